"""Speech by espeak-ng, the debug narrator: no model, no network, English and Hindi, word times from the synthesiser.

espeak-ng comes inside the `espeakng-loader` wheel. Each line is spoken by a fresh child process (`espeak_worker.py`
says why), so lines may be spoken from several threads at once and equal requests give equal bytes.
"""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np

from resources.speech import espeak_voices, espeak_worker, sound, spoken_text
from resources.speech.espeak_voices import BASES, EspeakVoice
from storyvid.errors import GenerationError, InvalidResultError, MissingModelError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import SpeechRequest
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import SpokenLine, Word

VERSION = "1"
"""Rises with every change here or in `espeak_voices` or `espeak_worker` that changes what is heard."""

RATES = range(80, 451)
"""espeak-ng's rates; for others it silently takes the nearer end."""

PACE = {"en": 1.165, "hi": 1.04}
"""Words per minute that are really spoken, over the rate: measured on the lines of whole stories, pauses included."""

HASHED_DATA = ("phon*", "intonations", "en_dict", "hi_dict", "lang/gmw/en*", "lang/inc/hi", "voices/!v/*")
"""The voice data behind the languages of storyvid; the version of the wheel stands for the rest."""


@dataclass(frozen=True)
class Utterance:
    """What one run of the worker gave: mono 16-bit PCM, and (character of the text, sample) where words start."""

    sample_rate_hz: int
    words: tuple[tuple[int, int], ...]
    pcm: bytes
    version: str


class EspeakSpeech:
    """A `SpeechGenerator`. `timeout_s` bounds one line, for which espeak-ng needs some hundredths of a second.

    Raises MissingModelError where the wheel is not installed.
    """

    def __init__(self, timeout_s: float = 30.0) -> None:
        self._timeout_s = timeout_s
        self._library, self._data = wheel()

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """Backend, our own rules, and the versions and bytes of all that makes the sound."""
        import soundfile
        import soxr

        return {
            "backend": "espeak-ng",
            "code": f"{VERSION}.{spoken_text.VERSION}.{sound.VERSION}",
            "espeak-ng": self._version,
            "espeakng-loader": version("espeakng-loader"),
            "voice_data": _digest([self._library, *(f for part in HASHED_DATA for f in self._data.glob(part))]),
            "soxr": soxr.__libsoxr_version__,
            "libsndfile": soundfile.__libsndfile_version__,
        }

    def check(self) -> str:
        """What this backend is, in one line, once it has spoken in every language. Raises GenerationError."""
        for base in BASES.values():
            self._utter("1", EspeakVoice(base), rate=150)
        languages, variants = espeak_voices.voice_names(self._data)
        return f"espeak-ng {self._version}: {len(languages)} languages, {len(variants)} variants"

    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine:
        """Speak one line: mono 16-bit FLAC at 48 kHz that decodes to exactly `samples` samples.

        Every word of the text gets a `Word`; they are ordered and disjoint. Raises GenerationError for a line
        without a word, a pace out of reach or a synthesiser that fails, InputError for an unknown voice.
        """
        reading = spoken_text.spoken_text(request.text, request.language)
        if not reading.words:
            raise GenerationError(
                f"Nothing can be spoken in the line {request.text!r}: it has no letter and no digit. Leave it out."
            )
        voice = espeak_voices.espeak_voice(request.voice, request.language, self._data)
        utterance = self._utter(reading.text, voice, _rate(request))
        pcm = np.frombuffer(utterance.pcm, dtype="<i2")
        trimmed = sound.trimmed(sound.finished(pcm, utterance.sample_rate_hz))
        if trimmed is None:
            raise InvalidResultError(f"espeak-ng gave only silence for {reading.text!r} with the voice {voice.name!r}.")
        signal, cut_samples = trimmed
        starts = _word_starts(reading, utterance, cut_samples)
        times = sound.word_times(signal, starts, [word.reading.end - word.reading.start for word in reading.words])
        words = tuple(
            Word(span=word.source, start_sample=start, end_sample=end)
            for word, (start, end) in zip(reading.words, times, strict=True)
        )
        return SpokenLine(audio=media.put(sound.flac(signal), "flac"), samples=len(signal), words=words)

    @cached_property
    def _version(self) -> str:
        return self._utter("1", EspeakVoice(BASES["en"]), rate=150).version

    def _utter(self, text: str, voice: EspeakVoice, rate: int) -> Utterance:
        """Run the worker once."""
        # -I -S: the child needs the standard library only and starts three times faster without site packages.
        command = [sys.executable, "-I", "-S", espeak_worker.__file__, str(self._library), str(self._data)]
        command += [voice.name, str(rate), str(voice.pitch), str(voice.pitch_range)]
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=self._timeout_s, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise GenerationError(
                f"espeak-ng was stopped after {self._timeout_s:g} s on the line {text!r}: shorten or reword it."
            ) from error
        if done.returncode:
            raise GenerationError(_failure(done, text, voice))
        return _utterance(done.stdout)


def _utterance(output: bytes) -> Utterance:
    """What the worker wrote, in the form that `espeak_worker` describes."""
    head, _, body = output.partition(b"\n")
    espeak_version, sample_rate_hz, word_count = head.decode().split(" ")
    words, pcm = body[: 8 * int(word_count)], body[8 * int(word_count) :]
    return Utterance(int(sample_rate_hz), tuple(struct.iter_unpack("<ii", words)), pcm, espeak_version)


def _failure(done: subprocess.CompletedProcess[bytes], text: str, voice: EspeakVoice) -> str:
    reasons = {
        espeak_worker.EXIT_NO_VOICE: "it has no such voice; name another one",
        espeak_worker.EXIT_NO_DATA: "its data cannot be read; install espeakng-loader again",
    }
    said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
    reason = reasons.get(done.returncode, f"exit status {done.returncode} {' '.join(said)}; reword the line")
    return f"espeak-ng failed with the voice {voice.name!r} on the line {text!r}: {reason}."


def _rate(request: SpeechRequest) -> int:
    """espeak-ng's rate for a pace in words per minute."""
    pace = PACE.get(request.language, 1.0)
    rate = round(request.words_per_minute / pace)
    if rate not in RATES:
        raise GenerationError(
            f"espeak-ng cannot speak {request.words_per_minute} words per minute: in the language"
            f" {request.language!r} it reaches {round(RATES[0] * pace)} to {round(RATES[-1] * pace)}."
        )
    return rate


def _word_starts(reading: spoken_text.SpokenText, utterance: Utterance, cut_samples: int) -> list[int | None]:
    """Where each word starts, in samples at 48 kHz after trimming; None for words that espeak-ng ran together."""
    starts: dict[int, int] = {}
    for character, sample in utterance.words:
        index = next((i for i, word in enumerate(reading.words) if character < word.reading.end), None)
        if index is not None:
            at_film_rate = round(sample * SAMPLE_RATE_HZ / utterance.sample_rate_hz)
            starts.setdefault(index, max(at_film_rate - cut_samples, 0))
    return [starts.get(index) for index in range(len(reading.words))]


def wheel() -> tuple[Path, Path]:
    """The library and the data folder inside the wheel; the library is not loaded here. Raises MissingModelError."""
    try:
        import espeakng_loader
    except ImportError as error:
        raise MissingModelError("espeak-ng is not here: pip install espeakng-loader.") from error
    library, data = Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path())
    if not library.is_file():
        raise MissingModelError(f"espeak-ng's library {library.name} is missing: install espeakng-loader again.")
    return library, data


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
