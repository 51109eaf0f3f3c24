"""Jobs. `make_film` is the one way to a film: the sensor, backfills, the command line and the API all launch it."""

import dagster as dg

from storyvid_assets.assets import film, story

MAKE_FILM = "make_film"

make_film = dg.define_asset_job(
    MAKE_FILM,
    selection=dg.AssetSelection.assets(
        story.story,
        story.plan,
        story.change_list,
        story.music,
        film.footage,
        film.timeline,
        film.soundtrack,
        film.subtitles,
        film.final_video,
    ).without_checks(),  # final_video checks before it delivers
    # A run that died is tried again whole: the story may have been handed in anew, and what was made costs nothing.
    tags={"dagster/retry_strategy": "ALL_STEPS"},
    description="One story becomes one film in one run; only what is missing or outdated is made.",
)
