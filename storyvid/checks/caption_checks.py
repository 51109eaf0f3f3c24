"""Judges the captions: what they say, how they stand, whether they come with the voice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median

from storyvid.checks.captions import broken_rules, matched, out_of_order
from storyvid.checks.evidence import Evidence
from storyvid.checks.film_file import ShownCue
from storyvid.checks.judging import result, shown
from storyvid.checks.loudness import RATE_HZ
from storyvid.checks.words import letters
from storyvid.models.checks import CheckResult


def caption_files(evidence: Evidence) -> CheckResult:
    """The caption track of the film and the two files say the same, in order, inside the film."""
    faults: list[str] = []
    track = [_frames(evidence, cue) for cue in evidence.film.cues]
    for name, cues in evidence.files.items():
        other = [_frames(evidence, cue) for cue in cues]
        if other != track:
            at = next((pair for pair in zip(track, other, strict=False) if pair[0] != pair[1]), None)
            what = f"{len(other)} captions instead of {len(track)}" if at is None else f"{at[1]} instead of {at[0]}"
            faults.append(f"{name} has {what}")
    wrong = out_of_order(evidence.film.cues, evidence.film.picture_s)
    faults += [f"{_said(evidence, cue)} is empty, out of order or after the film" for cue in wrong]
    return result("caption_files", "subtitles", faults, f"{len(track)} captions", figures={"captions": len(track)})


def caption_rules(evidence: Evidence) -> CheckResult:
    """Two lines of 42 characters, 5/6 s to 7 s, two frames apart, at a speed that can be read."""
    broken = list(broken_rules(evidence.film.cues, evidence.fps, evidence.timeline.language))
    counts = Counter(rule for rule, _ in broken)
    first = dict(reversed(broken))
    faults = [f"{count} × {rule}: {_said(evidence, first[rule])}" for rule, count in counts.most_common()]
    return result(
        "caption_rules", "subtitles", faults, "every rule is kept", severity="warning", figures={"broken": len(broken)}
    )


def caption_sync(evidence: Evidence) -> CheckResult:
    """Captions come when their words are heard: errors where one is clearly off, warnings where it is by frames."""
    offsets = [(cue, _offset(evidence, cue, sample)) for cue, sample in _matches(evidence)]
    limits = evidence.limits
    late = [
        f"{_said(evidence, cue)} comes {abs(by) / evidence.fps:.2f} s {'late' if by > 0 else 'early'}"
        for cue, by in offsets
        if abs(by) > limits.late_s * evidence.fps
    ]
    frames_off = [abs(by) for _, by in offsets]
    figures = {
        "worst_frames": max(frames_off, default=0),
        "median_frames": median([by for _, by in offsets]) if offsets else 0,
    }
    if late:
        return result("caption_sync", "subtitles", late, "", figures=figures)
    off = [
        f"{_said(evidence, cue)} comes {by:+d} frames off its voice"
        for cue, by in offsets
        if abs(by) > limits.sync_frames
    ]
    good = f"each within {limits.sync_frames} frames of its voice"
    return result("caption_sync", "subtitles", off, good, severity="warning", figures=figures)


def captioned(evidence: Evidence) -> CheckResult:
    """Every word that is said is shown, once and in order."""
    said = "".join(word.letters for word in evidence.words)
    faults: list[str] = []
    at = 0
    for match in matched(evidence.film.cues, evidence.words):
        if match.sample is None:
            faults.append(f"{_said(evidence, match.cue)} is not said, or not there")
    shown_letters = "".join(_letters(evidence))
    for line in evidence.lines:
        told = "".join(word for word, _ in line.planned.words)
        found = shown_letters.find(told, at) if told else at
        if found < 0:
            faults.append(f"{line.shot}: {shown(line.planned.text)} has no caption")
        else:
            at = found + len(told)
    return result("captioned", "subtitles", faults, "every word that is said", figures={"letters": len(said)})


def _letters(evidence: Evidence) -> Iterator[str]:
    for cue in evidence.film.cues:
        yield letters(" ".join(cue.lines))


def _matches(evidence: Evidence) -> Iterator[tuple[ShownCue, int]]:
    for match in matched(evidence.film.cues, evidence.words):
        if match.sample is not None:
            yield match.cue, match.sample


def _offset(evidence: Evidence, cue: ShownCue, sample: int) -> int:
    """Frames by which a caption comes after the frame in which its first word begins."""
    return round(cue.start_s * evidence.fps) - sample * evidence.fps // RATE_HZ


def _frames(evidence: Evidence, cue: ShownCue) -> tuple[int, int, str]:
    return round(cue.start_s * evidence.fps), round(cue.end_s * evidence.fps), " / ".join(cue.lines)


def _said(evidence: Evidence, cue: ShownCue) -> str:
    return f"{evidence.place(round(cue.start_s * evidence.fps))} {shown(' '.join(cue.lines), 40)}"
