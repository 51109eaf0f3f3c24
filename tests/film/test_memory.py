"""Threads share heaps and use memory again: glibc and the system themselves are asked."""

import os
import platform
import resource
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


ARRAYS_ONE_AFTER_THE_OTHER = """
import resource
import numpy as np
from storyvid.memory import share_arenas
share_arenas()
np.ones(500_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(50):
    np.ones(500_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="malloc of others is left alone")
def test_a_piece_of_sound_takes_the_memory_of_the_one_before() -> None:
    pages = 500_000 * 8 // resource.getpagesize()
    command = [sys.executable, "-c", ARRAYS_ONE_AFTER_THE_OTHER]
    faults = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert faults < pages * 5, f"{faults} pages were cleared for 50 arrays of {pages}"


THREADS_AFTER_IMPORTS = """
import os
import storyvid.film.remux, storyvid.inspection.sounds, cv2, numpy
print(len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are read from Linux's /proc")
def test_importing_the_film_engine_starts_no_threads_that_wait_for_matrices() -> None:
    plain = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-c", THREADS_AFTER_IMPORTS]
    told = subprocess.run(command, env=plain, capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "1"
