import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyvid.errors import CompositionError
from storyvid.film.picture.plan import plan_segments
from storyvid.models.base import MediaRef
from storyvid.models.film import Cue, FilmFormat, SceneCut, ShotCut
from storyvid.models.media import Recipe
from storyvid.models.plan import CameraMove

FILM = FilmFormat(width_px=160, height_px=90)


def take(number):
    ref = MediaRef(sha256=f"{number:064x}", ext="png", size_bytes=1)
    return Recipe(image=ref, width_px=160, height_px=90, move=CameraMove.STATIC)


def scene(lengths, dissolves, cues=(), *, hold=0):
    """Shots of `lengths`; `dissolves[i]` frames (0: a cut) between shot i and the next one. The last one is held."""
    lengths = [*lengths[:-1], lengths[-1] + hold]
    shots, start = [], 0
    for index, length in enumerate(lengths):
        head = dissolves[index - 1] // 2 if index else 0
        tail = dissolves[index] - dissolves[index] // 2 if index + 1 < len(lengths) else 0
        inside = tuple(cue for cue in cues if start <= cue.start_frame < start + length)
        shots.append(
            ShotCut(
                start_frame=start,
                end_frame=start + length,
                head_frames=head,
                tail_frames=tail,
                fade_in_frames=0 if index else 8,
                fade_out_frames=0 if index + 1 < len(lengths) else 8,
                hold_frames=0 if index + 1 < len(lengths) else hold,
                cues=inside,
            )
        )
        start += length
    return SceneCut(frames=start, shots=tuple(shots))


def planned(cut, *, first_take=0, burn=False, language="en"):
    takes = [take(first_take + index) for index in range(len(cut.shots))]
    return plan_segments(cut, takes, FILM, burn_captions=burn, language=language)


@st.composite
def scenes(draw):
    lengths = draw(st.lists(st.integers(13, 80), min_size=1, max_size=8))
    dissolves = draw(st.lists(st.sampled_from([0, 2, 3, 6, 12]), min_size=len(lengths), max_size=len(lengths)))
    return scene(lengths, dissolves, hold=draw(st.integers(0, 7)))


@given(cut=scenes())
def test_the_segments_partition_the_scene_and_each_shows_the_right_frame_of_its_takes(cut):
    position = 0
    for request, shot_index in planned(cut):
        shown = [shot_index - 1, shot_index] if len(request.layers) == 2 else [shot_index]
        for layer, index in zip(request.layers, shown, strict=True):
            shot = cut.shots[index]
            assert layer.take == take(index)
            assert layer.total_frames == shot.picture_frames - shot.hold_frames
            assert layer.first_frame == position - (shot.start_frame - shot.head_frames)
            moving = request.frames - request.hold_frames
            assert layer.first_frame >= 0 and layer.first_frame + moving <= layer.total_frames
        assert request.frames >= 2
        position += request.frames
    assert position == cut.frames


@given(cut=scenes())
def test_every_shot_has_one_body_and_every_dissolve_one_bridge(cut):
    plan = planned(cut)
    bodies = [shot for request, shot in plan if len(request.layers) == 1]
    bridges = [shot for request, shot in plan if len(request.layers) == 2]
    last = len(cut.shots) - 1
    assert bodies in ([*range(last), last], [*range(last), last, last])  # the scene's ending stands alone
    assert bridges == [index for index, shot in enumerate(cut.shots) if shot.head_frames]
    assert all(
        request.fade_in_frames == request.fade_out_frames == 0 for request, _ in plan if len(request.layers) == 2
    )


@given(cut=scenes(), hold=st.integers(0, 63))
def test_how_long_a_scene_holds_changes_nothing_but_its_ending(cut, hold):
    last = cut.shots[-1]
    end = last.end_frame - last.hold_frames + hold
    held = last.model_copy(update={"end_frame": end, "hold_frames": hold})
    other = planned(SceneCut(frames=end, shots=(*cut.shots[:-1], held)))
    assert other[:-1] == planned(cut)[:-1]
    ending = other[-1][0]
    assert ending.hold_frames == hold
    if last.take_frames >= 30:
        assert ending.frames == ending.fade_out_frames + hold


def test_a_segment_is_the_same_wherever_it_plays():
    alone = planned(scene([40, 50], [12, 0]), first_take=1)
    later = planned(scene([30, 40, 50], [0, 12, 0]), first_take=0)
    assert [request for request, _ in alone][1:] == [request for request, _ in later][2:]


def test_captions_are_cut_to_their_segments_and_counted_from_their_first_frames():
    cues = (Cue(start_frame=10, end_frame=30, lines=("a",)), Cue(start_frame=36, end_frame=60, lines=("b",)))
    plan = planned(scene([40, 50], [12, 0], cues), burn=True, language="hi")
    assert [(c.start_frame, c.end_frame, c.lines) for request, _ in plan for c in request.cues] == [
        (10, 30, ("a",)),
        (2, 12, ("b",)),
        (0, 14, ("b",)),
    ]
    assert [request.language for request, _ in plan] == ["hi", "hi", "hi", "en"]


def test_without_burned_captions_neither_words_nor_language_are_in_a_request():
    cut = scene([40, 50], [12, 0], (Cue(start_frame=10, end_frame=30, lines=("a",)),))
    assert planned(cut, language="hi") == planned(scene([40, 50], [12, 0]), language="en")


def test_a_body_of_one_frame_takes_another_from_the_bridge_beside_it():
    plan = planned(scene([40, 13, 40], [12, 12, 0]))
    assert [(len(request.layers), request.frames) for request, _ in plan] == [
        (1, 34),
        (2, 12),
        (1, 2),
        (2, 11),
        (1, 26),
        (1, 8),
    ]


@pytest.mark.parametrize(
    ("cut", "message"),
    [
        (SceneCut(frames=8, shots=(ShotCut(start_frame=2, end_frame=8),)), "starts at frame 2"),
        (SceneCut(frames=9, shots=(ShotCut(start_frame=0, end_frame=8),)), "end at frame 8 of 9"),
        (SceneCut(frames=8, shots=(ShotCut(start_frame=0, end_frame=8, tail_frames=2),)), "tail 2"),
        (SceneCut(frames=8, shots=(ShotCut(start_frame=0, end_frame=8, head_frames=2),)), "no tail"),
        (SceneCut(frames=1, shots=(ShotCut(start_frame=0, end_frame=1),)), "one frame of its own"),
        (scene([40, 9, 40], [12, 12, 0]), "dissolves at both ends of shot 1 overlap"),
    ],
)
def test_a_cut_that_cannot_be_filmed_is_refused_by_name(cut, message):
    with pytest.raises(CompositionError, match=message):
        planned(cut)
