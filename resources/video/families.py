"""What a family of video models can do and how it is asked: the words that the adapters here are written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from storyvid.models.plan import CameraMove

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Piece:
    """One call of a model: `frames` pictures of `width` x `height`, from `first` to `last` where these are there.

    `steps` and `guidance` are None where the pipeline's own are wanted. `move` is for models that read no prompt.
    """

    prompt: str
    negative: str
    first: Any | None
    last: Any | None
    width: int
    height: int
    frames: int
    move: CameraMove
    steps: int | None
    guidance: float | None
    generator: Any


@dataclass(frozen=True)
class Sound:
    """What a model made to be heard: (samples, channels) floats in -1..1, at `rate_hz`."""

    samples: npt.NDArray[np.float32]
    rate_hz: int


PAIR = ("prompt_embeds", "negative_prompt_embeds")
"""What the pipelines of Wan and CogVideoX take in place of prompts."""
WITH_MASKS = ("prompt_embeds", "prompt_attention_mask", "negative_prompt_embeds", "negative_prompt_attention_mask")
"""Those of LTX."""

Arguments = Callable[[Piece], Mapping[str, Any]]
Hear = Callable[[Any, Any], Sound | None]


def silent(pipe: Any, output: Any) -> Sound | None:
    """For models that make no sound."""
    return None


@dataclass(frozen=True)
class Family:
    """A family as one folder has it.

    It gives `frame_step` * k + 1 frames, `most_frames` at once and `rate` per second; its sides are multiples of
    `multiple`, the short one usually `lines`, unless it has one `fixed_size`. `load_as` is the class of diffusers that
    is asked. `full_precision` are parts whose half precision is known to fail. `encoded` are the arguments that stand
    for a prompt, in the order in which the pipeline's `encode_prompt` gives them; empty: it is only asked in words.
    `prompt_tokens` is the length to which its prompts are brought; None: the pipeline's own.
    """

    name: str
    load_as: str
    rate: Fraction
    frame_step: int
    most_frames: int
    multiple: int
    lines: int
    arguments: Arguments
    hear: Hear = silent
    starts_from_picture: bool = True
    ends_on_picture: bool = False
    fixed_size: tuple[int, int] | None = None
    guidance: float | None = None
    full_precision: tuple[str, ...] = ()
    encoded: tuple[str, ...] = ()
    prompt_tokens: int | None = None

    @property
    def prompt_length(self) -> dict[str, int]:
        """The length of a prompt as an argument of the pipeline and of its `encode_prompt`."""
        return {} if self.prompt_tokens is None else {"max_sequence_length": self.prompt_tokens}


def common_arguments(piece: Piece) -> dict[str, Any]:
    """What all families call alike; None is left out, so that the pipeline's default holds."""
    told = {
        "prompt": piece.prompt,
        "negative_prompt": piece.negative or None,
        "width": piece.width,
        "height": piece.height,
        "num_frames": piece.frames,
        "num_inference_steps": piece.steps,
        "guidance_scale": piece.guidance,
        "generator": piece.generator,
        "output_type": "pt",
    }
    return {name: value for name, value in told.items() if value is not None}


def image_arguments(piece: Piece) -> dict[str, Any]:
    """For pipelines that take the first frame as `image`."""
    return {**common_arguments(piece), "image": piece.first}
