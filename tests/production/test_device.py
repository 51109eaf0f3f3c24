"""The owner of the device: what stays loaded, what leaves, and who waits."""

from __future__ import annotations

import sys
import threading
import time
import weakref
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import torch

from resources import device as device_module
from resources import device_watch
from resources.device import Device, ModelSlot, shared_device
from resources.device_watch import watched
from storyvid.errors import GenerationError, GenerationTimeoutError, MissingModelError
from storyvid.generation.usage import listen
from storyvid.stages.deadline import within


def slot(name: str, *, weights_mb: float = 0.0) -> ModelSlot[torch.nn.Linear]:
    return ModelSlot(name, name, lambda: torch.nn.Linear(4, 4), weights_mb=weights_mb)


def test_a_model_is_loaded_once_and_stays_while_it_fits(device: Device) -> None:
    loads = []
    one = ModelSlot("one", "one", lambda: loads.append(1) or torch.nn.Linear(4, 4))
    for _ in range(3):
        with device.hold(one) as model:
            assert model(torch.ones(4)).shape == (4,)
    assert loads == [1]
    with device.hold(slot("two")):
        pass
    assert device.resident_names == ("one", "two")


def test_the_model_used_longest_ago_leaves_where_memory_is_short(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        with device.hold(slot(name)):
            pass
    with device.hold(slot("one")):
        pass
    free = {("two", "one"): 10.0, ("one",): 100.0}
    monkeypatch.setattr(Device, "free_mb", lambda self: free.get(self.resident_names, 100.0))
    with device.hold(slot("three", weights_mb=50)):
        pass
    assert device.resident_names == ("one", "three")


def test_what_leaves_is_gone_even_where_something_still_refers_to_it(device: Device) -> None:
    with device.hold(slot("one")) as model:
        kept = model
    ghost = weakref.ref(kept)
    device.release("one")
    assert next(kept.parameters()).device.type == "meta"
    del kept, model
    assert ghost() is None


def test_one_generation_at_a_time(device: Device) -> None:
    inside, most = [], []

    def generate() -> None:
        with device.hold(slot("one")):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=generate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_a_model_that_does_not_load_leaves_nothing_behind(device: Device) -> None:
    def fail() -> torch.nn.Module:
        raise MissingModelError("no weights")

    with pytest.raises(MissingModelError), device.hold(ModelSlot("bad", "bad", fail)):
        pass
    assert device.resident_names == ()


def test_every_generator_of_a_process_shares_one_device() -> None:
    assert shared_device("cpu") is shared_device("cpu")


def test_a_cpu_computes_in_full_precision_and_cuda_that_is_not_there_is_named() -> None:
    assert Device("auto").dtype_name == "float32"
    assert Device("cpu", "bfloat16").dtype is torch.bfloat16
    with pytest.raises(MissingModelError, match="MODEL_DEVICE=cuda"):
        Device("cuda")


def test_a_precision_follows_what_the_gpu_computes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for capability, dtype in (((9, 0), torch.bfloat16), ((7, 5), torch.float16)):
        monkeypatch.setattr(torch.cuda, "get_device_capability", lambda capability=capability: capability)
        assert device_module._dtype("cuda", "auto") is dtype


class FakeDriver:
    """NVIDIA's interface as far as it is asked, of a GPU that is busy 60 % of the time and holds 2, then 3 GiB."""

    class NVMLError(Exception):
        """What the real one raises."""

    def __init__(self, uuid: str = "GPU-1234") -> None:
        self._uuid = uuid
        self._held_gib = 1

    def nvmlInit(self) -> None: ...

    def nvmlShutdown(self) -> None: ...

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> str:
        if uuid != self._uuid:
            raise self.NVMLError
        return uuid

    def nvmlDeviceGetMemoryInfo(self, handle: str) -> SimpleNamespace:
        self._held_gib = min(3, self._held_gib + 1)
        return SimpleNamespace(used=self._held_gib * 2**30)

    def nvmlDeviceGetUtilizationRates(self, handle: str) -> SimpleNamespace:
        return SimpleNamespace(gpu=60)


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: None)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda index: SimpleNamespace(uuid="1234"))
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", lambda: 5 * 2**20)
    device_watch._sampler.cache_clear()
    yield
    device_watch._sampler.cache_clear()


@pytest.mark.usefixtures("gpu")
def test_what_the_gpu_did_is_told_to_the_unit_that_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", FakeDriver())
    with listen() as usage, watched("cuda"):
        time.sleep(0.25)
    assert usage.gpu_s is not None
    assert usage.gpu_s >= 0.25
    assert (usage.gpu_peak_mb, usage.gpu_share) == (3 * 1024, pytest.approx(0.6))


@pytest.mark.usefixtures("gpu")
def test_each_unit_is_told_of_its_own_time_by_one_sampler(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = FakeDriver()
    starts: list[int] = []
    monkeypatch.setattr(driver, "nvmlInit", lambda: starts.append(1))
    monkeypatch.setitem(sys.modules, "pynvml", driver)
    for _ in range(3):
        with listen() as usage, watched("cuda"):
            time.sleep(0.25)
        assert usage.gpu_share == pytest.approx(0.6)
    assert starts == [1]


@pytest.mark.usefixtures("gpu")
def test_a_driver_that_knows_no_such_gpu_leaves_what_torch_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", FakeDriver("GPU-other"))
    with listen() as usage, watched("cuda"):
        pass
    assert (usage.gpu_peak_mb, usage.gpu_share) == (5.0, None)


def test_of_a_cpu_nothing_is_told(device: Device) -> None:
    with listen() as usage, device.hold(slot("one")):
        pass
    assert (usage.gpu_s, usage.gpu_peak_mb) == (None, None)


def test_who_waits_for_a_unit_that_was_given_up_and_does_not_end_is_told_so(device: Device) -> None:
    held, released = threading.Event(), threading.Event()

    def hang() -> None:
        with device.hold(slot("one")):
            held.set()
            released.wait()

    with pytest.raises(GenerationTimeoutError) as given_up:
        within(0.5, "take of s001-02", hang)
    assert held.is_set()
    assert not given_up.value.ended
    try:
        with pytest.raises(GenerationError, match="held by take of s001-02"), device.hold(slot("two")):
            pass
    finally:
        released.set()
    with device.hold(slot("two")):
        pass
