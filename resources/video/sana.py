"""SANA-Video (https://github.com/NVlabs/Sana): 81 frames, 16 a second, from a first frame and words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from resources.declared import Declared
from resources.video.families import Family, Piece, image_arguments


def sana_video(declared: Declared) -> Family | None:
    if declared.pipeline not in ("SanaImageToVideoPipeline", "SanaVideoPipeline"):
        return None
    vae = declared.config("vae")
    return Family(
        name="sana_video",
        load_as="SanaImageToVideoPipeline",
        rate=Fraction(16),
        frame_step=int(vae.get("scale_factor_temporal", 4)),
        most_frames=81,
        multiple=int(vae.get("scale_factor_spatial", 8)) * 4,
        lines=480,
        arguments=_arguments,
        full_precision=("vae",),
    )


def _arguments(piece: Piece) -> dict[str, Any]:
    """It calls frames otherwise than all others, and is kept from a size of its own."""
    asked = image_arguments(piece)
    return {**asked, "frames": asked.pop("num_frames"), "use_resolution_binning": False}
