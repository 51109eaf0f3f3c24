"""Judges the picture: black and frozen stretches, cuts, the length of every shot."""

from __future__ import annotations

from collections.abc import Iterator

from storyvid.checks.evidence import Evidence, FilmShot
from storyvid.checks.judging import result
from storyvid.models.checks import CheckResult, Run

CUT_SCORE = 1.5
"""From here on a change counts as a cut: FFmpeg's own threshold is 10, for pictures as unlike as those of most films;
two cards of one place are more alike."""
CUT_REACH = 1


def black(evidence: Evidence) -> CheckResult:
    """No picture is black for longer than the limit beside the fades of the cut and the author's own pictures."""
    limit = evidence.limits.black_s * evidence.fps
    runs = [run for seen in evidence.picture.black for run in _without_fades(evidence, seen)]
    faults = [
        f"{(run.end_frame - run.start_frame) / evidence.fps:.1f} s of black at {evidence.place(run.start_frame)}"
        for run in runs
        if run.end_frame - run.start_frame > limit
        and not all(shot.planned.own_picture for shot in evidence.shots_in(run))
    ]
    longest = max((run.end_frame - run.start_frame for run in runs), default=0)
    return result(
        "black", "timeline", faults, "none beside fades", figures={"longest_s": round(longest / evidence.fps, 2)}
    )


def frozen(evidence: Evidence) -> CheckResult:
    """No picture stands still for longer than the limit where the cut has it move."""
    limit, longest, faults = evidence.limits.frozen_s * evidence.fps, 0, []
    for run in evidence.picture.frozen:
        for shot, length in _in_shots(evidence, run):
            if shot.planned.own_picture:
                continue
            unplanned = length - shot.planned.still_frames
            longest = max(longest, unplanned)
            if unplanned > limit:
                seconds = length / evidence.fps
                faults.append(f"the picture stands still for {seconds:.1f} s at {evidence.place(run.start_frame)}")
    good = "no picture stands still that should move"
    figures = {"longest_s": round(longest / evidence.fps, 2)}
    return result("frozen", "timeline", faults, good, severity="warning", figures=figures)


def cuts_found(evidence: Evidence) -> CheckResult:
    """Where the cut has a hard cut the picture changes at once; some cuts may join pictures that are alike."""
    planned = [shot for shot in evidence.shots if shot.planned.hard_cut]
    if not planned:
        return result("cuts_found", "timeline", (), "the film has no hard cut", severity="warning")
    changes = {change.frame for change in evidence.picture.changes if change.score >= CUT_SCORE}
    reach = range(-CUT_REACH, CUT_REACH + 1)
    missing = [shot for shot in planned if not any(shot.frames.start_frame + by in changes for by in reach)]
    share = 1 - len(missing) / len(planned)
    told = f"{len(planned) - len(missing)} of {len(planned)} cuts are seen"
    faults = []
    if share < evidence.limits.cuts_share:
        faults = [f"{told}; the first missing is at {evidence.place(missing[0].frames.start_frame)}"]
    figures = {"planned": len(planned), "found": len(planned) - len(missing)}
    return result("cuts_found", "timeline", faults, told, severity="warning", figures=figures)


def shot_lengths(evidence: Evidence) -> CheckResult:
    """Every shot lasts exactly as many frames as the cut says, and so does the film."""
    faults = [f"{shot.id} is {shot.error:+d} frames off" for shot in evidence.shots if shot.error]
    difference = evidence.picture.frames - evidence.timeline.frames
    if difference:
        faults.append(f"the film holds {evidence.picture.frames} frames, the cut {evidence.timeline.frames}")
    worst = max((abs(shot.error) for shot in evidence.shots), default=0)
    good = f"{len(evidence.shots)} shots, each to the frame"
    return result("shot_lengths", "timeline", faults, good, figures={"worst_frames": max(worst, abs(difference))})


def picture_decodes(evidence: Evidence) -> CheckResult:
    """Every picture is decoded without a fault, by one way of coding them all."""
    return result("picture_decodes", "timeline", evidence.picture.faults, f"{evidence.picture.frames} frames")


def _without_fades(evidence: Evidence, run: Run) -> Iterator[Run]:
    """What of a black run lies outside the fades of the shots and of the two cards."""
    start = run.start_frame
    for first, last in _fades(evidence):
        if last <= start or first >= run.end_frame:
            continue
        if first > start:
            yield Run(start, first)
        start = max(start, last)
    if start < run.end_frame:
        yield Run(start, run.end_frame)


def _fades(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Frames of planned fades, in order. A card fades as long as the shot beside it."""
    if not evidence.shots:
        return
    first, last = evidence.shots[0], evidence.shots[-1]
    yield 0, first.planned.fade_in_frames
    yield first.frames.start_frame - first.planned.fade_in_frames, first.frames.start_frame
    for shot in evidence.shots:
        yield shot.frames.start_frame, shot.frames.start_frame + shot.planned.fade_in_frames
        yield shot.frames.end_frame - shot.planned.fade_out_frames, shot.frames.end_frame
    yield last.frames.end_frame, last.frames.end_frame + last.planned.fade_out_frames
    yield evidence.timeline.frames - last.planned.fade_out_frames, evidence.timeline.frames


def _in_shots(evidence: Evidence, run: Run) -> Iterator[tuple[FilmShot, int]]:
    """How many frames of a run lie in each shot."""
    for shot in evidence.shots_in(run):
        yield (
            shot,
            min(run.end_frame, shot.frames.end_frame) - max(run.start_frame, shot.frames.start_frame),
        )
