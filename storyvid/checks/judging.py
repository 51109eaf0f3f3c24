"""Small parts that all judgements share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from storyvid.models.checks import CheckedAsset, CheckResult, Severity

SHOWN = 3


def result(
    name: str,
    asset: CheckedAsset,
    faults: Iterable[str],
    good: str,
    *,
    severity: Severity = "error",
    figures: Mapping[str, float | int | str] | None = None,
) -> CheckResult:
    """What a check found: its faults, the first few of them named, or what was good."""
    found = list(faults)
    return CheckResult(
        name=name,
        asset=asset,
        passed=not found,
        severity=severity,
        message=listed(found) if found else good,
        figures=dict(figures or {}),
    )


def listed(faults: Sequence[str]) -> str:
    """The first few of them, and how many more there are."""
    more = f"; and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
    return "; ".join(faults[:SHOWN]) + more


def shown(text: str, length: int = 60) -> str:
    """Words of the story in a message."""
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= length else plain[: length - 1] + "…")
