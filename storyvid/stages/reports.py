"""Pictures for whoever watches the work: strips of scenes, small copies of large pictures. The cut is in `cut_sheets`.

Nothing of a film is made of them. Each is kept under what shapes it, so what an edit leaves alone is drawn once.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Literal

import cv2
from PIL import Image

from storyvid.film.small_pictures import preview, strip, thumbnail
from storyvid.models.base import Document, MediaRef
from storyvid.models.film import SceneClips, Segment
from storyvid.stages.cell import shot_id_of
from storyvid.stages.sheets import Picture, small_copy
from storyvid.stages.studio import Studio
from storyvid.stages.unit import Unit

VERSION = "4"


class StripRequest(Document):
    """Pictures of one scene in order: key frames, or segments of which the middle picture is shown."""

    kind: Literal["strip"] = "strip"
    pictures: tuple[MediaRef, ...]


class SmallRequest(Document):
    """A picture of which a small copy is wanted, by its content."""

    kind: Literal["small"] = "small"
    sha256: str


class PreviewRequest(Document):
    """A picture of which a preview is wanted, by its content."""

    kind: Literal["preview"] = "preview"
    sha256: str


class MiddleRequest(Document):
    """The picture in the middle of an encoded segment, or the encoded one nearest before it."""

    kind: Literal["middle"] = "middle"
    segment: Segment


def storyboard_strip(studio: Studio, scene_id: str, frames: Sequence[MediaRef]) -> bytes:
    """JPEG of at most 20 KB: the key frames of a scene."""

    def pictures() -> list[bytes]:
        return [small_copy(studio, image, shot_id_of(scene_id, index)) for index, image in enumerate(frames)]

    return _strip(studio, scene_id, tuple(frames), pictures)


def clips_strip(studio: Studio, scene_id: str, clips: SceneClips) -> bytes:
    """JPEG of at most 20 KB: a picture out of the middle of each shot as it was encoded."""
    bodies = _longest_segments(clips)

    def pictures() -> list[bytes]:
        return [_middle(studio, segment, shot_id_of(scene_id, shot)) for shot, segment in bodies.items()]

    return _strip(studio, scene_id, tuple(segment.video for segment in bodies.values()), pictures)


def storyboard_previews(studio: Studio, scene_id: str, frames: Sequence[MediaRef]) -> dict[str, bytes]:
    """Per shot, by id, a WebP of its key frame of under 1 KB."""
    return {
        shot: _preview(studio, small_copy(studio, image, shot), shot)
        for shot, image in ((shot_id_of(scene_id, index), image) for index, image in enumerate(frames))
    }


def clips_previews(studio: Studio, scene_id: str, clips: SceneClips) -> dict[str, bytes]:
    """Per shot, by id, a WebP of under 1 KB out of its middle."""
    return {
        shot: _preview(studio, _middle(studio, segment, shot), shot)
        for shot, segment in ((shot_id_of(scene_id, at), one) for at, one in _longest_segments(clips).items())
    }


def preview_of(studio: Studio, data: bytes) -> bytes:
    """WebP of under 1 KB of an encoded picture."""
    return _preview(studio, data, "")


def small_picture(studio: Studio, data: bytes) -> bytes:
    """JPEG of at most 20 KB of an encoded picture."""
    request = SmallRequest(sha256=hashlib.sha256(data).hexdigest())

    def produce() -> Picture:
        return Picture(image=studio.store.put(thumbnail(data), "jpg"))

    return studio.store.read(studio.make(Unit("thumbnail", _identity(), request, Picture, produce)).value.image)


def _preview(studio: Studio, data: bytes, shot: str) -> bytes:
    request = PreviewRequest(sha256=hashlib.sha256(data).hexdigest())

    def produce() -> Picture:
        return Picture(image=studio.store.put(preview(data), "webp"))

    return studio.store.read(
        studio.make(Unit("thumbnail", _identity(), request, Picture, produce, shot=shot)).value.image
    )


def _strip(studio: Studio, scene_id: str, refs: tuple[MediaRef, ...], pictures: Callable[[], list[bytes]]) -> bytes:
    def produce() -> Picture:
        return Picture(image=studio.store.put(strip(pictures()), "jpg"))

    unit = Unit("strip", _identity(), StripRequest(pictures=refs), Picture, produce, scene=scene_id)
    return studio.store.read(studio.make(unit).value.image)


def _longest_segments(clips: SceneClips) -> dict[int, Segment]:
    """Per shot its longest segment, which is its body: the others are dissolves."""
    bodies: dict[int, Segment] = {}
    for shot, segment in zip(clips.segment_shots, clips.segments, strict=True):
        if shot not in bodies or segment.frames > bodies[shot].frames:
            bodies[shot] = segment
    return bodies


def _middle(studio: Studio, segment: Segment, shot: str) -> bytes:
    def produce() -> Picture:
        from storyvid.film.picture.middle import middle_picture

        data = io.BytesIO()
        picture = Image.fromarray(middle_picture(studio.store.path(segment.video)))
        picture.thumbnail((480, 480), Image.Resampling.LANCZOS)
        picture.save(data, "JPEG", quality=88)
        return Picture(image=studio.store.put(data.getvalue(), "jpg"))

    unit = Unit("thumbnail", _identity(), MiddleRequest(segment=segment), Picture, produce, shot=shot)
    return studio.store.read(studio.make(unit).value.image)


@cache
def _identity() -> Mapping[str, str]:
    libraries = {"av": version("av"), "opencv": cv2.__version__, "pillow": version("pillow")}
    return {"reports": VERSION, **libraries}
