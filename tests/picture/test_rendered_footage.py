import subprocess

import imageio_ffmpeg
import numpy as np
import pytest

from storyvid.errors import CompositionError
from storyvid.film.picture.footage import footage_frames, source_position
from storyvid.film.picture.planes import planes_of
from storyvid.models.film import FilmFormat
from storyvid.models.media import Footage

FILM = FilmFormat(width_px=160, height_px=90)
STEP = 4


def shoot(shelf, tmp_path, *, frames=40, fps=25, size=(160, 90), options="", before=""):
    """A take whose n-th frame is a grey of luma 16 + 4 n, made by ffmpeg."""
    width, height = size
    ramp = (16 + STEP * np.arange(frames)).astype(np.uint8)
    raw = b"".join(
        bytes([value]) * (width * height) + bytes([128]) * (((width + 1) // 2) * ((height + 1) // 2) * 2)
        for value in ramp.tolist()
    )
    path = tmp_path / "take.mp4"
    command = f"-v error -y -f rawvideo -pix_fmt yuv420p -s {width}x{height} -r {fps} {before} -i -"
    encode = f"-c:v libx264 -preset ultrafast -crf 1 -g 12 -bf 2 {options}"
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), *command.split(), *encode.split(), str(path)], input=raw, check=True
    )
    ref = shelf.put(path.read_bytes(), "mp4")
    return Footage(video=ref, width_px=width, height_px=height, frames=frames, fps_num=fps)


def shown(footage, shelf, total, first=0, count=None):
    """Which frame of the take each film frame shows, read off its grey."""
    made = footage_frames(
        footage, total_frames=total, first_frame=first, frames=count or total - first, film=FILM, media=shelf
    )
    return [float(planes_of(frame).y.mean() - 16) / STEP for frame in made]


def near(expected):
    return pytest.approx(expected, abs=0.3)


def test_a_take_at_the_films_rate_plays_frame_for_frame_and_is_trimmed(shelf, tmp_path):
    assert shown(shoot(shelf, tmp_path), shelf, 30) == near(list(range(30)))


@pytest.mark.parametrize("first", [1, 11, 12, 13, 25])
def test_a_stretch_starts_at_the_right_frame_wherever_key_frames_lie(shelf, tmp_path, first):
    assert shown(shoot(shelf, tmp_path), shelf, 40, first, 5) == near(list(range(first, first + 5)))


def test_a_take_at_another_rate_plays_as_fast_as_it_was_shot(shelf, tmp_path):
    take = shoot(shelf, tmp_path, frames=32, fps=16)
    assert shown(take, shelf, 50) == near([min(i * 16 / 25, 31) for i in range(50)])


def test_a_short_take_is_slowed_by_half_at_most_and_then_holds(shelf, tmp_path):
    take = shoot(shelf, tmp_path, frames=20)
    assert shown(take, shelf, 26) == near([min(i * 20 / 26, 19) for i in range(26)])
    assert shown(take, shelf, 60) == near([min(i / 1.5, 19) for i in range(60)])
    assert float(source_position(take, 60, 59, 25)) == 19


def test_a_turned_take_stands_upright(shelf, tmp_path):
    """The left half of what the camera stored is dark; the file says: turn by 90 degrees."""
    path = tmp_path / "turned.mp4"
    upright = f"{imageio_ffmpeg.get_ffmpeg_exe()} -v error -y -f lavfi -i color=white:s=90x160:r=25:d=1"
    dark = [*upright.split(), "-vf", "drawbox=0:0:90:80:black:fill", "-c:v", "libx264", str(tmp_path / "plain.mp4")]
    subprocess.run(dark, check=True)
    turn = f"{imageio_ffmpeg.get_ffmpeg_exe()} -v error -y -display_rotation 90 -i"
    subprocess.run([*turn.split(), str(tmp_path / "plain.mp4"), "-c", "copy", str(path)], check=True)
    decoded = subprocess.run(
        [*f"{imageio_ffmpeg.get_ffmpeg_exe()} -v error -i {path} -frames:v 1 -pix_fmt gray -f rawvideo -".split()],
        capture_output=True,
        check=True,
    ).stdout
    oracle = np.frombuffer(decoded, np.uint8).reshape(90, 160)
    take = Footage(video=shelf.put(path.read_bytes(), "mp4"), width_px=160, height_px=90, frames=25, fps_num=25)
    ours = planes_of(next(footage_frames(take, total_frames=25, first_frame=0, frames=2, film=FILM, media=shelf))).y
    for columns in (slice(0, 70), slice(90, 160)):
        assert abs(float(ours[:, columns].mean()) - (16 + float(oracle[:, columns].mean()) * 219 / 255)) < 4
    assert abs(float(ours[:, :70].mean()) - float(ours[:, 90:].mean())) > 150


@pytest.mark.parametrize("size", [(200, 90), (120, 120), (64, 48), (640, 360)])
def test_a_take_of_another_size_fills_the_frame(shelf, tmp_path, size):
    take = shoot(shelf, tmp_path, frames=4, size=size)
    frame = next(footage_frames(take, total_frames=4, first_frame=3, frames=1, film=FILM, media=shelf))
    assert frame.shape == (135, 160)
    assert np.abs(planes_of(frame).y.astype(int) - 28).max() <= 2


@pytest.mark.parametrize(
    ("matrix", "tags"),
    [("bt601", ""), ("bt601", "-colorspace smpte170m"), ("bt709", "-colorspace bt709")],
)
def test_colours_come_out_in_bt709_whatever_matrix_the_file_has(shelf, tmp_path, matrix, tags):
    path = tmp_path / "red.mp4"
    made = f"-v error -y -f lavfi -i color=0xC81E1E:s=160x90:r=25:d=0.2,format=gbrp,scale=out_color_matrix={matrix}"
    encode = f"-pix_fmt yuv420p -c:v libx264 -crf 1 {tags}"
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *made.split(), *encode.split(), str(path)], check=True)
    take = Footage(video=shelf.put(path.read_bytes(), "mp4"), width_px=160, height_px=90, frames=5, fps_num=25)
    frame = next(footage_frames(take, total_frames=5, first_frame=0, frames=1, film=FILM, media=shelf))
    planes = planes_of(frame)
    luma = 0.2126 * 200 + 0.7874 * 30
    expected = [16 + luma * 219 / 255, 128 + (30 - luma) / 1.8556 * 224 / 255, 128 + (200 - luma) / 1.5748 * 224 / 255]
    assert [int(plane[40, 40]) for plane in (planes.y, planes.u, planes.v)] == pytest.approx(expected, abs=2)


def test_a_take_that_ends_early_is_named_and_never_padded(shelf, tmp_path):
    take = shoot(shelf, tmp_path, frames=20).model_copy(update={"frames": 30})
    with pytest.raises(CompositionError, match="ends after 20 frames; its document promises 30"):
        shown(take, shelf, 30)


def test_a_file_that_is_no_video_is_named(shelf):
    ref = shelf.put(b"no video at all", "mp4")
    with pytest.raises(CompositionError, match=ref.sha256[:12]):
        shown(Footage(video=ref, width_px=160, height_px=90, frames=9, fps_num=25), shelf, 9)
