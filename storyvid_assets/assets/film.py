"""Assets of the whole film: its cells made current, the cut, the sound, the captions, the delivered video."""

from functools import partial

import dagster as dg

from storyvid.models.cut_file import ChangeList
from storyvid.models.manifest import FinalVideo
from storyvid.models.plan import Bible, Screenplay
from storyvid.models.story import Story
from storyvid.models.timeline import FilmMusic, Reel, Soundtrack, Subtitles, Timeline
from storyvid.stages.cells import CELL_ASSETS
from storyvid.stages.compositors import Parts
from storyvid.stages.delivery import deliver
from storyvid.stages.music import scene_cues
from storyvid.stages.reel import reel_of
from storyvid.stages.soundtrack import mix_soundtrack
from storyvid.stages.subtitles import collect_subtitles
from storyvid.stages.timeline import assemble_timeline
from storyvid_assets import metadata
from storyvid_assets.cell_events import CODE_VERSION, DAILIES, CellLog
from storyvid_assets.cell_run import make_all_cells
from storyvid_assets.checks import log_checks, summary
from storyvid_assets.descriptions import DESCRIPTIONS, OWNERS
from storyvid_assets.partitions import cell_to_story, stories
from storyvid_assets.pools import CPU, GPU
from storyvid_assets.studio import STUDIO_RESOURCES, open_studio, production_of, working_on


@dg.multi_asset(
    outs={
        DAILIES: dg.AssetOut(
            dagster_type=dg.Nothing,
            is_required=False,
            description=DESCRIPTIONS[DAILIES],
            owners=OWNERS,
            kinds={"video"},
            code_version=CODE_VERSION,
        ),
        "footage": dg.AssetOut(
            description=DESCRIPTIONS["footage"],
            owners=OWNERS,
            kinds={"video"},
            code_version="1",
        ),
    },
    deps=[dg.AssetDep(asset, partition_mapping=cell_to_story) for asset in CELL_ASSETS],
    internal_asset_deps={
        DAILIES: {dg.AssetKey(asset) for asset in CELL_ASSETS},
        "footage": {dg.AssetKey(asset) for asset in ("story", "bible", "screenplay", "change_list", DAILIES)},
    },
    name="footage",
    partitions_def=stories,
    group_name="film",
    pool=GPU,
    required_resource_keys=STUDIO_RESOURCES,
)
def footage(  # type: ignore[no-untyped-def]
    context: dg.AssetExecutionContext,
    story: Story,
    bible: Bible,
    screenplay: Screenplay,
    change_list: ChangeList,
):
    with open_studio(context, context.partition_key, alone=True) as studio:
        log = CellLog(context, context.partition_key)
        reel = reel_of(make_all_cells(context, studio, log))
    yield dg.MaterializeResult(
        asset_key=DAILIES, data_version=dg.DataVersion(log.dailies_version()), tags=log.pointers(CELL_ASSETS)
    )
    yield metadata.output(reel, "footage", metadata.of_reel(reel, log.logged))


@dg.asset(
    partitions_def=stories,
    group_name="film",
    kinds={"python"},
    code_version="1",
    required_resource_keys=STUDIO_RESOURCES,
    description=DESCRIPTIONS["timeline"],
    owners=OWNERS,
)
def timeline(
    context: dg.AssetExecutionContext,
    story: Story,
    screenplay: Screenplay,
    footage: Reel,
    change_list: ChangeList,
) -> dg.MaterializeResult[Timeline]:
    with open_studio(context, context.partition_key) as studio:
        cut = assemble_timeline(studio, story, screenplay, footage, change_list)
        return metadata.result(cut, metadata.of_timeline(studio, cut, footage))


@dg.asset(
    partitions_def=stories,
    group_name="sound",
    kinds={"audio"},
    code_version="1",
    pool=CPU,
    required_resource_keys=STUDIO_RESOURCES,
    description=DESCRIPTIONS["soundtrack"],
    owners=OWNERS,
)
def soundtrack(
    context: dg.AssetExecutionContext,
    story: Story,
    screenplay: Screenplay,
    footage: Reel,
    music: FilmMusic,
) -> dg.MaterializeResult[Soundtrack]:
    with open_studio(context, context.partition_key) as studio:
        sound = mix_soundtrack(studio, story, screenplay, footage, music)
        shown = metadata.of_soundtrack(studio, story, footage, scene_cues(story.settings, screenplay, music), sound)
    return metadata.result(sound, shown)


@dg.asset(
    partitions_def=stories,
    group_name="film",
    kinds={"text"},
    code_version="1",
    required_resource_keys={"production"},
    description=DESCRIPTIONS["subtitles"],
    owners=OWNERS,
)
def subtitles(context: dg.AssetExecutionContext, timeline: Timeline, footage: Reel) -> dg.MaterializeResult[Subtitles]:
    with working_on(context, context.partition_key):
        captions = collect_subtitles(production_of(context).store, timeline, footage)
    return metadata.result(captions, metadata.of_subtitles(captions, timeline.format.fps))


@dg.asset(
    partitions_def=stories,
    group_name="film",
    kinds={"video"},
    code_version="1",
    pool=CPU,
    required_resource_keys=STUDIO_RESOURCES,
    description=DESCRIPTIONS["final_video"],
    owners=OWNERS,
)
def final_video(
    context: dg.AssetExecutionContext,
    story: Story,
    screenplay: Screenplay,
    footage: Reel,
    music: FilmMusic,
    timeline: Timeline,
    soundtrack: Soundtrack,
    subtitles: Subtitles,
) -> dg.MaterializeResult[FinalVideo]:
    with open_studio(context, context.partition_key, alone=True) as studio:
        parts = Parts(story, screenplay, footage, music, timeline, soundtrack, subtitles)
        checked = partial(log_checks, context, context.partition_key)
        delivery = deliver(studio, production_of(context).shelf, parts, checked=checked)
        shown = {**metadata.of_delivery(studio, delivery, parts), "checks": summary(delivery.render.checks)}
    return metadata.result(delivery.film, shown)
