"""The generators of open models as Dagster resources: thin, each imports its backend only when a run needs it."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

from storyvid.errors import MissingModelError
from storyvid.settings import Settings

if TYPE_CHECKING:
    from resources.device import Device
    from resources.diffusion_pipeline import RunOptions
    from resources.model_identity import ModelHome
    from storyvid.generation.protocols import ImageGenerator, VideoGenerator


class DiffusionImagesResource(dg.ConfigurableResource["ImageGenerator"]):
    """Key frames: the text-to-image pipeline of diffusers in DIFFUSION_MODEL_PATH."""

    settings: dg.ResourceDependency[Settings]

    def create_resource(self, context: dg.InitResourceContext) -> "ImageGenerator":
        from resources.image.diffusion import SETTING, DiffusionImages, ImageOptions
        from resources.image.prompts import NEGATIVE

        settings = self.settings
        options = ImageOptions(
            steps=settings.diffusion_steps,
            guidance=settings.diffusion_guidance,
            lines=settings.diffusion_lines,
            negative=settings.diffusion_negative or NEGATIVE,
            reference=settings.diffusion_reference,
            strength=settings.diffusion_strength,
        )
        home = model_home(settings, settings.diffusion_model_path, SETTING)
        return DiffusionImages(home, device_of(settings), options, run_options(settings))


class DiffusionTakesResource(dg.ConfigurableResource["VideoGenerator"]):
    """Takes: the video pipeline of diffusers in VIDEO_MODEL_PATH."""

    settings: dg.ResourceDependency[Settings]

    def create_resource(self, context: dg.InitResourceContext) -> "VideoGenerator":
        from resources.image.prompts import NEGATIVE_MOTION
        from resources.video.diffusion import SETTING, DiffusionTakes, VideoOptions

        settings = self.settings
        options = VideoOptions(
            steps=settings.video_steps,
            guidance=settings.video_guidance,
            lines=settings.video_lines,
            frames=settings.video_frames,
            negative=settings.video_negative or NEGATIVE_MOTION,
        )
        home = model_home(settings, settings.video_model_path, SETTING)
        return DiffusionTakes(home, device_of(settings), options, run_options(settings))


def device_of(settings: Settings) -> "Device":
    """The one device of this process, as set. Raises MissingModelError where it, or what it runs on, is not there."""
    from resources.device import shared_device

    lacking = [library for library in ("torch", "diffusers", "transformers") if find_spec(library) is None]
    if lacking:
        raise MissingModelError(
            f"models run on {', '.join(lacking)}, which is not installed here: `pip install -e '.[models]'` brings it, "
            "or set EXECUTION_PROFILE=debug_cpu"
        )

    return shared_device(settings.model_device, settings.model_precision)


def run_options(settings: Settings) -> "RunOptions":
    from resources.diffusion_pipeline import RunOptions

    return RunOptions(offload=settings.model_offload, tiling=settings.model_tiling, attention=settings.model_attention)


def model_home(settings: Settings, name: str | None, setting: str) -> "ModelHome":
    """Where a configured model is, and what it is. Raises MissingModelError naming the setting."""
    from resources.model_identity import find_model

    cache: Path = settings.storyvid_home
    return find_model(name or "", cache, downloads=settings.model_downloads, setting=setting)
