"""Checks of a delivered film by tools that are not ours: ffmpeg, PyAV, opentimelineio, pysubs2, PySceneDetect.

`python -m tests.oracles FOLDER…` checks delivered films by hand and prints what it finds.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import opentimelineio
import pysubs2

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
CHARACTERS_PER_S = {"en": 20.0, "hi": 22.0}


def check_film(folder: Path) -> list[str]:
    """Every fault of the film in `folder`, in words; empty where it is right."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    faults: list[str] = []
    for check in (
        _streams_agree,
        _loudness,
        _cuts_partition_the_film,
        _story_is_covered,
        _captions,
        _chapters,
        _timeline_opens,
        _decodes_without_a_warning,
    ):
        faults += [f"{check.__name__.strip('_')}: {fault}" for fault in check(folder, manifest)]
    return faults


def loudness(film: Path) -> tuple[float, float]:
    """Integrated LUFS and true peak dBTP by ffmpeg's ebur128."""
    report = _ffmpeg("-i", str(film), "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-")
    summary = report[report.rindex("Summary:") :]
    return _number(r"I:\s+(-?[\d.]+) LUFS", summary), _number(r"Peak:\s+(-?[\d.]+) dBFS", summary)


def hard_cuts(film: Path) -> set[int]:
    """Frames at which PySceneDetect sees a cut."""
    from scenedetect import AdaptiveDetector, detect

    return {scene[0].frame_num for scene in detect(str(film), AdaptiveDetector(), show_progress=False)} - {0}


def planned_hard_cuts(manifest: dict[str, Any]) -> set[int]:
    return {
        shot["start_frame"] for scene in manifest["scenes"] for shot in scene["shots"] if shot["transition"] == "cut"
    }


def _streams_agree(folder: Path, manifest: dict[str, Any]) -> list[str]:
    faults = []
    fps, frames = manifest["film"]["fps"], manifest["film"]["frames"]
    with av.open(str(folder / "film.mp4")) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        packets = [packet for packet in container.demux(video) if packet.size]
        if len(packets) != frames:
            faults.append(f"{len(packets)} frames, the manifest says {frames}")
        if video.average_rate != fps:
            faults.append(f"rate {video.average_rate}, the manifest says {fps}")
        size = (video.codec_context.width, video.codec_context.height)
        if size != (manifest["film"]["width_px"], manifest["film"]["height_px"]):
            faults.append(f"picture is {size}")
        if video.codec_context.pix_fmt != "yuv420p" or audio.codec_context.sample_rate != 48_000:
            faults.append(f"{video.codec_context.pix_fmt}, {audio.codec_context.sample_rate} Hz")
        lengths = [float(stream.duration * stream.time_base) for stream in (video, audio)]
        if abs(lengths[0] - lengths[1]) > 1 / fps:
            faults.append(f"picture lasts {lengths[0]:.3f} s, sound {lengths[1]:.3f} s")
        if any(stream.start_time not in (0, None) for stream in (video, audio)):
            faults.append("a stream does not start at 0")
    data = (folder / "film.mp4").read_bytes()
    if data.find(b"moov") > data.find(b"mdat"):
        faults.append("moov lies after mdat")
    return faults


def _loudness(folder: Path, manifest: dict[str, Any]) -> list[str]:
    integrated, peak = loudness(folder / "film.mp4")
    faults = []
    if abs(integrated + 14) > 0.5 or abs(integrated - manifest["audio"]["integrated_lufs"]) > 0.5:
        faults.append(f"{integrated} LUFS, the manifest says {manifest['audio']['integrated_lufs']}")
    if peak > -1:
        faults.append(f"true peak {peak} dBTP")
    return faults


def _cuts_partition_the_film(folder: Path, manifest: dict[str, Any]) -> list[str]:
    position, faults = 0, []
    cards = {card["start_frame"]: card["end_frame"] for card in manifest["cards"]}
    for scene in manifest["scenes"]:
        position = cards.get(position, position)
        if scene["start_frame"] != position:
            faults.append(f"{scene['id']} starts at {scene['start_frame']}, not at {position}")
        for shot in scene["shots"]:
            if shot["start_frame"] != position or shot["end_frame"] <= position:
                faults.append(f"{shot['id']} runs from {shot['start_frame']} to {shot['end_frame']}")
            position = shot["end_frame"]
        if scene["end_frame"] != position:
            faults.append(f"{scene['id']} ends at {scene['end_frame']}, its shots at {position}")
    if cards.get(position, position) != manifest["film"]["frames"]:
        faults.append(f"the cut ends at {position}")
    return faults


def _story_is_covered(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Spans are ordered, disjoint, hold what they say; in full mode what lies between them is white space or is listed
    as dropped by hand.
    """
    text = (folder / "story.txt").read_text(encoding="utf-8")
    abridged = _abridged(manifest, text)
    position, faults = 0, []
    shots = [shot for scene in manifest["scenes"] for shot in scene["shots"]]
    if [shot["source_span"]["start"] for shot in shots] != sorted(shot["source_span"]["start"] for shot in shots):
        faults.append("the shots do not follow the text")
    for part in sorted([*shots, *manifest["dropped"]], key=lambda part: part["source_span"]["start"]):
        start, end = part["source_span"]["start"], part["source_span"]["end"]
        if start < position or text[start:end] != part["source_text"]:
            faults.append(f"{part.get('id', 'dropped')}: the span {start}..{end} after {position}, or another text")
        if text[position:start].strip() and not abridged:
            faults.append(f"not told before {part.get('id', 'what is dropped')}: {text[position:start]!r}")
        position = max(position, end)
    if text[position:].strip() and not abridged:
        faults.append(f"not told at the end: {text[position:]!r}")
    return faults


def _abridged(manifest: dict[str, Any], text: str) -> bool:
    told = sum(len(shot["source_text"]) for scene in manifest["scenes"] for shot in scene["shots"])
    return told < 0.9 * len(text)


def _captions(folder: Path, manifest: dict[str, Any]) -> list[str]:
    faults, fps, end = [], manifest["film"]["fps"], -2
    for cue in manifest["cues"]:
        first, last = cue["start_frame"], cue["end_frame"]
        text, seconds = " ".join(cue["lines"]), (last - first) / fps
        if len(cue["lines"]) > 2 or any(len(line) > 42 for line in cue["lines"] if manifest["language"] == "en"):
            faults.append(f"too long: {cue['lines']}")
        if not 5 / 6 - 1e-9 <= seconds <= 7 + 1e-9:
            faults.append(f"{seconds:.2f} s: {text!r}")
        if len(text) / seconds > CHARACTERS_PER_S[manifest["language"]] and manifest["language"] == "en":
            faults.append(f"{len(text) / seconds:.1f} characters/s: {text!r}")
        if first - end < 2:
            faults.append(f"{first - end} frames after the cue before: {text!r}")
        end = last
    for name in ("film.srt", "film.vtt"):
        if len(pysubs2.load(str(folder / name))) != len(manifest["cues"]):
            faults.append(f"{name} has another number of cues")
    if end > manifest["film"]["frames"]:
        faults.append("the last cue ends after the film")
    return faults


def _chapters(folder: Path, manifest: dict[str, Any]) -> list[str]:
    with av.open(str(folder / "film.mp4")) as container:
        chapters = container.chapters()
    if len(chapters) != len(manifest["scenes"]):
        return [f"{len(chapters)} chapters, {len(manifest['scenes'])} scenes"]
    fps = manifest["film"]["fps"]
    starts = [round(chapter["start"] * chapter["time_base"] * fps) for chapter in chapters]
    wanted = [0, *(scene["start_frame"] for scene in manifest["scenes"][1:])]
    return [] if starts == wanted else [f"chapters start at {starts}, scenes at {wanted}"]


def _timeline_opens(folder: Path, manifest: dict[str, Any]) -> list[str]:
    timeline = opentimelineio.adapters.read_from_file(str(folder / "film.otio"))
    frames = round(timeline.duration().rescaled_to(manifest["film"]["fps"]).value)
    return [] if frames == manifest["film"]["frames"] else [f"{frames} frames, not {manifest['film']['frames']}"]


def _decodes_without_a_warning(folder: Path, manifest: dict[str, Any]) -> list[str]:
    report = _ffmpeg(
        "-v", "warning", "-xerror", "-err_detect", "explode", "-i", str(folder / "film.mp4"), "-map", "0:v",
        "-map", "0:a", "-f", "null", "-",
    )  # fmt: skip
    return [report.strip()[:400]] if report.strip() else []


def _ffmpeg(*arguments: str) -> str:
    return subprocess.run([FFMPEG, "-hide_banner", *arguments], capture_output=True, text=True, check=False).stderr


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    assert found is not None, text
    return float(found.group(1))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        film = Path(name)
        detected, planned = (
            hard_cuts(film / "film.mp4"),
            planned_hard_cuts(json.loads((film / "manifest.json").read_text(encoding="utf-8"))),
        )
        found = sum(any(abs(cut - seen) <= 1 for seen in detected) for cut in planned)
        sys.stdout.write(f"{film}: {loudness(film / 'film.mp4')}, {found} of {len(planned)} hard cuts found, ")
        sys.stdout.write(f"{len(detected)} detected\n")
        for fault in check_film(film):
            sys.stdout.write(f"  {fault}\n")
