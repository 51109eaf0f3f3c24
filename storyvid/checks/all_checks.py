"""The checks of a film in the order in which they are told, as docs/checks.md has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from storyvid.checks import caption_checks, film_checks, picture_checks, sound_checks
from storyvid.checks.evidence import Evidence
from storyvid.models.checks import CheckedAsset, CheckResult

JUDGEMENT_VERSION = "1"
"""Part of the key of every report: raise it with any change to what the checks find or say."""


class Check(NamedTuple):
    """A check: its name, the asset that it is about, and how it is judged."""

    name: str
    asset: CheckedAsset
    judge: Callable[[Evidence], CheckResult]


CHECKS: Sequence[Check] = (
    Check("black", "timeline", picture_checks.black),
    Check("frozen", "timeline", picture_checks.frozen),
    Check("cuts_found", "timeline", picture_checks.cuts_found),
    Check("shot_lengths", "timeline", picture_checks.shot_lengths),
    Check("picture_decodes", "timeline", picture_checks.picture_decodes),
    Check("loudness", "soundtrack", sound_checks.loudness),
    Check("true_peak", "soundtrack", sound_checks.true_peak),
    Check("silence", "soundtrack", sound_checks.silence),
    Check("voices", "soundtrack", sound_checks.voices),
    Check("sound_decodes", "soundtrack", sound_checks.sound_decodes),
    Check("caption_files", "subtitles", caption_checks.caption_files),
    Check("caption_rules", "subtitles", caption_checks.caption_rules),
    Check("caption_sync", "subtitles", caption_checks.caption_sync),
    Check("captioned", "subtitles", caption_checks.captioned),
    Check("frame_rate", "final_video", film_checks.frame_rate),
    Check("streams", "final_video", film_checks.streams),
    Check("colour", "final_video", film_checks.colour),
    Check("lengths", "final_video", film_checks.lengths),
    Check("joins", "final_video", film_checks.joins),
    Check("chapters", "final_video", film_checks.chapters),
    Check("coverage", "final_video", film_checks.coverage),
    Check("duration", "final_video", film_checks.duration),
)
SWEEP = Check("sweep", "final_video", film_checks.sweep)
"""Only where the whole film is decoded."""


def judge(evidence: Evidence) -> tuple[CheckResult, ...]:
    """Every check of the film."""
    chosen = CHECKS if evidence.sweep is None else (*CHECKS, SWEEP)
    return tuple(check.judge(evidence) for check in chosen)
