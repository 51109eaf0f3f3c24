"""Words in the letters that a voice was trained on: romanised by uroman, or in phonemes by espeak-ng."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import chain, islice, pairwise

from resources.speech import espeak_phonemes_worker
from resources.speech.espeak import wheel
from resources.speech.phrases import Phrase
from resources.speech.spoken_text import SpokenWord
from storyvid.errors import GenerationError, MissingModelError

VERSION = "1"

PHONEME_VOICE = "en-us"
"""What the phonemising voices of transformers are trained on, whatever they are."""

TIMEOUT_S = 30.0

Writer = Callable[[Phrase], list[str]]
"""Every word of a phrase as the voice reads it."""


def romaniser() -> Writer:
    """Latin letters for words of other scripts, by the package `uroman`. Raises MissingModelError without it."""
    try:
        import uroman
    except ImportError as error:
        raise MissingModelError(
            "This voice reads romanised text, and the romaniser is not here: pip install uroman."
        ) from error
    tables = uroman.Uroman()

    def write(phrase: Phrase) -> list[str]:
        words = (word.reading.of(phrase.text) for word in phrase.words)
        return [word if word.isascii() else str(tables.romanize_string(word)) for word in words]

    return write


def phonemiser() -> Writer:
    """English phonemes with stress, as espeak-ng says the words in their context. Raises MissingModelError."""
    wheel()
    return phonemes_of


def phonemes_of(phrase: Phrase) -> list[str]:
    """The phonemes of every word.

    Words up to a mark are said together: `the` differs before `end` and before `day`. Where espeak-ng runs some of
    them into one (`of the`), these are said one by one instead, so that each has its own. Raises GenerationError.
    """
    runs = _runs(phrase)
    texts = [[word.reading.of(phrase.text) for word in run] for run in runs]
    said = _said([*(" ".join(words) for words in texts), *chain.from_iterable(texts)])
    alone = iter(said[len(runs) :])
    written: list[str] = []
    for words, together in zip(texts, said, strict=False):
        singly = list(islice(alone, len(words)))
        written += _dealt(words, together.split(" ")) or singly
    return written


def _runs(phrase: Phrase) -> list[list[SpokenWord]]:
    runs = [[phrase.words[0]]]
    for before, word in pairwise(phrase.words):
        if re.search(r"[^\s]", phrase.text[before.reading.end : word.reading.start]):
            runs.append([])
        runs[-1].append(word)
    return runs


def _dealt(words: Sequence[str], sounds: Sequence[str]) -> list[str]:
    """The sounds of a run dealt out to its words, of which one may be several (`two pounds`); empty if they differ."""
    counts = [len(word.split()) for word in words]
    if sum(counts) != len(sounds):
        return []
    row = iter(sounds)
    return [" ".join(islice(row, count)) for count in counts]


def _said(lines: Sequence[str]) -> list[str]:
    library, data = wheel()
    command = [sys.executable, "-I", "-S", espeak_phonemes_worker.__file__, str(library), str(data), PHONEME_VOICE]
    text = "\n".join(lines).encode()
    try:
        done = subprocess.run(command, input=text, capture_output=True, timeout=TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise GenerationError(f"espeak-ng was stopped after {TIMEOUT_S:g} s on {lines[0]!r}: reword it.") from error
    said = done.stdout.decode().splitlines()
    if done.returncode or len(said) != len(lines):
        raise GenerationError(
            f"espeak-ng gave no phonemes for {lines[0]!r} (exit status {done.returncode}): reword it."
        )
    return said
