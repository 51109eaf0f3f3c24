"""`make bench`: what edits and composing cost, in one table, with the bounds that they are held to; JSON beside it.

Run as `python -m bench N=60 ROUNDS=3 KEEP=folder COLD=no` from the root of the repository. N shots of 4.6 s at
1280 x 720: see bench.edits for edits, bench.compositors for composing, bench.run_cost for the Dagster run,
bench.passages for planning. Everything that is compared is measured in this one run, in turns, as medians of CPU
seconds. `KEEP` keeps the first render of N shots, which takes longest, for the next call; `COLD=no` leaves out the cold
build that the film with a longer shot is compared with.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench import compositors, edits, passages, run_cost
from bench.one_edit import EDITS, LINES, REMUX, UNCHANGED, Figures

RESULTS = Path(__file__).parent / "results"
LONGER = "12 frames longer"
FEW, COMPOSED = 16, 8
UNCHANGED_BOUND_S, REMUX_BOUND, PEAK_BOUND_MB, MOVIEPY_BOUND = 1.0, 10.0, 512.0, 12.0
GIVEN: Mapping[str, str] = {"N": "60", "ROUNDS": "3", "COLD": "yes"}


class Row(NamedTuple):
    """A line of the table: CPU seconds, those of what it is compared with, and the figure that is bounded."""

    name: str
    cpu_s: float | None = None
    beside_s: float | None = None
    figure: float | None = None
    unit: str = ""
    bound: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.bound is None or self.figure is None:
            return ""
        return "ok" if (self.figure >= self.bound if self.at_least else self.figure <= self.bound) else "OVER"

    def __str__(self) -> str:
        numbers = "".join(
            f"{value:>9.2f}" if value is not None else f"{'':>9}" for value in (self.cpu_s, self.beside_s)
        )
        figure = f"{self.figure:>8.2f} {self.unit:<3}" if self.figure is not None else " " * 12
        bound = f"{'>=' if self.at_least else '<='} {self.bound:<5g}" if self.bound is not None else " " * 8
        return f"{self.name:<40}{numbers}{figure}{bound:<10}{self.verdict:<5}{self.note}".rstrip()


def measure(given: Mapping[str, str]) -> dict[str, Any]:
    """All figures. What is asked for twice is measured once."""
    shots, rounds = int(given["N"]), int(given["ROUNDS"])
    keep = Path(given["KEEP"]).resolve() if "KEEP" in given else None
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
    return {
        "shots": shots,
        "rounds": rounds,
        "edits": edits.measure(shots, rounds, keep, cold=[LONGER] if given["COLD"] == "yes" else []),
        "few": edits.first_render(FEW, keep),
        "composing": compositors.measure(COMPOSED, 1),
        "run": run_cost.run_cost(rounds)._asdict(),
        "planning": passages.planned_again()._asdict(),
    }


def rows(figures: Mapping[str, Any]) -> Iterator[Row]:
    """The table, line by line."""
    measured: Mapping[str, Figures] = figures["edits"]
    for name in EDITS:
        yield from _edit(name, measured[name])
    remux = measured[REMUX]
    yield Row("remux, verified / byte copy", remux["cpu_s"], remux["alone_cpu_s"], remux["ratio"], "x", REMUX_BOUND)
    run = run_cost.RunCost(**figures["run"])
    yield Row("storyvid render, beyond its stages", run.command_s, run.stages_s, run.beyond_s, "s", run_cost.BOUND_S)
    yield Row("  of that the Dagster run", run.beyond_s, run.start_s, run.run_s, "s", note="the rest is Python's start")
    yield Row(
        "the same, a word changed",
        run.edit_s,
        run.edit_stages_s,
        run.edit_beyond_s,
        "s",
        run_cost.BOUND_S,
        note="more is imported, and the scene shown in the events",
    )
    yield Row(
        "  where --watch stayed",
        run.watch_s,
        run.edit_stages_s,
        run.watch_beyond_s,
        "s",
        note="no start: the run alone",
    )
    yield from _composing(figures["composing"])
    yield from _memory(figures)
    share = passages.Share(**figures["planning"])
    note = f"usually {share.usual} of {share.passages}, a-christmas-carol"
    usual, most = 100 * share.usual / share.passages, 100 * share.highest / share.passages
    yield Row("passages planned again, a sentence", None, None, usual, "%", 100 * passages.BOUND, note=note)
    yield Row("the same, most in a hundred places", None, None, most, "%", note=f"{share.highest}")


def _edit(name: str, one: Figures) -> Iterator[Row]:
    told = {True: "same bytes as a cold build", False: "DIFFERS from a cold build"}.get(one.get("equals_cold"), "")
    checks = one["checks_cpu_s"]
    if name == UNCHANGED:
        whole = one["cpu_s"] + checks
        yield Row("nothing changed, checks looked up", whole, None, whole, "s", UNCHANGED_BOUND_S)
        return
    yield Row(
        f"{name} / the shot alone", one["cpu_s"], one["alone_cpu_s"], one["ratio"], "x", EDITS[name].bound, note=told
    )
    both = one["cpu_s"] + checks
    yield Row("  with its delivery checks", both, one["alone_cpu_s"], both / one["alone_cpu_s"], "x")


def _composing(composing: Mapping[str, Mapping[str, float]]) -> Iterator[Row]:
    ready, cold = composing[compositors.READY]["cpu_s"], composing[compositors.COLD]["cpu_s"]
    moviepy, graph = composing[compositors.MOVIEPY]["cpu_s"], composing[compositors.GRAPH]["cpu_s"]
    yield Row(
        "composing, clips ready: MoviePy / ours", moviepy, ready, moviepy / ready, "x", MOVIEPY_BOUND, at_least=True
    )
    yield Row("composing, clips ready: FFmpeg / ours", graph, ready, graph / ready, "x")
    yield Row("composing, cold: MoviePy / ours", moviepy, cold, moviepy / cold, "x")
    yield Row("composing, cold: FFmpeg / ours", graph, cold, graph / cold, "x")


def _memory(figures: Mapping[str, Any]) -> Iterator[Row]:
    measured = figures["edits"]
    few, first = figures["few"], measured[edits.FIRST]
    highest = max(measured[name]["peak_mb"] for name in EDITS)
    yield Row(f"peak memory, first render of {FEW}", few["cpu_s"], None, few["peak_mb"], "MB", PEAK_BOUND_MB)
    shots = figures["shots"]
    yield Row(f"peak memory, first render of {shots}", first["cpu_s"], None, first["peak_mb"], "MB", PEAK_BOUND_MB)
    yield Row(f"peak memory, edit of {shots}", None, None, highest, "MB", PEAK_BOUND_MB)


def main(arguments: Sequence[str]) -> None:
    given = {**GIVEN, **dict(argument.split("=", 1) for argument in arguments)}
    figures = measure(given)
    lines = list(rows(figures))
    mb = figures["edits"][UNCHANGED]["film_mb"]
    print(f"{figures['shots']} shots, {mb:.0f} MB, {LINES} lines, {figures['rounds']} rounds; CPU seconds, medians\n")
    print(f"{'':<40}{'CPU s':>9}{'beside':>9}{'figure':>9}   bound")
    print("\n".join(map(str, lines)))
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"bench-{figures['shots']}.json"
    table = [{**row._asdict(), "verdict": row.verdict} for row in lines]
    file.write_text(json.dumps({"table": table, **figures}, indent=2) + "\n", encoding="utf-8")
    print(f"\n{file}")
