import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyvid.film.picture.moves import CROP, FULL_WAY_S, eased, last_view, view_at, window_of
from storyvid.models.plan import CameraMove

MOVES = st.sampled_from(list(CameraMove))


def window(move: CameraMove, frame: int, total: int, width: int = 1280, height: int = 720):
    return window_of(view_at(move, frame, total, 25), width, height, 16 / 9)


@given(
    move=MOVES,
    total=st.integers(2, 600),
    share=st.floats(0, 1),
    size=st.tuples(st.integers(64, 4000), st.integers(64, 4000)),
    aspect=st.sampled_from([16 / 9, 9 / 16, 1.0]),
)
def test_the_window_has_the_films_shape_and_never_leaves_the_picture(move, total, share, size, aspect):
    width, height = size
    shown = window_of(view_at(move, round(share * (total - 1)), total, 25), width, height, aspect)
    assert shown.width / shown.height == pytest.approx(aspect)
    assert shown.left >= -1e-6 and shown.left + shown.width <= width + 1e-6
    assert shown.top >= -1e-6 and shown.top + shown.height <= height + 1e-6
    assert shown.width >= min(width, height * aspect) / 1.15 - 1e-6


@given(move=MOVES, total=st.integers(2, 600), share=st.floats(0, 1))
def test_no_move_crops_more_of_a_side_than_cards_leave_free(move, total, share):
    shown = window(move, round(share * (total - 1)), total, 1600, 900)
    assert max(shown.left, 1600 - shown.left - shown.width) <= CROP * 1600
    assert max(shown.top, 900 - shown.top - shown.height) <= CROP * 900


@given(move=MOVES, total=st.integers(2, 600))
def test_a_move_ends_on_the_same_view_however_long_the_shot_is(move, total):
    assert view_at(move, total - 1, total, 25) == last_view(move)


@pytest.mark.parametrize("total", [13, 50, 150, 350])
@pytest.mark.parametrize("move", list(CameraMove))
def test_no_move_is_faster_than_its_whole_way_in_six_seconds(move, total):
    steps = [
        abs(a.left - b.left) + abs(a.top - b.top)
        for a, b in itertools.pairwise(window(move, i, total) for i in range(total))
    ]
    whole = window(move, 0, 10_000), window(move, 9_999, 10_000)
    way = abs(whole[0].left - whole[1].left) + abs(whole[0].top - whole[1].top)
    assert max(steps) <= way / (25 * FULL_WAY_S) * 1.4


def test_speed_swells_holds_and_falls_without_a_jerk():
    steps = [eased((i + 1) / 200) - eased(i / 200) for i in range(200)]
    assert (eased(0), eased(1), eased(0.5)) == (0, 1, pytest.approx(0.5))
    assert all(step > 0 for step in steps)
    assert max(abs(b - a) for a, b in itertools.pairwise(steps)) < max(steps) * 0.06
    assert max(steps[40:160]) - min(steps[40:160]) < 1e-9


@pytest.mark.parametrize(
    ("move", "edge", "sign"),
    [
        (CameraMove.PAN_LEFT, "left", -1),
        (CameraMove.PAN_RIGHT, "left", 1),
        (CameraMove.TILT_UP, "top", -1),
        (CameraMove.TILT_DOWN, "top", 1),
        (CameraMove.PUSH_IN, "width", -1),
        (CameraMove.PULL_OUT, "width", 1),
    ],
)
def test_the_camera_goes_where_the_move_says(move, edge, sign):
    way = getattr(window(move, 149, 150), edge) - getattr(window(move, 0, 150), edge)
    assert way * sign > 50


def test_a_static_shot_breathes_by_two_percent_at_most():
    assert window(CameraMove.STATIC, 349, 350).width >= 1280 / 1.021
