"""What stands beside a delivered film: captions, cut, pictures, texts; and whether all of it is still whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

from storyvid.film.captions.files import write_srt, write_vtt
from storyvid.film.cut import DISSOLVE_FRAMES
from storyvid.film.remux import Chapter
from storyvid.models.base import Document
from storyvid.models.story import Removed
from storyvid.models.timeline import MELTS, Timeline
from storyvid.stages.compositors import Parts
from storyvid.stages.documents import read_as
from storyvid.stages.sheets import draw_poster, draw_storyboard
from storyvid.stages.studio import Studio

FILM, MANIFEST, RENDER = "film.mp4", "manifest.json", "render.json"
PUBLISHED = (
    FILM,
    "film.srt",
    "film.vtt",
    "film.otio",
    "poster.png",
    "storyboard.png",
    "story.txt",
    "removed.json",
    MANIFEST,
    RENDER,
)
_NOTED = tuple(name for name in PUBLISHED if name not in (FILM, RENDER))


class Removals(Document):
    """`removed.json`: what cleaning left out of the film, each with its reason."""

    removed: tuple[Removed, ...]


class Delivered(Document):
    """SHA-256 (hex) of each delivered file by its name, but for the film, which is known by its key, and the account
    of the render, which every render writes anew.
    """

    files: dict[str, str]


def chapters_of(timeline: Timeline) -> tuple[Chapter, ...]:
    """A chapter per scene; the first begins with the film, the last ends with it, so that players show no gap."""
    last = len(timeline.scenes) - 1
    return tuple(
        Chapter(
            start_frame=scene.start_frame if index else 0,
            end_frame=scene.end_frame if index < last else timeline.frames,
            title=f"{scene.chapter}: {scene.heading}" if scene.chapter else scene.heading,
        )
        for index, scene in enumerate(timeline.scenes)
    )


def write_companions(studio: Studio, parts: Parts, fresh: Path) -> None:
    timeline, cues = parts.timeline, parts.subtitles.cues
    write_text(fresh / "film.srt", write_srt(cues, timeline.format.fps))
    write_text(fresh / "film.vtt", write_vtt(cues, timeline.format.fps, timeline.language))
    write_text(fresh / "film.otio", _otio(studio, timeline))
    (fresh / "poster.png").write_bytes(draw_poster(studio, timeline))
    (fresh / "storyboard.png").write_bytes(draw_storyboard(studio, timeline))
    write_text(fresh / "story.txt", parts.story.text)
    write_text(fresh / "removed.json", Removals(removed=parts.story.removed).model_dump_json(indent=1))


def _otio(studio: Studio, timeline: Timeline) -> str:
    from storyvid.film.otio import OtioShot, film_otio  # a library that an unchanged film has no use for

    shots = [
        OtioShot(
            name=shot.id,
            start_frame=shot.start_frame,
            end_frame=shot.end_frame,
            dissolve_frames=DISSOLVE_FRAMES if shot.transition in MELTS else 0,
            take=shot.take,
            take_url=studio.store.path(shot.take.video).as_uri() if shot.take else "",
        )
        for scene in timeline.scenes
        for shot in scene.shots
    ]
    return film_otio(
        title=timeline.title,
        shots=shots,
        chapters=chapters_of(timeline),
        fps=timeline.format.fps,
        frames=timeline.frames,
        film_url=FILM,
    )


def note_delivered(studio: Studio, folder: Path) -> None:
    """Keep what the files beside a film hold, for the next render to see whether they still do."""
    files = {name: file_sha256(folder / name) for name in _NOTED}
    studio.keep(_delivered_asset(studio), studio.story, Delivered(files=files))


def delivered_whole(studio: Studio, folder: Path) -> bool:
    """Whether every file beside the film is there and holds what was delivered."""
    noted = read_as(Delivered, studio.store.read_document(_delivered_asset(studio), studio.story))
    if noted is None or not (folder / RENDER).is_file():
        return False
    return noted.files == {name: file_sha256(folder / name) for name in _NOTED if (folder / name).is_file()}


def _delivered_asset(studio: Studio) -> str:
    """Each profile has a film of its own."""
    return f"delivered_{studio.profile}"


def write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def file_sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
