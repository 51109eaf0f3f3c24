"""Music by MusicGen through transformers, which loads the weights of AudioCraft: mono and stereo models of any size.

A cue longer than the model can hear at once is continued: the model is given the end of what it has made, and goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from resources.attention import growing_attention
from resources.memory_ladder import Compute, Ladder
from resources.model_files import check_kind
from resources.model_identity import ModelHome, find_model
from resources.music import cue, prompts
from resources.music.cue import SEAM_S, Sound
from resources.quiet import quiet_transformers
from storyvid.errors import MissingModelError
from storyvid.generation.keys import derived_seed
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import MusicRequest
from storyvid.models.media import MusicCue

if TYPE_CHECKING:
    from resources.device import Device, ModelSlot

logger = logging.getLogger(__name__)

VERSION = "2"
"""Rises with every change here that changes what is heard."""

DELAY_FRAMES = 3
"""Frames that the pattern of delayed codebooks takes off what is generated (four codebooks)."""

OVERLAP_S = 0.05
"""Over this time one piece melts into its continuation."""

SETTING = "MUSIC_MODEL_NAME"
HALF_WEIGHTS = 0.5
"""The weights are kept in single precision, and take half of that on a GPU."""


@dataclass(frozen=True)
class MusicgenOptions:
    """Which model, and what it makes: loops of about `seconds`, in pieces of at most `piece_s`.

    A piece that continues another hears `heard_s` of it. `guidance` above 1 follows the words more closely.
    """

    model: str
    cache: Path
    downloads: bool = False
    seconds: float = 40.0
    piece_s: float = 28.0
    heard_s: float = 8.0
    guidance: float = 3.0


@dataclass(frozen=True)
class _Musicgen:
    model: Any
    processor: Any

    @property
    def rate_hz(self) -> int:
        return int(self.model.config.audio_encoder.sampling_rate)


class MusicgenMusic:
    """A `MusicGenerator`. Nothing is loaded before the first cue is composed."""

    def __init__(self, device: Device, options: MusicgenOptions) -> None:
        self._device = device
        self._options = options

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """Backend, our own rules, libraries, the model by its content, and the settings that shape a cue.

        Raises MissingModelError where the model is not on this machine.
        """
        import soundfile
        import soxr

        options = self._options
        return {
            "backend": "musicgen",
            "code": f"{VERSION}.{cue.VERSION}.{prompts.VERSION}",
            "torch": version("torch").partition("+")[0],
            "transformers": version("transformers"),
            "soxr": soxr.__libsoxr_version__,
            "libsndfile": soundfile.__libsndfile_version__,
            "model": self._home.identity,
            "dtype": self._device.dtype_name,
            "shape": f"{options.seconds:g} {options.piece_s:g} {options.heard_s:g} {options.guidance:g}",
        }

    def check(self) -> str:
        """What this backend is, in one line, once it has been loaded. Raises MissingModelError."""
        with self._device.hold(self._slot) as musicgen:
            return f"MusicGen at {musicgen.rate_hz} Hz, {self._home.size_mb:.0f} MiB"

    def compose(self, request: MusicRequest, media: MediaStore) -> MusicCue:
        """A loop for the mood and the themes: stereo 16-bit FLAC at 48 kHz. Equal requests give equal bytes.

        Raises InvalidResultError for silence and the like, GenerationError where memory does not suffice.
        """
        seconds = self._options.seconds

        def attempt(compute: Compute) -> tuple[Sound, int]:
            with self._device.hold(self._slot) as musicgen:
                piece_s = min(self._options.piece_s * compute.length, seconds + SEAM_S)
                return self._piece_by_piece(musicgen, request, piece_s), musicgen.rate_hz

        (sound, rate_hz), compromises = self._ladder.climb(1.0, Compute(), attempt)
        return cue.cue_of(sound, rate_hz, seconds=seconds, mood=request.mood, media=media, compromises=compromises)

    def close(self) -> None:
        """Take the model off the device; the next cue loads it again."""
        if "_slot" in vars(self):
            self._device.release(self._slot.key)

    def _piece_by_piece(self, musicgen: _Musicgen, request: MusicRequest, piece_s: float) -> Sound:
        """At least the seconds of a cue and its seam."""
        prompt, rate = prompts.music_prompt(request), musicgen.rate_hz
        wanted = round((self._options.seconds + SEAM_S) * rate)
        heard = round(min(self._options.heard_s, piece_s / 2) * rate)
        guidance = self._options.guidance
        sound = _generate(musicgen, prompt, piece_s, guidance=guidance, seed=request.seed)
        index = 0
        while sound.shape[1] < wanted:
            index += 1
            seed = derived_seed(request.seed, index)
            before = sound.shape[1]
            after = sound[:, -heard:]
            longer = _generate(musicgen, prompt, piece_s, guidance=guidance, seed=seed, after=after)
            sound = continued(sound, longer, heard, round(OVERLAP_S * rate))
            if sound.shape[1] <= before:
                break
        return sound

    @cached_property
    def _home(self) -> ModelHome:
        options = self._options
        home = find_model(options.model, options.cache, downloads=options.downloads, setting=SETTING)
        check_kind(home.folder, SETTING, ("musicgen",), "MusicGen as transformers saves it")
        return home

    @cached_property
    def _slot(self) -> ModelSlot[_Musicgen]:
        from resources.device import ModelSlot

        share = 1.0 if self._device.dtype_name == "float32" else HALF_WEIGHTS
        return ModelSlot(
            name=f"the music model {self._home.folder.name}",
            key=("musicgen", self._home.identity, self._device.dtype_name),
            load=lambda: _load(self._home.folder, self._device),
            weights_mb=self._home.size_mb * share,
        )

    @cached_property
    def _ladder(self) -> Ladder:
        advice = "Use a smaller model (MUSIC_MODEL_NAME) or shorter cues (MUSIC_SECONDS)."
        return Ladder("the music", self._slot.key, self._device, advice, has_length=True)


def continued(sound: Sound, longer: Sound, heard: int, overlap: int) -> Sound:
    """`sound` and then what `longer` has after its first `heard` samples, which repeat the end of `sound`.

    Over the last `overlap` samples of `sound` one melts into the other: the model's repetition is no exact one.
    """
    rise = np.linspace(0.0, 1.0, overlap, dtype=np.float32)
    seam = sound[:, -overlap:] * rise[::-1] + longer[:, heard - overlap : heard] * rise
    return np.concatenate([sound[:, :-overlap], seam, longer[:, heard:]], axis=1)


def _load(folder: Path, device: Device) -> _Musicgen:
    """The codec stays in single precision: it is small, and half precision is heard."""
    from transformers import AutoProcessor, MusicgenForConditionalGeneration

    quiet_transformers()
    try:
        model = MusicgenForConditionalGeneration.from_pretrained(folder, dtype=device.dtype, local_files_only=True)
        processor = AutoProcessor.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise MissingModelError(f"{folder} holds no MusicGen model that transformers can load: {error}") from error
    model.audio_encoder.float()
    return _Musicgen(model.eval().to(device.torch_device), processor)


def _generate(
    musicgen: _Musicgen, prompt: str, seconds: float, *, guidance: float, seed: int, after: Sound | None = None
) -> Sound:
    """`seconds` of sound, shape (channels, samples); with `after`, that sound (as the model repeats it) comes first."""
    import torch

    model, rate = musicgen.model, musicgen.rate_hz
    inputs: dict[str, Any] = {"text": [prompt], "padding": True, "return_tensors": "pt"}
    heard_s = 0.0
    if after is not None:
        inputs |= {"audio": after[0] if len(after) == 1 else after, "sampling_rate": rate}
        heard_s = after.shape[1] / rate
    frames = round((seconds - heard_s) * model.config.audio_encoder.frame_rate) + DELAY_FRAMES
    asked = musicgen.processor(**inputs).to(model.device)
    torch.manual_seed(seed)
    with torch.inference_mode(), growing_attention():
        answer = model.generate(**asked, do_sample=True, guidance_scale=guidance, max_new_tokens=frames)
    return np.asarray(answer[0].float().cpu().numpy(), np.float32)
