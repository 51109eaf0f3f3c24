"""Captions of a shot keep the rules of readers whatever was said and however fast."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyvid.errors import CompositionError
from storyvid.film.captions.cues import shot_cues
from storyvid.film.captions.rules import width_of
from storyvid.models.film import Cue, FilmFormat, LineCut
from tests.captions.spoken import FORMAT, SAMPLES_PER_FRAME, at_pace, first_words, line, shown_words

SPEED = {"en": 20, "hi": 22}
ENGLISH = (
    "a",
    "the",
    "of",
    "Della",
    "Mr.",
    "ran,",
    "home.",
    "and",
    "money",
    "twenty-one",
    "1,000",
    "understanding;",
    "I",
)
HINDI = ("हामिद", "ने", "की", "ईदगाह", "है।", "और", "लड़के", "क्षत्रिय,", "प्रसन्न", "क्या?", "में")


def cut(lines: list[LineCut], end_frame: int, language: str = "en", fps: int = 25) -> tuple[Cue, ...]:
    film = FilmFormat(width_px=640, height_px=360, fps=fps)
    return shot_cues(lines, shot_start_frame=0, shot_end_frame=end_frame, format=film, language=language)


def texts(cues: tuple[Cue, ...]) -> list[tuple[str, ...]]:
    return [cue.lines for cue in cues]


@st.composite
def any_speech(draw: st.DrawFn, durations: st.SearchStrategy[int]) -> tuple[list[LineCut], int, str]:
    """Lines of any words and word durations in samples, one after the other, and the frame where they end."""
    language = draw(st.sampled_from(("en", "hi")))
    vocabulary = st.sampled_from(ENGLISH if language == "en" else HINDI)
    lines, at = [], draw(st.integers(0, 40)) * SAMPLES_PER_FRAME
    for _ in range(draw(st.integers(1, 4))):
        words = draw(st.lists(vocabulary, min_size=1, max_size=24))
        lasting = [draw(durations) for _ in words]
        spoken = line(
            " ".join(words), at, lasting, draw(st.sampled_from(("narrator", "Della"))), draw(st.integers(0, 9_000))
        )
        lines.append(spoken)
        at += spoken.spoken.samples + draw(st.integers(0, 48_000))
    return lines, -(-at // SAMPLES_PER_FRAME), language


def assert_shape(lines: list[LineCut], cues: tuple[Cue, ...], end_frame: int) -> None:
    assert shown_words(cues) == " ".join(cut.text for cut in lines).split()
    assert all(len(cue.lines) <= 2 and all(0 < width_of(text) <= 42 for text in cue.lines) for cue in cues)
    assert all(second.start_frame - first.end_frame >= 2 for first, second in pairwise(cues))
    assert all(0 < cue.end_frame - cue.start_frame <= 7 * 25 for cue in cues)
    assert cues[-1].end_frame <= end_frame - 2


@settings(max_examples=60, deadline=None)
@given(any_speech(st.integers(0, 400_000)), st.integers(0, 60))
def test_words_shape_gaps_and_cut_hold_for_any_timing(speech: tuple[list[LineCut], int, str], rest: int) -> None:
    lines, voice_end, language = speech
    end_frame = max(voice_end + rest, 400)
    assert_shape(lines, cut(lines, end_frame, language), end_frame)


@settings(max_examples=60, deadline=None)
@given(any_speech(st.integers(4_000, 36_000)), st.integers(0, 60))
def test_captions_start_within_three_frames_of_their_voice(speech: tuple[list[LineCut], int, str], rest: int) -> None:
    lines, voice_end, language = speech
    end_frame = voice_end + 30 + rest
    cues = cut(lines, end_frame, language)
    assert_shape(lines, cues, end_frame)
    for cue, word in zip(cues, first_words(lines, cues), strict=True):
        assert abs(cue.start_frame - word.start_sample / SAMPLES_PER_FRAME) <= 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ENGLISH), min_size=1, max_size=60), st.floats(8, 17), st.integers(0, 12))
def test_all_rules_hold_at_the_pace_of_narration(words: list[str], pace: float, lead: int) -> None:
    spoken = [at_pace(" ".join(words), lead * SAMPLES_PER_FRAME, pace)]
    voice_end = lead + -(-spoken[0].spoken.samples // SAMPLES_PER_FRAME)
    cues = cut(spoken, voice_end + 22)
    assert_shape(spoken, cues, voice_end + 22)
    for cue, word in zip(cues, first_words(spoken, cues), strict=True):
        frames = cue.end_frame - cue.start_frame
        assert frames >= 21
        assert sum(map(width_of, cue.lines)) / frames * 25 <= SPEED["en"]
        assert abs(cue.start_frame - word.start_sample / SAMPLES_PER_FRAME) <= 3
    assert cues[-1].end_frame >= voice_end


@given(st.text(min_size=1, max_size=200).filter(lambda text: text.split()), st.integers(1, 500_000))
def test_any_text_without_word_timings_is_shown_whole(text: str, samples: int) -> None:
    spoken = line(text, 0, [0] * len(text.split())).model_copy(update={"text": text})
    spoken = spoken.model_copy(update={"spoken": spoken.spoken.model_copy(update={"words": (), "samples": samples})})
    cues = cut([spoken], samples // SAMPLES_PER_FRAME + 400)
    shown = "".join("".join(cue.lines) for cue in cues)
    assert "".join(shown.split()) == "".join(text.split())
    assert all(width_of(shown_line) <= 42 for cue in cues for shown_line in cue.lines)


def test_lines_break_at_clauses_and_keep_phrases_and_numbers_together() -> None:
    cues = cut(
        [at_pace("Suddenly she whirled from the window, and stood before Mr. Young for 25 minutes.", 0, 15)], 200
    )
    assert texts(cues) == [("Suddenly she whirled from the window,", "and stood before Mr. Young for 25 minutes.")]


def test_sentences_that_are_long_enough_get_captions_of_their_own() -> None:
    cues = cut([at_pace("She found it at last. It surely had been made for Jim.", 0, 14)], 140)
    assert texts(cues) == [("She found it at last.",), ("It surely had been made for Jim.",)]


def test_hindi_keeps_postpositions_and_auxiliaries_with_their_words() -> None:
    cues = cut([at_pace("अब हामिद अपनी बूढ़ी दादी अमीना की गोद में सोता है और उतना ही प्रसन्न है।", 0, 11)], 200, "hi")
    assert texts(cues) == [("अब हामिद अपनी बूढ़ी दादी अमीना की गोद में सोता है", "और उतना ही प्रसन्न है।")]


def test_two_speakers_too_short_to_stand_alone_share_a_caption() -> None:
    question, answer = at_pace("Jim?", 0, 14, "Della"), at_pace("Yes.", 20_000, 14, "Jim")
    assert texts(cut([question, answer], 60)) == [("- Jim?", "- Yes.")]


def test_two_short_lines_of_one_speaker_share_a_caption_without_marks() -> None:
    assert texts(cut([at_pace("Well.", 0, 14), at_pace("Well.", 20_000, 14)], 60)) == [("Well. Well.",)]


def test_a_fast_voice_is_shown_on_into_the_pause() -> None:
    spoken = at_pace("Twenty-one dollars they took from her for it.", 0, 40)
    (cue,) = cut([spoken], 120)
    assert sum(map(width_of, cue.lines)) / (cue.end_frame - cue.start_frame) * 25 <= SPEED["en"]


def test_a_caption_lingers_no_more_than_a_second_where_it_need_not() -> None:
    spoken = at_pace("And then she did it up again, quickly.", 0, 14)
    (cue,) = cut([spoken], 400)
    assert 0 < cue.end_frame - spoken.spoken.samples / SAMPLES_PER_FRAME <= 26


def test_captions_of_a_shot_that_starts_later_count_from_the_scene() -> None:
    spoken = at_pace("It was like him.", 110 * SAMPLES_PER_FRAME, 14)
    (cue,) = shot_cues([spoken], shot_start_frame=100, shot_end_frame=180, format=FORMAT, language="en")
    assert cue.start_frame == 110


def test_a_shot_without_lines_has_no_captions() -> None:
    assert cut([], 50) == ()


def test_more_captions_than_frames_are_refused_with_the_way_out() -> None:
    with pytest.raises(CompositionError, match="make the shot as long as its voice"):
        cut([at_pace("understanding; " * 60, 0, 15)], 5)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(CompositionError, match="'fr'"):
        cut([at_pace("Bonjour.", 0, 15)], 50, "fr")
