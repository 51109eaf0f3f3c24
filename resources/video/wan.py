"""Wan 2.1 and 2.2 (https://github.com/Wan-Video): 4k + 1 frames; 16 a second, TI2V-5B 24.

A14B has two experts and no image encoder, TI2V-5B puts the first frame into the latents, FLF2V was trained on a first
and a last frame. An image encoder sees one picture, unless the transformer has positions for two. The decoder is kept
in full precision, as its authors do.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from resources.declared import Declared
from resources.video.families import PAIR, Family, Piece, image_arguments

_IMAGE, _TEXT = "WanImageToVideoPipeline", "WanPipeline"


def wan(declared: Declared) -> Family | None:
    """Wan in a folder that starts from a picture: TI2V-5B is declared as text-to-video and does both."""
    in_latents = bool(declared.index.get("expand_timesteps"))
    if declared.pipeline != _IMAGE and not (declared.pipeline == _TEXT and in_latents):
        return None
    vae = declared.config("vae")
    sees = "image_encoder" in declared.parts
    for_two = sees and declared.config("transformer").get("pos_embed_seq_len") is not None
    return Family(
        name="wan",
        load_as=_IMAGE,
        rate=Fraction(24 if in_latents else 16),
        frame_step=int(vae.get("scale_factor_temporal", 4)),
        most_frames=121 if in_latents else 81,
        multiple=int(vae.get("scale_factor_spatial", 8)) * 2,
        lines=704 if in_latents else 480,
        arguments=_arguments_for_two if for_two else _arguments,
        ends_on_picture=for_two or not (in_latents or sees),
        guidance=3.5 if declared.index.get("boundary_ratio") is not None else None,
        full_precision=("vae", "image_encoder"),
        encoded=PAIR,
    )


def skyreels(declared: Declared) -> Family | None:
    """SkyReels-V2 I2V: trained from Wan 2.1, at a rate and size of its own."""
    if declared.pipeline != "SkyReelsV2ImageToVideoPipeline":
        return None
    vae = declared.config("vae")
    return Family(
        name="skyreels",
        load_as=declared.pipeline,
        rate=Fraction(24),
        frame_step=int(vae.get("scale_factor_temporal", 4)),
        most_frames=97,
        multiple=int(vae.get("scale_factor_spatial", 8)) * 2,
        lines=544,
        arguments=_arguments,
        full_precision=("vae", "image_encoder"),
        encoded=PAIR,
    )


def _arguments(piece: Piece) -> dict[str, Any]:
    return {**image_arguments(piece), **({} if piece.last is None else {"last_image": piece.last})}


def _arguments_for_two(piece: Piece) -> dict[str, Any]:
    """FLF2V cannot do without a last picture: it comes back to the first where no other is wanted."""
    return {**image_arguments(piece), "last_image": piece.last or piece.first}
