"""What the inbox last said of a story: read by whoever tells of stories, without what reads story files."""

from __future__ import annotations

from storyvid.models.inbox import INBOX, InboxNote
from storyvid.ports import Store
from storyvid.stages.documents import read_as


def inbox_note(store: Store, story: str) -> InboxNote | None:
    """What the inbox last made of a story's file; None where it never saw one."""
    return read_as(InboxNote, store.read_document(INBOX, story))
