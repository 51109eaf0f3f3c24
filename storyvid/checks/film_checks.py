"""Judges the film file: its streams, lengths, colour, joins and chapters, and whether it tells the whole story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storyvid.checks.evidence import Evidence
from storyvid.checks.judging import result, shown
from storyvid.checks.words import letters
from storyvid.models.base import Span
from storyvid.models.checks import CheckResult
from storyvid.models.film import AAC_FRAME_SAMPLES, SAMPLE_RATE_HZ
from storyvid.models.timeline import TimelineScene

BT709_LIMITED = (1, 1, 1, 1)
"""Matrix, primaries, transfer (ITU-T H.273: 1 is BT.709) and FFmpeg's number of the limited range."""


def frame_rate(evidence: Evidence) -> CheckResult:
    """As many frames as the cut has, all one frame apart, at the film's rate."""
    film, frames = evidence.film, len(evidence.film.frame_bytes)
    faults = []
    if film.picture.rate != str(evidence.fps):
        faults.append(f"{film.picture.rate} frames a second, planned are {evidence.fps}")
    if frames != evidence.timeline.frames:
        faults.append(f"{frames} frames, planned are {evidence.timeline.frames}")
    if film.uneven:
        faults.append(f"{film.uneven} frames are not one frame after the one before: the rate is not constant")
    return result("frame_rate", "final_video", faults, f"{frames} frames at {evidence.fps}", figures={"frames": frames})


def streams(evidence: Evidence) -> CheckResult:
    """One picture of the film's size and one sound that every player can play, from 0, with the index in front."""
    film, wanted = evidence.film, evidence.timeline.format
    faults = []
    if film.streams[:2] != ("video", "audio") or film.streams.count("video") != 1 or film.streams.count("audio") != 1:
        faults.append(f"its tracks are {', '.join(film.streams)}")
    if (film.picture.width_px, film.picture.height_px) != (wanted.width_px, wanted.height_px):
        faults.append(f"the picture has {film.picture.width_px} × {film.picture.height_px} pixels")
    if film.picture.pixels != "yuv420p":
        faults.append(f"its pixels are {film.picture.pixels}, many players want yuv420p")
    if (film.sound_rate_hz, film.sound_channels) != (SAMPLE_RATE_HZ, 2):
        faults.append(f"the sound has {film.sound_channels} channels at {film.sound_rate_hz} Hz")
    if any(film.starts_s):
        faults.append(f"picture and sound start at {', '.join(f'{float(start):.3f}' for start in film.starts_s)} s")
    if not film.keys or film.keys[0] != 0:
        faults.append("the first frame is no key frame")
    if not film.index_first:
        faults.append("the index lies behind the media: a film on the web starts only when all of it is loaded")
    size = f"{film.picture.width_px} × {film.picture.height_px}"
    return result(
        "streams",
        "final_video",
        faults,
        f"{size}, {film.sound_rate_hz} Hz stereo",
        figures={"tracks": len(film.streams)},
    )


def colour(evidence: Evidence) -> CheckResult:
    """Tagged as BT.709 in limited range, which is what the encoder was given."""
    found = evidence.film.picture.colour
    good = "BT.709, limited range"
    faults = [] if found == BT709_LIMITED else [f"matrix, primaries, transfer, range are {found}, not {BT709_LIMITED}"]
    return result("colour", "final_video", faults, good)


def lengths(evidence: Evidence) -> CheckResult:
    """Picture and sound end together, to one frame."""
    film = evidence.film
    difference = film.sound_s - film.picture_s
    told = f"picture {float(film.picture_s):.3f} s, sound {float(film.sound_s):.3f} s"
    faults = [told] if abs(difference) * evidence.fps > 1 else []
    figures = {"picture_s": round(float(film.picture_s), 3), "sound_s": round(float(film.sound_s), 3)}
    return result("lengths", "final_video", faults, told, figures=figures)


def joins(evidence: Evidence) -> CheckResult:
    """The film is made of the very packets that were looked at and listened to, none missing, none twice."""
    faults = []
    for what, per_packet, found, wanted in (
        (
            "picture",
            SAMPLE_RATE_HZ,
            evidence.film.frame_bytes,
            evidence.picture.packet_bytes if evidence.parts_seen else None,
        ),
        ("sound", AAC_FRAME_SAMPLES * evidence.fps, evidence.film.sound_bytes, evidence.sound.packets),
    ):
        if wanted is None or tuple(found) == tuple(wanted):
            continue
        pairs = zip(found, wanted, strict=False)
        at = next((index for index, (one, two) in enumerate(pairs) if one != two), min(len(found), len(wanted)))
        place = evidence.place(at * per_packet // SAMPLE_RATE_HZ)
        faults.append(f"its {what} is not that of its parts from packet {at} on ({place})")
    good = "as its parts" if evidence.parts_seen else "looked at as a whole"
    return result("joins", "final_video", faults, good, figures={"packets": len(evidence.film.frame_bytes)})


def chapters(evidence: Evidence) -> CheckResult:
    """A chapter for every scene, beginning where the scene does."""
    scenes, found = evidence.timeline.scenes, evidence.film.chapters
    if len(found) != len(scenes):
        return result("chapters", "final_video", [f"{len(found)} chapters, {len(scenes)} scenes"], "")
    starts = [0, *(scene.start_frame for scene in scenes[1:])]
    begins = [round(chapter.start_s * evidence.fps) for chapter in found]
    faults = [
        f"{scene.id} begins at frame {start}, its chapter {shown(chapter.title)} at {begin}"
        for scene, start, chapter, begin in zip(scenes, starts, found, begins, strict=True)
        if begin != start or scene.heading not in chapter.title
    ]
    return result("chapters", "final_video", faults, f"{len(found)} chapters", figures={"chapters": len(found)})


def coverage(evidence: Evidence) -> CheckResult:
    """Every sentence that is kept is told by the lines of its scene; without a wanted length every one is kept."""
    kept = {(span.start, span.end) for span in evidence.kept}
    missing = [one for one in evidence.sentences if (one.start, one.end) not in kept] if not evidence.minutes else []
    faults = [f"{shown(span.of(evidence.text))} is not kept, though no length was asked for" for span in missing]
    excused = list(_told_otherwise(evidence))
    for scene in evidence.timeline.scenes:
        told, at = letters("".join(line.text for shot in scene.shots for line in shot.lines)), 0
        for span in _sentences_of(scene, evidence.kept):
            said = letters(span.of(evidence.text))
            found = told.find(said, at)
            if found >= 0:
                at = found + len(said)
            elif not any(span.start < other.end and span.end > other.start for other in excused):
                faults.append(f"{scene.id} does not tell {shown(span.of(evidence.text))}")
    faults += [f"{shown(span.of(evidence.text))} lies in no scene" for span in _homeless(evidence)]
    total = len(evidence.kept)
    return result("coverage", "final_video", faults, f"{total} sentences are told", figures={"sentences": total})


def duration(evidence: Evidence) -> CheckResult:
    """The film is about as long as it was asked to be."""
    seconds = float(evidence.film.picture_s)
    if evidence.minutes is None:
        return result(
            "duration", "final_video", (), f"{seconds:.0f} s; no length was asked for", figures={"delivered_s": seconds}
        )
    asked = evidence.minutes * 60
    told = f"{seconds:.0f} s of {asked:.0f} s asked for"
    faults = [told] if abs(seconds - asked) > evidence.limits.duration_share * asked else []
    figures = {"asked_s": asked, "delivered_s": seconds}
    return result("duration", "final_video", faults, told, severity="warning", figures=figures)


def sweep(evidence: Evidence) -> CheckResult:
    """Another decoder goes through the whole film without a warning, and hears it as loud."""
    return result("sweep", "final_video", evidence.sweep or (), "decoded as a whole without a warning")


def _told_otherwise(evidence: Evidence) -> Iterator[Span]:
    """Words that a person has dropped, or has said otherwise."""
    yield from evidence.timeline.dropped
    for shot in evidence.shots:
        if shot.planned.told_otherwise:
            yield shot.span


def _sentences_of(scene: TimelineScene, kept: Sequence[Span]) -> Iterator[Span]:
    """Kept sentences between the first and the last word of the scene's shots."""
    first, last = _range([shot.source_span for shot in scene.shots])
    yield from (span for span in kept if first <= span.start < last)


def _homeless(evidence: Evidence) -> Iterator[Span]:
    """Kept sentences that lie beside every scene, and were not dropped."""
    ranges = [_range([shot.source_span for shot in scene.shots]) for scene in evidence.timeline.scenes]
    excused = list(_told_otherwise(evidence))
    for span in evidence.kept:
        inside = any(first <= span.start < last for first, last in ranges)
        if not inside and not any(span.start < other.end and span.end > other.start for other in excused):
            yield span


def _range(spans: Sequence[Span]) -> tuple[int, int]:
    """From the first to the last word of some shots; a shot put in by hand tells none."""
    told = [span for span in spans if span.end > span.start]
    return (min(span.start for span in told), max(span.end for span in told)) if told else (0, 0)
