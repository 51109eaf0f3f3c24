"""The table of video models: each row looks at what a folder declares and says how it is asked, or passes it on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from resources.declared import Declared
from resources.video.cogvideox import cogvideox
from resources.video.families import Family
from resources.video.ltx import ltx, ltx2
from resources.video.sana import sana_video
from resources.video.svd import svd
from resources.video.text_only import text_only
from resources.video.wan import skyreels, wan
from storyvid.errors import MissingModelError

FAMILIES: Sequence[Callable[[Declared], Family | None]] = (
    wan,
    skyreels,
    ltx,
    ltx2,
    cogvideox,
    sana_video,
    svd,
    text_only,
)

SUPPORTED = (
    "Wan 2.1 and 2.2 image-to-video (TI2V-5B, A14B, FLF2V), SkyReels-V2, LTX-Video, LTX-2, CogVideoX, SANA-Video, "
    "Stable Video Diffusion, and Wan and CogVideoX from words alone"
)


def family_of(declared: Declared, setting: str) -> Family:
    """The family of a folder. Raises MissingModelError naming what is supported."""
    found = next((family for row in FAMILIES if (family := row(declared)) is not None), None)
    if found is None:
        raise MissingModelError(
            f"{setting}={declared.folder}: {declared.pipeline or 'its pipeline'} is no video model that is known here. "
            f"Supported are {SUPPORTED}"
        )
    return found
