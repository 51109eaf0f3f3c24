"""What a materialization shows in the Dagster UI: figures, tables, thumbnails."""

import base64
from collections.abc import Mapping
from typing import Any, TypeVar

import dagster as dg

from storyvid.film.manifest import seconds
from storyvid.film.sheets import thumbnail
from storyvid.models.base import Document
from storyvid.models.cells import Narration, Storyboard, Takes
from storyvid.models.cut_file import ChangeList
from storyvid.models.film import SAMPLE_RATE_HZ, SceneClips
from storyvid.models.manifest import Render
from storyvid.models.plan import Bible, Scene, Screenplay, ShotChange, ShotList
from storyvid.models.story import Story
from storyvid.models.timeline import FilmMusic, Reel, Soundtrack, Timeline
from storyvid.ports import Store
from storyvid.stages.cell import Cell
from storyvid.stages.delivery import Delivery

D = TypeVar("D", bound=Document)
Metadata = dict[str, Any]

ACCOUNT_ROWS = 60
"""Shots that the account in an event lists; render.json has them all."""


def result(document: D, shown: Metadata, tags: Mapping[str, str] | None = None) -> dg.MaterializeResult[D]:
    """What an asset returns: the document, its content as data version, and what to show of it."""
    return dg.MaterializeResult(value=document, data_version=_version(document), metadata=shown, tags=tags)


def output(document: D, name: str, shown: Metadata) -> dg.Output[D]:
    """The same for an asset with several outputs."""
    return dg.Output(document, output_name=name, data_version=_version(document), metadata=shown)


def of_story(story: Story) -> Metadata:
    removed = "\n".join(f"| {_cell(entry.reason)} | {_cell(entry.text[:120])} |" for entry in story.removed[:40])
    return {
        "title": story.settings.title,
        "language": story.settings.language,
        "words": len(story.text.split()),
        "sentences": len(story.sentences),
        "passages": len(story.passages),
        "begins": story.text[:200],
        "not narrated": dg.MetadataValue.md(f"| reason | text |\n|---|---|\n{removed}" if removed else "nothing"),
    }


def of_bible(bible: Bible) -> Metadata:
    rows = "\n".join(f"| {_cell(one.name)} | {one.kind.value} | {_cell(one.look)} |" for one in bible.characters)
    return {
        "characters": len(bible.characters),
        "cast": dg.MetadataValue.md(f"| name | kind | look |\n|---|---|---|\n{rows}" if rows else "nobody"),
    }


def of_screenplay(screenplay: Screenplay) -> Metadata:
    rows = "\n".join(
        f"| {index + 1} | {_cell(scene.heading)} | {scene.mood.value} | {_cell(', '.join(scene.characters))} |"
        for index, scene in enumerate(screenplay.scenes)
    )
    return {
        "scenes": len(screenplay.scenes),
        "scene list": dg.MetadataValue.md(f"| # | heading | mood | people |\n|---|---|---|---|\n{rows}"),
    }


def of_change_list(changes: ChangeList) -> Metadata:
    rows = "\n".join(
        f"| {index + 1} | {placed.place} | {_cell(placed.quote)} | {_cell(', '.join(_changed(placed.change)))} |"
        for index, scene in enumerate(changes.scenes)
        for placed in scene.shots
    )
    return {
        "changes": sum(len(scene.shots) for scene in changes.scenes),
        "scenes with own music": sum(scene.music is not None for scene in changes.scenes),
        "change list": dg.MetadataValue.md(
            f"| scene | place | quote | changes |\n|---|---|---|---|\n{rows}" if rows else "none"
        ),
        "unmatched": dg.MetadataValue.md("\n".join(f"- {_cell(one)}" for one in changes.unmatched) or "none"),
    }


def _changed(change: ShotChange) -> list[str]:
    return [name for name, value in change if value is not None and value is not False]


def of_music(music: FilmMusic) -> Metadata:
    own = len({cue.audio.sha256 for cue in music.own if cue is not None})
    return {"moods": ", ".join(sorted(mood.value for mood in music.cues)) or "no music", "own pieces": own}


def of_reel(reel: Reel, events: int) -> Metadata:
    return {"scenes": len(reel.scenes), "cells logged": events, "breath_frames": reel.breath_frames}


def of_timeline(timeline: Timeline) -> Metadata:
    rows = "\n".join(
        f"| {scene.id} | {_cell(scene.heading)} | {seconds(scene.start_frame, timeline.format.fps):.2f} "
        f"| {len(scene.shots)} |"
        for scene in timeline.scenes
    )
    return {
        "frames": timeline.frames,
        "duration_s": seconds(timeline.frames, timeline.format.fps),
        "shots": sum(len(scene.shots) for scene in timeline.scenes),
        "cut": dg.MetadataValue.md(f"| scene | heading | starts at (s) | shots |\n|---|---|---|---|\n{rows}"),
    }


def of_soundtrack(sound: Soundtrack) -> Metadata:
    return {
        "integrated_lufs": sound.integrated_lufs,
        "true_peak_dbtp": sound.true_peak_dbtp,
        "gain_db": sound.gain_db,
        "pieces": len(sound.pieces),
    }


def of_delivery(delivery: Delivery) -> Metadata:
    statuses = [shot.status for shot in delivery.render.shots]
    return {
        "film": dg.MetadataValue.path(str(delivery.folder / "film.mp4")),
        "folder": dg.MetadataValue.path(str(delivery.folder)),
        "compositor": delivery.film.compositor,
        "duration_s": delivery.film.duration_s,
        "size_bytes": delivery.film.size_bytes,
        "remuxed": delivery.render.remuxed,
        "shots made": statuses.count("made"),
        "shots re-cut": statuses.count("recut"),
        "shots unchanged": statuses.count("cached"),
        "cpu_s": delivery.render.cpu_s,
        "what was made and why": dg.MetadataValue.md(_account(delivery.render)),
        "storyboard": picture((delivery.folder / "storyboard.png").read_bytes()),
        "poster": picture((delivery.folder / "poster.png").read_bytes()),
    }


def _account(render: Render) -> str:
    """The account of a render as Markdown: notes, then every shot that is not as it was, with its reasons."""
    changed = [shot for shot in render.shots if shot.status != "cached"]
    rows = [f"| {shot.id} | {shot.status} | {_cell('; '.join(shot.reasons))} |" for shot in changed[:ACCOUNT_ROWS]]
    if len(changed) > ACCOUNT_ROWS:
        rows.append(f"| … | | and {len(changed) - ACCOUNT_ROWS} more, in render.json |")
    table = ["| shot | | because of |", "|---|---|---|", *rows] if rows else ["every shot is as it was"]
    return "\n".join([*(f"- {note}" for note in render.notes), "", *table])


def of_cell(store: Store, cell: Cell, asset: str, document: Document) -> Metadata:
    """What the event of a cell shows, by kind of document."""
    shown: Metadata = {"exists": True}
    match document:
        case Scene():
            shown |= {"heading": document.heading, "mood": document.mood.value, "words": len(document.text.split())}
        case ShotList():
            rows = "\n".join(
                f"| {shot.size.value} | {shot.move.value} | {shot.transition.value} | {_cell(shot.description)} |"
                for shot in document.shots
            )
            shown |= {
                "shots": len(document.shots),
                "shot list": dg.MetadataValue.md(f"| size | move | begins | description |\n|---|---|---|---|\n{rows}"),
            }
        case Storyboard():
            shown |= {"key frames": len(document.frames), "first": picture(store.read(document.frames[0].image))}
        case Narration():
            samples = sum(line.samples for lines in document.lines for line in lines)
            shown |= {"lines": sum(map(len, document.lines)), "spoken_s": round(samples / SAMPLE_RATE_HZ, 2)}
        case Takes():
            shown |= {"takes": len(document.takes)}
        case SceneClips():
            shown |= {"segments": len(document.segments), "frames": document.cut.frames}
    return shown


def picture(image: bytes) -> dg.MetadataValue:
    """A thumbnail of at most 20 KB inside the event, so that the UI shows it without a file server."""
    data = base64.b64encode(thumbnail(image)).decode()
    return dg.MetadataValue.md(f"![](data:image/jpeg;base64,{data})")


def _version(document: Document) -> dg.DataVersion:
    import hashlib

    return dg.DataVersion(hashlib.sha256(document.canonical_json().encode()).hexdigest())


def _cell(text: str) -> str:
    """Text that does not break a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
