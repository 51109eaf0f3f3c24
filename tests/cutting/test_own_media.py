"""Files of the author's own: where they may lie, what they must hold, and what is made of them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from io_managers.film_store import FilmStore
from storyvid.cutting import sounds
from storyvid.cutting.fields import UnfitError
from storyvid.cutting.own_files import OwnFolder
from storyvid.cutting.pictures import first_picture, key_frame
from storyvid.models.own_media import OwnClip, OwnImage, OwnSound
from tests.cutting import own_media

GREEN, MAGENTA = own_media.GREEN, own_media.MAGENTA


@pytest.fixture
def folder(tmp_path: Path) -> OwnFolder:
    (tmp_path / "story" / "sub").mkdir(parents=True)
    return OwnFolder(tmp_path / "story", FilmStore(tmp_path / "home").put)


def near(pixel: tuple[int, ...], colour: tuple[int, int, int], within: int = 12) -> bool:
    return all(abs(one - other) <= within for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    "path",
    [
        "/etc/hostname",
        "../outside.png",
        "sub/../../outside.png",
        "~/outside.png",
        "C:\\outside.png",
        "file:///x",
        "a\0b",
    ],
)
def test_paths_that_leave_the_folder_are_refused(folder: OwnFolder, tmp_path: Path, path: str) -> None:
    own_media.picture(tmp_path / "outside.png")
    with pytest.raises(UnfitError, match="folder"):
        folder.open("image", path)


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_not(folder: OwnFolder, tmp_path: Path) -> None:
    own_media.picture(tmp_path / "outside.png")
    own_media.picture(tmp_path / "story" / "inside.png")
    (tmp_path / "story" / "out.png").symlink_to(tmp_path / "outside.png")
    (tmp_path / "story" / "sub" / "in.png").symlink_to(tmp_path / "story" / "inside.png")
    with pytest.raises(UnfitError, match="leads out of the story's folder"):
        folder.open("image", "out.png")
    assert folder.open("image", "sub/in.png").kind == "image"


@given(path=st.text(max_size=30))
def test_no_path_is_opened_outside(path: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.getbasetemp() / "paths"
    (base / "story").mkdir(parents=True, exist_ok=True)
    kept: list[bytes] = []

    def keep(data: bytes, ext: str):  # type: ignore[no-untyped-def]
        kept.append(data)
        raise UnfitError("kept")

    with pytest.raises(UnfitError):
        OwnFolder(base / "story", keep).open("image", path)
    assert kept == []


def test_what_is_found_in_a_file_is_what_it_holds(folder: OwnFolder, tmp_path: Path) -> None:
    story = tmp_path / "story"
    own_media.picture(story / "a.jpg", size=(640, 200))
    own_media.clip(story / "a.mp4", frames=30, fps=24)
    own_media.voice(story / "a.wav", seconds=1.5)
    image, clip, sound = folder.open("image", "a.jpg"), folder.open("clip", "a.mp4"), folder.open("recording", "a.wav")
    assert isinstance(image, OwnImage)
    assert (image.width_px, image.height_px, image.file.ext) == (640, 200, "jpg")
    assert isinstance(clip, OwnClip)
    assert (clip.width_px, clip.height_px, clip.frames, clip.fps_num, clip.fps_den) == (160, 120, 30, 24, 1)
    assert isinstance(sound, OwnSound)
    assert abs(sound.samples - 72_000) <= 48
    assert [(named.use, named.path) for named in folder.named] == [
        ("image", "a.jpg"),
        ("clip", "a.mp4"),
        ("recording", "a.wav"),
    ]


@pytest.mark.parametrize("use", ["image", "clip", "recording", "music"])
@pytest.mark.parametrize(
    "content", [b"", b"no media at all", b"\x89PNG\r\n\x1a\n" + bytes(40)], ids=["empty", "text", "broken"]
)
def test_files_that_hold_nothing_of_the_kind_are_told(
    folder: OwnFolder, tmp_path: Path, use: str, content: bytes
) -> None:
    (tmp_path / "story" / "bad.bin").write_bytes(content)
    with pytest.raises(UnfitError, match=r"^'bad\.bin' "):
        folder.open(use, "bad.bin")  # type: ignore[arg-type]


def test_a_picture_that_breaks_off_is_told(folder: OwnFolder, tmp_path: Path) -> None:
    whole = own_media.picture(tmp_path / "whole.png", size=(900, 900)).read_bytes()
    (tmp_path / "story" / "half.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnfitError, match="damaged picture"):
        folder.open("image", "half.png")


def test_sound_is_no_clip_and_a_silent_clip_no_sound_and_uneven_pictures_no_clip(
    folder: OwnFolder, tmp_path: Path
) -> None:
    story = tmp_path / "story"
    own_media.voice(story / "a.wav")
    own_media.clip(story / "a.mp4")
    own_media.clip(story / "uneven.mp4", even=False)
    for use, name, told in (
        ("clip", "a.wav", "holds no moving picture"),
        ("music", "a.mp4", "holds no sound"),
        ("clip", "uneven.mp4", "uneven times"),
        ("clip", "missing.mp4", "does not exist"),
        ("clip", "sub", "is a folder"),
    ):
        with pytest.raises(UnfitError, match=told):
            folder.open(use, name)  # type: ignore[arg-type]


@given(width=st.integers(20, 500), height=st.integers(20, 500), tall=st.booleans())
def test_every_picture_gets_the_shape_of_the_film_and_keeps_its_middle(width: int, height: int, tall: bool) -> None:
    film = (90, 160) if tall else (160, 90)
    frame = key_frame(Image.new("RGB", (width, height), GREEN), *film)
    assert frame.width * film[1] == pytest.approx(frame.height * film[0], rel=0.02)
    assert 1 <= frame.width / film[0] <= 1.53
    assert near(frame.getpixel((frame.width // 2, frame.height // 2)), GREEN)  # type: ignore[arg-type]


def test_a_portrait_in_a_wide_film_is_shown_whole() -> None:
    portrait = Image.new("RGB", (300, 600), GREEN)
    portrait.paste(MAGENTA, (0, 0, 300, 60))
    frame = key_frame(portrait, 320, 180)
    middle = frame.width // 2
    assert near(frame.getpixel((middle, 3)), MAGENTA)  # type: ignore[arg-type]
    assert near(frame.getpixel((middle, frame.height - 3)), GREEN)  # type: ignore[arg-type]
    assert max(frame.getpixel((4, frame.height // 2))) < 120  # type: ignore[arg-type,type-var]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16", "1"])
def test_pictures_of_every_mode_become_key_frames(mode: str) -> None:
    picture = Image.new("L", (320, 180), 255).convert("I;16" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = Image.fromarray(np.full((180, 320), 65_535, np.uint16))
    frame = key_frame(picture, 320, 180)
    assert frame.mode == "RGB"
    assert near(frame.getpixel((160, 90)), (255, 255, 255))  # type: ignore[arg-type]


def test_a_photograph_is_turned_as_its_camera_was_held() -> None:
    data = io.BytesIO()
    sideways = Image.new("RGB", (180, 320), GREEN)
    sideways.paste(MAGENTA, (0, 0, 180, 160))
    exif = Image.Exif()
    exif[0x0112] = 8  # the top of the scene lies at the right of the stored picture
    sideways.save(data, "JPEG", exif=exif, quality=95)
    frame = key_frame(Image.open(data), 320, 180)
    assert near(frame.getpixel((20, frame.height // 2)), MAGENTA)  # type: ignore[arg-type]
    assert near(frame.getpixel((frame.width - 20, frame.height // 2)), GREEN)  # type: ignore[arg-type]


def test_the_first_picture_of_a_clip_is_its_key_frame(tmp_path: Path) -> None:
    picture = first_picture(own_media.clip(tmp_path / "a.mp4"))
    red, green, blue = picture.getpixel((80, 60))  # type: ignore[misc]
    assert max(red, green) < 30
    assert 60 < blue < 110


def test_words_are_spread_by_their_letters_over_what_is_loud() -> None:
    signal = np.zeros((1, 48_000), np.float32)
    signal[0, 12_000:36_000] = 0.5
    words = sounds.spread_words("No, tomorrow!", signal)
    assert [word.span.of("No, tomorrow!") for word in words] == ["No", "tomorrow"]
    assert (words[0].start_sample, words[-1].end_sample) == (12_000, 36_000)
    assert words[0].end_sample == words[1].start_sample == 12_000 + 24_000 * 3 // 12


def test_a_loop_is_heard_as_it_is_once_and_goes_on_without_a_jump() -> None:
    time = np.arange(10 * 48_000) / 48_000
    signal = np.stack([np.sin(2 * np.pi * 100.3 * time)] * 2).astype(np.float32)
    loop = sounds.looped(signal)
    seam = loop.loop_start
    assert seam == 2 * 48_000
    np.testing.assert_array_equal(loop.signal[:, :-seam], signal[:, :-seam])
    joined = np.concatenate((loop.signal[0], loop.signal[0, seam : seam + 4_800]))
    assert np.abs(np.diff(joined)).max() < 1.6 * np.abs(np.diff(signal[0])).max()


@given(samples=st.integers(2, 4_000))
def test_a_sound_of_any_length_loops(samples: int) -> None:
    loop = sounds.looped(np.ones((2, samples), np.float32))
    assert loop.signal.shape == (2, samples)
    assert 0 <= loop.loop_start < samples


def test_a_playlist_never_leads_to_another_file(
    folder: OwnFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_media.clip(tmp_path / "inside.mp4")
    own_media.voice(tmp_path / "inside.wav")
    monkeypatch.chdir(tmp_path)
    for use, name in (("clip", "inside.mp4"), ("recording", "inside.wav")):
        (tmp_path / "story" / "list.mp4").write_text(f"ffconcat version 1.0\nfile {name}\n", encoding="utf-8")
        with pytest.raises(UnfitError, match="cannot be read"):
            folder.open(use, "list.mp4")  # type: ignore[arg-type]


def test_a_picture_that_is_a_program_is_none(folder: OwnFolder, tmp_path: Path) -> None:
    Image.new("RGB", (20, 20), GREEN).save(tmp_path / "story" / "page.eps")
    with pytest.raises(UnfitError, match="no picture that can be read"):
        folder.open("image", "page.eps")
