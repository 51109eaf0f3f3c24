"""Which kernels of attention a model is asked with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def growing_attention() -> Iterator[None]:
    """Attention without cuDNN's kernels, for what a model writes token by token.

    cuDNN plans for every length that it has not met, 35 ms on a Hopper GPU, where PyTorch prefers it; and with every
    token the length is another. For pictures, whose length stays, it is the fastest. Holds for the whole process.
    """
    from torch.nn.attention import SDPBackend, sdpa_kernel

    with sdpa_kernel([SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH]):
        yield
