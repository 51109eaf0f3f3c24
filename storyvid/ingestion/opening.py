"""The first pages of a book: title, by-line, credits, publisher, dedication, contents, lists of illustrations.

Only the first groups of a text are looked at, each by its own shape and that of its near neighbours, so that an edit
on these pages changes nothing in the story behind them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from storyvid.ingestion.headings import heading_level, in_capitals, title_of_heading, wants_title
from storyvid.ingestion.page import Group
from storyvid.ingestion.titles import recased

OPENING_GROUPS = 60
_MAX_LIST_GROUPS = 200
_MAX_TITLE_LINES = 4
_MAX_TITLE_WORDS = 12

_NAME = r"(?:[^\W\d_a-z][\w.'’-]*|de|la|le|du|von|van|der|den|and|&|of)"
_BYLINE = re.compile(
    rf"(?:(?i:written|told|retold|a (?:short )?(?:story|tale|novel|novella|romance))\s+)?(?i:by):?\s+"
    rf"(?P<name>[^\W\d_a-z][\w.'’-]*(?:,?\s+{_NAME}){{0,7}})|(?:लेखक|लेखिका|रचनाकार)\s*[:—–-]\s*(?P<hindi>.+)"
)
_BY_ALONE = re.compile(r"by:?", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:(?:with\s+)?(?:\w+\s+)?illustrations?\s+(?:in colou?r\s+)?by|illustrated\s+(?:in colou?r\s+)?by|"
    r"drawings?\s+by|translated\s+(?:\w+\s+){0,3}by|edited\s+by|introduction\s+by|author\s+of|अनुवाद(?:क)?\s*[:—–-])\s*.*",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    r".*(?:&\s*(?:co\b|company\b|sons\b)|\bpublish(?:ed|ers?|ing)\b|\bpress\b|\binc\.?$|\bltd\.?$|\bcopyright\b|©|"
    r"\ball rights reserved\b|\bfirst (?:published|printed|edition)\b|\bprinted (?:in|by)\b|\bisbn\b|"
    r"प्रकाशक|प्रकाशन).*",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"all rights reserved\.?", re.IGNORECASE)
_IMPRINT = re.compile(
    r"(?:london|boston|philadelphia|chicago|edinburgh|oxford|.*\bnew york)\b.*|(?:\w+,?\s+)?[12]\d{3}\.?", re.IGNORECASE
)
"""A place or a year: a publisher's only beside other front matter, else the first words of a story."""
_DEDICATION = re.compile(r"(?:to|for|dedicated to|in (?:loving )?memory of|inscribed to)\s+.+|समर्पण.*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:the\s+)?(?:table\s+of\s+)?contents[.:]?|विषय[- ]?सूची|अनुक्रम(?:णिका)?", re.IGNORECASE)
_ILLUSTRATIONS = re.compile(
    r"(?:list\s+of\s+(?:illustrations|plates|figures)|illustrations)[.:]?|चित्र[- ]?सूची", re.IGNORECASE
)
_RULE = re.compile(r"[\s_=—–*~+-]{3,}")
_ENTRY_PAGE = re.compile(r"(?:\s|\.)(?:\d{1,4}|[ivxlc]{1,6}|_?(?i:frontispiece)_?\.?)\s*$")


@dataclass(slots=True)
class Opening:
    """What the first pages hold: why each group (by its index) is not narrated, and what they state."""

    reasons: dict[int, str] = field(default_factory=dict)
    title: str = ""
    author: str = ""
    illustrated: bool = False


def is_front_line(line: str) -> bool:
    """Whether a line is a by-line, a credit or a publisher's line: these stand for themselves within a group."""
    text = bare(line)
    if len(text) > 70 or len(text.split()) > 10:
        return False
    return any(shape.fullmatch(text) for shape in (_BYLINE, _BY_ALONE, _CREDIT)) or _is_publisher(text)


def byline_author(line: str) -> str:
    """Whom a by-line names (`by Oscar Wilde`), '' where a line is none."""
    byline = _BYLINE.fullmatch(bare(line))
    return recased(byline["name"] or byline["hindi"]) if byline else ""


def bare(line: str) -> str:
    """A line single spaced, without marks of emphasis around it."""
    return " ".join(line.split()).strip("_*= ")


def read_opening(groups: Sequence[Group]) -> Opening:
    """Recognise the front pages among `groups`; `is_front_line` lines are groups of their own already."""
    opening = Opening()
    last = min(len(groups), OPENING_GROUPS)
    for index in range(last):
        text = bare(groups[index].text)
        opening.illustrated |= _CREDIT.fullmatch(text) is not None and "llustrat" in text.lower()
        if index not in opening.reasons and groups[index].lines:
            _mark_list(groups, index, opening)
    start = 0
    while start < last:
        end = start
        while end < last and (end in opening.reasons or _front_matter(groups[end])):
            end += 1
        if end > start:
            _mark_title_page(groups, range(start, end), opening)
        start = end + 1
    return opening


def _front_matter(group: Group) -> bool:
    return group.short or is_front_line(group.text) or _RULE.fullmatch(group.text) is not None


def _is_publisher(text: str) -> bool:
    if _RIGHTS.fullmatch(text):
        return True
    important = re.findall(r"[^\W\d_]{4,}", text)
    return _PUBLISHER.fullmatch(text) is not None and all(not word[0].islower() for word in important[:3])


def _mark_list(groups: Sequence[Group], index: int, opening: Opening) -> None:
    """Contents or a list of illustrations: its heading and the entries that follow."""
    first_line = groups[index].lines[0].strip()
    if _CONTENTS.fullmatch(first_line):
        reason = "contents"
    elif _ILLUSTRATIONS.fullmatch(first_line):
        reason = "list of illustrations"
        opening.illustrated = True
    else:
        return
    opening.reasons[index] = reason
    if len(groups[index].lines) > 2:
        return
    for entry in range(index + 1, min(len(groups), index + _MAX_LIST_GROUPS)):
        if not _is_entry(groups, entry, first=entry == index + 1):
            return
        opening.reasons[entry] = reason


def _is_entry(groups: Sequence[Group], index: int, *, first: bool) -> bool:
    """Whether a group belongs to a list: it looks like entries, and does not head the prose that follows."""
    group = groups[index]
    lines = [line.strip() for line in group.lines]
    if _CONTENTS.fullmatch(lines[0]) or _ILLUSTRATIONS.fullmatch(lines[0]) or _RULE.fullmatch(group.text):
        return False
    if any(len(line) > 75 for line in lines) or sum(map(_prose_line, lines)) * 3 > len(lines):
        return False
    if len(lines) > 2 or all(map(_ENTRY_PAGE.search, lines)):
        return first or group.short or all(not _prose_line(line) for line in lines)
    if not group.short and not heading_level(group.text):
        return False
    following = groups[index + 1] if index + 1 < len(groups) else None
    if following is None or not _front_matter(following):
        return False
    after = groups[index + 2] if index + 2 < len(groups) else None
    next_heading = heading_level(following.text) in {1, 2} or wants_title(following.text)
    heads_chapter = wants_title(group.text) and not next_heading
    return not (heads_chapter and (after is None or not _front_matter(after)))


def _prose_line(line: str) -> bool:
    return line[-1] in '.,;"”' and len(line.split()) > 7 and not _ENTRY_PAGE.search(line)


def _mark_title_page(groups: Sequence[Group], run: range, opening: Opening) -> None:
    """Give every group of a run of short groups its reason, as far as by-lines, credits or publishers show one."""
    strong = [index for index in run if index not in opening.reasons and is_front_line(groups[index].text)]
    has_title = run.start == 0 and _is_title(groups, run, printed=bool(strong))
    if has_title:
        opening.title = recased(groups[0].text)
        opening.reasons[0] = "title"
    for index in run:
        if index not in opening.reasons and not _RULE.fullmatch(groups[index].text):
            _mark_front_line(groups, index, strong, opening)


def _mark_front_line(groups: Sequence[Group], index: int, strong: Sequence[int], opening: Opening) -> None:
    """The reason of one group of a title page; `strong` are the by-lines, credits and publisher's lines on it."""
    text = bare(groups[index].text)
    if byline := _BYLINE.fullmatch(text):
        opening.author = opening.author or recased(byline["name"] or byline["hindi"])
        opening.reasons[index] = "by-line"
    elif _BY_ALONE.fullmatch(text) and index + 1 < len(groups):
        opening.author = opening.author or recased(bare(groups[index + 1].text))
        opening.reasons[index] = opening.reasons[index + 1] = "by-line"
    elif _CREDIT.fullmatch(text):
        opening.reasons[index] = "credit line"
    elif is_front_line(text) or (strong and _IMPRINT.fullmatch(text)):
        opening.reasons[index] = "publisher line"
    elif not strong or heading_level(text) in {1, 2}:
        return
    elif index < strong[-1]:
        opening.reasons[index] = "title page"
    elif _DEDICATION.fullmatch(text):
        opening.reasons[index] = "dedication"


def _is_title(groups: Sequence[Group], run: range, *, printed: bool) -> bool:
    """Whether the first group is the title. `printed`: a by-line or a publisher stands on the same page."""
    group, text = groups[0], groups[0].text
    if (
        len(groups) == 1
        or not any(map(str.isalnum, text))
        or heading_level(text) in {1, 2}
        or is_front_line(text)
        or 0 not in run
    ):
        return False
    if len(group.lines) > _MAX_TITLE_LINES or len(text.split()) > _MAX_TITLE_WORDS:
        return False
    if len(group.lines) > 1:
        return printed or group.set_in or in_capitals(text)
    return printed or in_capitals(text) or (group.short and title_of_heading(text))
