"""Assets of the whole film: its cells made current, the cut, the sound, the captions, the delivered video."""

import dagster as dg

from storyvid.models.cut_file import ChangeList
from storyvid.models.manifest import FinalVideo
from storyvid.models.plan import Bible, Screenplay
from storyvid.models.story import Story
from storyvid.models.timeline import FilmMusic, Reel, Soundtrack, Subtitles, Timeline
from storyvid.stages.compositors import Parts
from storyvid.stages.delivery import deliver
from storyvid.stages.reel import reel_of
from storyvid.stages.soundtrack import mix_soundtrack
from storyvid.stages.subtitles import collect_subtitles
from storyvid.stages.timeline import assemble_timeline
from storyvid_assets import metadata
from storyvid_assets.cell_events import CellLog
from storyvid_assets.cell_run import make_all_cells
from storyvid_assets.partitions import cell_to_story, stories
from storyvid_assets.studio import STUDIO_RESOURCES, open_studio, production_of

_CELLS = ("scenes", "shots", "storyboard", "narration", "takes", "clips")


@dg.asset(
    partitions_def=stories,
    group_name="film",
    kinds={"video"},
    code_version="1",
    deps=[dg.AssetDep(asset, partition_mapping=cell_to_story) for asset in _CELLS],
    required_resource_keys=STUDIO_RESOURCES,
    description="Every missing or outdated cell of the story, brought up to date.",
)
def footage(
    context: dg.AssetExecutionContext,
    story: Story,
    bible: Bible,
    screenplay: Screenplay,
    change_list: ChangeList,
) -> dg.MaterializeResult[Reel]:
    with production_of(context).home.lock(context.partition_key):
        studio = open_studio(context, context.partition_key)
        log = CellLog(context, context.partition_key)
        reel = reel_of(make_all_cells(context, studio, log))
    return metadata.result(reel, metadata.of_reel(reel, log.logged), tags=log.pointers(_CELLS))


@dg.asset(
    partitions_def=stories,
    group_name="film",
    kinds={"python"},
    code_version="1",
    required_resource_keys=STUDIO_RESOURCES,
    description="The cut: what plays from which frame to which.",
)
def timeline(
    context: dg.AssetExecutionContext,
    story: Story,
    screenplay: Screenplay,
    footage: Reel,
    change_list: ChangeList,
) -> dg.MaterializeResult[Timeline]:
    studio = open_studio(context, context.partition_key)
    cut = assemble_timeline(studio, story, screenplay, footage, change_list)
    return metadata.result(cut, metadata.of_timeline(cut))


@dg.asset(
    partitions_def=stories,
    group_name="sound",
    kinds={"audio"},
    code_version="1",
    required_resource_keys=STUDIO_RESOURCES,
    description="Narration and music mixed, ducked, at delivery loudness.",
)
def soundtrack(
    context: dg.AssetExecutionContext,
    story: Story,
    screenplay: Screenplay,
    footage: Reel,
    music: FilmMusic,
) -> dg.MaterializeResult[Soundtrack]:
    studio = open_studio(context, context.partition_key)
    sound = mix_soundtrack(studio, story, screenplay, footage, music)
    return metadata.result(sound, metadata.of_soundtrack(sound))


@dg.asset(
    partitions_def=stories,
    group_name="film",
    kinds={"text"},
    code_version="1",
    required_resource_keys={"production"},
    description="The captions of the film.",
)
def subtitles(context: dg.AssetExecutionContext, timeline: Timeline, footage: Reel) -> dg.MaterializeResult[Subtitles]:
    captions = collect_subtitles(production_of(context).store, timeline, footage)
    return metadata.result(captions, {"cues": len(captions.cues)})


@dg.asset(
    partitions_def=stories,
    group_name="film",
    kinds={"video"},
    code_version="1",
    required_resource_keys=STUDIO_RESOURCES,
    description="The film, with captions, chapters, poster, storyboard and manifest, published as a whole.",
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
    with production_of(context).home.lock(context.partition_key):
        studio = open_studio(context, context.partition_key)
        parts = Parts(story, screenplay, footage, music, timeline, soundtrack, subtitles)
        delivery = deliver(studio, production_of(context).shelf, parts)
    return metadata.result(delivery.film, metadata.of_delivery(delivery))
