"""What memory forced a generator to is shown in the event of its cell."""

from __future__ import annotations

from storyvid.models.base import MediaRef
from storyvid.models.media import Footage
from storyvid_assets.cell_metadata import _compromises

VIDEO = MediaRef(sha256="0" * 64, ext="mp4", size_bytes=1)


def take(*compromises: str) -> Footage:
    return Footage(video=VIDEO, width_px=64, height_px=32, frames=9, fps_num=16, compromises=compromises)


def test_each_compromise_of_a_scene_is_told_once_and_none_where_there_is_none() -> None:
    assert _compromises([take(), take()]) == {}
    told = _compromises([take("decoded in tiles"), take(), take("decoded in tiles", "made at 75% of the size")])
    assert told == {"compromises": "decoded in tiles; made at 75% of the size"}
