"""Pipelines of every family that storyvid knows, with random weights and a few kilobytes: real code, no download.

`folder(name, where)` builds one and saves it the way that a real model lies on a disk. Each family has its builders
in a `tiny_*.py` of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tests.production import tiny_ltx, tiny_more_pictures, tiny_motion, tiny_pictures, tiny_wan


def folder(name: str, where: Path) -> Path:
    """The folder of a pipeline, built on the first call. Names are those of `BUILDERS`."""
    place = where / name
    if not place.exists():
        torch.manual_seed(0)
        BUILDERS[name](where / f".parts-{name}").save_pretrained(place)
    return place


BUILDERS: dict[str, Callable[[Path], Any]] = {
    "sd": tiny_pictures.stable_diffusion,
    "sdxl": tiny_pictures.stable_diffusion_xl,
    "flux2_klein": tiny_pictures.flux2_klein,
    "wan_t2v": tiny_wan.wan_t2v,
    "wan_ti2v": tiny_wan.wan_ti2v,
    "wan_a14b": tiny_wan.wan_a14b,
    "wan_i2v": tiny_wan.wan_i2v,
    "wan_flf2v": tiny_wan.wan_flf2v,
    "skyreels": tiny_wan.skyreels,
    "sana_video": tiny_wan.sana_video,
    "ltx": tiny_ltx.ltx,
    "ltx_conditions": tiny_ltx.ltx_conditions,
    "ltx2": tiny_ltx.ltx2,
    "cogvideox": tiny_motion.cogvideox,
    "cogvideox_learned": tiny_motion.cogvideox_learned,
    "cogvideox_t2v": tiny_motion.cogvideox_t2v,
    "svd": tiny_motion.svd,
    **tiny_more_pictures.MORE_PICTURES,
}
