"""SubRip and WebVTT: read back by an outside library, times to the millisecond."""

from __future__ import annotations

import pysubs2
from hypothesis import given
from hypothesis import strategies as st

from storyvid.film.captions.files import milliseconds, write_srt, write_vtt
from storyvid.models.film import Cue

FPS = st.sampled_from((24, 25, 30, 50, 60))
TEXT = st.text(st.sampled_from("abcकि &'.,!éß5"), min_size=1, max_size=42).map(lambda text: f"x{text}x")


@st.composite
def cue_lists(draw: st.DrawFn) -> list[Cue]:
    cues, frame = [], 0
    for lines in draw(st.lists(st.lists(TEXT, min_size=1, max_size=2), max_size=8)):
        start = frame + draw(st.integers(2, 400_000))
        frame = start + draw(st.integers(20, 175))
        cues.append(Cue(start_frame=start, end_frame=frame, lines=tuple(lines)))
    return cues


@given(cue_lists(), FPS)
def test_pysubs2_reads_back_what_srt_and_vtt_say(cues: list[Cue], fps: int) -> None:
    for written, kind in ((write_srt(cues, fps), "srt"), (write_vtt(cues, fps, "hi"), "vtt")):
        read = pysubs2.SSAFile.from_string(written, format_=kind)
        assert len(read) == len(cues)
        for event, cue in zip(read, cues, strict=True):
            text = "\n".join(cue.lines).replace("&", "&amp;" if kind == "vtt" else "&")
            assert event.text.replace("\\N", "\n") == text
            assert abs(event.start - 1_000 * cue.start_frame / fps) <= 0.5
            assert abs(event.end - 1_000 * cue.end_frame / fps) <= 0.5


def test_times_are_rounded_by_integers_and_carry_over() -> None:
    cue = Cue(start_frame=59, end_frame=60 * 3_600 + 59 * 60 + 1, lines=("A",))
    assert milliseconds(1, 60) == 17
    assert milliseconds(59_999, 60_000) == 1_000  # 0.99998 s
    assert "00:00:00,983 --> 01:00:59,017" in write_srt([cue], 60)


def test_srt_is_numbered_from_one_with_an_empty_line_between() -> None:
    cues = [Cue(start_frame=0, end_frame=25, lines=("One", "two")), Cue(start_frame=50, end_frame=75, lines=("Three",))]
    assert write_srt(cues, 25) == (
        "1\n00:00:00,000 --> 00:00:01,000\nOne\ntwo\n\n2\n00:00:02,000 --> 00:00:03,000\nThree\n"
    )


def test_vtt_names_its_language_and_escapes_markup() -> None:
    written = write_vtt([Cue(start_frame=0, end_frame=25, lines=("a --> b & <i>",))], 25, "hi")
    assert written.startswith("WEBVTT\nKind: captions\nLanguage: hi\n\n")
    assert "a --&gt; b &amp; &lt;i&gt;\n" in written


def test_no_cues_make_files_without_cues() -> None:
    assert write_srt([], 25) == ""
    assert write_vtt([], 25, "en").startswith("WEBVTT\n")
