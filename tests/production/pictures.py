"""Generators of pictures and takes over tiny models, and ways to make them fail as real ones do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from resources.device import Device
from resources.diffusion_pipeline import RunOptions
from resources.image.diffusion import DiffusionImages, ImageOptions
from resources.model_identity import find_model
from resources.video.diffusion import DiffusionTakes, VideoOptions
from tests.production.tiny import folder


def images_of(model: Path, device: Device, run: RunOptions | None = None, **options: Any) -> DiffusionImages:
    home = find_model(str(model), model.parent / ".cache", setting="DIFFUSION_MODEL_PATH")
    return DiffusionImages(home, device, ImageOptions(**{"steps": 1, "lines": 32, **options}), run or RunOptions())


def takes_of(model: Path, device: Device, run: RunOptions | None = None, **options: Any) -> DiffusionTakes:
    home = find_model(str(model), model.parent / ".cache", setting="VIDEO_MODEL_PATH")
    usual = {"steps": 1, "lines": 32, "frames": 17}
    return DiffusionTakes(home, device, VideoOptions(**{**usual, **options}), run or RunOptions())


def tiny_images(name: str, where: Path, device: Device, **options: Any) -> DiffusionImages:
    return images_of(folder(name, where), device, **options)


def tiny_takes(name: str, where: Path, device: Device, **options: Any) -> DiffusionTakes:
    return takes_of(folder(name, where), device, **options)


@contextmanager
def decoding(generator: Any, device: Device, change: Callable[[torch.Tensor], torch.Tensor]) -> Iterator[None]:
    """Whatever the real decoder of a generator's pipeline gives goes through `change` first."""
    with device.hold(generator._model.slot) as loaded:
        decoder = loaded.pipe.vae.decoder
    hook = decoder.register_forward_hook(lambda module, given, made: change(made))
    try:
        yield
    finally:
        hook.remove()


def out_of_memory_over(numbers: int) -> Callable[[torch.Tensor], torch.Tensor]:
    """A decoder that has memory for results of so many numbers: more raises what CUDA raises."""

    def change(made: torch.Tensor) -> torch.Tensor:
        if made.numel() > numbers:
            raise torch.OutOfMemoryError(f"CUDA out of memory. Tried to allocate {made.numel() * 4} bytes")
        return made

    return change
