"""Speech by VITS through transformers: the MMS voices, VITS-LJS, VITS-VCTK, and whatever is trained like them.

Word times come from the durations that the model predicts for every symbol. A model of many speakers gives each
character a speaker; of one speaker, the voice is made deeper or higher by playing it at another rate, which moves its
formants as another throat would.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from resources.model_files import check_kind
from resources.model_identity import ModelHome, find_model
from resources.quiet import quiet_transformers
from resources.speech import neural, vits_text, voices, writing
from resources.speech.neural import RawSound
from resources.speech.phrases import Phrase
from resources.speech.vits_text import Alphabet, Symbols
from resources.speech.voices import VoiceTune
from resources.speech.writing import Writer
from storyvid.errors import MissingModelError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import SpeechRequest
from storyvid.models.media import SpokenLine

if TYPE_CHECKING:
    from resources.device import Device, ModelSlot

VERSION = "1"
"""Rises with every change here that changes what is heard."""

MAX_LETTERS = 220
"""Longer phrases are cut: quality and memory both suffer."""

USUAL_PACE = 150
"""Words per minute at which a model speaks at its own rate."""

SLOWEST = 20.0
"""Times what a phrase usually takes. The model says each letter once: it may drag, but it never rambles on."""

NO_SOUND = RawSound(np.zeros(0, np.float32), 1.0)


@dataclass(frozen=True)
class VitsOptions:
    """Which models, and how they speak. `models` maps a language to a folder or hub name, '' to that of all others."""

    models: Mapping[str, str]
    cache: Path
    speakers: voices.Speakers = field(default_factory=dict)
    downloads: bool = False
    seed: int = 0
    attempts: int = 3


@dataclass(frozen=True)
class _Voice:
    """A loaded model with what its texts are written in."""

    model: Any
    alphabet: Alphabet
    speakers: int
    rate_hz: int

    @property
    def speaker_names(self) -> tuple[str, ...]:
        return tuple(map(str, range(self.speakers)))


class VitsSpeech:
    """A `SpeechGenerator`. Nothing is loaded before the first line is spoken."""

    def __init__(self, device: Device, options: VitsOptions) -> None:
        self._device = device
        self._options = options
        self._spoken: set[Hashable] = set()

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """Backend, our own rules, libraries, every model by its content, and the settings that shape a voice.

        Raises MissingModelError where a model is not on this machine.
        """
        import soundfile
        import soxr

        return {
            "backend": "vits",
            "code": f"{VERSION}.{neural.VERSION}.{vits_text.VERSION}.{voices.VERSION}.{writing.VERSION}",
            "torch": version("torch").partition("+")[0],
            "transformers": version("transformers"),
            "soxr": soxr.__libsoxr_version__,
            "libsndfile": soundfile.__libsndfile_version__,
            "seed": str(self._options.seed),
            "speakers": voices.written(self._options.speakers),
            **{f"model.{language or 'any'}": home.identity for language, home in self._homes.items()},
        }

    def check(self) -> str:
        """What this backend is, in one line, once every model has been loaded. Raises MissingModelError."""
        told = []
        for language in self._homes:
            with self._device.hold(self._slot(language)) as voice:
                told.append(f"{language or 'any language'}: {voice.speakers} speaker(s) at {voice.rate_hz} Hz")
        return f"VITS, {'; '.join(told)}"

    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine:
        """Speak one line; see `neural.spoken_line`. Equal requests give equal bytes.

        Raises MissingModelError for a language without a model, InputError for a speaker that the model does not have,
        GenerationError where the voice cannot read the line or no attempt came out right.
        """
        slot = self._slot(request.language)
        self._spoken.add(slot.key)

        def say(phrase: Phrase, seed: int) -> RawSound:
            with self._device.hold(slot) as voice:
                tune = voices.tune_of(request.voice, voice.speaker_names, self._options.speakers)
                pace = request.words_per_minute / USUAL_PACE * tune.pace
                symbols = vits_text.symbols_of(phrase, voice.alphabet)
                raw = _say(voice, symbols, tune, pace, seed) if symbols.ids else NO_SOUND
                return replace(raw, unspoken=vits_text.unspoken(phrase, symbols))

        options = self._options
        return neural.spoken_line(
            request,
            media,
            say,
            max_letters=MAX_LETTERS,
            slowest=SLOWEST,
            seed=options.seed,
            attempts=options.attempts,
        )

    def close(self) -> None:
        """Take the voices off the device; the next line loads its own again."""
        for key in self._spoken:
            self._device.release(key)

    @cached_property
    def _homes(self) -> Mapping[str, ModelHome]:
        return {language: self._found(name, _setting(language)) for language, name in self._options.models.items()}

    def _found(self, name: str, setting: str) -> ModelHome:
        options = self._options
        home = find_model(name, options.cache, downloads=options.downloads, setting=setting)
        check_kind(home.folder, setting, ("vits",), "a voice (VITS, MMS) as transformers saves it")
        return home

    def _slot(self, language: str) -> ModelSlot[_Voice]:
        from resources.device import ModelSlot

        home = self._homes.get(language) or self._homes.get("")
        if home is None:
            raise MissingModelError(f"No voice for the language {language!r}: set {_setting(language)}.")
        return ModelSlot(
            name=f"the voice {home.folder.name}",
            key=("vits", home.identity),
            load=lambda: _load(home.folder, self._device.kind),
            weights_mb=home.size_mb,
        )


def _setting(language: str) -> str:
    return f"TTS_MODEL_NAME_{language.upper()}" if language else "TTS_MODEL_NAME"


def _load(folder: Path, device: str) -> _Voice:
    """In single precision whatever the device prefers: the model is small, and half precision is heard."""
    from transformers import AutoTokenizer, VitsModel

    quiet_transformers()
    try:
        model = VitsModel.from_pretrained(folder, local_files_only=True).float().eval().to(device)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise MissingModelError(f"{folder} holds no VITS model that transformers can load: {error}") from error
    alphabet = Alphabet(
        symbols=tokenizer.get_vocab(),
        blank=0 if tokenizer.add_blank else None,
        write=_writer(tokenizer),
    )
    return _Voice(model, alphabet, model.config.num_speakers, model.config.sampling_rate)


def _writer(tokenizer: Any) -> Writer | None:
    """What the voice was trained to read. Raises MissingModelError where the writer is not here."""
    if tokenizer.phonemize:
        return writing.phonemiser()
    return writing.romaniser() if tokenizer.is_uroman else None


def _say(voice: _Voice, symbols: Symbols, tune: VoiceTune, pace: float, seed: int) -> RawSound:
    """Run the model once. A deeper voice is the same samples at a lower rate, spoken faster to make up for it."""
    import torch

    speaking_rate = voice.model.speaking_rate * pace / tune.pitch
    durations: list[Any] = []
    hook = voice.model.duration_predictor.register_forward_hook(lambda *call: durations.append(call[2]))
    torch.manual_seed(seed)
    try:
        with torch.inference_mode():
            ids = torch.tensor([symbols.ids], device=voice.model.device)
            speaker = tune.speaker if voice.speakers > 1 else None
            answer = voice.model(ids, speaker_id=speaker, speaking_rate=speaking_rate)
    finally:
        hook.remove()
    samples = answer.waveform[0].float().cpu().numpy()
    frames = torch.ceil(torch.exp(durations[0][0, 0].float()) * (1.0 / speaking_rate)).cpu().numpy()
    hop = int(np.prod(voice.model.config.upsample_rates))
    borders = np.concatenate([[0], np.cumsum(frames)]).astype(np.int64) * hop
    starts = tuple(None if start is None else int(borders[start]) for start in symbols.starts)
    return RawSound(samples, voice.rate_hz * tune.pitch, starts)
