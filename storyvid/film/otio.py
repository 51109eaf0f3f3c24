"""The cut as OpenTimelineIO, for an editor who goes on where the film engine stopped.

Shots whose take is a file link that file; all others are ranges of the finished film. A dissolve is always written as
a transition: between two ranges of the film it changes nothing, because both sides show the same finished frames.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import opentimelineio as otio

from storyvid.errors import CompositionError
from storyvid.film.picture.footage import slowdown
from storyvid.film.remux import Chapter
from storyvid.models.media import Footage


@dataclass(frozen=True)
class OtioShot:
    """Frames `[start_frame, end_frame)` of the film. `dissolve_frames`, centred on the start, melt it in.

    `take` and `take_url` (relative to the .otio file) are set together where the take is a file.
    """

    name: str
    start_frame: int
    end_frame: int
    dissolve_frames: int = 0
    take: Footage | None = None
    take_url: str = ""


def film_otio(
    *, title: str, shots: Sequence[OtioShot], chapters: Sequence[Chapter], fps: int, frames: int, film_url: str
) -> str:
    """The text of an .otio file of exactly `frames` frames; deterministic.

    `shots` are ordered and disjoint; what they leave free (title, end card) becomes ranges of the film. `film_url` is
    relative to the .otio file. Raises CompositionError for shots that overlap or leave the film.
    """
    film = _Film(film_url, frames, fps)
    timeline = otio.schema.Timeline(name=title, global_start_time=film.time(0))
    video = otio.schema.Track(name="Picture", kind=otio.schema.TrackKind.Video)
    parts = list(_whole(shots, frames, "card"))
    for shot, following in zip(parts, [*parts[1:], None], strict=True):
        if shot.dissolve_frames:
            video.append(film.dissolve(shot.dissolve_frames))
        tail = following.dissolve_frames - following.dissolve_frames // 2 if following else 0
        video.append(film.linked(shot, shot.take, tail) if shot.take else film.range(shot))
    audio = otio.schema.Track(name="Sound", kind=otio.schema.TrackKind.Audio)
    for part in _whole([OtioShot(c.title, c.start_frame, c.end_frame) for c in chapters], frames, "sound"):
        audio.append(film.range(part))
    video.markers.extend(film.marker(chapter) for chapter in chapters)
    timeline.tracks.extend([video, audio])
    return str(otio.adapters.write_to_string(timeline, "otio_json"))


def _whole(shots: Sequence[OtioShot], frames: int, filler: str) -> Iterator[OtioShot]:
    """The shots, with what they leave free between them, so that they cover `[0, frames)`."""
    position = 0
    for shot in shots:
        if not position <= shot.start_frame < shot.end_frame <= frames:
            raise CompositionError(
                f"{shot.name!r} plays from frame {shot.start_frame} to {shot.end_frame}, which overlaps what comes "
                f"before it (to {position}) or leaves the film ({frames} frames). Make the timeline again."
            )
        if shot.start_frame > position:
            yield OtioShot(filler, position, shot.start_frame)
        yield shot
        position = shot.end_frame
    if position < frames:
        yield OtioShot(filler, position, frames)


class _Film:
    """Makes OpenTimelineIO objects in the time of one film."""

    def __init__(self, url: str, frames: int, fps: int) -> None:
        self._url, self._frames, self._fps = url, frames, fps

    def time(self, frame: int) -> Any:
        return otio.opentime.RationalTime(frame, self._fps)

    def span(self, start: int, frames: int) -> Any:
        return otio.opentime.TimeRange(self.time(start), self.time(frames))

    def range(self, shot: OtioShot) -> Any:
        """A stretch of the finished film."""
        film = otio.schema.ExternalReference(self._url, available_range=self.span(0, self._frames))
        span = self.span(shot.start_frame, shot.end_frame - shot.start_frame)
        return otio.schema.Clip(name=shot.name, media_reference=film, source_range=span)

    def linked(self, shot: OtioShot, take: Footage, tail_frames: int) -> Any:
        """A take, from its first frame, as fast as the film plays it; the halves of dissolves are its handles."""
        rate = take.fps_num / take.fps_den
        available = otio.opentime.TimeRange(
            otio.opentime.RationalTime(0, rate), otio.opentime.RationalTime(take.frames, rate)
        )
        source = otio.schema.ExternalReference(shot.take_url, available_range=available)
        head_frames, frames = shot.dissolve_frames // 2, shot.end_frame - shot.start_frame
        clip = otio.schema.Clip(name=shot.name, media_reference=source, source_range=self.span(head_frames, frames))
        slower = slowdown(take, head_frames + frames + tail_frames, self._fps)
        if slower > 1:
            clip.effects.append(otio.schema.LinearTimeWarp(time_scalar=float(1 / slower)))
        return clip

    def dissolve(self, frames: int) -> Any:
        return otio.schema.Transition(
            name="Dissolve",
            transition_type=otio.schema.TransitionTypes.SMPTE_Dissolve,
            in_offset=self.time(frames // 2),
            out_offset=self.time(frames - frames // 2),
        )

    def marker(self, chapter: Chapter) -> Any:
        span = self.span(chapter.start_frame, chapter.end_frame - chapter.start_frame)
        return otio.schema.Marker(name=chapter.title, marked_range=span, color=otio.schema.MarkerColor.GREEN)
