"""Prints how well the rules planner finds people and scene borders in the four marked stories, and how fast.

Run as `python -m bench.planning` from the root of the repository.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from tests.planning.marking import NAMES, Score, border_score, load, people_score, planned


def main(_: Sequence[str] = ()) -> None:
    print(f"{'story':<24}{'people  P    R    F1':<24}{'borders  P    R    F1':<26}scenes  CPU s")
    for name in NAMES:
        story = load(name)
        started = time.process_time()
        bible, screenplay = planned(story)
        seconds = time.process_time() - started
        people, borders = people_score(name, bible), border_score(name, story, screenplay)
        print(f"{name:<24}{_row(people):<24}{_row(borders):<26}{len(screenplay.scenes):>6}  {seconds:5.2f}")


def _row(score: Score) -> str:
    return f"      {score.precision:4.2f} {score.recall:4.2f} {score.f1:4.2f}"


if __name__ == "__main__":
    main()
