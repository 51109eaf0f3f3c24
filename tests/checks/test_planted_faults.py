"""A film with a fault of each kind: its check finds it, and the others find nothing, or what comes with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from storyvid.models.film import SceneClips
from storyvid.models.own_media import OwnImage
from storyvid.models.plan import ShotList
from storyvid.stages.companions import chapters_of
from storyvid.stages.documents import load_content
from tests.checks.planted import RealFilm, failed, message

BLACK_LUMA, GREY = 16, 128


def black_picture(like: np.ndarray) -> np.ndarray:
    """A black frame in I420, of the size of another one."""
    picture = np.full_like(like, GREY)
    picture[: like.shape[0] * 2 // 3] = BLACK_LUMA
    return picture


def longest_segment(film: RealFilm, scene: int) -> int:
    clips = load_content(film.studio.store, film.parts.reel.scenes[scene].cells["clips"], SceneClips)
    return max(range(len(clips.segments)), key=lambda index: clips.segments[index].frames)


def spoken_piece(film: RealFilm) -> int:
    """A piece that holds the whole of a line."""
    for place, _ in enumerate(film.parts.soundtrack.pieces):
        plan = film.piece_plan(place).piece
        if any(line.start_sample >= 0 and line.start_sample + line.samples <= plan.samples for line in plan.lines):
            return place
    raise AssertionError("no piece holds a whole line")


def test_a_good_film_has_no_fault_and_its_full_sweep_none_either(film: RealFilm) -> None:
    assert failed(film.check()) == set()
    swept = film.check(full=True)
    assert failed(swept) == set()
    assert {one.name for one in swept.results} - {one.name for one in film.check().results} == {"sweep"}


def test_a_quiet_film(film: RealFilm, tmp_path: Path) -> None:
    parts = film.with_pieces(lambda place, piece: film.encoded(place, gain_db=-8))
    report = film.check(parts, film.packaged(tmp_path, parts))
    assert failed(report) == {"loudness"}
    assert "wanted -14 ± 1" in message(report, "loudness")


def test_a_clipped_piece(film: RealFilm, tmp_path: Path) -> None:
    def clip(sound: np.ndarray) -> np.ndarray:
        loudest = int(np.abs(sound).max(axis=0).argmax())
        around = slice(max(0, loudest - 2_400), loudest + 2_400)
        sound[:, around] = np.clip(sound[:, around] * 8, -1, 1)
        return sound

    place = spoken_piece(film)
    parts = film.with_pieces(lambda at, piece: film.recoded(piece, clip) if at == place else piece)
    assert failed(film.check(parts, film.packaged(tmp_path, parts))) == {"true_peak"}


def test_a_black_stretch(film: RealFilm, tmp_path: Path) -> None:
    def darken(frames: list[np.ndarray]) -> list[np.ndarray]:
        return [black_picture(one) if 30 <= index < 65 else one for index, one in enumerate(frames)]

    parts = film.with_segment(1, longest_segment(film, 1), darken)
    report = film.check(parts, film.packaged(tmp_path, parts))
    assert failed(report) == {"black"}
    assert "1.4 s of black at 0:" in message(report, "black")
    assert "(s002-0" in message(report, "black")


def test_a_black_stretch_of_the_authors_own_is_meant(film: RealFilm, tmp_path: Path) -> None:
    """What a person brings is what they want, also where it is black."""

    def darken(frames: list[np.ndarray]) -> list[np.ndarray]:
        return [black_picture(one) for one in frames]

    parts = film.with_segment(1, longest_segment(film, 1), darken)
    shots = load_content(film.studio.store, parts.reel.scenes[1].cells["shots"], ShotList)
    picture = film.studio.store.put(b"a picture", "png")
    own = OwnImage(file=picture, width_px=160, height_px=90)
    brought = shots.model_copy(update={"shots": tuple(one.model_copy(update={"image": own}) for one in shots.shots)})
    assert failed(film.check(parts, film.packaged(tmp_path, parts))) >= {"black"}
    meant = film.with_cell(parts, 1, "shots", brought)
    assert "black" not in failed(film.check(meant, film.packaged(tmp_path, meant)))


def test_fades_are_no_black_stretches_however_short_these_may_be(film: RealFilm) -> None:
    assert failed(film.check(black_s=0.04)) == set()


def test_a_picture_that_stands_still(film: RealFilm, tmp_path: Path) -> None:
    place = longest_segment(film, 1)
    parts = film.with_segment(1, place, lambda frames: [frames[40] for _ in frames])
    report = film.check(parts, film.packaged(tmp_path, parts), frozen_s=1.5)
    assert failed(report) == {"frozen"}
    assert report.errors == ()
    assert failed(film.check(frozen_s=1.5)) == set()


def test_late_captions(film: RealFilm, tmp_path: Path) -> None:
    cues = [cue.shifted(20) for cue in film.parts.subtitles.cues]
    report = film.check(folder=film.packaged(tmp_path, film.parts, cues=cues))
    assert failed(report) == {"caption_sync"}
    assert "0.80 s late" in message(report, "caption_sync")
    assert [one.name for one in report.errors] == ["caption_sync"]


def test_captions_some_frames_late_are_only_a_warning(film: RealFilm, tmp_path: Path) -> None:
    cues = [cue.shifted(6) for cue in film.parts.subtitles.cues]
    report = film.check(folder=film.packaged(tmp_path, film.parts, cues=cues))
    assert failed(report) == {"caption_sync"}
    assert report.errors == ()


def test_a_sentence_without_its_caption(film: RealFilm, tmp_path: Path) -> None:
    cues = film.parts.subtitles.cues[1:]
    report = film.check(folder=film.packaged(tmp_path, film.parts, cues=cues))
    assert failed(report) == {"captioned"}
    assert "has no caption" in message(report, "captioned")


def test_a_sentence_that_nobody_says(film: RealFilm, tmp_path: Path) -> None:
    place = spoken_piece(film)
    parts = film.with_pieces(lambda at, piece: film.encoded(place, voices=False) if at == place else piece)
    report = film.check(parts, film.packaged(tmp_path, parts), loudness_lu=3)
    assert failed(report) == {"voices"}
    assert "is not heard" in message(report, "voices")


def test_a_sentence_that_is_said_too_late(film: RealFilm, tmp_path: Path) -> None:
    place = spoken_piece(film)

    def late(sound: np.ndarray) -> np.ndarray:
        return np.roll(sound, 12_000, axis=1)

    parts = film.with_pieces(lambda at, piece: film.recoded(piece, late) if at == place else piece)
    report = film.check(parts, film.packaged(tmp_path, parts))
    assert "voices" in failed(report)
    assert "250 ms late" in message(report, "voices")


def test_a_sentence_of_the_story_that_no_line_tells(film: RealFilm) -> None:
    """A scene keeps a sentence that its shots leave out."""
    timeline = film.parts.timeline
    shot = timeline.scenes[0].shots[0]
    silent = shot.model_copy(update={"lines": shot.lines[:-1]})
    scene = timeline.scenes[0].model_copy(update={"shots": (silent, *timeline.scenes[0].shots[1:])})
    scenes = (scene, *timeline.scenes[1:])
    report = film.check(film.parts._replace(timeline=timeline.model_copy(update={"scenes": scenes})))
    assert failed(report) == {"coverage"}
    assert "s001 does not tell" in message(report, "coverage")

    dropped = timeline.model_copy(update={"scenes": scenes, "dropped": (shot.source_span,)})
    assert failed(film.check(film.parts._replace(timeline=dropped))) == set()


def test_a_sentence_that_is_not_kept_though_no_length_was_asked_for(film: RealFilm) -> None:
    story, screenplay = film.parts.story, film.parts.screenplay
    first = screenplay.scenes[0]
    scenes = (first.model_copy(update={"kept": first.kept[1:]}), *screenplay.scenes[1:])
    parts = film.parts._replace(screenplay=screenplay.model_copy(update={"scenes": scenes}))
    report = film.check(parts)
    assert failed(report) == {"coverage"}
    assert "no length was asked for" in message(report, "coverage")

    asked = story.settings.model_copy(update={"minutes": film.parts.timeline.frames / 25 / 60})
    assert failed(film.check(parts._replace(story=story.model_copy(update={"settings": asked})))) == set()


def test_another_frame_rate(film: RealFilm, tmp_path: Path) -> None:
    folder = film.through_ffmpeg(
        tmp_path, "-map", "0:v", "-map", "0:a", "-map", "0:s", "-r", "30", "-c:a", "copy", "-c:s", "copy",
        "-movflags", "+faststart",
    )  # fmt: skip
    report = film.check(folder=folder)
    assert "frame_rate" in failed(report)
    assert "30 frames a second, planned are 25" in message(report, "frame_rate")


def test_frames_that_are_not_evenly_spaced(film: RealFilm, tmp_path: Path) -> None:
    folder = film.through_ffmpeg(
        tmp_path, "-map", "0:v", "-map", "0:a", "-map", "0:s", "-vf", "select='not(between(n,50,52))'",
        "-fps_mode", "vfr", "-c:a", "copy", "-c:s", "copy", "-bf", "0",
    )  # fmt: skip
    report = film.check(folder=folder)
    assert {"frame_rate", "joins", "streams"} <= failed(report)
    assert "not constant" in message(report, "frame_rate")
    assert "behind the media" in message(report, "streams")


def test_other_colour_tags(film: RealFilm, tmp_path: Path) -> None:
    folder = film.through_ffmpeg(
        tmp_path, "-map", "0:v", "-map", "0:a", "-map", "0:s", "-c", "copy", "-movflags", "+faststart",
        "-bsf:v", "h264_metadata=colour_primaries=5:transfer_characteristics=6:matrix_coefficients=6",
        "-color_primaries", "5", "-color_trc", "6", "-colorspace", "6",
    )  # fmt: skip
    assert "colour" in failed(film.check(folder=folder))


def test_sound_that_ends_early(film: RealFilm, tmp_path: Path) -> None:
    shorter = film.parts.soundtrack.model_copy(update={"pieces": film.parts.soundtrack.pieces[:-1]})
    with pytest.raises(Exception, match="The sound lasts"):
        film.packaged(tmp_path / "engine", film.parts._replace(soundtrack=shorter))
    seconds = film.parts.timeline.frames / 25 - 1
    folder = film.through_ffmpeg(
        tmp_path, "-t", str(seconds), "-i", str(film.folder / "film.mp4"), "-map", "0:v", "-map", "1:a", "-map", "0:s",
        "-c", "copy", "-movflags", "+faststart",
    )  # fmt: skip
    assert {"lengths", "joins"} <= failed(film.check(folder=folder))


def test_a_silent_piece(film: RealFilm, tmp_path: Path) -> None:
    place = spoken_piece(film)
    parts = film.with_pieces(lambda at, piece: film.recoded(piece, np.zeros_like) if at == place else piece)
    report = film.check(parts, film.packaged(tmp_path, parts), loudness_lu=5)
    assert failed(report) == {"silence", "voices"}
    assert "s of silence at 0:" in message(report, "silence")


def test_a_shot_that_is_too_short(film: RealFilm, tmp_path: Path) -> None:
    parts = film.with_segment(1, longest_segment(film, 1), lambda frames: frames[:-5])
    shutil.copytree(film.folder, tmp_path, dirs_exist_ok=True)
    report = film.check(parts, tmp_path)
    assert {"shot_lengths", "joins"} <= failed(report)
    assert "is -5 frames off" in message(report, "shot_lengths")


def test_a_damaged_segment(film: RealFilm, tmp_path: Path) -> None:
    place = longest_segment(film, 1)
    parts = film.with_segment(1, place, lambda frames: frames)
    clips = load_content(film.studio.store, parts.reel.scenes[1].cells["clips"], SceneClips)
    old = clips.segments[place]
    data = bytearray(film.studio.store.read(old.video))
    middle = data.find(b"mdat") + len(data) // 2
    data[middle : middle + 400] = bytes(400)
    broken = old.model_copy(update={"video": film.studio.store.put(bytes(data), "mp4")})
    damaged = film.replaced(parts, 1, old, broken)
    assert "picture_decodes" in failed(film.check(damaged, film.packaged(tmp_path, damaged)))
    whole = film.check(damaged, film.packaged(tmp_path, damaged), full=True)
    assert {"picture_decodes", "sweep"} & failed(whole)


def test_a_missing_chapter(film: RealFilm, tmp_path: Path) -> None:
    folder = film.packaged(tmp_path, film.parts, chapters=chapters_of(film.parts.timeline)[:1])
    assert failed(film.check(folder=folder)) == {"chapters"}


def test_another_caption_file(film: RealFilm, tmp_path: Path) -> None:
    shutil.copytree(film.folder, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / "film.srt").read_text(encoding="utf-8")
    (tmp_path / "film.srt").write_text(text.replace("gulls", "boats"), encoding="utf-8")
    report = film.check(folder=tmp_path)
    assert failed(report) == {"caption_files"}
    assert "film.srt has" in message(report, "caption_files")


def test_captions_that_break_rules(film: RealFilm, tmp_path: Path) -> None:
    first, *others = film.parts.subtitles.cues
    long = first.model_copy(update={"lines": (" ".join(first.lines) + " and" * 12,)})
    folder = film.packaged(tmp_path, film.parts, cues=[long, *others])
    report = film.check(folder=folder)
    assert "a line of more than 42 characters" in message(report, "caption_rules")
    assert "caption_rules" in {one.name for one in report.warnings}


def test_packets_of_other_parts(film: RealFilm, tmp_path: Path) -> None:
    """The film on disk is not the one that was checked part by part."""
    parts = film.with_segment(1, longest_segment(film, 1), lambda frames: frames[::-1])
    report = film.check(parts, film.folder)
    assert "joins" in failed(report)


def test_a_length_far_from_what_was_asked_for(film: RealFilm) -> None:
    settings = film.parts.story.settings.model_copy(update={"minutes": 5})
    parts = film.parts._replace(story=film.parts.story.model_copy(update={"settings": settings}))
    report = film.check(parts)
    assert failed(report) == {"duration"}
    assert report.errors == ()
