"""Assets of a whole story before its scenes: the text, the bible, the screenplay, cuts by hand, the music."""

import dagster as dg

from storyvid.models.cut_file import ChangeList
from storyvid.models.plan import Bible, Screenplay
from storyvid.models.story import Source, Story
from storyvid.models.timeline import FilmMusic
from storyvid.stages.cell import scene_id_of
from storyvid.stages.changes import bind_changes
from storyvid.stages.documents import load
from storyvid.stages.music import compose_music
from storyvid.stages.story_stages import plan_story, read_story
from storyvid_assets import metadata
from storyvid_assets.descriptions import DESCRIPTIONS, OWNERS
from storyvid_assets.partitions import scene_numbers, stories
from storyvid_assets.pools import GPU
from storyvid_assets.registration import registered_source
from storyvid_assets.studio import STUDIO_RESOURCES, open_studio, production_of, working_on


@dg.asset(
    partitions_def=stories,
    group_name="planning",
    kinds={"python", "text"},
    code_version="1",
    required_resource_keys={"production"},
    description=DESCRIPTIONS["story"],
    owners=OWNERS,
)
def story(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Story]:
    production = production_of(context)
    with working_on(context, context.partition_key):
        source = registered_source(production.store, context.partition_key)
        text = read_story(production.store, source, max_bytes=round(production.settings.max_story_mb * 1024 * 1024))
    return metadata.result(text, metadata.of_story(text))


@dg.multi_asset(
    outs={
        name: dg.AssetOut(description=DESCRIPTIONS[name], owners=OWNERS, kinds={"python"})
        for name in ("bible", "screenplay")
    },
    partitions_def=stories,
    group_name="planning",
    code_version="1",
    pool=GPU,
    required_resource_keys=STUDIO_RESOURCES,
)
def plan(context: dg.AssetExecutionContext, story: Story):  # type: ignore[no-untyped-def]
    with open_studio(context, context.partition_key) as studio:
        bible, screenplay = plan_story(studio, story)
    context.instance.add_dynamic_partitions(
        str(scene_numbers.name), [scene_id_of(index) for index in range(len(screenplay.scenes))]
    )
    yield metadata.output(bible, "bible", metadata.of_bible(bible))
    yield metadata.output(screenplay, "screenplay", metadata.of_screenplay(screenplay))


@dg.asset(
    partitions_def=stories,
    group_name="planning",
    kinds={"python"},
    code_version="1",
    required_resource_keys={"production"},
    description=DESCRIPTIONS["change_list"],
    owners=OWNERS,
)
def change_list(
    context: dg.AssetExecutionContext, story: Story, screenplay: Screenplay
) -> dg.MaterializeResult[ChangeList]:
    store = production_of(context).store
    source = load(store, "source", context.partition_key, Source)
    with working_on(context, context.partition_key):
        changes = bind_changes(store, source, story, screenplay)
    return metadata.result(changes, metadata.of_change_list(changes))


@dg.asset(
    partitions_def=stories,
    group_name="sound",
    kinds={"audio"},
    code_version="1",
    pool=GPU,
    required_resource_keys=STUDIO_RESOURCES,
    description=DESCRIPTIONS["music"],
    owners=OWNERS,
)
def music(
    context: dg.AssetExecutionContext,
    story: Story,
    bible: Bible,
    screenplay: Screenplay,
    change_list: ChangeList,
) -> dg.MaterializeResult[FilmMusic]:
    with open_studio(context, context.partition_key) as studio:
        cues = compose_music(studio, story.settings, bible, screenplay, change_list)
    return metadata.result(cues, metadata.of_music(studio, cues))
