"""Cuts by hand in the finished film: what is seen and heard, what was made for it, and what was left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from scipy.signal import correlate

from tests.cutting import own_media
from tests.cutting.conftest import Desk
from tests.oracles import check_film
from tests.tale import TALE

EVERYTHING = """
shots:
- shot: Old Marta lived by the sea
  image: door.png
  move: static
- shot: In the evening a storm
  recording: voice.wav
- before: I am home
  clip: sea.mp4
  seconds: 3
- shot: I am home
  mute: true
- after: Marta laughed
  description: The sea.
  narration: And so it ended.
music:
- scene: The next morning
  file: theme.flac
"""


def shots_of(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [shot for scene in manifest["scenes"] for shot in scene["shots"]]


def picture(film: Path, frame: int) -> np.ndarray:
    with av.open(str(film)) as container:
        return next(
            one.to_ndarray(format="rgb24") for index, one in enumerate(container.decode(video=0)) if index == frame
        )


def sound(film: Path) -> np.ndarray:
    """The film's sound, mono at 48 kHz; its first sample is that of the first frame."""
    with av.open(str(film)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1).mean(axis=0)


def keys(manifest: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What each shot is made of, by the words that it tells."""
    return {
        shot["source_text"]: (shot["key_frame_key"], shot["take_key"], shot["clip_key"], *shot["line_keys"])
        for shot in shots_of(manifest)
    }


def test_every_kind_of_change_is_in_the_film_and_the_film_holds(desk: Desk) -> None:
    manifest = desk.film(EVERYTHING)
    folder = desk.studio.folder("well")
    assert check_film(folder) == []
    own, storm, sea, muted, kitchen, new = shots_of(manifest)
    film, fps = folder / "film.mp4", manifest["film"]["fps"]

    def middle(shot: dict[str, Any]) -> np.ndarray:
        return picture(film, (shot["start_frame"] + shot["end_frame"]) // 2).astype(int)

    width = middle(own).shape[1]
    for part, colour in ((slice(5, width // 2 - 5), own_media.GREEN), (slice(width // 2 + 5, -5), own_media.MAGENTA)):
        assert np.abs(middle(own)[:, part].mean(axis=(0, 1)) - colour).max() < 12
    red, green, blue = middle(sea).mean(axis=(0, 1))
    assert max(red, green) < 40 < blue
    assert sea["end_frame"] - sea["start_frame"] == 3 * fps
    assert (muted["lines"], muted["line_keys"]) == ([], [])
    assert [line["text"] for line in new["lines"]] == ["And so it ended."]
    assert new["source_text"] == ""
    assert kitchen["source_text"] in TALE

    heard = sound(film)
    per_frame = 48_000 // fps
    stretch = heard[storm["start_frame"] * per_frame : storm["end_frame"] * per_frame]
    tone = own_media.chirp(7.0, 300, 900, 48_000)
    match = np.abs(correlate(stretch, tone, "valid", "fft")) / np.sqrt((tone**2).sum() * (stretch**2).sum())
    assert match.max() > 0.9
    assert abs(int(match.argmax()) - 16 * per_frame) <= 480  # after the fade of 12 frames and the lead of 4
    scene = manifest["scenes"][2]
    beat = heard[scene["start_frame"] * per_frame + 24_000 : scene["end_frame"] * per_frame - 24_000]
    tones = np.abs(np.fft.rfft(beat))
    hz = np.fft.rfftfreq(len(beat), 1 / 48_000)
    chord = [tones[np.abs(hz - note) < 0.5].max() for note in own_media.CHORD_HZ]
    assert min(chord) > 5 * np.median(tones[(hz > 200) & (hz < 400)])


def test_a_change_of_one_shot_makes_that_shot_again_and_nothing_else_and_taken_back_it_makes_nothing(
    desk: Desk,
) -> None:
    before = keys(desk.film("shots:\n- shot: I am home\n  size: medium\n"))
    desk.studio.register("well.md", TALE, cut=desk.cut("shots:\n- shot: I am home\n  size: close\n"))
    result = desk.studio.make_film("well")
    assert result.success
    made = desk.studio.made_in(result.run_id)
    assert [made[stage] for stage in ("key_frame", "take", "segment")] == [1, 1, 2]  # it is the last of its scene
    assert not set(made) & {"plan_passage", "plan_scene", "speech", "sound_level", "sound_piece", "music", "card"}
    after = keys(desk.studio.manifest("well"))
    assert [told for told in after if after[told] != before[told]] == [shots_of(desk.planned)[2]["source_text"]]
    statuses = [shot["status"] for shot in desk.studio.account("well")["shots"]]
    assert statuses == ["cached", "cached", "made", "cached"]

    desk.studio.register("well.md", TALE)
    back = desk.studio.make_film("well")
    assert not {"key_frame", "take", "segment", "speech", "plan_scene"} & set(desk.studio.made_in(back.run_id))
    assert desk.studio.manifest("well") == desk.planned


@pytest.mark.parametrize("transition", ["dissolve", "morph", "cut"])
def test_the_manifest_tells_how_a_shot_begins_as_it_was_asked_for(desk: Desk, transition: str) -> None:
    manifest = desk.film(f"shots:\n- shot: I am home\n  transition: {transition}\n")
    shot = next(one for one in shots_of(manifest) if "I am home" in one["source_text"])
    assert shot["transition"] == transition
    timeline = (desk.studio.folder("well") / "film.otio").read_text(encoding="utf-8")
    assert ("Transition.1" in timeline) == (transition != "cut")


def test_a_muted_shot_is_silent_and_a_dropped_one_is_listed(desk: Desk) -> None:
    manifest = desk.film("shots:\n- shot: In the evening\n  mute: true\n- shot: I am home\n  drop: true\n")
    assert check_film(desk.studio.folder("well")) == []
    planned, shots = shots_of(desk.planned), shots_of(manifest)
    assert len(shots) == len(planned) - 1
    assert [one["source_text"].strip() for one in manifest["dropped"]] == [planned[2]["source_text"].strip()]
    span = manifest["dropped"][0]["source_span"]
    text = (desk.studio.folder("well") / "story.txt").read_text(encoding="utf-8")
    assert text[span["start"] : span["end"]] == manifest["dropped"][0]["source_text"]
    assert not any(shots[1]["start_frame"] <= cue["start_frame"] < shots[1]["end_frame"] for cue in manifest["cues"])
    assert manifest["film"]["frames"] < desk.planned["film"]["frames"]


def test_a_film_is_made_of_what_was_registered_wherever_the_files_have_gone(desk: Desk) -> None:
    own_media.picture(desk.folder / "once.png", size=(200, 120))
    cut = desk.cut("shots:\n- shot: Peter stood\n  image: once.png\n")
    (desk.folder / "once.png").unlink()
    (desk.folder / "well.cut.yaml").unlink()
    desk.studio.render("well.md", TALE, cut=cut)
    storm = shots_of(desk.studio.manifest("well"))[1]
    shown = picture(desk.studio.folder("well") / "film.mp4", (storm["start_frame"] + storm["end_frame"]) // 2)
    assert np.abs(shown[:, 10:60].mean(axis=(0, 1)) - own_media.GREEN).max() < 12


def test_an_entry_without_a_place_fails_the_run_by_name_and_leaves_the_film_that_was_delivered(desk: Desk) -> None:
    before = desk.studio.manifest("well")
    text = "shots:\n- shot: a dragon came\n  drop: true\n"
    desk.studio.register("well.md", TALE, cut=desk.cut(text))
    result = desk.studio.make_film("well")
    assert not result.success
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert failure.step_key == "change_list"
    assert 'well.cut.yaml line 2, shot: "a dragon came" is not in the film' in str(failure.step_failure_data.error)
    assert desk.studio.manifest("well") == before

    manifest = desk.film("allow_unmatched: true\n" + text)
    assert manifest["unmatched_cuts"] == ['well.cut.yaml line 3, shot: "a dragon came" is not in the film']
    assert {**manifest, "unmatched_cuts": []} == desk.planned
