"""Judges the sound: loudness, peaks, silences, and whether every spoken line is heard where the cut has it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from storyvid.checks.evidence import HEARD_LIKENESS, Evidence, FilmLine
from storyvid.checks.judging import result, shown
from storyvid.checks.loudness import RATE_HZ
from storyvid.models.checks import CheckResult

SILENT_LUFS = -60.0
FADE_IN_S, FADE_OUT_S = 2, 4
"""A film's sound may come and go so long."""


def loudness(evidence: Evidence) -> CheckResult:
    """The film is as loud as it should be (integrated, gated)."""
    limits, sound = evidence.limits, evidence.sound
    told = f"{sound.lufs:.1f} LUFS"
    if not evidence.lines and not sound.music:
        return result("loudness", "soundtrack", (), "no sound is planned")
    off = sound.lufs - limits.lufs
    wanted = f"{told}, wanted {limits.lufs:g} ± {limits.loudness_lu:g}"
    faults = [wanted] if abs(off) > limits.loudness_lu else []
    return result("loudness", "soundtrack", faults, told, figures={"integrated_lufs": round(sound.lufs, 2)})


def true_peak(evidence: Evidence) -> CheckResult:
    """No peak, between the samples either, is so high that a player or another encoder clips it."""
    peak, limit = evidence.sound.true_peak_dbtp, evidence.limits.true_peak_dbtp
    faults = [f"{peak:.1f} dBTP, at most {limit:g} is wanted"] if peak > limit else []
    return result("true_peak", "soundtrack", faults, f"{peak:.1f} dBTP", figures={"true_peak_dbtp": round(peak, 2)})


def silence(evidence: Evidence) -> CheckResult:
    """There is no silence longer than the limit where the cut has music or a voice."""
    limit, longest, faults = evidence.limits.silence_s, 0.0, []
    for start, end in _silences(evidence):
        seconds = (end - start) / RATE_HZ
        longest = max(longest, seconds)
        if seconds > limit:
            frame = start * evidence.fps // RATE_HZ
            faults.append(f"{seconds:.1f} s of silence at {evidence.place(frame)}")
    return result(
        "silence", "soundtrack", faults, "none where sound is planned", figures={"longest_s": round(longest, 2)}
    )


def voices(evidence: Evidence) -> CheckResult:
    """Every spoken line is heard in the film's sound, at its place."""
    faults = [fault for line in evidence.lines if (fault := _fault_of(evidence, line))]
    heard = [part for line in evidence.lines for part in line.heard]
    least = min((part.likeness for part in heard), default=1.0)
    latest = max((abs(part.late_ms) for part in heard if part.likeness >= HEARD_LIKENESS), default=0.0)
    good = f"{len(evidence.lines)} lines are heard in their places"
    figures = {"least_likeness": least, "latest_ms": latest, "lines": len(evidence.lines)}
    return result("voices", "soundtrack", faults, good, figures=figures)


def sound_decodes(evidence: Evidence) -> CheckResult:
    """All sound is decoded without a fault."""
    seconds = len(evidence.sound.step_lufs) * evidence.sound.step / RATE_HZ
    return result("sound_decodes", "soundtrack", evidence.sound.faults, f"{seconds:.1f} s")


def _fault_of(evidence: Evidence, line: FilmLine) -> str:
    tolerance_ms = evidence.limits.sync_frames * 1_000 / evidence.fps
    said = f"{line.shot}: {shown(line.planned.text)}"
    for part in line.heard:
        if part.likeness < HEARD_LIKENESS:
            return f"{said} is not heard"
        if abs(part.late_ms) > tolerance_ms:
            return f"{said} is heard {abs(part.late_ms):.0f} ms {'late' if part.late_ms > 0 else 'early'}"
    return ""


def _silences(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Silent stretches, in samples, cut down to where sound is planned."""
    sound = evidence.sound
    silent = np.concatenate(([False], sound.step_lufs < SILENT_LUFS, [False]))
    edges = np.flatnonzero(np.diff(silent.astype(np.int8)))
    planned = list(_planned(evidence))
    for start, end in zip(edges[::2] * sound.step, edges[1::2] * sound.step, strict=True):
        for first, last in planned:
            if first < end and last > start:
                yield max(int(start), first), min(int(end), last)


def _planned(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Where the cut has sound, in samples: under music, but for the fades of the film, and under each voice."""
    end = len(evidence.sound.step_lufs) * evidence.sound.step
    for first, last in evidence.sound.music:
        yield max(first, FADE_IN_S * RATE_HZ), min(last, end - FADE_OUT_S * RATE_HZ)
    for line in evidence.lines:
        yield line.start, line.start + line.planned.samples
