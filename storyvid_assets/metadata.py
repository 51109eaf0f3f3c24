"""What a materialization of a whole story shows in the Dagster UI: figures, tables, pictures, where the files are."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import dagster as dg

from storyvid.film.cut_sheet import clock
from storyvid.film.manifest import seconds
from storyvid.models.base import Document
from storyvid.models.cut_file import ChangeList
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.manifest import Render
from storyvid.models.media import MusicCue
from storyvid.models.plan import Bible, Screenplay, ShotChange
from storyvid.models.story import Story
from storyvid.models.timeline import FilmMusic, Reel, Soundtrack, Subtitles, Timeline
from storyvid.stages.cell import scene_id_of
from storyvid.stages.companions import FILM
from storyvid.stages.compositors import Parts
from storyvid.stages.cut_sheets import cut_picture, sound_picture
from storyvid.stages.delivery import Delivery
from storyvid.stages.music import scene_cues
from storyvid.stages.reports import preview_of, small_picture
from storyvid.stages.studio import Studio
from storyvid_assets.markdown import Metadata, one_line, picture, preview, table

D = TypeVar("D", bound=Document)


def result(document: D, shown: Metadata, tags: Mapping[str, str] | None = None) -> dg.MaterializeResult[D]:
    """What an asset returns: the document, its content as data version, and what to show of it."""
    return dg.MaterializeResult(value=document, data_version=_version(document), metadata=shown, tags=tags)


def output(document: D, name: str, shown: Metadata) -> dg.Output[D]:
    """The same for an asset with several outputs."""
    return dg.Output(document, output_name=name, data_version=_version(document), metadata=shown)


def of_story(story: Story) -> Metadata:
    return {
        "title": story.settings.title,
        "language": story.settings.language,
        "words": len(story.text.split()),
        "sentences": len(story.sentences),
        "passages": len(story.passages),
        "begins": story.text[:200],
        "not narrated": table(
            ("reason", "text"), ((one.reason, one.text[:120]) for one in story.removed), empty="nothing"
        ),
    }


def of_bible(bible: Bible) -> Metadata:
    rows = ((one.name, one.kind.value, one.look, ", ".join(one.aliases)) for one in bible.characters)
    return {
        "characters": len(bible.characters),
        "cast": table(("name", "kind", "look", "also called"), rows, empty="nobody"),
        "places": ", ".join(place.name for place in bible.places) or "none",
        "themes": ", ".join(bible.themes) or "none",
    }


def of_screenplay(screenplay: Screenplay) -> Metadata:
    rows = (
        (scene_id_of(index), scene.heading, scene.mood.value, ", ".join(scene.characters))
        for index, scene in enumerate(screenplay.scenes)
    )
    return {
        "scenes": len(screenplay.scenes),
        "scene list": table(("scene", "heading", "mood", "people"), rows),
    }


def of_change_list(changes: ChangeList) -> Metadata:
    rows = (
        (scene_id_of(index), placed.place, placed.quote, ", ".join(_changed(placed.change)))
        for index, scene in enumerate(changes.scenes)
        for placed in scene.shots
    )
    return {
        "changes": sum(len(scene.shots) for scene in changes.scenes),
        "scenes with own music": sum(scene.music is not None for scene in changes.scenes),
        "change list": table(("scene", "place", "quote", "changes"), rows),
        "unmatched": dg.MetadataValue.md("\n".join(f"- {one_line(one)}" for one in changes.unmatched) or "none"),
    }


def _changed(change: ShotChange) -> list[str]:
    return [name for name, value in change if value is not None and value is not False]


def of_music(studio: Studio, music: FilmMusic) -> Metadata:
    cues = [(mood.value, cue) for mood, cue in sorted(music.cues.items())]
    cues += [("own", cue) for cue in {cue.audio.sha256: cue for cue in music.own if cue is not None}.values()]
    rows = (
        (name, f"{cue.samples / SAMPLE_RATE_HZ:.1f}", f"{cue.lufs:.1f}", studio.store.path(cue.audio))
        for name, cue in cues
    )
    return {"cues": len(cues), "music": table(("mood", "seconds", "LUFS", "file"), rows, empty="no music")}


def of_reel(reel: Reel, events: int) -> Metadata:
    return {"scenes": len(reel.scenes), "cells logged": events, "breath_frames": reel.breath_frames}


def of_timeline(studio: Studio, timeline: Timeline, reel: Reel) -> Metadata:
    fps = timeline.format.fps
    rows = (
        (scene.id, scene.heading, clock(scene.start_frame / fps), clock(scene.end_frame / fps), len(scene.shots))
        for scene in timeline.scenes
    )
    drawn = cut_picture(studio, timeline, reel)
    return {
        "cut over time": picture(drawn.small),
        "cut over time, large": dg.MetadataValue.path(str(studio.store.path(drawn.whole))),
        "frames": timeline.frames,
        "duration_s": seconds(timeline.frames, fps),
        "shots": sum(len(scene.shots) for scene in timeline.scenes),
        "cut": table(("scene", "heading", "from", "to", "shots"), rows),
    }


def of_soundtrack(
    studio: Studio, story: Story, reel: Reel, cues: Sequence[MusicCue | None], sound: Soundtrack
) -> Metadata:
    drawn = sound_picture(studio, story, reel, cues, sound)
    return {
        "sound over time": picture(drawn.small),
        "sound over time, large": dg.MetadataValue.path(str(studio.store.path(drawn.whole))),
        "integrated_lufs": sound.integrated_lufs,
        "true_peak_dbtp": sound.true_peak_dbtp,
        "gain_db": sound.gain_db,
        "pieces": len(sound.pieces),
    }


def of_subtitles(captions: Subtitles, fps: int) -> Metadata:
    rows = (
        (f"{seconds(cue.start_frame, fps):.2f}", f"{seconds(cue.end_frame, fps):.2f}", " / ".join(cue.lines))
        for cue in captions.cues
    )
    return {"cues": len(captions.cues), "captions": table(("from (s)", "to (s)", "text"), rows)}


def of_delivery(studio: Studio, delivery: Delivery, parts: Parts) -> Metadata:
    statuses = [shot.status for shot in delivery.render.shots]
    cues = scene_cues(parts.story.settings, parts.screenplay, parts.music)
    cut = cut_picture(studio, parts.timeline, parts.reel, cues, parts.soundtrack)
    poster = (delivery.folder / "poster.png").read_bytes()
    return {
        "film": dg.MetadataValue.path(str(delivery.folder / FILM)),
        "folder": dg.MetadataValue.path(str(delivery.folder)),
        "poster": preview(preview_of(studio, poster)),
        "poster, large": picture(small_picture(studio, poster)),
        "cut over time": picture(cut.small),
        "cut over time, large": dg.MetadataValue.path(str(studio.store.path(cut.whole))),
        "storyboard": picture(small_picture(studio, (delivery.folder / "storyboard.png").read_bytes())),
        "what was made and why": _account(delivery.render),
        "what it cost": _costs(delivery.render),
        "shots made": statuses.count("made"),
        "shots re-cut": statuses.count("recut"),
        "shots from the store": statuses.count("stored"),
        "shots unchanged": statuses.count("cached"),
        "remuxed": delivery.render.remuxed,
        "cpu_s": delivery.render.cpu_s,
        "duration_s": delivery.film.duration_s,
        "size_bytes": delivery.film.size_bytes,
        "compositor": delivery.film.compositor,
    }


def _account(render: Render) -> dg.MarkdownMetadataValue:
    """Notes, then every shot that is not as it was, with its reasons."""
    changed = [(shot.id, shot.status, "; ".join(shot.reasons)) for shot in render.shots if shot.status != "cached"]
    shots = table(("shot", "", "because of"), changed, empty="every shot is as it was").value
    return dg.MetadataValue.md("\n".join([*(f"- {note}" for note in render.notes), "", shots]).strip())


def _costs(render: Render) -> dg.MarkdownMetadataValue:
    rows = (
        (stage, cost.made, cost.cached, f"{cost.wall_s:.2f}", f"{cost.cpu_s:.2f}")
        for stage, cost in render.stages.items()
    )
    return table(("stage", "made", "from the store", "seconds", "CPU seconds"), rows)


def _version(document: Document) -> dg.DataVersion:
    import hashlib

    return dg.DataVersion(hashlib.sha256(document.canonical_json().encode()).hexdigest())
