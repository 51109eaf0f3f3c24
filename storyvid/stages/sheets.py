"""Pictures about the film: its contact sheet and its poster, from small copies of the key frames that are kept."""

from __future__ import annotations

import io
from functools import partial
from importlib.metadata import version

from PIL import Image

from storyvid.film.sheets import contact_sheet, poster
from storyvid.models.base import Document, MediaRef
from storyvid.models.plan import ShotSize
from storyvid.models.timeline import Timeline, TimelineShot
from storyvid.stages.studio import Studio, Unit, without_faults

THUMBNAIL_SIDE_PX = 480
"""Longest side of a small copy: enough for the widest contact sheet cell."""
VERSION = "1"


class ThumbnailRequest(Document):
    image: MediaRef
    side_px: int


class Thumbnail(Document):
    image: MediaRef


def draw_storyboard(studio: Studio, timeline: Timeline) -> bytes:
    """Every key frame of the film in order, under the headings of its scenes (PNG)."""
    shots = [(shot, scene.heading) for scene in timeline.scenes for shot in scene.shots]
    studio.expect("thumbnail", len(shots))
    made = studio.run("thumbnail", [partial(_thumbnail, studio, shot) for shot, _ in shots])
    images = (studio.store.read(small.image) for small in without_faults("thumbnail", made))
    aspect = timeline.format.width_px / timeline.format.height_px
    return contact_sheet(images, [heading for _, heading in shots], aspect=aspect, language=timeline.language)


def draw_poster(studio: Studio, timeline: Timeline) -> bytes:
    """The film's first establishing or wide key frame under its title (PNG)."""
    shots = [shot for scene in timeline.scenes for shot in scene.shots]
    wide = [shot for shot in shots if shot.size in (ShotSize.ESTABLISHING, ShotSize.WIDE)]
    return poster(
        studio.store.read((wide or shots)[0].key_frame),
        timeline.title,
        timeline.author,
        language=timeline.language,
        width_px=timeline.format.width_px * 3 // 2,
        height_px=timeline.format.height_px * 3 // 2,
    )


def _thumbnail(studio: Studio, shot: TimelineShot) -> Thumbnail:
    request = ThumbnailRequest(image=shot.key_frame, side_px=THUMBNAIL_SIDE_PX)

    def produce() -> Thumbnail:
        picture = Image.open(io.BytesIO(studio.store.read(shot.key_frame)))
        picture.draft("RGB", (THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX))
        small = picture.convert("RGB")
        small.thumbnail((THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX), Image.Resampling.LANCZOS)
        data = io.BytesIO()
        small.save(data, "JPEG", quality=88)
        return Thumbnail(image=studio.store.put(data.getvalue(), "jpg"))

    identity = {"thumbnail": VERSION, "pillow": version("pillow")}
    return studio.make(Unit("thumbnail", identity, request, Thumbnail, produce, shot=shot.id)).value
