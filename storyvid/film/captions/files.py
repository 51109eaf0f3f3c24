"""Captions as files: SubRip and WebVTT, times at the borders of frames."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from storyvid.models.film import Cue


def write_srt(cues: Sequence[Cue], fps: int) -> str:
    """A SubRip file; cues in film frames, in order. SubRip has no escapes: the text stands as it is."""
    blocks = [
        f"{number}\n{_times(cue, fps, ',')}\n" + "".join(f"{line}\n" for line in cue.lines)
        for number, cue in enumerate(cues, start=1)
    ]
    return "\n".join(blocks)


def write_vtt(cues: Sequence[Cue], fps: int, language: str) -> str:
    """A WebVTT file with its language in the header; `&`, `<` and `>` are escaped."""
    head = f"WEBVTT\nKind: captions\nLanguage: {language}\n"
    blocks = [
        f"{_times(cue, fps, '.')}\n" + "".join(f"{escape(line, quote=False)}\n" for line in cue.lines) for cue in cues
    ]
    return "\n".join([head, *blocks])


def milliseconds(frame: int, fps: int) -> int:
    """The time at which `frame` begins, to the nearest millisecond, half up."""
    return (2_000 * frame + fps) // (2 * fps)


def _times(cue: Cue, fps: int, point: str) -> str:
    return f"{_clock(milliseconds(cue.start_frame, fps), point)} --> {_clock(milliseconds(cue.end_frame, fps), point)}"


def _clock(time_ms: int, point: str) -> str:
    seconds, millis = divmod(time_ms, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{millis:03}"
