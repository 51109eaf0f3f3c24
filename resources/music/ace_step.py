"""Music by ACE-Step 1.5 through diffusers: whole cues at once, stereo at 48 kHz."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from resources.declared import Declared
from resources.diffusion_pipeline import PipelineModel, RunOptions, call_pipeline, load_class, seeded
from resources.memory_ladder import Compute, Ladder
from resources.model_identity import find_model
from resources.music import cue, prompts
from resources.music.cue import SEAM_S, Sound
from resources.music.prompts import SCORES
from storyvid.errors import MissingModelError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import MusicRequest
from storyvid.models.media import MusicCue

if TYPE_CHECKING:
    from resources.device import Device

VERSION = "1"
"""Rises with every change here that changes what is heard."""

PIPELINE = "AceStepPipeline"
INSTRUMENTAL = "[Instrumental]"
"""What stands for the words of a song where there are none."""


@dataclass(frozen=True)
class AceStepOptions:
    """Which model, and what it makes: loops of about `seconds`. `steps` and `guidance` None: as the model wants it."""

    model: str
    cache: Path
    downloads: bool = False
    seconds: float = 40.0
    steps: int | None = None
    guidance: float | None = None


class AceStepMusic:
    """A `MusicGenerator`. Nothing is loaded before the first cue is composed."""

    def __init__(self, device: Device, options: AceStepOptions, run: RunOptions) -> None:
        self._device = device
        self._options = options
        self._run = run

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """Backend, our own rules, the model and its libraries, and the settings that shape a cue.

        Raises MissingModelError where the model is not on this machine or is another one.
        """
        import soundfile
        import soxr

        options = self._options
        return {
            "backend": "ace_step",
            "code": f"{VERSION}.{cue.VERSION}.{prompts.VERSION}",
            "soxr": soxr.__libsoxr_version__,
            "libsndfile": soundfile.__libsndfile_version__,
            "shape": f"{options.seconds:g} {options.steps} {options.guidance}",
            **self._model.identity,
        }

    def check(self) -> str:
        """What this backend is, in one line, once it has been loaded. Raises MissingModelError, GenerationError."""
        with self._device.hold(self._model.slot) as loaded:
            kind = "turbo" if loaded.pipe.is_turbo else "base"
            return f"ACE-Step ({kind}) at {loaded.pipe.sample_rate} Hz, {self._model.weights_mb:.0f} MiB"

    def compose(self, request: MusicRequest, media: MediaStore) -> MusicCue:
        """A loop for the mood and the themes: stereo 16-bit FLAC at 48 kHz. Equal requests give equal bytes.

        Raises InvalidResultError for silence and the like, GenerationError where memory does not suffice.
        """
        options, score = self._options, SCORES[request.mood]

        def attempt(compute: Compute) -> tuple[Sound, int]:
            with self._device.hold(self._model.slot) as loaded:
                loaded.arrange(compute)
                arguments = {
                    "prompt": prompts.music_prompt(request),
                    "lyrics": INSTRUMENTAL,
                    "audio_duration": options.seconds * compute.length + SEAM_S,
                    "bpm": score.bpm,
                    "keyscale": score.key,
                    "generator": seeded(request.seed),
                    **({"num_inference_steps": options.steps} if options.steps else {}),
                    **({"guidance_scale": options.guidance} if options.guidance is not None else {}),
                    **({"guidance_scale": 1.0} if loaded.pipe.is_turbo else {}),
                }
                answer = call_pipeline(loaded.pipe, arguments, f"music ({request.mood})")
                sound = np.asarray(answer.audios[0].float().cpu().numpy(), np.float32)
                return sound, int(loaded.pipe.sample_rate)

        asked = self._model.usual_compute()
        (sound, rate_hz), compromises = self._ladder.climb(1.0, asked, attempt)
        seconds = min(options.seconds, sound.shape[1] / rate_hz - SEAM_S) if compromises else options.seconds
        return cue.cue_of(sound, rate_hz, seconds=seconds, mood=request.mood, media=media, compromises=compromises)

    def close(self) -> None:
        """Take the model off the device; the next cue loads it again."""
        if "_model" in vars(self):
            self._device.release(self._model.slot.key)

    @cached_property
    def _model(self) -> PipelineModel:
        options = self._options
        home = find_model(options.model, options.cache, downloads=options.downloads, setting="MUSIC_MODEL_NAME")
        declared = Declared.of(home.folder, "MUSIC_MODEL_NAME")
        if declared.pipeline != PIPELINE:
            raise MissingModelError(
                f"MUSIC_MODEL_NAME={options.model} is a {declared.pipeline or 'pipeline without a name'}, and "
                f"MUSIC_BACKEND=ace_step takes an {PIPELINE}"
            )
        return PipelineModel(home, declared, self._device, self._run, load_class(PIPELINE, "MUSIC_MODEL_NAME"))

    @cached_property
    def _ladder(self) -> Ladder:
        advice = "Set MODEL_OFFLOAD=sequential, use a smaller model (MUSIC_MODEL_NAME) or shorter cues (MUSIC_SECONDS)."
        return Ladder("the music", self._model.slot.key, self._device, advice, has_length=True)
