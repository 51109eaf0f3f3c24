"""LTX-Video and LTX-2 (https://github.com/Lightricks): 8k + 1 frames at the rate that is asked, sides in 32.

Later folders take pictures at any place (conditions), so also a last one; LTX-2 makes the sound with the pictures.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from resources.declared import Declared
from resources.video.families import WITH_MASKS, Family, Piece, Sound, common_arguments, image_arguments

RATE = Fraction(25)
_DECODE = {"decode_timestep": 0.05, "decode_noise_scale": 0.025}
"""What the authors use where the decoder itself takes a step of denoising."""


def ltx(declared: Declared) -> Family | None:
    """LTX-Video: the first versions take a first frame, those since 0.9.5 pictures at any place."""
    if declared.pipeline not in ("LTXPipeline", "LTXImageToVideoPipeline", "LTXConditionPipeline"):
        return None
    conditions = declared.pipeline == "LTXConditionPipeline"
    timed = bool(declared.config("vae").get("timestep_conditioning"))

    def arguments(piece: Piece) -> dict[str, Any]:
        asked = _conditioned(piece) if conditions else image_arguments(piece)
        return {**asked, "frame_rate": int(RATE), **(_DECODE if timed else {})}

    return Family(
        name="ltx",
        load_as="LTXConditionPipeline" if conditions else "LTXImageToVideoPipeline",
        rate=RATE,
        frame_step=8,
        most_frames=161,
        multiple=32,
        lines=480,
        arguments=arguments,
        ends_on_picture=conditions,
        encoded=WITH_MASKS,
    )


def ltx2(declared: Declared) -> Family | None:
    """LTX-2: pictures and sound together."""
    if declared.pipeline not in ("LTX2Pipeline", "LTX2ImageToVideoPipeline", "LTX2ConditionPipeline"):
        return None
    return Family(
        name="ltx2",
        load_as="LTX2ConditionPipeline",
        rate=RATE,
        frame_step=8,
        most_frames=121,
        multiple=32,
        lines=512,
        arguments=_conditioned_with_sound,
        hear=_hear,
        ends_on_picture=True,
        encoded=WITH_MASKS,
    )


def _conditioned(piece: Piece) -> dict[str, Any]:
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    places = [(piece.first, 0), (piece.last, piece.frames - 1)]
    return {
        **common_arguments(piece),
        "conditions": [LTXVideoCondition(image=image, frame_index=at) for image, at in places if image is not None],
    }


def _conditioned_with_sound(piece: Piece) -> dict[str, Any]:
    from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition

    places = [(piece.first, 0), (piece.last, -1)]
    return {
        **common_arguments(piece),
        "conditions": [LTX2VideoCondition(frames=image, index=at) for image, at in places if image is not None],
        "frame_rate": float(RATE),
    }


def _hear(pipe: Any, output: Any) -> Sound | None:
    if output.audio is None:
        return None
    samples = np.asarray(output.audio[0].float().cpu().numpy(), np.float32)
    return Sound(samples=samples.T, rate_hz=int(pipe.vocoder.config.output_sampling_rate))
