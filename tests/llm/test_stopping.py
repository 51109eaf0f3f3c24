"""A run that is stopped while it waits for a language model ends at once, and leaves nothing half made."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from storyvid.errors import LanguageModelError
from storyvid.models.base import Document
from storyvid.settings import Settings
from storyvid.stages.unit import Unit
from storyvid_assets.definitions import build_production
from tests.edits.film import studio_in
from tests.llm.asking import ask_all, endpoint, request
from tests.llm.server import ChatServer, after, in_turn, say


class Asked(Document):
    number: int


def _unit(number: int, produce: Callable[[], str]) -> Unit[str]:
    return Unit("plan_passage", {"backend": "test"}, Asked(number=number), str, produce)


def test_a_stopped_stage_hangs_up_and_drops_what_was_not_begun(tmp_path: Path) -> None:
    with ChatServer(in_turn(after(30.0, say("late")))) as server:
        settings = Settings(
            storyvid_home=tmp_path, llm_base_url=server.url, llm_model="tiny", execution_profile="debug_cpu"
        )
        studio = studio_in(build_production(settings))
        chat: Any = studio.generators.planner._chat  # type: ignore[attr-defined]

        def stopped() -> str:
            while server.at_once < 2:
                time.sleep(0.01)
            raise KeyboardInterrupt

        produce = [stopped, *[lambda: str(chat.complete(request()))] * 20]
        tasks = [partial(studio.make, _unit(number, one)) for number, one in enumerate(produce)]
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            studio.run("plan_passage", tasks, at_once=3)
        assert time.monotonic() - began < 10
        assert len(server.asked) <= 4


def test_calls_that_wait_for_their_turn_are_given_up_as_well() -> None:
    with ChatServer(in_turn(after(30.0, say("late")))) as server, ThreadPoolExecutor(1) as pool:
        model = endpoint(server, at_once=2)
        waiting = pool.submit(ask_all, model, ["a", "b", "c", "d"])
        while server.at_once < 2:
            time.sleep(0.01)
        model.close()
        assert isinstance(waiting.exception(timeout=10), LanguageModelError)
        assert len(server.asked) == 2
