"""What the event of a cell shows in the Dagster UI: pictures, tables, where the files are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from storyvid.film.manifest import seconds
from storyvid.models.base import Document, MediaRef
from storyvid.models.cells import Narration, Storyboard, Takes
from storyvid.models.film import SAMPLE_RATE_HZ, SceneClips
from storyvid.models.media import Footage, KeyFrame, SpokenLine, Take
from storyvid.models.plan import Scene, ShotList
from storyvid.stages.cell import SHOTS, Cell, shot_id_of
from storyvid.stages.reports import clips_previews, clips_strip, storyboard_previews, storyboard_strip
from storyvid_assets.markdown import Metadata, picture, preview, table

MOST_PREVIEWS = 12
"""Shots of a scene that are shown at a glance; the strip has them all."""


def of_cell(cell: Cell, document: Document) -> Metadata:
    """What the event of a cell shows, by kind of document."""
    shown: Metadata = {"exists": True}
    match document:
        case Scene():
            shown |= _of_scene(document)
        case ShotList():
            shown |= _of_shots(cell, document)
        case Storyboard():
            shown |= _of_storyboard(cell, document)
        case Narration():
            shown |= _of_narration(cell, document)
        case Takes():
            shown |= _of_takes(cell, document)
        case SceneClips():
            shown |= _of_clips(cell, document)
    return shown


def _of_scene(scene: Scene) -> Metadata:
    return {
        "heading": scene.heading,
        "mood": scene.mood.value,
        "people": ", ".join(character.name for character in scene.characters) or "nobody",
        "words": len(scene.text.split()),
        "begins": " ".join(scene.text.split())[:200],
    }


def _of_shots(cell: Cell, shots: ShotList) -> Metadata:
    rows = (
        (shot_id_of(cell.scene_id, index), shot.size.value, shot.move.value, shot.transition.value, shot.description)
        for index, shot in enumerate(shots.shots)
    )
    return {
        "shots": len(shots.shots),
        "planned_s": round(sum(shot.seconds for shot in shots.shots), 2),
        "shot list": table(("shot", "size", "move", "begins", "description"), rows),
    }


def _of_storyboard(cell: Cell, storyboard: Storyboard) -> Metadata:
    images = [frame.image for frame in storyboard.frames]
    shots = cell.get(SHOTS, ShotList).shots
    rows = (
        (shot_id_of(cell.scene_id, index), shot.size.value, shot.description, _place(cell, image))
        for index, (shot, image) in enumerate(zip(shots, images, strict=True))
    )
    return {
        **_previews(storyboard_previews(cell.studio, cell.scene_id, images[:MOST_PREVIEWS])),
        "storyboard": picture(storyboard_strip(cell.studio, cell.scene_id, images)),
        "key frames": len(images),
        "files": table(("shot", "size", "description", "file"), rows),
        **_compromises(storyboard.frames),
    }


def _of_narration(cell: Cell, narration: Narration) -> Metadata:
    shots = cell.get(SHOTS, ShotList).shots
    lines = [
        (shot_id_of(cell.scene_id, index), line.speaker, line.text, spoken)
        for index, (shot, own) in enumerate(zip(shots, narration.lines, strict=True))
        for line, spoken in zip(shot.lines, own, strict=True)
    ]
    rows = (
        (shot, speaker, text, f"{spoken.samples / SAMPLE_RATE_HZ:.2f}", _place(cell, spoken.audio))
        for shot, speaker, text, spoken in lines
    )
    return {
        "lines": len(lines),
        "spoken_s": round(sum(spoken.samples for *_, spoken in lines) / SAMPLE_RATE_HZ, 2),
        "script": table(("shot", "who", "says", "seconds", "file"), rows),
        **_compromises([spoken for *_, spoken in lines]),
    }


def _of_takes(cell: Cell, takes: Takes) -> Metadata:
    rows = ((shot_id_of(cell.scene_id, index), *_take(cell, take)) for index, take in enumerate(takes.takes))
    made = [take for take in takes.takes if isinstance(take, Footage)]
    return {"takes": len(takes.takes), "files": table(("shot", "take", "file"), rows), **_compromises(made)}


def _compromises(results: Sequence[KeyFrame | Footage | SpokenLine]) -> Metadata:
    """What generators did otherwise than asked, each once; nothing where they did not."""
    told = dict.fromkeys(one for result in results for one in result.compromises)
    return {"compromises": "; ".join(told)} if told else {}


def _take(cell: Cell, take: Take) -> tuple[str, str]:
    if isinstance(take, Footage):
        rate = f"{take.fps_num / take.fps_den:g}"
        return f"{take.width_px}x{take.height_px}, {take.frames} frames at {rate}/s", _place(cell, take.video)
    return f"still picture, {take.move.value.replace('_', ' ')}", _place(cell, take.image)


def _of_clips(cell: Cell, clips: SceneClips) -> Metadata:
    shots = cell.get(SHOTS, ShotList).shots
    fps = _fps(cell)
    rows = (
        (
            shot_id_of(cell.scene_id, index),
            f"{seconds(cut.start_frame, fps):.2f}",
            f"{seconds(cut.end_frame - cut.start_frame, fps):.2f}",
            shot.transition.value,
            " ".join(line.text for line in cut.lines),
        )
        for index, (shot, cut) in enumerate(zip(shots, clips.cut.shots, strict=True))
    )
    return {
        **_previews(clips_previews(cell.studio, cell.scene_id, clips)),
        "clips": picture(clips_strip(cell.studio, cell.scene_id, clips)),
        "duration_s": seconds(clips.cut.frames, fps),
        "segments": len(clips.segments),
        "timing": table(("shot", "starts at (s)", "lasts (s)", "begins", "voice"), rows),
        "files": table(("segment",), ((_place(cell, one.video),) for one in clips.segments)),
    }


def _previews(previews: Mapping[str, bytes]) -> Metadata:
    return {shot: preview(webp) for shot, webp in islice(previews.items(), MOST_PREVIEWS)}


def _fps(cell: Cell) -> int:
    return cell.studio.options.film_format(cell.get("scenes", Scene).aspect).fps


def _place(cell: Cell, ref: MediaRef) -> str:
    return str(cell.studio.store.path(ref))
