"""The inbox: what is dropped becomes a film once, whatever file systems, editors and people do to it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import dagster as dg
import pytest
from PIL import Image

from io_managers.film_store import FilmStore
from storyvid.errors import StoryFileError
from storyvid.models.inbox import INBOX, InboxMemory, InboxNote, SeenFile
from storyvid.models.story import SourceOptions
from storyvid.settings import Settings
from storyvid_assets.inbox import Inbox, Look
from storyvid_assets.inbox_memory import keep, recall
from storyvid_assets.registration import register, registered_source
from storyvid_assets.sensors import inbox as inbox_sensor
from tests.dagster.studio import TestStudio


class Watched:
    """An inbox that is looked at again and again, as the sensor does."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.storyvid_stories
        self.folder.mkdir(parents=True, exist_ok=True)
        self.store = FilmStore(settings.storyvid_home)
        self.inbox = Inbox(self.folder, self.store, settings)
        self.memory = InboxMemory()

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def look(self) -> Look:
        found = self.inbox.look(InboxMemory.model_validate_json(self.memory.model_dump_json()))
        self.memory = found.memory
        return found

    def handed(self, looks: int = 3) -> list[str]:
        return [handed.story for _ in range(looks) for handed in self.look().handed]

    def note(self, story: str) -> InboxNote:
        data = self.store.read_document(INBOX, story)
        assert data is not None
        return InboxNote.model_validate_json(data)


@pytest.fixture
def watched(small_settings: Settings, tmp_path: Path) -> Watched:
    return Watched(small_settings.model_copy(update={"storyvid_stories": tmp_path / "stories"}))


def test_a_dropped_story_is_handed_in_once_when_it_is_settled(watched: Watched) -> None:
    watched.write("fox.txt", "The fox slept.")
    assert watched.look().handed == []
    assert [handed.story for handed in watched.look().handed] == ["fox"]
    assert watched.handed(5) == []


def test_a_file_that_is_still_being_written_waits(watched: Watched) -> None:
    for length in range(3, 8):
        watched.write("fox.txt", "The fox slept all day."[: length * 3])
        assert watched.look().handed == []
    assert watched.handed() == ["fox"]


def test_a_changed_story_is_handed_in_again_and_so_is_one_changed_back(watched: Watched) -> None:
    changes = []
    for text in ("The fox slept.", "The fox ran.", "The fox slept."):
        watched.write("fox.txt", text)
        changes += [handed.change for _ in range(3) for handed in watched.look().handed]
    assert len(set(changes)) == 3


def test_an_old_date_does_not_hide_a_change(watched: Watched) -> None:
    file = watched.write("fox.txt", "The fox slept.")
    assert watched.handed() == ["fox"]
    stat = file.stat()
    file.write_text("The fox dozed.")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert watched.handed() == ["fox"]


def test_a_file_that_was_only_touched_is_no_change(watched: Watched) -> None:
    file = watched.write("fox.txt", "The fox slept.")
    assert watched.handed() == ["fox"]
    file.touch()
    copy = watched.write(".fox.tmp", "The fox slept.")
    copy.replace(file)
    assert watched.handed() == []


def test_a_story_is_not_handed_in_again_by_an_inbox_that_forgot_it(watched: Watched) -> None:
    watched.write("fox.txt", "The fox slept.")
    watched.handed()
    watched.memory = InboxMemory()
    assert watched.handed() == []


def test_a_story_taken_away_and_put_back_with_its_first_words_is_a_change_of_its_own(watched: Watched) -> None:
    changes = []
    for text in ("The fox slept.", "The fox ran.", None, "The fox slept."):
        if text is None:
            (watched.folder / "fox.txt").unlink()
        else:
            watched.write("fox.txt", text)
        changes += [handed.change for _ in range(3) for handed in watched.look().handed]
    assert len(changes) == len(set(changes)) == 3


def test_hidden_temporary_and_read_me_files_are_no_stories_and_sub_folders_are_searched(watched: Watched) -> None:
    for name in (".fox.txt", "~fox.txt", ".trash/fox.txt", "fox.txt.part", "fox.docx", "README.md"):
        watched.write(name, "The fox slept.")
    watched.write("tales/hen.md", "The hen slept.")
    assert watched.handed() == ["hen"]


def test_a_bad_story_is_told_once_and_again_only_when_it_changes(watched: Watched) -> None:
    watched.write("bad.txt", "")
    faults = [fault for _ in range(5) for fault in watched.look().faults]
    assert [fault.file for fault in faults] == ["bad.txt"]
    assert watched.note("bad").state == "invalid"
    watched.write("bad.txt", "The hen slept.")
    assert watched.handed() == ["bad"]
    assert watched.note("bad").state == "filmed"


def test_two_files_with_one_name_do_not_fight(watched: Watched) -> None:
    watched.write("fox.md", "The red fox slept.")
    watched.write("fox.txt", "The grey fox slept.")
    looks = [watched.look() for _ in range(5)]
    assert [handed.story for found in looks for handed in found.handed] == ["fox"]
    (fault,) = [fault for found in looks for fault in found.faults]
    assert "fox.txt has the same story name as fox.md" in fault.message


def test_the_file_that_tells_a_story_keeps_its_name_until_it_goes(watched: Watched) -> None:
    watched.write("fox.txt", "The grey fox slept.")
    assert watched.handed() == ["fox"]
    watched.write("a/fox.md", "The red fox slept.")
    assert watched.handed() == []
    (watched.folder / "fox.txt").unlink()
    assert watched.handed() == ["fox"]
    assert watched.note("fox").file == "a/fox.md"


def test_a_removed_story_is_marked_and_a_renamed_one_is_a_new_story(watched: Watched) -> None:
    file = watched.write("fox.txt", "The fox slept.")
    watched.handed()
    file.rename(watched.folder / "vixen.txt")
    assert watched.handed() == ["vixen"]
    assert watched.note("fox").state == "removed"
    assert watched.store.read_document("source", "fox") is not None


def test_a_changed_cut_file_hands_its_story_in_again(watched: Watched) -> None:
    watched.write("fox.txt", "The fox slept.")
    watched.handed()
    watched.write("fox.cut.yaml", "shots:\n- shot: The fox slept\n  size: close\n")
    assert watched.handed() == ["fox"]


def test_a_changed_picture_hands_its_story_in_again_and_so_does_one_that_was_missing(watched: Watched) -> None:
    watched.write("tales/fox.txt", "The fox slept.")
    watched.write("tales/fox.cut.yaml", "shots:\n- shot: The fox slept\n  image: pictures/den.png\n")
    looks = [watched.look() for _ in range(4)]
    assert [handed for found in looks for handed in found.handed] == []
    (fault,) = [fault for found in looks for fault in found.faults]
    assert "pictures/den.png" in fault.message
    picture = watched.folder / "tales" / "pictures" / "den.png"
    picture.parent.mkdir()
    for colour in ("red", "blue"):
        Image.new("RGB", (320, 180), colour).save(picture)
        assert watched.handed(4) == ["fox"]
    picture.touch()
    assert watched.handed(4) == []


def test_a_recording_that_is_still_being_copied_is_waited_for(watched: Watched) -> None:
    picture = watched.write("den.png", "")
    watched.write("fox.txt", "The fox slept.")
    watched.write("fox.cut.yaml", "shots:\n- shot: The fox slept\n  image: den.png\n")
    watched.look()
    watched.look()
    for size in (40, 80, 160):
        Image.new("RGB", (size, size), "red").save(picture)
        found = watched.look()
        assert (found.handed, found.faults) == ([], [])
    assert watched.handed() == ["fox"]


def test_a_story_whose_file_is_gone_cannot_be_filmed_until_it_is_handed_in_again(watched: Watched) -> None:
    file = watched.write("fox.txt", "The fox slept.")
    watched.handed()
    file.unlink()
    (gone,) = watched.look().removed
    assert gone.file == "fox.txt"
    assert watched.look().removed == []
    with pytest.raises(StoryFileError, match=r"removed or renamed: fox\.txt\. Its film stays"):
        registered_source(watched.store, "fox")
    register(watched.store, "fox.txt", b"The fox slept.", SourceOptions())
    assert registered_source(watched.store, "fox").file_name == "fox.txt"
    with pytest.raises(StoryFileError, match="no story 'hen' was handed in"):
        registered_source(watched.store, "hen")


def test_what_a_look_remembers_is_kept_outside_of_the_cursor(watched: Watched, tmp_path: Path) -> None:
    folder, memory = tmp_path / "memory", InboxMemory(files={"fox.txt": SeenFile(stamp="1.2.3", settled=True)})
    first = keep(folder, memory, None)
    assert recall(folder, first) == memory
    assert keep(folder, memory, first) == first
    second = keep(folder, InboxMemory(), first)
    third = keep(folder, InboxMemory(files={"hen.txt": SeenFile(stamp="4")}), second)
    assert {file.stem for file in folder.iterdir()} == {second, third}
    (folder / f"{third}.json").write_text('{"files": {}}')
    for cursor in (None, first, third, '{"files": {}}'):
        assert recall(folder, cursor) == InboxMemory()


def test_options_given_on_the_command_line_stay_while_the_text_is_the_same(watched: Watched) -> None:
    register(watched.store, "fox.txt", b"The fox slept.", SourceOptions(aspect="1:1"))  # type: ignore[arg-type]
    before = watched.store.read_document("source", "fox")
    watched.write("fox.txt", "The fox slept.")
    assert watched.handed() == ["fox"]
    assert watched.store.read_document("source", "fox") == before


def test_many_files_are_taken_some_at_a_look_and_settled_ones_are_not_read_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(100):
        watched.write(f"fox-{index}.txt", f"The fox slept {index} nights.")
    assert [len(watched.look().handed) for _ in range(5)] == [0, 40, 40, 20, 0]
    shutil.rmtree(watched.inbox.settings.storyvid_home / "media")
    monkeypatch.setattr("storyvid_assets.inbox.read_story_file", None)
    assert watched.handed(2) == []


def test_the_sensor_asks_for_one_run_per_story_and_observes_what_is_wrong(
    small_settings: Settings, tmp_path: Path
) -> None:
    settings = small_settings.model_copy(update={"storyvid_stories": tmp_path / "stories"})
    settings.storyvid_stories.mkdir()
    (settings.storyvid_stories / "fox.txt").write_text("The fox slept.")
    (settings.storyvid_stories / "bad.txt").write_bytes(b"\x00\x01\x02")
    with dg.DagsterInstance.ephemeral() as instance:
        studio = TestStudio(settings, instance)
        cursor, requests = None, []
        for _ in range(4):
            with dg.build_sensor_context(
                instance=instance, cursor=cursor, resources={"production": studio.production}
            ) as context:
                result = inbox_sensor(context)
            assert isinstance(result, dg.SensorResult)
            cursor = result.cursor
            requests += result.run_requests or []
        assert [request.partition_key for request in requests] == ["fox"]
        observed = instance.fetch_observations(dg.AssetKey("story"), limit=10).records
        assert [record.asset_observation.partition for record in observed if record.asset_observation] == ["bad"]
        instance.add_dynamic_partitions("stories", ["fox"])
        assert studio.make_film("fox").success
