"""A diffusers pipeline: how it is loaded, arranged on the device and called.

Nothing here knows pictures from takes.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from resources.declared import Declared
from resources.device import Device, ModelSlot
from resources.memory_ladder import Compute, Offload
from resources.model_identity import ModelHome
from resources.quiet import quiet_transformers
from storyvid.errors import GenerationError, SettingsError
from storyvid.generation.usage import tell_step

logger = logging.getLogger(__name__)

HEADROOM = 1.25
"""Free memory over the weights with which a model is put on the GPU whole."""
_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}

Load = Callable[[Path, Any], Any]


@dataclass(frozen=True)
class RunOptions:
    """How models are run, as set by the user; `auto` leaves it to the memory that is free."""

    offload: Literal["auto", "none", "model", "sequential"] = "auto"
    tiling: Literal["auto", "on", "off"] = "auto"
    attention: str | None = None


class LoadedPipeline:
    """A pipeline with its present arrangement on the device. Only who holds the device may use it."""

    def __init__(self, pipe: Any, device: Device) -> None:
        self.pipe = pipe
        self._device = device
        self._offload: Offload | None = None

    @property
    def components(self) -> Mapping[str, Any]:
        components: Mapping[str, Any] = self.pipe.components
        return components

    def remove_all_hooks(self) -> None:
        self.pipe.remove_all_hooks()

    def arrange(self, compute: Compute) -> None:
        """Put the parts where `compute` wants them, and let the decoder work in tiles or whole."""
        if compute.offload != self._offload:
            with self._device.in_place:
                self._move(compute.offload)
        vae = getattr(self.pipe, "vae", None)
        for name in ("tiling", "slicing"):
            switch = getattr(vae, f"{'enable' if compute.tiled else 'disable'}_{name}", None)
            if switch is not None:
                switch()

    def _move(self, offload: Offload) -> None:
        if self._offload not in (None, "none"):
            self.pipe.remove_all_hooks()
        self._offload = None
        if offload == "none":
            self.pipe.to(self._device.torch_device)
        elif offload == "model":
            self.pipe.enable_model_cpu_offload(device=self._device.torch_device)
        else:
            self.pipe.to("cpu")
            self.pipe.enable_sequential_cpu_offload(device=self._device.torch_device)
        self._offload = offload

    def encoded(self, prompts: Mapping[str, Any], answers: Sequence[str]) -> dict[str, Any]:
        """What the text encoder makes of `prompts`, under the names by which the pipeline takes it.

        `answers` are these names in the order of `encode_prompt`. Empty where the model is not whole on the device: its
        parts come and go then, so it encodes for itself.
        """
        with self._device.in_place:
            if not answers or self._offload != "none":
                return {}
            return _encoded(self.pipe, prompts, answers, self._device.torch_device)


@dataclass(frozen=True)
class PipelineModel:
    """A pipeline that the device can hold. `load` makes it from its folder in a data type (or one per component).

    `decoding_mb` is what its decoder takes beside the weights (MiB) when it does not work in tiles.
    """

    home: ModelHome
    declared: Declared
    device: Device
    options: RunOptions
    load: Load
    full_precision: tuple[str, ...] = ()
    decoding_mb: float = 10_000.0

    @cached_property
    def weights_mb(self) -> float:
        return self.declared.weights_mb(_BYTES[self.device.dtype_name])

    @cached_property
    def slot(self) -> ModelSlot[LoadedPipeline]:
        return ModelSlot(
            name=f"{self.declared.pipeline} ({self.home.folder.name})",
            key=("pipeline", self.home.identity, self.device.dtype_name, self.declared.pipeline),
            load=self._load,
            weights_mb=self.weights_mb * HEADROOM,
        )

    @property
    def identity(self) -> dict[str, str]:
        """What the model adds to the identity of a generator: the same on every machine that has it."""
        return {
            "model": self.home.identity,
            "pipeline": self.declared.pipeline,
            "dtype": self.device.dtype_name,
            **{name: version(name).partition("+")[0] for name in ("diffusers", "transformers", "torch")},
            **({"attention": self.options.attention} if self.options.attention else {}),
        }

    def usual_compute(self) -> Compute:
        """How to run it: as set, else by the memory that is free."""
        compute = Compute(tiled=self.options.tiling == "on")
        if self.device.kind == "cpu":
            return compute
        if self.options.offload != "auto":
            return replace(compute, offload=self.options.offload)
        free = self.device.reachable_mb()
        bytes_each = _BYTES[self.device.dtype_name]
        if free >= self.weights_mb * HEADROOM:
            tight = free < self.weights_mb + self.decoding_mb
            return replace(compute, tiled=compute.tiled or (self.options.tiling == "auto" and tight))
        largest = self.declared.largest_part_mb(bytes_each)
        offload: Offload = "model" if free >= largest * HEADROOM else "sequential"
        return replace(compute, offload=offload, tiled=self.options.tiling != "off")

    def _load(self) -> LoadedPipeline:
        import torch
        from diffusers.utils import logging as diffusers_log

        diffusers_log.disable_progress_bar()
        quiet_transformers()
        whole = {"default": self.device.dtype, **dict.fromkeys(self.full_precision, torch.float32)}
        pipe = self.load(self.home.folder, whole if self.full_precision else self.device.dtype)
        pipe.set_progress_bar_config(disable=True)
        if self.options.attention:
            _set_attention(pipe, self.options.attention)
        return LoadedPipeline(pipe, self.device)


def load_class(name: str, setting: str) -> Load:
    """Loads the folder of a setting as the diffusers class of that name. No network: the folder is all there is."""

    def load(folder: Path, dtype: Any) -> Any:
        import diffusers

        try:
            return getattr(diffusers, name).from_pretrained(str(folder), dtype=dtype, local_files_only=True)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GenerationError(
                f"{setting}={folder} cannot be loaded as {name}: {error}. Check that the model is whole and that "
                f"this version of diffusers ({version('diffusers')}) knows it"
            ) from error

    return load


class Stops:
    """Remembers that a run is stopped, for the calls that were under way then; later ones are made again."""

    def __init__(self) -> None:
        self._count = 0

    def stop(self) -> None:
        self._count += 1

    def watch(self) -> Callable[[], bool]:
        """Whether a stop came since this was called."""
        before = self._count
        return lambda: self._count != before


def call_pipeline(
    pipe: Any, arguments: Mapping[str, Any], what: str, stopped: Callable[[], bool] = lambda: False
) -> Any:
    """Run a pipeline with those of `arguments` that it takes, and tell of its denoising steps.

    Raises GenerationError at the next step once `stopped`.
    """
    _raise_if(stopped, what)
    taken = inspect.signature(pipe.__call__).parameters
    given = {name: value for name, value in arguments.items() if name in taken}
    if "callback_on_step_end" in taken:
        given["callback_on_step_end"] = _step_told(what, stopped)
    return pipe(**given)


def in_place_of_prompts(arguments: Mapping[str, Any], encoded: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of a pipeline with prompts that are encoded, where they are, in place of those in words."""
    if not encoded:
        return dict(arguments)
    return {name: value for name, value in arguments.items() if name not in ("prompt", "negative_prompt")} | dict(
        encoded
    )


def _encoded(pipe: Any, prompts: Mapping[str, Any], answers: Sequence[str], where: Any) -> dict[str, Any]:
    import torch

    # Its own call does the same, with what it takes itself by default (the length of a prompt, say).
    usual = {name: one.default for name, one in inspect.signature(pipe.__call__).parameters.items()}
    asked = {**usual, **prompts, "device": where}
    taken = inspect.signature(pipe.encode_prompt).parameters
    with torch.no_grad():
        made = pipe.encode_prompt(**{name: asked[name] for name in taken if name in asked})
    return {name: value for name, value in zip(answers, made, strict=True) if value is not None}


def seeded(seed: int) -> Any:
    """Noise that is the same on every machine: drawn on the CPU."""
    import torch

    return torch.Generator("cpu").manual_seed(seed)


def _set_attention(pipe: Any, backend: str) -> None:
    for part in pipe.components.values():
        if hasattr(part, "set_attention_backend"):
            try:
                part.set_attention_backend(backend)
            except (ValueError, RuntimeError, ImportError) as error:
                raise SettingsError(f"MODEL_ATTENTION={backend} cannot be used: {error}") from error


def _step_told(what: str, stopped: Callable[[], bool]) -> Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]:
    def step_ended(pipe: Any, step: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        steps = getattr(pipe, "num_timesteps", None)
        logger.debug("%s: step %d of %s", what, step + 1, steps or "?")
        if steps:
            tell_step(step + 1, int(steps))
        _raise_if(stopped, what)
        return tensors

    return step_ended


def _raise_if(stopped: Callable[[], bool], what: str) -> None:
    if stopped():
        raise GenerationError(f"the {what} was stopped with its run; render again to make it")
