"""`make torture N=200`: mistreats films and machines, and checks that nothing is lost, damaged or made twice.

N kills of renders and of the programs that they start, N damages of files, and what else can happen to a machine. Ends
with 1 where something went wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.torture.campaign import campaign
from tests.torture.report import table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("size", nargs="?", default="N=20", help="N=200: how many kills, and how many damages")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other moments and files")
    arguments = parser.parse_args()
    size = int(arguments.size.removeprefix("N="))
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        trials = []
        for trial in campaign(Path(folder), size, arguments.seed):
            trials.append(trial)
            print(f"{trial.kind}: {trial.blows} blows, {'; '.join(trial.faults) or 'no fault'}", flush=True)
    print("\n" + "\n".join(table(trials)))
    sys.exit(any(trial.faults for trial in trials))


if __name__ == "__main__":
    # The machines of a campaign are processes that import this module too.
    main()
