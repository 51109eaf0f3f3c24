"""Threads share heaps: glibc itself is asked how many there are."""

import platform
import subprocess
import sys

import pytest

from storyvid.memory import ARENAS

THREADS_THAT_ALLOCATE = """
import ctypes, threading
from storyvid.memory import share_arenas
if {shared}:
    share_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fdopen.restype = ctypes.c_void_p
together = threading.Barrier(8)
def work():
    together.wait()
    for _ in range(2000):
        libc.malloc(5000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


def heaps(*, shared: bool) -> int:
    program = THREADS_THAT_ALLOCATE.format(shared=shared)
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout
    return told.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas")
def test_threads_share_a_few_heaps() -> None:
    assert heaps(shared=True) <= ARENAS < heaps(shared=False)
