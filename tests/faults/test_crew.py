"""The threads of a stage: side by side where they make things, one at a time where they look things up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from storyvid.stages.crew import Crew


class Seen:
    """How many threads were inside at once, at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = self.most = 0

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._inside -= 1


def test_results_stand_in_the_order_of_their_tasks_whichever_ends_first() -> None:
    crew = Crew()

    def task(number: int) -> int:
        crew.step_aside()
        time.sleep(0.02 * (3 - number % 4))
        return number

    assert crew.run("stage", 4, [partial(task, number) for number in range(12)]) == list(range(12))


def test_things_are_made_side_by_side() -> None:
    crew, together = Crew(), threading.Barrier(3)

    def make() -> int:
        crew.step_aside()
        return together.wait(timeout=20)

    assert sorted(crew.run("stage", 3, [make] * 3)) == [0, 1, 2]


def test_things_are_looked_up_one_at_a_time_until_something_is_made() -> None:
    crew, looking, making = Crew(), Seen(), Seen()

    def look() -> None:
        with looking:
            time.sleep(0.002)

    def task(number: int) -> None:
        look()
        if number % 3 == 0:
            crew.step_aside()
            with making:
                time.sleep(0.05)

    crew.run("stage", 4, [partial(task, number) for number in range(24)])

    assert (looking.most, making.most > 1) == (1, True)


def test_a_thread_of_no_crew_goes_aside_without_a_turn_to_give() -> None:
    crew = Crew()
    crew.step_aside()
    assert crew.run("stage", 1, [lambda: 7]) == [7]


def test_after_an_error_no_task_is_begun_and_what_waits_is_told() -> None:
    crew, begun, told = Crew(), list[int](), threading.Event()

    def task(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise KeyboardInterrupt
        crew.step_aside()
        assert told.wait(timeout=20)

    tasks: list[Callable[[], None]] = [partial(task, number) for number in range(50)]
    with pytest.raises(KeyboardInterrupt):
        crew.run("stage", 2, tasks, stop=told.set)

    assert len(begun) <= 2


def test_a_thread_may_wait_with_the_turn_for_what_another_is_making() -> None:
    """As the shots of a scene wait for one portrait: whoever makes it needs no turn to hand it over."""
    crew, portrait, begun = Crew(), threading.Lock(), threading.Event()

    def make() -> str:
        with portrait:
            crew.step_aside()
            begun.set()
            time.sleep(0.05)
        return "made"

    def wait() -> str:
        assert begun.wait(timeout=20)
        with portrait:
            return "seen"

    assert crew.run("stage", 2, [make, wait]) == ["made", "seen"]
