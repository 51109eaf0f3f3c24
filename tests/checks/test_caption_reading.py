"""Captions are read, counted and matched as a reader sees them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from storyvid.checks.captions import TimedWord, matched, read_captions
from storyvid.checks.words import letters, width
from storyvid.film.captions.files import write_srt, write_vtt
from storyvid.models.film import Cue

CUES = (
    Cue(start_frame=25, end_frame=60, lines=("\u201cTea & <cake>?\u201d", "- Yes.")),
    Cue(start_frame=3600 * 25, end_frame=3603 * 25, lines=("\u0939\u093e\u092e\u093f\u0926",)),
)


@pytest.mark.parametrize(
    "text", [write_srt(CUES, 25), write_vtt(CUES, 25, "en"), write_srt(CUES, 25).replace("\n", "\r\n")]
)
def test_both_kinds_of_file_are_read_back_as_they_were_meant(text: str) -> None:
    read = read_captions(text)
    assert [(round(cue.start_s * 25), round(cue.end_s * 25), cue.lines) for cue in read] == [
        (cue.start_frame, cue.end_frame, cue.lines) for cue in CUES
    ]


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("a boat", 6),
        ("\u0939\u093e\u092e\u093f\u0926", 3),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 at home", 9),
        ("\U0001f44b\U0001f3fd", 1),
        ("\u2764\ufe0f\u00e9", 2),
    ],
)
def test_marks_and_joined_pictures_count_as_one(text: str, characters: int) -> None:
    assert width(text) == characters


def test_a_caption_is_matched_with_its_own_words_also_where_words_come_again() -> None:
    words = [
        TimedWord(letters(word), index * 1_000) for index, word in enumerate(["Yes.", "Yes,", "he", "said:", "yes!"])
    ]
    cues = read_captions(
        "1\n00:00:00,000 --> 00:00:01,000\nYes.\n\n2\n00:00:01,000 --> 00:00:02,000\nYes, he said: yes!\n"
    )
    assert [match.sample for match in matched(cues, words)] == [0, 1_000]
    assert matched([cues[0]._replace(lines=("no",), start_s=Fraction(0))], words)[0].sample is None
