"""`make bench N=60`: the price of edits and of composing, in one table. See bench.table; others by their name.

    python -m bench [N=60 ROUNDS=3 KEEP=folder COLD=yes]   bench.table
    python -m bench story [small|full]                     bench.story
    python -m bench.gpu                                    models of real size on a GPU, where torch is
    python -m bench backfill | llm | replies | compositors | planning

CPU seconds and ratios are what to compare: wall times depend on what else the machine does.
"""

from __future__ import annotations

import sys

from bench import backfill, compositors, llm, planning, replies, story, table

BENCHES = {
    "backfill": backfill.main,
    "compositors": compositors.main,
    "llm": llm.main,
    "planning": planning.main,
    "replies": replies.main,
    "story": story.main,
}

if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in BENCHES:
        BENCHES[sys.argv[1]](sys.argv[2:])
    else:
        table.main(sys.argv[1:])
