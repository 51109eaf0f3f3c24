"""Stage `change_list`: the registered cut file, its entries at the scenes of the screenplay."""

from __future__ import annotations

from storyvid.cutting.bind import bind_cut
from storyvid.cutting.own_files import registered
from storyvid.cutting.parse import read_cut_file
from storyvid.models.cut_file import ChangeList, CutFile
from storyvid.models.plan import Screenplay
from storyvid.models.story import Source, Story
from storyvid.ports import Store


def bind_changes(store: Store, source: Source, story: Story, screenplay: Screenplay) -> ChangeList:
    """What is changed by hand, scene by scene; nothing where no cut file was registered. Raises CutFileError."""
    if source.cut is None:
        cut = CutFile(file_name="")
    else:
        cut = read_cut_file(
            store.read(source.cut),
            file_name=cut_file_name(source.file_name),
            open_media=registered(source.own_media),
        )
    return bind_cut(cut, story, screenplay, allow_unmatched=source.allow_unmatched_cuts)


def cut_file_name(story_file: str) -> str:
    """`my-story.cut.yaml` for `my-story.md`."""
    return f"{story_file.rpartition('.')[0] or story_file}.cut.yaml"
