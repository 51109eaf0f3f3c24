"""Breaking text into lines of even length."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Measure = Callable[[str], float]

_CLOSERS = re.compile(r"^[\u0964\u0965\u2014\u2013!?.,;:\u2026)\]\u201d\u2019-]+$")
_OPENERS = re.compile(r"^[(\[\u201c\u2018]+$")
_PAUSE = re.compile(r"[\u0964\u0965,;:.!?\u2014\u2026][\u201d\u2019)]*$")
_CLUSTER = re.compile(r".[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u200c\u200d]*", re.DOTALL)
_ELLIPSIS = "\u2026"


def words_of(text: str) -> list[str]:
    """Words that may stand at the start of a line: a lone dash, danda or quote stays with its neighbour."""
    words: list[str] = []
    glue = False
    for word in text.split():
        if words and (glue or _CLOSERS.match(word)):
            words[-1] += f" {word}"
        else:
            words.append(word)
        glue = bool(_OPENERS.match(word))
    return words


def wrap(text: str, measure: Measure, max_width: float, max_lines: int) -> tuple[list[str], bool]:
    """Lines of `text` no wider than `max_width`, and whether all of it fits into `max_lines`.

    Uses as few lines as will do, then makes them even (the least sum of squared slack, as TeX does), with a liking
    for breaks after punctuation and a dislike for a single word on the last line. What does not fit is cut at a word
    and ends in an ellipsis. Text without any character gives no lines.
    """
    words = [part for word in words_of(text) for part in _split_word(word, measure, max_width)]
    if not words:
        return [], True
    if len(_greedy(words, measure, max_width)) <= max_lines:
        return _balanced(words, measure, max_width), True
    return _shortened(words, measure, max_width, max_lines), False


def _shortened(words: list[str], measure: Measure, max_width: float, max_lines: int) -> list[str]:
    low, high = 0, len(words) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if len(_greedy(_cut(words, middle), measure, max_width)) <= max_lines:
            low = middle
        else:
            high = middle - 1
    return _balanced(_cut(words, low), measure, max_width)


def _cut(words: Sequence[str], count: int) -> list[str]:
    if count == 0:
        return [_ELLIPSIS]
    last = words[count - 1].rstrip(" \u2014\u2013,;:.!?\u0964\u0965\u2026-")
    return [*words[: count - 1], last + _ELLIPSIS]


def _greedy(words: Sequence[str], measure: Measure, max_width: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and measure(f"{lines[-1]} {word}") <= max_width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], measure: Measure, max_width: float) -> list[str]:
    count = len(_greedy(words, measure, max_width))
    if count == 1:
        return [" ".join(words)]
    best: list[list[tuple[float, int]]] = [[(float("inf"), 0)] * (len(words) + 1) for _ in range(count + 1)]
    best[0][0] = (0.0, 0)
    for line in range(1, count + 1):
        for end in range(line, len(words) + 1):
            for start in range(end - 1, line - 2, -1):
                width = measure(" ".join(words[start:end]))
                if width > max_width and end - start > 1:
                    break
                cost = best[line - 1][start][0] + _badness(words, start, end, width / max_width)
                if cost < best[line][end][0]:
                    best[line][end] = (cost, start)
    lines: list[str] = []
    end = len(words)
    for line in range(count, 0, -1):
        start = best[line][end][1]
        lines.insert(0, " ".join(words[start:end]))
        end = start
    return lines


def _badness(words: list[str], start: int, end: int, fullness: float) -> float:
    cost = (1.0 - fullness) ** 2
    last = end == len(words)
    if not last and _PAUSE.search(words[end - 1]):
        cost -= 0.02
    if end - start == 1 and len(words) > 2 and (last or start == 0):
        cost += 0.5
    return cost


def _split_word(word: str, measure: Measure, max_width: float) -> list[str]:
    if measure(word) <= max_width:
        return [word]
    parts = [""]
    for cluster in _CLUSTER.findall(word):
        if parts[-1] and measure(parts[-1] + cluster) > max_width:
            parts.append("")
        parts[-1] += cluster
    return parts
