"""From a line to its sound by any neural voice: what to read, in which phrases, which results are wrong, how they join.

A backend gives one function that says a phrase. Nothing here knows a model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from resources.attempts import first_good
from resources.speech import phrases, sound, spoken_numbers, spoken_text
from resources.speech.phrases import Phrase, SpokenPhrase
from storyvid.errors import GenerationError, InvalidResultError
from storyvid.generation.keys import derived_seed
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import SpeechRequest
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import SpokenLine

VERSION = f"1.{phrases.VERSION}.{sound.VERSION}.{spoken_numbers.VERSION}.{spoken_text.VERSION}"
"""The first part rises with every change here that changes what is heard."""

SILENT = 10 ** (-50 / 20)
GAP_S = 0.3
"""Silence in the place of words that the voice cannot read."""

LETTERS_PER_WORD = 5.0
LEEWAY_S = 2.0
FASTEST = 8.0


@dataclass(frozen=True)
class RawSound:
    """What a voice made of a phrase: mono samples in -1..1 at `rate_hz`, and the sample where each word starts.

    A start is None where the voice does not tell; `starts` is empty where it tells nothing. `unspoken` are words for
    which the voice has no letters: there is no sound where these are all.
    """

    samples: npt.NDArray[np.float32]
    rate_hz: float
    starts: tuple[int | None, ...] = ()
    unspoken: tuple[str, ...] = ()


Say = Callable[[Phrase, int], RawSound]
"""Says a phrase with a seed."""


def spoken_line(
    request: SpeechRequest, media: MediaStore, say: Say, *, max_letters: int, slowest: float, seed: int, attempts: int
) -> SpokenLine:
    """Speak a line: mono 16-bit FLAC at 48 kHz that decodes to exactly `samples` samples, a `Word` for every word.

    A phrase is wrong that takes over `slowest` times as long as its letters usually do, or an eighth of that.

    Raises GenerationError for a line without a word, InvalidResultError naming the phrase that no attempt got right.
    """
    reading = spoken_numbers.in_words(spoken_text.spoken_text(request.text, request.language), request.language)
    if not reading.words:
        raise GenerationError(
            f"Nothing can be spoken in the line {request.text!r}: it has no letter and no digit. Leave it out."
        )
    line_seed = derived_seed(seed, request.canonical_json())
    pace = request.words_per_minute

    def spoken_phrase(phrase: Phrase, phrase_seed: int) -> SpokenPhrase:
        return first_good(
            lambda attempt_seed: _checked(say(phrase, attempt_seed), phrase, pace, slowest),
            seed=phrase_seed,
            attempts=attempts,
            what=f"the words {phrase.text!r}",
        )

    cut = phrases.phrases(reading, max_letters)
    spoken = [spoken_phrase(phrase, derived_seed(line_seed, index)) for index, phrase in enumerate(cut)]
    unspoken = tuple(word for one in spoken for word in one.unspoken)
    if len(unspoken) == len(reading.words):
        raise GenerationError(
            f"The voice has no letters for {request.text!r}: it speaks another language or script. Set "
            f"TTS_MODEL_NAME_{request.language.upper()} to a voice of the language of the story."
        )
    signal, words = phrases.joined(spoken, pace)
    signal *= min(1.0, sound.PEAK / max(float(np.abs(signal).max(initial=0.0)), sound.PEAK))
    told = (f"left out words that the voice has no letters for: {', '.join(unspoken)}",) if unspoken else ()
    return SpokenLine(audio=media.put(sound.flac(signal), "flac"), samples=len(signal), words=words, compromises=told)


def _checked(raw: RawSound, phrase: Phrase, words_per_minute: int, slowest: float) -> SpokenPhrase:
    """The phrase at 48 kHz without silence at its ends. Raises InvalidResultError."""
    import soxr

    if len(raw.unspoken) == len(phrase.words):
        gap = np.zeros(round(GAP_S * SAMPLE_RATE_HZ))
        return SpokenPhrase(phrase, gap, (None,) * len(phrase.words), raw.unspoken)
    if not raw.samples.size:
        raise InvalidResultError("the voice gave no sound at all")
    if not np.isfinite(raw.samples).all():
        raise InvalidResultError("the voice gave values that are no numbers")
    if np.abs(raw.samples).max() < SILENT:
        raise InvalidResultError("the voice gave silence")
    signal = np.asarray(
        soxr.resample(raw.samples.astype(np.float64), raw.rate_hz, SAMPLE_RATE_HZ, quality="HQ"), dtype=np.float64
    )
    trimmed = sound.trimmed(signal)
    if trimmed is None:
        raise InvalidResultError("the voice gave silence")
    signal, cut = trimmed
    seconds = len(signal) / SAMPLE_RATE_HZ
    expected_s = 60 * phrase.letters / (LETTERS_PER_WORD * words_per_minute)
    if not expected_s / FASTEST <= seconds <= expected_s * slowest + LEEWAY_S:
        raise InvalidResultError(f"the voice took {seconds:.1f} s for what takes about {expected_s:.1f} s")
    scale = SAMPLE_RATE_HZ / raw.rate_hz
    starts = raw.starts or (None,) * len(phrase.words)
    at_film_rate = (None if start is None else max(round(start * scale) - cut, 0) for start in starts)
    return SpokenPhrase(phrase, signal, tuple(at_film_rate), raw.unspoken)
