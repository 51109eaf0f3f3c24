"""The one owner of the device that models run on: what it is, which models it holds, who may use it now.

One generation runs at a time. A model stays loaded until the stage that asks it is over. Where the memory that is free
does not suffice for another one before that, the model that was used longest ago leaves for good. What the device did
is told to whoever accounts for it.
"""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from resources.device_watch import watched
from storyvid.errors import GenerationError, MissingModelError
from storyvid.generation.patience import Patience, current_patience

if TYPE_CHECKING:
    import torch

logger = logging.getLogger(__name__)
M = TypeVar("M")

MIB = 2**20
LOOK_AGAIN_S = 1.0
"""How often one that waits for its turn looks whether it can still come."""
STILL_THERE_MIB = 64
"""Allocated memory that may outlive a model: caches of kernels, not weights."""

DeviceName = Literal["auto", "cuda", "cpu"]
Precision = Literal["auto", "bfloat16", "float16", "float32"]


@dataclass(frozen=True)
class ModelSlot(Generic[M]):
    """A model as the device may hold it.

    `load` brings it onto the device, ready to run. `weights_mb` is what it takes there (MiB), `work_mb` what one
    generation takes beside it, as far as that is known. Slots with the same `key` are the same model.
    """

    name: str
    key: Hashable
    load: Callable[[], M]
    weights_mb: float = 0.0
    work_mb: float = 0.0


@dataclass
class _Resident:
    model: Any
    name: str


class Device:
    """A CUDA device or the CPU, in a data type, with the models that it holds. Threads may share it."""

    def __init__(self, name: DeviceName = "auto", precision: Precision = "auto") -> None:
        """Raises MissingModelError where `cuda` is asked for and torch sees none."""
        self.kind: Literal["cuda", "cpu"] = _chosen(name)
        self.dtype: torch.dtype = _dtype(self.kind, precision)
        self._turn = threading.RLock()
        self._holder: Patience | None = None
        self.in_place = threading.RLock()
        """Held by whoever moves weights, and by whoever runs a part of a model beside the one that has the device."""
        self._residents: OrderedDict[Hashable, _Resident] = OrderedDict()

    @property
    def torch_device(self) -> torch.device:
        import torch

        return torch.device(self.kind)

    @property
    def dtype_name(self) -> str:
        """`bfloat16`, `float16` or `float32`: part of the key of whatever runs here."""
        return str(self.dtype).removeprefix("torch.")

    @property
    def resident_names(self) -> tuple[str, ...]:
        """Models that are loaded, the one used longest ago first."""
        return tuple(resident.name for resident in self._residents.values())

    @contextmanager
    def hold(self, slot: ModelSlot[M]) -> Iterator[M]:
        """Have the device to oneself, with the model of `slot` on it, until the block ends.

        The block should hand out plain arrays and keep no reference to the model. Raises GenerationError where the one
        that has it was given up and does not end.
        """
        with self._taken():
            model = self._resident(slot)
            with watched(self.kind):
                yield model

    @contextmanager
    def beside(self, slot: ModelSlot[M]) -> Iterator[M | None]:
        """The model of `slot` where it is loaded, for a part that works beside whoever holds the device.

        The weights stay where they are until the block ends, so it should be short. None where the model is not here.
        """
        with self.in_place:
            resident = self._residents.get(slot.key)
            yield resident.model if resident else None

    def free_mb(self) -> float:
        """Memory (MiB) that a model could take now: of the GPU, else of the machine. Caches of torch count as free."""
        if self.kind == "cpu":
            import psutil

            return float(psutil.virtual_memory().available / MIB)
        import torch

        free, _ = torch.cuda.mem_get_info()
        return float((free + torch.cuda.memory_reserved() - torch.cuda.memory_allocated()) / MIB)

    def reachable_mb(self) -> float:
        """Memory (MiB) that would be free if every model left: what one model can have at most."""
        return self.free_mb() + self.allocated_mb()

    def allocated_mb(self) -> float:
        """Memory (MiB) that this process's tensors take on a GPU; 0 on a CPU, where nothing counts them."""
        if self.kind == "cpu":
            return 0.0
        import torch

        return float(torch.cuda.memory_allocated() / MIB)

    def release(self, key: Hashable) -> None:
        """The model of `key` leaves for good, if it is here."""
        with self._taken(), self.in_place:
            resident = self._residents.pop(key, None)
            if resident is None:
                return
            before, ghost, name = self.allocated_mb(), _ghost(resident.model), resident.name
            _strip(resident.model)
            del resident
            self.collect()
            logger.info("%s left the device: %.0f MiB free now", name, self.free_mb())
            if ghost() is not None and self.kind == "cuda" and before - self.allocated_mb() < STILL_THERE_MIB:
                logger.warning("%s is still referred to; %.0f MiB stay allocated", name, self.allocated_mb())

    def release_others(self, key: Hashable) -> None:
        """Every model but that of `key` leaves for good."""
        with self._taken():
            for other in [one for one in self._residents if one != key]:
                self.release(other)
            self.collect()

    def release_all(self) -> None:
        """Every model leaves for good."""
        with self._taken():
            for key in list(self._residents):
                self.release(key)

    def collect(self) -> None:
        """Give back what nothing refers to any more."""
        gc.collect()
        if self.kind == "cuda":
            import torch

            # cuBLAS keeps some 30 MiB for every thread that ever multiplied; it takes them again as it needs them.
            torch._C._cuda_clearCublasWorkspaces()
            torch.cuda.empty_cache()

    @contextmanager
    def _taken(self) -> Iterator[None]:
        """Have the turn. Raises GenerationError where it will not come."""
        while not self._turn.acquire(timeout=LOOK_AGAIN_S):
            holder = self._holder
            if holder is not None and holder.given_up:
                raise GenerationError(
                    f"the device is held by {holder.what}, which was given up and does not end: "
                    "end this process and render again"
                )
        before, self._holder = self._holder, current_patience()
        try:
            yield
        finally:
            self._holder = before
            self._turn.release()

    def _resident(self, slot: ModelSlot[M]) -> M:
        if slot.key not in self._residents:
            self._make_room(slot)
            before = self.free_mb()
            logger.info("loading %s in %s on %s, %.0f MiB free", slot.name, self.dtype_name, self.kind, before)
            self._residents[slot.key] = _Resident(slot.load(), slot.name)
        self._residents.move_to_end(slot.key)
        model: M = self._residents[slot.key].model
        return model

    def _make_room(self, slot: ModelSlot[M]) -> None:
        while self._residents and self.free_mb() < slot.weights_mb + slot.work_mb:
            self.release(next(iter(self._residents)))


@cache
def shared_device(name: DeviceName = "auto", precision: Precision = "auto") -> Device:
    """The device of this process: every generator of a run gets the same one."""
    return Device(name, precision)


def _chosen(name: DeviceName) -> Literal["cuda", "cpu"]:
    import torch

    if name == "cuda" and not torch.cuda.is_available():
        raise MissingModelError(
            "MODEL_DEVICE=cuda, but torch finds no CUDA device: install the CUDA build of torch and a driver that fits "
            "it (nvidia-smi shows it), or set MODEL_DEVICE=cpu"
        )
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return name


def _dtype(kind: str, precision: Precision) -> torch.dtype:
    """As asked; else bfloat16 where the GPU computes in it, float16 on older ones, float32 on a CPU."""
    import torch

    if precision != "auto":
        return {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}[precision]
    if kind == "cpu":
        return torch.float32
    return torch.bfloat16 if torch.cuda.get_device_capability() >= (8, 0) else torch.float16


def _ghost(model: Any) -> Callable[[], Any]:
    """A reference that dies with the model; of one that cannot be watched, a dead one."""
    try:
        return weakref.ref(model)
    except TypeError:
        return lambda: None


def _strip(model: Any) -> None:
    """Take the weights out of every part of a model: they go even where something still refers to the model."""
    import torch

    if hasattr(model, "remove_all_hooks"):
        model.remove_all_hooks()
    parts = model.components.values() if hasattr(model, "components") else [model]
    for part in parts:
        if isinstance(part, torch.nn.Module) and not getattr(part, "is_quantized", False):
            torch.nn.Module.to(part, "meta")
