"""Which family of generators a machine uses, and how that is decided."""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import NamedTuple

logger = logging.getLogger(__name__)


class ExecutionProfile(StrEnum):
    """`debug_cpu` makes an animatic on any laptop, `prod_gpu` the film with open models."""

    DEBUG_CPU = "debug_cpu"
    PROD_GPU = "prod_gpu"


class ProfileChoice(NamedTuple):
    """The profile and why it was chosen, for logs and metadata."""

    profile: ExecutionProfile
    reason: str


def detect_gpu() -> str | None:
    """Name of the first GPU that NVIDIA's management library reports, or None where there is none to use."""
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        if pynvml.nvmlDeviceGetCount() == 0:
            return None
        return str(pynvml.nvmlDeviceGetName(pynvml.nvmlDeviceGetHandleByIndex(0)))
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()


def choose_profile(
    forced: ExecutionProfile | None, explicit: ExecutionProfile | None, *, gpu_enabled: bool
) -> ProfileChoice:
    """Decide the profile: FORCE_PROFILE, then EXECUTION_PROFILE, then detection.

    An explicit profile is never overridden: production without a GPU is warned about and used.
    """
    for value, name in ((forced, "FORCE_PROFILE"), (explicit, "EXECUTION_PROFILE")):
        if value is None:
            continue
        if value is ExecutionProfile.PROD_GPU and detect_gpu() is None:
            logger.warning("%s=%s, but no usable NVIDIA GPU was found: this will be slow or fail", name, value.value)
        return ProfileChoice(value, f"{name} says so")
    if not gpu_enabled:
        return ProfileChoice(ExecutionProfile.DEBUG_CPU, "GPU_ENABLED=false")
    gpu = detect_gpu()
    if gpu is None:
        logger.warning("no usable NVIDIA GPU found: using the debug_cpu profile (set EXECUTION_PROFILE to choose)")
        return ProfileChoice(ExecutionProfile.DEBUG_CPU, "no usable NVIDIA GPU found")
    return ProfileChoice(ExecutionProfile.PROD_GPU, f"found {gpu}")
