"""What a story costs as a user renders it, and where the time goes.

Run as `python -m bench story small` or `... full` from the root of the repository. The command renders in a fresh home.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench.film import FilmCost, film_cost

ROOT = Path(__file__).parents[1]
STORIES = {
    "small": ROOT / "stories" / "the-lamplighters-fox.md",
    "full": ROOT / "tests" / "fixtures" / "stories" / "the-gift-of-the-magi.txt",
}
RESULTS = Path(__file__).parent / "results"
CPU_BOUND, PEAK_BOUND_MB, HELP_BOUND_S = 0.40, 600.0, 1.5


def main(arguments: Sequence[str]) -> None:
    size = arguments[0] if arguments else "small"
    if size not in STORIES:
        sys.exit(f"{size} is none of {', '.join(STORIES)}")
    cost = film_cost(STORIES[size])
    print("\n".join(_table(cost)))
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"story-{size}.json"
    file.write_text(json.dumps(asdict(cost) | {"ratios": ratios(cost)}, indent=2) + "\n", encoding="utf-8")
    print(f"\n{file}")


def ratios(cost: FilmCost) -> dict[str, float]:
    """Figures that can be compared between machines and films."""
    in_stages = sum(stage.cpu_s for stage in cost.stages)
    return {
        "cpu_s_per_film_s": cost.cold.cpu_s / cost.film_s,
        "film_s_per_wall_s": cost.film_s / cost.cold.wall_s,
        "cpu_s_per_wall_s": cost.cold.cpu_s / cost.cold.wall_s,
        "second_to_first_cpu": cost.warm.cpu_s / cost.cold.cpu_s,
        "cpu_outside_stages": 1 - in_stages / cost.cold.cpu_s,
    }


def _table(cost: FilmCost) -> list[str]:
    of = ratios(cost)
    rows = [
        f"{cost.story}: a film of {cost.film_s:.1f} s, {cost.film_mb:.1f} MB",
        _row("CPU s per film second", of["cpu_s_per_film_s"], CPU_BOUND),
        _row("peak memory of a process, MB", cost.cold.peak_mb, PEAK_BOUND_MB),
        _row("storyvid --help, s", cost.help_s, HELP_BOUND_S),
        f"{'storyvid --help loads torch':<36}{'yes' if cost.help_loads_torch else 'no':>9}"
        f"   bound no    {'OVER' if cost.help_loads_torch else 'ok'}",
        _row("CPU s", cost.cold.cpu_s),
        _row("wall s", cost.cold.wall_s),
        _row("cores busy (CPU s / wall s)", of["cpu_s_per_wall_s"]),
        _row("film s per wall s", of["film_s_per_wall_s"]),
        _row("second render, CPU s", cost.warm.cpu_s),
        _row("second render / first", of["second_to_first_cpu"]),
        _row("second render, units made", cost.warm_made),
        "",
        f"{'stage':<20}{'made':>7}{'CPU s':>9}{'share':>8}{'ms per film s':>16}",
    ]
    for stage in cost.stages:
        rows.append(_stage_row(stage.name, str(stage.made), stage.cpu_s, cost))
    outside = cost.cold.cpu_s - sum(stage.cpu_s for stage in cost.stages)
    return [*rows, _stage_row("start, run, checks", "", outside, cost)]


def _row(name: str, value: float, bound: float | None = None) -> str:
    figure = f"{name:<36}{value:>9.2f}"
    return figure if bound is None else f"{figure}   bound {bound:<6g}{'ok' if value <= bound else 'OVER'}"


def _stage_row(name: str, made: str, cpu_s: float, cost: FilmCost) -> str:
    return f"{name:<20}{made:>7}{cpu_s:>9.2f}{cpu_s / cost.cold.cpu_s:>8.1%}{1_000 * cpu_s / cost.film_s:>16.1f}"
