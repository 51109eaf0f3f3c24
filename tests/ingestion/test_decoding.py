"""Bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyvid.errors import StoryFileError
from storyvid.ingestion.decoding import decode

TEXT = "“Où est Noël?” – asked the café’s owner…\n"
BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("encoding", BOMS)
def test_a_byte_order_mark_decides_the_encoding(encoding: str) -> None:
    assert decode(BOMS[encoding] + TEXT.encode(encoding), file_name="a.txt") == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_utf_8_and_windows_1252_are_read_without_a_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), file_name="a.txt") == TEXT


def test_windows_quotes_hidden_in_latin_1_control_characters_are_quotes() -> None:
    assert decode("It\x92s\n".encode(), file_name="a.txt") == "It’s\n"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\x0c"])
def test_every_line_end_becomes_a_line_feed(end: str) -> None:
    assert decode(f"one{end}two".encode(), file_name="a.txt") == "one\ntwo"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Once\x00upon a time", "U+0000"),
        (b"Once \x1b[31mupon", "U+001B"),
        (b"\xff\xfe\x00", "not valid UTF-16-LE"),
        (b"%PDF-1.7 abc", "PDF"),
        (b"PK\x03\x04abc", "zip"),
        (bytes(range(256)), "binary"),
        ("कहानी".encode()[:-1], "byte 12 is not valid UTF-8"),
        ("Привет, как дела? Хорошо.".encode("cp1251"), "not valid UTF-8"),
        (b"caf\x81 latte \xe9", "not valid UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_the_place_and_a_remedy(content: bytes, says: str) -> None:
    with pytest.raises(StoryFileError, match="UTF-8") as error:
        decode(content, file_name="a.txt")
    assert says in str(error.value)
    assert "a.txt" in str(error.value)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_without_control_characters_or_an_error(content: bytes) -> None:
    try:
        text = decode(content, file_name="a.txt")
    except StoryFileError:
        return
    assert not any(ord(char) < 32 and char not in "\n\t" for char in text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_any_utf_8_text_is_read_as_it_is(text: str) -> None:
    assert decode(("a" + text).encode(), file_name="a.txt") == "a" + text
