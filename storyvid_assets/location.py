"""The code location as workspace.yaml names it: the definitions, for a code server that forks its runs.

Dagster's code server starts every run in a new interpreter, which takes longer to import what it needs than a small
film takes. Here each run is forked from one process that has imported everything and done nothing else
(docs/decisions/0020-runs-are-forked.md).
"""

import multiprocessing

from storyvid_assets.definitions import defs

__all__ = ["defs"]


def fork_runs() -> None:
    """Have this process start its runs from a fork server. In a run itself, nothing is changed.

    The code server asks the context `spawn` for its processes, and no setting of Dagster's changes that. Python has
    one object for that context; what it makes of a process is replaced.
    """
    if multiprocessing.parent_process() is None:
        forked = multiprocessing.get_context("forkserver")
        forked.set_forkserver_preload(["storyvid_assets.preloaded"])
        setattr(multiprocessing.get_context("spawn"), "Process", forked.Process)  # noqa: B010 - mypy knows a class


fork_runs()
