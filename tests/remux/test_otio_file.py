import opentimelineio as otio
import pytest

from storyvid.errors import CompositionError
from storyvid.film.otio import OtioShot, film_otio
from storyvid.film.remux import Chapter
from storyvid.models.base import MediaRef
from storyvid.models.media import Footage

TAKE = Footage(
    video=MediaRef(sha256="0" * 64, ext="mp4", size_bytes=1), width_px=16, height_px=16, frames=49, fps_num=16
)
SHOTS = (
    OtioShot("s001-01", 72, 200),
    OtioShot("s001-02", 200, 300, dissolve_frames=12, take=TAKE, take_url="../media/take.mp4"),
    OtioShot("s002-01", 300, 400),
)
CHAPTERS = (Chapter(72, 300, "One — एक"), Chapter(300, 400, "Two"))


def text(shots=SHOTS, chapters=CHAPTERS):
    return film_otio(title="A film", shots=shots, chapters=chapters, fps=25, frames=480, film_url="film.mp4")


@pytest.fixture
def timeline():
    return otio.adapters.read_from_string(text(), "otio_json")


def test_picture_and_sound_last_as_long_as_the_film(timeline):
    assert timeline.name == "A film"
    for track in timeline.tracks:
        assert track.duration() == otio.opentime.RationalTime(480, 25)


def test_every_shot_lies_where_the_film_shows_it(timeline):
    clips = {clip.name: clip for clip in timeline.video_tracks()[0].find_clips() if clip.name != "card"}
    places = {name: clip.trimmed_range_in_parent() for name, clip in clips.items()}
    assert {name: (int(r.start_time.value), int(r.end_time_exclusive().value)) for name, r in places.items()} == {
        shot.name: (shot.start_frame, shot.end_frame) for shot in SHOTS
    }
    film = clips["s001-01"]
    assert film.media_reference.target_url == "film.mp4"
    assert film.source_range == film.trimmed_range_in_parent()


def test_a_take_that_is_a_file_is_linked_and_plays_as_fast_as_in_the_film(timeline):
    clip = next(clip for clip in timeline.find_clips() if clip.name == "s001-02")
    assert clip.media_reference.target_url == "../media/take.mp4"
    assert clip.available_range().duration == otio.opentime.RationalTime(49, 16)
    assert clip.source_range.start_time.value == 6
    assert clip.effects[0].time_scalar == pytest.approx((49 / 16) / (106 / 25))


def test_a_dissolve_is_centred_on_its_border(timeline):
    track = timeline.video_tracks()[0]
    dissolve = next(item for item in track if isinstance(item, otio.schema.Transition))
    assert (dissolve.in_offset.value, dissolve.out_offset.value) == (6, 6)
    assert track.range_of_child(dissolve).start_time.value == 194


def test_chapters_are_markers_and_ranges_of_sound(timeline):
    markers = timeline.video_tracks()[0].markers
    assert [(m.name, m.marked_range.start_time.value, m.marked_range.duration.value) for m in markers] == [
        ("One — एक", 72, 228),
        ("Two", 300, 100),
    ]
    assert [clip.name for clip in timeline.audio_tracks()[0]] == ["sound", "One — एक", "Two", "sound"]


def test_the_text_is_the_same_every_time():
    assert text() == text()


@pytest.mark.parametrize("shots", [(SHOTS[1], SHOTS[0]), (OtioShot("late", 470, 481),), (OtioShot("none", 10, 10),)])
def test_shots_that_overlap_or_leave_the_film_are_refused_by_name(shots):
    with pytest.raises(CompositionError, match=shots[-1].name):
        text(shots=shots)
