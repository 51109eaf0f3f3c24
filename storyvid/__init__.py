"""The domain of storyvid: what a story, a shot, a take, a cut and a film are, and how one becomes the other.

Nothing here knows Dagster or torch, so all of it can be tested and reused without them.
"""

import os

# Before anything imports numpy or OpenCV. Each brings an OpenBLAS that starts a thread for every core, which spin for a
# tenth of a second before they find that nothing is to be done; and a sum over several threads is not the same to the
# last bit on every machine. Films are made on threads of their own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
