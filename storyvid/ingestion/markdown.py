"""Markdown stories: CommonMark by markdown-it-py, reduced to what a narrator reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from storyvid.ingestion.front_matter import split_front_matter
from storyvid.ingestion.lines import is_closing, is_salutation
from storyvid.ingestion.manuscript import Manuscript, Piece
from storyvid.ingestion.opening import byline_author, is_front_line
from storyvid.models.story import BlockKind, Removed

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"<[^>]*>")
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:.*(?:\n(?: {2,}|\t).*)*", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
_TICK_BOX = re.compile(r"\[[ xX]\]\s+")
_CENTRED_BREAK = re.compile(r"[*•·~#⁂❦❧§\s]+")


def read_markdown(text: str, *, file_name: str) -> Manuscript:
    """The pieces of a Markdown story and what its front matter states. Raises StoryFileError for bad front matter."""
    from markdown_it import MarkdownIt

    stated, front_matter, body = split_front_matter(text, file_name=file_name)
    reader = _Reader()
    if front_matter:
        reader.remove(front_matter, "front matter")
    for pattern, reason in ((_FOOTNOTE, "footnote"), (_FOOTNOTE_MARK, "footnote mark")):
        for match in pattern.finditer(body):
            reader.remove(match.group(), reason)
        body = pattern.sub("", body)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.read(parser.parse(body))
    title = reader.take_title(stated.title)
    if title and stated.title is None:
        stated = stated.model_copy(update={"title": title[:300]})
    author = reader.take_front_lines() if title or stated.title else ""
    if author and stated.author is None:
        stated = stated.model_copy(update={"author": author[:300]})
    return Manuscript(tuple(reader.pieces), tuple(reader.removed), stated)


class _Reader:
    """Collects pieces from the token stream; tables are left out whole."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.removed: list[Removed] = []

    def remove(self, text: str, reason: str) -> None:
        if text.strip():
            self.removed.append(Removed(text=text.strip(), reason=reason))

    def read(self, tokens: Sequence[Token]) -> None:
        level = 0
        table: list[str] | None = None
        for token in tokens:
            if token.type == "heading_open":
                level = int(token.tag[1])
            elif token.type == "heading_close":
                level = 0
            elif token.type == "table_open":
                table = []
            elif token.type == "table_close":
                self.remove(" | ".join(table or []), "table")
                table = None
            elif token.type == "inline" and table is not None:
                table.append(token.content)
            else:
                self._block(token, level)

    def _block(self, token: Token, level: int) -> None:
        if token.type == "inline":
            self._paragraph(self._inline(token.children or []), level)
        elif token.type == "hr":
            self.remove(token.markup[0] * 3, "section break")
            self.pieces.append(Piece(BlockKind.BREAK))
        elif token.type == "html_block":
            self._html(token.content)
        elif token.type == "fence" and token.info.strip():
            self.remove(token.content, "code")
        elif token.type in ("fence", "code_block"):
            self._in_lines([" ".join(line.split()) for line in token.content.split("\n") if line.strip()])

    def _paragraph(self, text: str, level: int) -> None:
        lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
        if not lines:
            return
        if level:
            self.pieces.append(Piece(BlockKind.HEADING, " ".join(lines), level=level))
        elif _CENTRED_BREAK.fullmatch(text):
            self.remove(text, "section break")
            self.pieces.append(Piece(BlockKind.BREAK))
        elif len(lines) > 1 or is_salutation(lines[0]):
            self._in_lines(lines)
        else:
            self.pieces.append(Piece(BlockKind.PARAGRAPH, lines[0]))

    def _in_lines(self, lines: Sequence[str]) -> None:
        """Lines that the author broke: a letter where it begins or ends like one, else verse."""
        if not lines:
            return
        letter = is_salutation(lines[0]) or any(map(is_closing, lines))
        self.pieces.append(Piece(BlockKind.LETTER if letter else BlockKind.VERSE, "\n".join(lines)))

    def _inline(self, tokens: Sequence[Token]) -> str:
        """The words of inline tokens; a line end stays only where the author forced it."""
        parts: list[str] = []
        for token in tokens:
            if token.type in ("text", "code_inline"):
                parts.append(token.content)
            elif token.type == "softbreak":
                parts.append(" ")
            elif token.type == "hardbreak" or (
                token.type == "html_inline" and _LINE_BREAK_TAG.fullmatch(token.content)
            ):
                parts.append("\n")
            elif token.type == "html_inline":
                self.remove(token.content, "comment" if token.content.startswith("<!--") else "tag")
            elif token.type == "image":
                self.remove(f"{token.content} {token.attrGet('src') or ''}", "image")
            elif token.type == "link_open":
                self.remove(str(token.attrGet("href") or ""), "link address")
        text = "".join(parts)
        box = _TICK_BOX.match(text)
        if box is not None:
            self.remove(box.group(), "tick box")
        return text[box.end() :] if box is not None else text

    def _html(self, content: str) -> None:
        for comment in re.findall(r"<!--.*?-->", content, re.DOTALL):
            self.remove(comment, "comment")
        content = re.sub(r"<!--.*?(?:-->|\Z)", "", content, flags=re.DOTALL)
        for tag in _TAG.findall(content):
            self.remove(tag, "tag")
        for paragraph in re.split(r"\n\s*\n", _TAG.sub("", _LINE_BREAK_TAG.sub(" ", content))):
            self._paragraph(" ".join(paragraph.split()), 0)

    def take_title(self, stated: str | None) -> str:
        """Take the title out of the pieces: a first heading that is the only one of level 1, or the stated title."""
        first = self.pieces[0] if self.pieces else None
        if first is None or first.kind is not BlockKind.HEADING or len(self.pieces) == 1:
            return ""
        same_title = stated is not None and _key(stated) == _key(first.text)
        only_one = (
            first.level == 1 and sum(piece.kind is BlockKind.HEADING and piece.level == 1 for piece in self.pieces) == 1
        )
        if not same_title and not (only_one and stated is None):
            return ""
        self.remove(first.text, "title")
        del self.pieces[0]
        return first.text

    def take_front_lines(self) -> str:
        """Take out what stands between the title and the story: by-lines and credits. Gives the author, '' for none."""
        author = ""
        while len(self.pieces) > 1 and is_front_line(text := self.pieces[0].text):
            name = byline_author(text)
            author = author or name
            self.remove(text, "by-line" if name else "credit line")
            del self.pieces[0]
        return author


def _key(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())
