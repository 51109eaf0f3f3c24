"""Runs `make_film` for one story in this process, on the instance that DAGSTER_HOME names."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import dagster as dg

from storyvid import errors
from storyvid.errors import StoreError, StoryvidError
from storyvid.memory import collect_seldom
from storyvid_assets.instance import open_instance
from storyvid_assets.partitions import stories
from storyvid_assets.progress_report import report_failure
from storyvid_assets.studio import Production


class Outcome(NamedTuple):
    """How a run ended: where the film is, or what went wrong in words for a person, with its exit code."""

    run_id: str
    folder: Path
    error: StoryvidError | None


def make_film_of(story: str) -> Outcome:
    """One run of the job, visible in the UI afterwards. The source was registered before.

    Raises StoreError where the records of runs cannot be kept; every unit that was finished is.
    """
    from sqlalchemy.exc import DBAPIError

    from storyvid_assets.definitions import production

    try:
        return _make_film_of(story, production)
    except (DBAPIError, OSError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error.strerror
        raise StoreError(
            f"Dagster's records in {production.home.root / 'dagster'} cannot be kept: {cause}; free space or correct "
            "the folder's rights, then render again: what is finished is kept"
        ) from error


def _make_film_of(story: str, production: Production) -> Outcome:
    from storyvid_assets.definitions import make_film_job

    collect_seldom()
    with open_instance(production.home) as instance:
        instance.add_dynamic_partitions(str(stories.name), [story])
        result = dg.execute_job(
            dg.reconstructable(make_film_job),
            instance=instance,
            tags={"dagster/partition": story, "storyvid/launched_by": "command line"},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            raise_on_error=False,
        )
        error = None if result.success else _reason(result)
        if error is not None:
            report_failure(production.home.progress_file(story), result.run_id, str(error))
        return Outcome(result.run_id, production.shelf.film_folder(story), error)


def _reason(result: dg.JobExecutionResult) -> StoryvidError:
    """The first failure of a run, in words for a person."""
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error is not None:
            return _told(event.step_failure_data.error, f"{event.step_key}: ")
        if event.is_run_failure and event.job_failure_data.error is not None:
            return _told(event.job_failure_data.error, "")
    return StoryvidError("the run failed before its first step; see it in the Dagster UI (make dev)")


def _told(error: Any, where: str) -> StoryvidError:
    """The error that was raised on purpose, inside Dagster's own; where none was, the one that started it all."""
    while True:
        name, _, message = error.message.strip().partition(": ")
        kind = getattr(errors, name.removeprefix("storyvid.errors."), None)
        if kind is not None:
            raised: StoryvidError = kind(where + message)
            return raised
        if name.endswith("DagsterExecutionInterruptedError"):
            return StoryvidError(f"{where}stopped; what was made is kept, and the next render goes on from there")
        if error.cause is None:
            return StoryvidError(f"{where}{name}: {message}".rstrip(": "))
        error = error.cause
