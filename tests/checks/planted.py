"""A real film of some seconds, and ways to break it with real encoders as a fault of the engine would."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np

from storyvid.film.captions.files import write_srt, write_vtt
from storyvid.film.picture.encode import encode_segment
from storyvid.film.remux import Chapter, write_film
from storyvid.film.sound.encode import encode_piece
from storyvid.models.base import Document
from storyvid.models.checks import CheckReport, Limits
from storyvid.models.film import Cue, SceneClips, Segment
from storyvid.models.sound import PieceEncoding, SoundPiece
from storyvid.settings import Settings
from storyvid.stages.checking import check_film
from storyvid.stages.companions import chapters_of
from storyvid.stages.compositors import Parts
from storyvid.stages.delivery import deliver
from storyvid.stages.documents import load_content
from storyvid.stages.studio import Studio
from storyvid_assets.definitions import build_production
from tests.edits.film import make_parts, studio_in

TALE = """---
title: The Well
---

Old Marta lived by the sea. Every morning she walked to the well and counted the boats.

"Where is my son?" she asked the gulls.

***

In the evening a storm came over the town. Peter stood in the street with a lantern, and he was afraid.
"""


@dataclass(frozen=True)
class RealFilm:
    """A delivered film, the parts that it is made of, and the studio that made it."""

    studio: Studio
    parts: Parts
    folder: Path

    @classmethod
    def rendered(cls, home: Path, text: str = TALE, **changes: Any) -> RealFilm:
        settings = Settings(storyvid_home=home, film_lines=90, encoder_preset="ultrafast", workers=2, **changes)
        production = build_production(settings)
        studio = studio_in(production)
        parts = make_parts(studio, text)
        return cls(studio, parts, deliver(studio, production.shelf, parts).folder)

    def check(self, parts: Parts | None = None, folder: Path | None = None, **limits: Any) -> CheckReport:
        place = folder or self.folder
        sha256 = hashlib.sha256((place / "film.mp4").read_bytes()).hexdigest()
        return check_film(self.studio, parts or self.parts, place, sha256, Limits(**limits))

    def packaged(
        self,
        folder: Path,
        parts: Parts,
        *,
        cues: Sequence[Cue] | None = None,
        chapters: Sequence[Chapter] | None = None,
        frames: int | None = None,
    ) -> Path:
        """The film of other parts, with its caption files, as delivery writes them."""
        folder.mkdir(parents=True, exist_ok=True)
        timeline, store = parts.timeline, self.studio.store
        shown = parts.subtitles.cues if cues is None else cues
        write_film(
            folder / "film.mp4",
            segments=[store.path(segment.video) for segment in timeline.segments],
            prime=store.path(parts.soundtrack.prime.audio),
            sound=[store.path(piece.audio) for piece in parts.soundtrack.pieces],
            cues=shown,
            chapters=chapters_of(timeline) if chapters is None else chapters,
            film=timeline.format,
            frames=timeline.frames if frames is None else frames,
            title=timeline.title,
            author=timeline.author,
            language=timeline.language,
        )
        fps = timeline.format.fps
        (folder / "film.srt").write_text(write_srt(shown, fps), encoding="utf-8")
        (folder / "film.vtt").write_text(write_vtt(shown, fps, timeline.language), encoding="utf-8")
        return folder

    def through_ffmpeg(self, folder: Path, *arguments: str) -> Path:
        """The delivered film after a pass through FFmpeg's program, beside its caption files."""
        folder.mkdir(parents=True, exist_ok=True)
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(self.folder / "film.mp4")]
        subprocess.run([*command, *arguments, str(folder / "film.mp4")], check=True)
        for name in ("film.srt", "film.vtt"):
            (folder / name).write_bytes((self.folder / name).read_bytes())
        return folder

    # picture ----------------------------------------------------------------------------------------------------

    def with_segment(self, scene: int, place: int, change: Callable[[list[Any]], list[Any]]) -> Parts:
        """Parts in which one segment of a scene is encoded anew from its changed frames (I420)."""
        timeline, store = self.parts.timeline, self.studio.store
        clips = load_content(store, self.parts.reel.scenes[scene].cells["clips"], SceneClips)
        old = clips.segments[place]
        with av.open(str(store.path(old.video))) as container:
            frames = [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]
        made = store.put(encode_segment(change(frames), timeline.format), "mp4")
        new = Segment(video=made, frames=old.frames)
        return self.replaced(self.parts, scene, old, new)

    def replaced(self, parts: Parts, scene: int, old: Segment, new: Segment) -> Parts:
        """Parts in which a segment of a scene is another one."""
        clips = load_content(self.studio.store, parts.reel.scenes[scene].cells["clips"], SceneClips)
        segments = tuple(new if one == old else one for one in clips.segments)
        changed = self.with_cell(parts, scene, "clips", clips.model_copy(update={"segments": segments}))
        film = tuple(new if one == old else one for one in parts.timeline.segments)
        return changed._replace(timeline=parts.timeline.model_copy(update={"segments": film}))

    def with_cell(self, parts: Parts, scene: int, asset: str, document: Document) -> Parts:
        """Parts in which the document of a cell is another one."""
        ref = self.studio.store.put(document.canonical_json().encode(), "json")
        scenes = list(parts.reel.scenes)
        scenes[scene] = scenes[scene].model_copy(update={"cells": {**scenes[scene].cells, asset: ref}})
        return parts._replace(reel=parts.reel.model_copy(update={"scenes": tuple(scenes)}))

    # sound ------------------------------------------------------------------------------------------------------

    def piece_plan(self, place: int) -> PieceEncoding:
        origin = self.studio.store.origin(self.parts.soundtrack.piece_keys[place])
        assert origin is not None
        return PieceEncoding.model_validate(json.loads(origin)["request"])

    def with_pieces(self, change: Callable[[int, SoundPiece], SoundPiece]) -> Parts:
        sound = self.parts.soundtrack
        pieces = tuple(change(index, piece) for index, piece in enumerate(sound.pieces))
        return self.parts._replace(soundtrack=sound.model_copy(update={"pieces": pieces}))

    def encoded(self, place: int, *, gain_db: float = 0.0, voices: bool = True) -> SoundPiece:
        """A piece mixed and encoded anew, quieter or louder, or without its voices."""
        plan = self.piece_plan(place)
        piece = plan.piece if voices else plan.piece.model_copy(update={"lines": ()})
        return encode_piece(piece, plan.gain_db + gain_db, self.studio.store)

    def recoded(self, piece: SoundPiece, change: Callable[[Any], Any]) -> SoundPiece:
        """A piece decoded, its samples changed, and encoded again into as many packets."""
        with av.open(str(self.studio.store.path(piece.audio))) as container:
            sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
        sound = np.ascontiguousarray(change(np.pad(sound, ((0, 0), (0, 4096)))), np.float32)
        file = BytesIO()
        with av.open(file, "w", format="mp4", options={"use_editlist": "0"}) as container:
            stream = container.add_stream("aac", rate=48_000, layout="stereo")
            stream.bit_rate = self.parts.timeline.format.audio_bit_rate
            packets = []
            for start in range(0, sound.shape[1], 1024):
                frame = av.AudioFrame.from_ndarray(
                    np.ascontiguousarray(sound[:, start : start + 1024]), format="fltp", layout="stereo"
                )
                frame.sample_rate, frame.pts = 48_000, start
                packets += stream.encode(frame)
            for index, packet in enumerate(packets[1 : piece.packets + 1]):
                packet.pts = packet.dts = index * 1024
                packet.duration, packet.time_base = 1024, Fraction(1, 48_000)
                container.mux(packet)
        return SoundPiece(audio=self.studio.store.put(file.getvalue(), "m4a"), packets=piece.packets)


def failed(report: CheckReport) -> set[str]:
    """Names of the checks that found something."""
    return {one.name for one in report.results if not one.passed}


def message(report: CheckReport, name: str) -> str:
    return next(one.message for one in report.results if one.name == name)
