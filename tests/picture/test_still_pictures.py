import itertools
import subprocess

import cv2
import imageio_ffmpeg
import numpy as np
import pytest

from storyvid.errors import CompositionError
from storyvid.film.picture.moves import View, window_of
from storyvid.film.picture.planes import planes_of
from storyvid.film.picture.stills import Still
from storyvid.models.film import FilmFormat

FILM = FilmFormat(width_px=160, height_px=90)
PATCHES = [(255, 255, 255), (0, 0, 0), (200, 30, 30), (30, 180, 60), (20, 40, 220), (240, 200, 60), (128, 128, 128)]


def flat(rgb, width=240, height=135):
    return np.full((height, width, 3), rgb[::-1], np.uint8)


@pytest.mark.parametrize("rgb", PATCHES)
def test_colours_are_those_of_ffmpegs_own_bt709_conversion(rgb):
    planes = planes_of(Still(flat(rgb), FILM).seen(View(0, 0, 1)))
    raw = "-f rawvideo -pix_fmt rgb24 -s 16x16 -i - -vf scale=out_color_matrix=bt709:out_range=tv"
    oracle = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *raw.split(), "-pix_fmt", "yuv444p", "-f", "rawvideo", "-"],
        input=bytes(rgb) * 256,
        capture_output=True,
        check=True,
    ).stdout
    expected = [oracle[0], oracle[256], oracle[512]]
    for plane, value in zip((planes.y, planes.u, planes.v), expected, strict=True):
        assert plane.min() == plane.max()
        assert abs(int(plane[0, 0]) - value) <= 1


def test_a_slow_pan_is_steady_to_a_hundredth_of_a_pixel():
    noise = np.random.default_rng(1).integers(0, 256, (270, 480), dtype=np.uint8)
    grey = cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 3), None, 0, 255, cv2.NORM_MINMAX)
    still = Still(cv2.merge([grey] * 3), FilmFormat(width_px=320, height_px=180))
    views = [View(-0.5 + i * 0.013, 0.1, 1.12) for i in range(60)]
    frames = [planes_of(still.seen(view)).y.astype(np.float64) for view in views]
    moved = [shift_between(a, b) for a, b in itertools.pairwise(frames)]
    assert np.mean(moved) == pytest.approx(-0.013 * 320 * 0.12 / 2, abs=0.03)
    assert np.std(moved) < 0.01


def shift_between(first, second):
    """Least-squares shift in pixels along x (Lucas and Kanade, one step)."""
    slope = np.gradient((first + second) / 2, axis=1)[8:-8, 8:-8]
    return float(((first - second)[8:-8, 8:-8] * slope).sum() / (slope * slope).sum())


def edge_place(row, low, high):
    """Where a row of samples crosses from one colour to another, in samples, from their sum."""
    return (high - row.astype(np.float64)).sum() / (high - low) - 0.5


@pytest.mark.parametrize("x", [-1.0, -0.4, 0.0, 0.7])
def test_colour_stays_on_its_edge(x):
    picture = flat((40, 40, 40))
    picture[:, 120:] = (30, 60, 250)
    picture = cv2.GaussianBlur(picture, (0, 0), 5)
    still, view = Still(picture, FILM), View(x, 0, 1.12)
    window = window_of(view, still.width, still.height, 16 / 9)
    expected = (still.width / 2 - window.left) / window.width * FILM.width_px - 0.5
    planes = planes_of(still.seen(view))
    chroma = edge_place(planes.v[22], int(planes.v[22, 0]), int(planes.v[22, -1]))
    assert abs(chroma * 2 - expected) < 0.1  # left siting: chroma sample i lies on luma sample 2i


def test_a_picture_of_another_shape_fills_the_frame_from_its_middle():
    tall = np.zeros((600, 200, 3), np.uint8)
    tall[244:357] = 255  # what a 16:9 frame of width 200 shows
    assert planes_of(Still(tall, FILM).seen(View(0, 0, 1))).y[1:-1].min() > 200


def test_a_file_that_is_no_picture_is_named(shelf):
    ref = shelf.put(b"not a picture", "png")
    with pytest.raises(CompositionError, match=ref.sha256[:12]):
        Still.load(ref, shelf, FILM)
