"""What is shown between two frames of a take: blended, moved along the motion, or the nearer one."""

from itertools import repeat

import cv2
import numpy as np
import pytest

from storyvid.film.cut import Cutter, Pauses
from storyvid.film.picture.effects.dissolve import dissolve
from storyvid.film.picture.effects.morph import morph
from storyvid.film.picture.footage import footage_frames
from storyvid.film.picture.motion import Between
from storyvid.film.picture.planes import empty_frame, planes_of
from storyvid.film.picture.segments import plan_segments, segment_frames
from storyvid.models.base import Span
from storyvid.models.cells import Narration
from storyvid.models.film import FilmFormat
from storyvid.models.media import Footage
from storyvid.models.plan import Shot, ShotList, Transition
from tests.picture.conftest import textured

SIZE = (320, 180)


def at_place(pattern, across, down=0.0):
    """A frame that looks at `pattern` (B'G'R') from `across` and `down`, its colours halved in size as video has it."""
    width, height = SIZE
    view = cv2.warpAffine(pattern, np.float32([[1, 0, -across], [0, 1, -down]]), SIZE, flags=cv2.INTER_LINEAR)
    frame = empty_frame(width, height)
    planes = planes_of(frame)
    planes.y[:] = view[..., 1]
    for plane, channel in ((planes.u, 0), (planes.v, 2)):
        plane[:] = cv2.resize(view[..., channel], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return frame


def error(frame, true):
    """Mean difference of the three planes away from the edges, where nothing tells what comes in."""
    pairs = zip(*(((p := planes_of(one)).y, p.u, p.v) for one in (frame, true)), strict=True)
    return [float(np.abs(a.astype(float) - b)[20:-20, 20:-20].mean()) for a, b in pairs]


@pytest.fixture(scope="module")
def pattern():
    return textured(3, 400, 240)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.8])
def test_motion_is_followed_to_its_place_at_every_share(pattern, share):
    first, second, true = (at_place(pattern, 20 + 12 * s, 10 - 5 * s) for s in (0.0, 1.0, share))
    moved = error(Between(first, second, "motion").at(share), true)
    blended = error(Between(first, second, "blend").at(share), true)
    assert max(moved) < 1.5
    assert all(a < 0.25 * b for a, b in zip(moved, blended, strict=True))


def test_pictures_that_have_nothing_in_common_are_blended(pattern):
    first, second = at_place(pattern, 10), at_place(textured(9, 400, 240), 30)
    moved, blended = (Between(first, second, how).at(0.5) for how in ("motion", "blend"))
    assert max(error(moved, blended)) < 6
    assert np.abs(moved.astype(float) - blended).mean() < 0.3 * np.abs(first.astype(float) - second).mean()


def test_where_nothing_moves_nothing_changes(pattern):
    still = at_place(pattern, 10)
    assert np.abs(Between(still, still, "motion").at(0.4).astype(int) - still).max() <= 1


@pytest.mark.parametrize("how", ["blend", "motion"])
def test_the_frames_themselves_are_shown_untouched(pattern, how):
    first, second = at_place(pattern, 10), at_place(pattern, 20)
    between = Between(first, second, how)
    assert between.at(0.0) is first
    assert between.at(1.0) is second


def test_off_repeats_the_nearer_frame(pattern):
    first, second = at_place(pattern, 10), at_place(pattern, 20)
    between = Between(first, second, "off")
    assert [between.at(share) is first for share in (0.1, 0.49, 0.51, 0.9)] == [True, True, False, False]


def test_equal_frames_give_equal_bytes(pattern):
    first, second = at_place(pattern, 10), at_place(pattern, 24)
    assert len({Between(first, second, "motion").at(0.3).tobytes() for _ in range(4)}) == 1


def test_a_take_of_16_frames_a_second_pans_evenly_at_25(pattern, shelf):
    """Film frames of a pan stand where the camera was at their time, as the motion-compensated ones show."""
    import av

    path = shelf._folder / "pan.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=16, options={"crf": "4", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.codec_context.color_range, stream.codec_context.colorspace = 1, 1
        for number in range(8):
            picture = av.VideoFrame.from_ndarray(at_place(pattern, 4 + 5 * number), format="yuv420p")
            file.mux(stream.encode(picture))
        file.mux(stream.encode())
    ref = shelf.put(path.read_bytes(), "mp4")
    take = Footage(video=ref, width_px=SIZE[0], height_px=SIZE[1], frames=8, fps_num=16)

    def worst(how):
        film = FilmFormat(width_px=SIZE[0], height_px=SIZE[1], interpolation=how)
        frames = list(footage_frames(take, total_frames=11, first_frame=0, frames=11, film=film, media=shelf))
        return max(error(frame, at_place(pattern, 4 + 5 * i * 16 / 25))[0] for i, frame in enumerate(frames))

    assert worst("motion") < 2.5
    assert worst("motion") < 0.5 * worst("blend") < worst("off")


def test_the_usual_interpolation_is_no_part_of_a_key():
    assert "interpolation" not in FilmFormat(width_px=16, height_px=16).canonical_json()
    assert '"interpolation":"motion"' in FilmFormat(width_px=16, height_px=16, interpolation="motion").canonical_json()


def test_a_morph_bridges_a_jump_as_a_move(pattern):
    """Half way through the bridge the picture stands half way; a dissolve shows both at once."""
    before, after, halfway = (at_place(pattern, across) for across in (10, 26, 18))
    bridge = {how: list(how(repeat(before, 5), repeat(after, 5), 5)) for how in (morph, dissolve)}
    assert max(error(bridge[morph][2], halfway)) < 1.5
    assert error(bridge[dissolve][2], halfway)[0] > 4


def test_a_morph_by_hand_reaches_the_segment_that_bridges_two_shots(shelf):
    calm = Shot(description="A lamp", size="wide", move="static", seconds=4, span=Span(start=0, end=0), lines=())
    shots = ShotList(shots=(calm, calm.model_copy(update={"transition": Transition.MORPH}), calm))
    film = FilmFormat(width_px=160, height_px=90)
    cut = Cutter(film, "en", Pauses()).cut(shots, Narration(lines=((), (), ()), keys=((), (), ())))
    takes = [shelf.recipe(seed) for seed in range(3)]
    planned = [request for request, _ in plan_segments(cut, takes, film, burn_captions=False, language="en")]
    assert [(len(request.layers), request.morphs) for request in planned[:4]] == [
        (1, False), (2, True), (1, False), (1, False),
    ]  # fmt: skip
    frames = list(segment_frames(planned[1], shelf))
    plain = list(segment_frames(planned[1].model_copy(update={"morphs": False}), shelf))
    assert len(frames) == planned[1].frames
    assert not np.array_equal(frames[5], plain[5])
