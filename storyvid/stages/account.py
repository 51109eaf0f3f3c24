"""What a render did, from the rows that its run left in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from storyvid.film.manifest import compare_shots, shots_of
from storyvid.models.checks import CheckReport
from storyvid.models.manifest import Manifest, Render, RenderShot, StageCost
from storyvid.stages.reasons import pair_shots, shot_reasons
from storyvid.stages.studio import Studio

Row = Mapping[str, Any]
_OF_A_SHOT = ("key_frame", "speech", "take", "segment")


def account_of(
    studio: Studio, manifest: Manifest, before: Manifest | None, report: CheckReport, *, remuxed: bool
) -> Render:
    """The account of this run, compared with the film that was delivered before it, and what its checks found."""
    rows = studio.ledger.rows(studio.run_id)
    by_shot: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_shot[row["shot"]].append(row)
    old, new = shots_of(before), shots_of(manifest)
    made = {row["shot"] for row in rows if row["outcome"] == "made" and row["stage"] in _OF_A_SHOT}
    statuses, pairs = compare_shots(old, new, lambda shot: shot.id in made), pair_shots(old, new)
    stages = _costs(rows)
    return Render(
        story=manifest.story,
        run_id=studio.run_id,
        film_sha256=manifest.film.sha256,
        remuxed=remuxed,
        notes=tuple(film_notes(before, manifest)),
        checks=report.results,
        shots=tuple(
            RenderShot(
                id=shot.id,
                status=statuses[shot.id],
                reasons=()
                if statuses[shot.id] == "cached"
                else shot_reasons(pairs[shot.id], shot, studio.store.origin),
                compromises=_compromises(by_shot[shot.id]),
                stages=_costs(by_shot[shot.id]),
            )
            for shot in new
        ),
        stages=stages,
        wall_s=round(sum(cost.wall_s for cost in stages.values()), 4),
        cpu_s=round(sum(cost.cpu_s for cost in stages.values()), 4),
    )


def film_notes(before: Manifest | None, after: Manifest) -> Iterator[str]:
    """What changed for the film as a whole."""
    was, now = (before.audio.gain_db if before else None), after.audio.gain_db
    if was is not None and now is not None and was != now:
        yield f"all sound was encoded again: the film's gain went from {was:+.1f} to {now:+.1f} dB to keep its loudness"


def _compromises(rows: Iterable[Row]) -> tuple[str, ...]:
    """What memory forced the generators to, each once, in the order in which it was told."""
    told = [f"{row['stage']}: {row['compromises']}" for row in rows if row.get("compromises")]
    return tuple(dict.fromkeys(told))


def _costs(rows: Iterable[Row]) -> dict[str, StageCost]:
    costs: dict[str, StageCost] = {}
    for row in rows:
        cost = costs.get(row["stage"], StageCost())
        made = row["outcome"] == "made"
        costs[row["stage"]] = StageCost(
            made=cost.made + made,
            cached=cost.cached + bool(row["cached"]),
            wall_s=round(cost.wall_s + (row["wall_s"] if made else 0), 4),
            cpu_s=round(cost.cpu_s + (row["cpu_s"] if made else 0), 4),
        )
    return costs
