"""The cells: one scene of one story on its way to clips. One multi-asset that can be subset: one step, stage-major."""

from collections import defaultdict
from collections.abc import Iterator

import dagster as dg

from storyvid.stages.cell import CLIPS, NARRATION, SCENE, SHOTS, STORYBOARD, TAKES
from storyvid_assets.cell_events import CODE_VERSION, DEPS, CellLog
from storyvid_assets.cell_run import make_chosen_cells
from storyvid_assets.descriptions import DESCRIPTIONS, OWNERS
from storyvid_assets.partitions import cell_to_story, cells
from storyvid_assets.pools import GPU
from storyvid_assets.studio import STUDIO_RESOURCES, open_studio

_ASSETS = {
    SCENE: ("planning", {"python"}),
    SHOTS: ("planning", {"python"}),
    STORYBOARD: ("picture", {"image"}),
    NARRATION: ("sound", {"audio"}),
    TAKES: ("picture", {"video"}),
    CLIPS: ("picture", {"video"}),
}
"""Group and kinds of each."""


def _spec(asset: str) -> dg.AssetSpec:
    group, kinds = _ASSETS[asset]
    deps = [dg.AssetDep(dep, partition_mapping=None if dep in _ASSETS else cell_to_story) for dep in DEPS[asset]]
    return dg.AssetSpec(
        asset,
        deps=deps,
        skippable=True,
        partitions_def=cells,
        code_version=CODE_VERSION,
        group_name=group,
        kinds=kinds,
        description=DESCRIPTIONS[asset],
        owners=OWNERS,
    )


@dg.multi_asset(
    specs=[_spec(asset) for asset in _ASSETS],
    can_subset=True,
    pool=GPU,
    backfill_policy=dg.BackfillPolicy.single_run(),
    required_resource_keys=STUDIO_RESOURCES,
)
def scene_cells(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    yield from ()  # nothing goes through an output: every cell logs an event of its own
    wanted = {key.path[-1] for key in context.selected_asset_keys}
    scenes_of: dict[str, list[str]] = defaultdict(list)
    for key in context.partition_keys:
        cell = key.keys_by_dimension
        scenes_of[cell["story"]].append(cell["scene"])
    for story, scene_ids in sorted(scenes_of.items()):
        with open_studio(context, story, alone=True) as studio:
            make_chosen_cells(studio, CellLog(context, story), scene_ids, wanted)
