"""Stable Video Diffusion: from a picture alone, it reads no words. 14 or 25 frames, 7 a second, sides in 64."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from resources.declared import Declared
from resources.video.families import Family, Piece, image_arguments
from storyvid.models.plan import CameraMove

RATE = 7
MOTION, LITTLE_MOTION = 127, 60
"""Of 0..255: what the model was shown most, and what suits a camera that stands still."""


def svd(declared: Declared) -> Family | None:
    if declared.pipeline != "StableVideoDiffusionPipeline":
        return None
    return Family(
        name="svd",
        load_as=declared.pipeline,
        rate=Fraction(RATE),
        frame_step=1,
        most_frames=int(declared.config("unet").get("num_frames", 25)),
        multiple=64,
        lines=576,
        arguments=_arguments,
    )


def _arguments(piece: Piece) -> dict[str, Any]:
    motion = LITTLE_MOTION if piece.move is CameraMove.STATIC else MOTION
    return {**image_arguments(piece), "fps": RATE, "motion_bucket_id": motion, "decode_chunk_size": 4}
