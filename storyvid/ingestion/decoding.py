"""Bytes to text: byte order marks, UTF-8, Windows-1252. Nothing here looks at what the text says.

Windows-1252 gives a meaning to nearly every byte, so it is believed only where the result looks like a Western
European text; anything else is an error that asks for UTF-8 rather than a story full of wrong letters.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from storyvid.errors import StoryFileError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive (Word, EPUB and OpenDocument files are such archives)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_C1_AS_WINDOWS = {
    code: bytes([code]).decode("cp1252", errors="ignore") or None for code in range(0x80, 0xA0) if code != 0x85
}
_MAX_ACCENTED_SHARE = 0.25


def decode(content: bytes, *, file_name: str) -> str:
    """The text of a file, with LF line ends and without a byte order mark.

    Raises StoryFileError for a binary file, and for one whose encoding is none of UTF-8, UTF-16/32 with a byte order
    mark, or Windows-1252.
    """
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise StoryFileError(f"{file_name}: this is {what}, not a text. Save the story as plain text (UTF-8).")
    text = _decoded(content, file_name)
    text = _LINE_END.sub("\n", text.removesuffix("\x1a")).translate(_C1_AS_WINDOWS)
    if control := _CONTROL.search(text):
        raise StoryFileError(
            f"{file_name}: binary data (control character U+{ord(control.group()):04X} at character "
            f"{control.start()}). A story file is plain text: save it as UTF-8."
        )
    return text


def _decoded(content: bytes, file_name: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _undecodable(file_name, encoding.upper(), error.start + len(mark)) from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\x00" in content:
            raise StoryFileError(
                f"{file_name}: binary data (a zero byte at byte {content.index(0)}). "
                "A story file is plain text: save it as UTF-8."
            ) from error
        text = _western(content)
        if text is None:
            raise _undecodable(file_name, "UTF-8", error.start) from error
        return text


def _undecodable(file_name: str, encoding: str, position: int) -> StoryFileError:
    return StoryFileError(
        f"{file_name}: cannot be read: byte {position} is not valid {encoding}, and the file is not Windows-1252 "
        "either. Save it as UTF-8."
    )


def _western(content: bytes) -> str | None:
    """The content read as Windows-1252, or None where that gives no plausible text."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = sum(byte >= 0x80 for byte in content)
    letters = sum(map(str.isalpha, text))
    accented = sum(char.isalpha() and ord(char) >= 0x80 for char in text)
    broken_utf8 = len(content.decode("utf-8", errors="ignore").encode("utf-8")) - (len(content) - high)
    if broken_utf8 * 2 > high or accented > _MAX_ACCENTED_SHARE * letters:
        return None
    # Runs of symbols are what other code pages look like when read as this one.
    odd = sum(1 for char in text if ord(char) >= 0x80 and unicodedata.category(char) in {"Sm", "Sc", "So", "No", "Sk"})
    return None if odd * 2 > high else text
