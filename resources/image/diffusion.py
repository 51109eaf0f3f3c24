"""Key frames from a text-to-image pipeline of diffusers: whichever one the folder declares."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from PIL import Image

from resources.declared import Declared
from resources.device import Device
from resources.diffusion_pipeline import PipelineModel, RunOptions, Stops, call_pipeline, seeded
from resources.image.chapter_cards import set_heading
from resources.image.prompts import NEGATIVE, PROMPTS_VERSION, picture_prompt
from resources.image.sizes import Pixels, cut_to_aspect, filled, size_of_area, size_of_lines
from resources.inspection import checked_pixels
from resources.memory_ladder import Compute, Ladder
from resources.model_identity import ModelHome
from resources.video.table import FAMILIES
from storyvid.errors import MissingModelError
from storyvid.generation.protocols import MediaStore, ReferenceKind
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.media import KeyFrame
from storyvid.models.plan import ShotSize
from storyvid.typography.canvas import Canvas
from storyvid.typography.check import type_identity

VERSION = "2"
SETTING = "DIFFUSION_MODEL_PATH"

_FEW_STEPS = 4


@dataclass(frozen=True)
class ImageOptions:
    """How key frames are drawn; None leaves it to what is usual for the model.

    `lines` is the short side in which the model draws, `strength` how far image-to-image goes from its reference.
    """

    steps: int | None = None
    guidance: float | None = None
    lines: int | None = None
    negative: str = NEGATIVE
    reference: Literal["auto", "none", "portrait", "previous"] = "auto"
    strength: float = 0.6


class DiffusionImages:
    """An ImageGenerator over a folder of diffusers. The same request, the same bytes on the same kind of device."""

    at_once = 2
    """While one is made, the one before it is encoded and kept."""

    def __init__(self, home: ModelHome, device: Device, options: ImageOptions, run: RunOptions) -> None:
        """Raises MissingModelError where the folder holds no pipeline of pictures."""
        self._declared = Declared.of(home.folder, SETTING)
        if any(row(self._declared) for row in FAMILIES):
            raise MissingModelError(
                f"{SETTING}={home.folder}: {self._declared.pipeline} makes takes (VIDEO_MODEL_PATH); key frames need a "
                "text-to-image pipeline, such as Stable Diffusion, SDXL, FLUX or Qwen-Image"
            )
        self._options = options
        self._device = device
        self._stops = Stops()
        self._model = PipelineModel(home, self._declared, device, run, load_text_to_image)
        self._ladder = Ladder(
            f"a key frame by {self._declared.pipeline}",
            self._model.slot.key,
            device,
            "Set a lower DIFFUSION_LINES, MODEL_OFFLOAD=sequential, or a smaller model in DIFFUSION_MODEL_PATH.",
        )

    @property
    def identity(self) -> Mapping[str, str]:
        steps, guidance = self._steps_and_guidance()
        told = {
            "steps": steps,
            "guidance": guidance,
            "lines": self._options.lines,
            "negative": self._options.negative,
            "strength": self._options.strength,
        }
        return {
            "backend": "diffusion_images",
            "version": VERSION,
            "prompts": PROMPTS_VERSION,
            "encoder": f"opencv {cv2.__version__}",
            **type_identity(),
            **self._model.identity,
            **{name: str(value) for name, value in told.items() if value is not None},
        }

    @property
    def reference(self) -> ReferenceKind:
        """As set; else portraits for a model that was made to take pictures of what it draws, none for others."""
        if self._options.reference != "auto":
            return self._options.reference
        return "portrait" if self._takes_pictures else "none"

    def interrupt(self) -> None:
        """Give up what is drawn at its next step, and what waits."""
        self._stops.stop()

    def close(self) -> None:
        """Take the model off the device; the next request loads it again."""
        self._device.release(self._model.slot.key)

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        """The key frame of a request: a PNG in its aspect, at least as large as it asks.

        Raises InvalidResultError where the picture is none, GenerationError where no way of making it fits into memory.
        """
        reference = _opened(media.read(request.reference)) if request.reference else None
        pixels, compromises = self._ladder.climb(
            request.width_px * request.height_px,
            self._model.usual_compute(),
            partial(self._drawn, request, reference, self._stops.watch()),
        )
        pixels = cut_to_aspect(pixels, request.width_px, request.height_px)
        if request.size is ShotSize.TITLE:
            pixels = set_heading(request, _canvas(pixels)).pixels
        return _kept(pixels, compromises, media)

    def _drawn(
        self, request: KeyFrameRequest, reference: Pixels | None, stopped: Callable[[], bool], compute: Compute
    ) -> Pixels:
        steps, guidance = self._steps_and_guidance()
        wanted: dict[str, Any] = {
            "prompt": picture_prompt(request),
            "negative_prompt": self._options.negative or None,
            "num_inference_steps": steps,
            "guidance_scale": guidance,
            "generator": seeded(request.seed),
            "output_type": "pt",
        }
        with self._device.hold(self._model.slot) as loaded:
            loaded.arrange(compute)
            width, height = self._size(loaded.pipe, request, compute.scale)
            arguments = {name: value for name, value in wanted.items() if value is not None}
            pipe, arguments = self._arranged(loaded.pipe, arguments, reference, width, height)
            output = call_pipeline(pipe, arguments, f"key frame by {self._declared.pipeline}", stopped)
            drawn = checked_pixels(output.images[:1], width, height, f"the key frame by {self._declared.pipeline}")
        return np.asarray(drawn[0])

    def _arranged(
        self, pipe: Any, arguments: dict[str, Any], reference: Pixels | None, width: int, height: int
    ) -> tuple[Any, dict[str, Any]]:
        """Who is called with what: the model takes a reference as it is, or draws over it as image-to-image."""
        sized = {**arguments, "width": width, "height": height}
        if reference is None:
            return pipe, sized
        if self._takes_pictures:
            return pipe, {**sized, "image": Image.fromarray(reference)}
        start = Image.fromarray(filled(reference, width, height))
        return _image_to_image(pipe), {**sized, "image": start, "strength": self._options.strength}

    def _size(self, pipe: Any, request: KeyFrameRequest, scale: float) -> tuple[int, int]:
        """What the model draws: as many lines as set, else the number of pixels that it was trained on."""
        aspect, multiple = request.width_px / request.height_px, max(16, 2 * int(getattr(pipe, "vae_scale_factor", 8)))
        if self._options.lines is not None:
            return size_of_lines(aspect, self._options.lines * scale, multiple)
        return size_of_area(aspect, (_native_side(pipe) * scale) ** 2, multiple)

    @property
    def _takes_pictures(self) -> bool:
        """Whether pictures of what is to be drawn are an argument of the model itself (FLUX.2, Kontext)."""
        return self._declared.pipeline.startswith(("Flux2", "FluxKontext"))

    def _steps_and_guidance(self) -> tuple[int | None, float | None]:
        """As set; else what suits a distilled model; None is the pipeline's own default."""
        steps, guidance = self._options.steps, self._options.guidance
        pipeline, index = self._declared.pipeline, self._declared.index
        if pipeline.startswith("Flux2Klein") and index.get("is_distilled"):
            return steps or _FEW_STEPS, 1.0 if guidance is None else guidance
        if pipeline == "FluxPipeline" and self._declared.config("transformer").get("guidance_embeds") is False:
            return steps or _FEW_STEPS, 0.0 if guidance is None else guidance
        return steps, guidance


def load_text_to_image(folder: Path, dtype: Any) -> Any:
    """The text-to-image pipeline of a folder. Raises MissingModelError naming what is supported."""
    from diffusers import AutoPipelineForText2Image
    from diffusers.pipelines.auto_pipeline import AUTO_TEXT2IMAGE_PIPELINES_MAPPING

    try:
        return AutoPipelineForText2Image.from_pretrained(str(folder), dtype=dtype, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        known = ", ".join(sorted({one.__name__ for one in AUTO_TEXT2IMAGE_PIPELINES_MAPPING.values()}))
        raise MissingModelError(
            f"{SETTING}={folder} is no text-to-image pipeline that can be loaded: {error}. Supported are: {known}"
        ) from error


def _image_to_image(pipe: Any) -> Any:
    """The same model as image-to-image. Raises MissingModelError where diffusers has no such pipeline for it."""
    from diffusers import AutoPipelineForImage2Image

    try:
        redrawing = AutoPipelineForImage2Image.from_pipe(pipe)
    except ValueError as error:
        raise MissingModelError(
            f"{type(pipe).__name__} cannot start from a picture: {error}. Set DIFFUSION_REFERENCE=none, or use a model "
            "that can, such as Stable Diffusion, SDXL or FLUX"
        ) from error
    redrawing.set_progress_bar_config(disable=True)
    return redrawing


def _native_side(pipe: Any) -> int:
    """Side of the square that the model was trained on, as far as its configuration says it."""
    samples = getattr(pipe, "default_sample_size", None)
    if samples is None and getattr(pipe, "unet", None) is not None:
        samples = pipe.unet.config.sample_size
    side = (samples or 128) if isinstance(samples, int) or samples is None else max(samples)
    return int(side * getattr(pipe, "vae_scale_factor", 8))


def _opened(data: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.uint8)


def _canvas(pixels: Pixels) -> Canvas:
    canvas = Canvas(pixels.shape[1], pixels.shape[0])
    canvas.pixels[:] = pixels
    return canvas


def _kept(pixels: Pixels, compromises: tuple[str, ...], media: MediaStore) -> KeyFrame:
    height, width = pixels.shape[:2]
    # OpenCV lets other threads go on meanwhile: one of them draws the next picture.
    image = media.put(cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))[1].tobytes(), "png")
    return KeyFrame(image=image, width_px=width, height_px=height, compromises=compromises)
