"""Models that make takes of words alone: they begin where they like, whatever the key frame shows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from resources.declared import Declared
from resources.video.families import PAIR, Family, common_arguments


@dataclass(frozen=True)
class _Known:
    rate: int
    frame_step: int
    most_frames: int
    multiple: int
    lines: int
    full_precision: tuple[str, ...] = ()


_KNOWN = {
    "WanPipeline": _Known(rate=16, frame_step=4, most_frames=81, multiple=16, lines=480, full_precision=("vae",)),
}


def text_only(declared: Declared) -> Family | None:
    known = _KNOWN.get(declared.pipeline)
    if known is None:
        return None
    return Family(
        name="text_only",
        load_as=declared.pipeline,
        rate=Fraction(known.rate),
        frame_step=known.frame_step,
        most_frames=known.most_frames,
        multiple=known.multiple,
        lines=known.lines,
        arguments=common_arguments,
        starts_from_picture=False,
        full_precision=known.full_precision,
        encoded=PAIR,
    )
