"""The owner of the device: what stays loaded, what leaves, and who waits."""

from __future__ import annotations

import threading
import time
import weakref

import pytest
import torch

from resources import device as device_module
from resources.device import Device, ModelSlot, shared_device
from storyvid.errors import MissingModelError


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
