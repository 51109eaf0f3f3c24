"""The checks before delivery as Dagster shows them: asset checks of the film and of its parts, one result per story.

`final_video` logs what it finds before it delivers. To execute the checks from the UI is to check again every film that
is there, by the limits of now; what was measured before is only looked up.
"""

import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from storyvid.checks.all_checks import CHECKS, SWEEP
from storyvid.errors import InputError
from storyvid.models.checks import CheckReport, CheckResult
from storyvid_assets.checking import check_story
from storyvid_assets.partitions import stories
from storyvid_assets.studio import Production


def _specs() -> list[dg.AssetCheckSpec]:
    with warnings.catch_warnings():
        # Partitions of asset checks are a preview in this release; it is pinned, and tests hold what is used of them.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return [
            dg.AssetCheckSpec(
                check.name, asset=check.asset, partitions_def=stories, description=(check.judge.__doc__ or "").strip()
            )
            for check in (*CHECKS, SWEEP)
        ]


def log_checks(context: dg.OpExecutionContext | dg.AssetExecutionContext, story: str, report: CheckReport) -> None:
    """Log what every check found of a story's film, each with the asset that it is about."""
    for found in report.results:
        context.log_event(_evaluation(story, found))  # type: ignore[arg-type]  # takes these too


def _evaluation(story: str, found: CheckResult) -> dg.AssetCheckEvaluation:
    severity = dg.AssetCheckSeverity.ERROR if found.severity == "error" else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey(found.asset),
        check_name=found.name,
        passed=found.passed,
        severity=severity,
        description=found.message,
        metadata={name: _shown(value) for name, value in found.figures.items()},
        partition=story,
    )


def _shown(value: float | int | str) -> dg.MetadataValue:
    if isinstance(value, str):
        return dg.MetadataValue.text(value)
    return dg.MetadataValue.int(value) if isinstance(value, int) else dg.MetadataValue.float(value)


def summary(results: Sequence[CheckResult]) -> dg.MetadataValue:
    """All checks of a film as a table."""
    rows = [("passed" if one.passed else one.severity, one.name, one.message.replace("|", "/")) for one in results]
    table = "\n".join(f"| {outcome} | {name} | {message} |" for outcome, name, message in rows)
    return dg.MetadataValue.md(f"| | check | found |\n|---|---|---|\n{table}")


@dg.multi_asset_check(specs=_specs(), can_subset=True, required_resource_keys={"production"})
def film_checks(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    yield from ()  # a story has a result of its own of every check, which no output can say
    production: Production = context.op_execution_context.resources.production
    for story in _asked_for(context, production):
        try:
            checked = check_story(production, story, production.settings.limits)
        except InputError as error:
            context.log.warning("%s is not checked: %s", story, error)
            continue
        log_checks(context.op_execution_context, story, checked.report)


def _asked_for(context: dg.AssetCheckExecutionContext, production: Production) -> Sequence[str]:
    """The story of a run that has one, else every story with a film."""
    one: Any = context.run.tags.get("dagster/partition")
    return [one] if one else production.home.store().partitions("final_video")
