import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyvid.film.picture.effects.captions import Caption, captioned
from storyvid.film.picture.effects.dissolve import dissolve
from storyvid.film.picture.effects.fade import brightness, faded
from storyvid.film.picture.planes import black_frame, empty_frame, planes_of, ycbcr_of_rgb
from storyvid.models.film import Cue


def grey(value, width=64, height=36):
    frame = black_frame(width, height)
    planes_of(frame).y[:] = value
    return frame


def test_a_fade_comes_out_of_black_and_goes_into_black():
    lights = [brightness(i, 60, 12, 12) for i in range(60)]
    assert lights[:12] == sorted(lights[:12]) and lights[48:] == sorted(lights[48:], reverse=True)
    assert lights[0] < 0.01 and lights[59] < 0.01 and set(lights[12:48]) == {1.0}
    frames = [planes_of(frame) for frame in faded(iter([grey(200)] * 60), 60, 12, 12)]
    assert [int(frames[i].y[0, 0]) for i in (0, 30, 59)] == pytest.approx([16, 200, 16], abs=2)
    assert all((frame.u == 128).all() for frame in frames)


def test_fades_longer_than_the_segment_do_not_brighten_it():
    assert max(brightness(i, 10, 12, 12) for i in range(10)) < 1


def test_a_dissolve_melts_evenly_and_shows_neither_picture_alone():
    made = [int(f[0, 0]) for f in dissolve(iter([grey(40)] * 12), iter([grey(200)] * 12), 12)]
    assert made == pytest.approx([40 + 160 * (i + 1) / 13 for i in range(12)], abs=1)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 99),
    place=st.tuples(st.integers(-6, 60), st.integers(-6, 34)),
    size=st.tuples(st.integers(1, 20), st.integers(1, 20)),
)
def test_a_caption_lies_on_the_picture_as_alpha_blending_would_have_it(seed, place, size):
    random = np.random.default_rng(seed)
    frame = empty_frame(64, 36)
    frame[:] = random.integers(16, 236, frame.shape)
    patch = random.integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
    before = planes_of(frame.copy())
    Caption(patch, *place, 64, 36).lay_over(frame)
    whole = np.zeros((80, 110, 4), np.uint8)  # the frame with room around it
    whole[place[1] + 10 : place[1] + 10 + size[1], place[0] + 10 : place[0] + 10 + size[0]] = patch
    over = whole[10:46, 10:74]
    alpha = over[:, :, 3:] / 255
    colours = ycbcr_of_rgb(np.ascontiguousarray(over[:, :, :3]))
    expected = before.y * (1 - alpha[:, :, 0]) + colours[:, :, 0] * alpha[:, :, 0]
    assert np.abs(planes_of(frame).y - expected).max() <= 1.6
    blocks = (colours * alpha).reshape(18, 2, 32, 2, 3).mean(axis=(1, 3))
    share = alpha[:, :, 0].reshape(18, 2, 32, 2).mean(axis=(1, 3))
    for plane, original, channel in ((planes_of(frame).u, before.u, 1), (planes_of(frame).v, before.v, 2)):
        assert np.abs(plane - (original * (1 - share) + blocks[:, :, channel])).max() <= 2


def test_each_caption_shows_over_its_own_frames_and_is_set_once():
    asked = []

    def set_caption(lines, language, width, height):
        asked.append((lines, language, width, height))
        return np.full((8, 20, 4), 255, np.uint8), 20, 24

    cues = [Cue(start_frame=2, end_frame=5, lines=("one",)), Cue(start_frame=5, end_frame=7, lines=("two", "lines"))]
    held = grey(16)
    frames = list(captioned(iter([held] * 9), cues, "hi", set_caption))
    assert [int(planes_of(f).y[28, 30]) for f in frames] == [16, 16, 235, 235, 235, 235, 235, 16, 16]
    assert asked == [(("one",), "hi", 64, 36), (("two", "lines"), "hi", 64, 36)]
    assert (planes_of(held).y == 16).all()
