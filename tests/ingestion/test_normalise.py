"""Marks of every kind to one way of writing them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyvid.ingestion.normalise import normalise

MARKS = st.text(alphabet=st.sampled_from("abc AZ'’‘“”\"—–-.…!?,()\n\u00a0`कि।"), max_size=60)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("“It’s late,” he said.", '"It\'s late," he said.'),
        ("‘It’s late,’ he said. ‘The dogs’ dinner!’", '"It\'s late," he said. "The dogs\' dinner!"'),
        ("'Tis so,' he said. 'Go, then.'", "'Tis so,' he said. \"Go, then.\""),
        ("‘He said “no” to me,’ said she.", "\"He said 'no' to me,\" said she."),
        ('\'The fox did. "No," he told me, "go."\' She left.', "\"The fox did. 'No,' he told me, 'go.'\" She left."),
        ("\"He cried 'Bah!' and left,\" said she.", "\"He cried 'Bah!' and left,\" said she."),
        ("“Say ‘Merry Christmas!’ now,” said he.", "\"Say 'Merry Christmas!' now,\" said he."),
        ("good upon 'Change, for 'em all in '98.", "good upon 'Change, for 'em all in '98."),
        ("``Hush,'' she said.", '"Hush," she said.'),
        ("«Oui,» he said, „ja“.", '"Oui," he said, "ja".'),
        ("spot--say Saint Paul's--now", "spot — say Saint Paul's — now"),
        ("one—two – three - four", "one — two — three — four"),
        ("“Never——” he said", '"Never —" he said'),
        ("“—and then", '"— and then'),
        ("1914–1918 and twenty-one", "1914-1918 and twenty-one"),
        ("Well . . . so…and....", "Well... so...and..."),
        ("a\u00a0b\u2003c  d", "a b c d"),
        ("e\u0301te\u0301", "été"),
        ("soft\u00adhyphen", "softhyphen"),
        ("क्\u200dष और क्\u200cष", "क्\u200dष और क्\u200cष"),
    ],
)
def test_marks_are_written_one_way(written: str, read: str) -> None:
    assert normalise(written) == read


@given(MARKS)
def test_words_and_line_ends_stay(text: str) -> None:
    def words(of: str) -> list[str]:
        return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", of))

    assert words(normalise(text)) == words(text)
    assert normalise(text).count("\n") == text.count("\n")


@given(MARKS)
def test_no_curly_quote_en_dash_or_double_space_is_left(text: str) -> None:
    result = normalise(text)
    assert not set(result) & set("’‘“”–…`\u00a0")
    assert "  " not in result
