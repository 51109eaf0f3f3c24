"""The cut of a scene: integer time on the grid, voices outside of overlaps, the film's length fitted by pauses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storyvid.film.cut import BREATHS, DISSOLVE_FRAMES, FADE_FRAMES, Cutter, Pauses, card_frames, fit_breath
from storyvid.models.base import MediaRef, Span
from storyvid.models.cells import Narration
from storyvid.models.film import AAC_FRAME_SAMPLES, FilmFormat, SceneCut
from storyvid.models.media import SpokenLine, Word
from storyvid.models.plan import CameraMove, Line, Shot, ShotList, ShotSize, Transition

FILM = FilmFormat(width_px=160, height_px=90)
SOUND = MediaRef(sha256="0" * 64, ext="flac", size_bytes=1)
TEXT = "Once upon a time there was a fox"


def spoken(samples: int) -> SpokenLine:
    starts = [position for position in range(len(TEXT)) if position == 0 or TEXT[position - 1] == " "]
    words = [
        Word(
            span=Span(start=start, end=(TEXT + " ").index(" ", start)),
            start_sample=samples * index // len(starts),
            end_sample=samples * (index + 1) // len(starts),
        )
        for index, start in enumerate(starts)
    ]
    return SpokenLine(audio=SOUND, samples=samples, words=tuple(words))


def shot(seconds: float, lines: int, transition: Transition, continues: bool) -> Shot:
    return Shot(
        description="a fox",
        size=ShotSize.WIDE,
        move=CameraMove.STATIC,
        seconds=seconds,
        span=Span(start=0, end=len(TEXT)),
        lines=tuple(Line(speaker="narrator", text=TEXT, span=Span(start=0, end=len(TEXT))) for _ in range(lines)),
        transition=transition,
        continues_previous=continues,
    )


@st.composite
def scenes(draw: st.DrawFn) -> tuple[ShotList, Narration]:
    shots, lines = [], []
    for _ in range(draw(st.integers(1, 6))):
        samples = draw(st.lists(st.integers(48_000, 400_000), max_size=3))
        shots.append(
            shot(draw(st.floats(0.1, 20)), len(samples), draw(st.sampled_from(list(Transition))), draw(st.booleans()))
        )
        lines.append(tuple(spoken(length) for length in samples))
    return ShotList(shots=tuple(shots)), Narration(lines=tuple(lines), keys=tuple(() for _ in lines))


@given(scenes(), st.sampled_from([24, 25, 30]))
def test_shots_partition_a_scene_that_ends_on_the_grid(scene: tuple[ShotList, Narration], fps: int) -> None:
    film = FILM.model_copy(update={"fps": fps})
    cut = Cutter(film, "en", Pauses()).cut(*scene)
    assert cut.frames % film.grid_frames == 0
    assert cut.frames * film.samples_per_frame % AAC_FRAME_SAMPLES == 0
    starts = [one.start_frame for one in cut.shots]
    assert starts == [0, *(one.end_frame for one in cut.shots[:-1])]
    assert cut.shots[-1].end_frame == cut.frames


@given(scenes())
def test_voices_lie_inside_their_shot_outside_dissolves_and_fades_and_do_not_overlap(
    scene: tuple[ShotList, Narration],
) -> None:
    cut = Cutter(FILM, "en", Pauses()).cut(*scene)
    for one in cut.shots:
        free_from = (one.start_frame + max(one.head_frames, one.fade_in_frames)) * FILM.samples_per_frame
        free_to = (one.end_frame - max(one.tail_frames, one.fade_out_frames)) * FILM.samples_per_frame
        for line in one.lines:
            assert line.start_sample >= free_from
            free_from = line.start_sample + line.spoken.samples
        assert free_from <= free_to or not one.lines


@given(scenes())
def test_a_shot_lasts_at_least_as_planned(scene: tuple[ShotList, Narration]) -> None:
    cut = Cutter(FILM, "en", Pauses()).cut(*scene)
    for planned, one in zip(scene[0].shots, cut.shots, strict=True):
        assert one.end_frame - one.start_frame >= round(planned.seconds * FILM.fps)


@given(scenes())
def test_both_sides_of_a_border_agree_on_its_transition(scene: tuple[ShotList, Narration]) -> None:
    cut = Cutter(FILM, "en", Pauses()).cut(*scene)
    assert cut.shots[0].fade_in_frames == cut.shots[-1].fade_out_frames == FADE_FRAMES
    for before, after in zip(cut.shots, cut.shots[1:], strict=False):
        assert before.tail_frames == after.head_frames in (0, DISSOLVE_FRAMES // 2)
        assert before.fade_out_frames == after.fade_in_frames in (0, FADE_FRAMES)


def test_a_sentence_that_goes_on_in_the_next_shot_is_not_torn_apart_by_a_pause() -> None:
    def length(continues: bool) -> int:
        shots = ShotList(shots=(shot(0.1, 1, Transition.CUT, False), shot(0.1, 1, Transition.CUT, continues)))
        voice = Narration(lines=((spoken(96_000),), (spoken(96_000),)), keys=((), ()))
        return Cutter(FILM, "en", Pauses()).lengths(shots, voice)[0]

    assert length(continues=True) == length(continues=False) - Pauses().breath + Pauses().inside_sentence


def film_frames(scene: tuple[ShotList, Narration], breath: int) -> int:
    cut: SceneCut = Cutter(FILM, "en", Pauses(breath=breath)).cut(*scene)
    return cut.frames + 2 * card_frames(FILM)


@given(scenes(), st.floats(5, 120))
def test_the_breath_is_the_one_that_comes_closest_to_the_length_asked_for(
    scene: tuple[ShotList, Narration], seconds: float
) -> None:
    chosen = fit_breath([scene], FILM, seconds)
    misses = {breath: abs(film_frames(scene, breath) - seconds * FILM.fps) for breath in BREATHS}
    assert misses[chosen] == min(misses.values())
