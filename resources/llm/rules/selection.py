"""Which sentences of a passage carry the story when only some may be told.

Runs of sentences, not crumbs: the best set of a given length under a price for every run that it starts. Sentences
are weighed by how close they are to the passage as a whole (centroid summarisation, Radev et al. 2004), by where they
stand and by who acts in them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from resources.llm.rules.lexicon import Lexicon
from resources.llm.rules.reading import Reading
from storyvid.generation.requests import PassageRequest
from storyvid.models.story import BlockKind
from storyvid.planning.abridge import passage_budget
from storyvid.planning.words import word_count, words

_STEP_WORDS = 3
"""Words are counted in threes: close enough, and nine times faster."""
_RUN_PRICE = 2.2
_MISS_PRICE = 0.35
_LOOSE = 1.25


@dataclass(frozen=True)
class _Told:
    index: int
    length: int
    value: float
    start_price: float


def kept_sentences(request: PassageRequest, reading: Reading, lexicon: Lexicon) -> tuple[int, ...]:
    """Indices of the sentences to narrate, in order: all in full mode, else headings and the best within the budget."""
    everything = tuple(range(len(request.sentences)))
    if request.keep_ratio >= 1.0:
        return everything
    headings = [block.span for block in request.blocks if block.kind is BlockKind.HEADING]
    titles = {
        index
        for index in everything
        if any(span.start <= request.sentences[index].start < span.end for span in headings)
    }
    budget = passage_budget(request)
    body = [index for index in everything if index not in titles]
    chosen = _best(_weigh(request, body, reading, lexicon), budget) if budget and body else []
    return tuple(sorted(titles | set(chosen)))


def _weigh(request: PassageRequest, body: Sequence[int], reading: Reading, lexicon: Lexicon) -> list[_Told]:
    spoken = {index: words(request.sentences[index].of(request.text).casefold()) for index in body}
    content = {
        index: {word for word in told if word not in lexicon.stop_words and len(word) > 2}
        for index, told in spoken.items()
    }
    common = Counter(word for told in content.values() for word in told)
    values = {index: _value(request, index, content[index], common, reading) for index in body}
    mean = sum(values.values()) / max(len(values), 1)
    return [
        _Told(
            index=index,
            length=max(1, round(len(spoken[index]) / _STEP_WORDS)),
            value=(values[index] - mean) * math.sqrt(max(len(spoken[index]), 1)),
            start_price=_RUN_PRICE + _dangling(request, index, spoken[index], reading, lexicon),
        )
        for index in body
    ]


def _value(request: PassageRequest, index: int, content: set[str], common: Counter[str], reading: Reading) -> float:
    """About 0..2."""
    sentence = request.sentences[index]
    shared = sum(common[word] - 1 for word in content)
    centrality = shared / (len(content) + 4) / (1 + math.log(1 + len(common)) / 4)
    acting = 0.35 * min(2, len(reading.present(sentence)))
    opens = any(block.span.start == sentence.start for block in request.blocks)
    position = (0.25 if opens else 0.0) + (0.25 if index == 0 or index == len(request.sentences) - 1 else 0.0)
    length = word_count(sentence.of(request.text))
    readable = 0.0 if 6 <= length <= 32 else -0.35
    return centrality + acting + position + readable


def _dangling(request: PassageRequest, index: int, spoken: Sequence[str], reading: Reading, lexicon: Lexicon) -> float:
    """What it costs to begin with this sentence: a pronoun or a reply means nothing without what came before."""
    if not spoken:
        return 1.0
    sentence = request.sentences[index]
    pronouns = lexicon.male_pronouns | lexicon.female_pronouns | lexicon.neuter_pronouns | lexicon.plural_pronouns
    price = 0.0
    if spoken[0] in pronouns:
        price += 1.0
    if spoken[0] in lexicon.clause_starts or spoken[0] in ("this", "that", "such", "these", "those", "here", "there"):
        price += 0.7
    if any(quote.start <= sentence.start < quote.end for quote in reading.quotes):
        price += 0.6
    if any(quote.start < sentence.start < quote.end for quote in reading.quotes):
        price += 0.8
    return price


def _best(told: Sequence[_Told], budget: int) -> list[int]:
    """The choice with most value whose length comes nearest to `budget` words (a knapsack over runs)."""
    aim = max(1, round(budget / _STEP_WORDS))
    if min(item.length for item in told) > 2 * aim:
        return []
    limit = max(round(aim * _LOOSE) + 2, min(item.length for item in told))
    # state: (words, whether the last sentence is kept) -> (value, indices)
    states: dict[tuple[int, bool], tuple[float, tuple[int, ...]]] = {(0, False): (0.0, ())}
    for item in told:
        after: dict[tuple[int, bool], tuple[float, tuple[int, ...]]] = {}
        for (used, running), (value, chosen) in states.items():
            _offer(after, (used, False), value, chosen)
            if used + item.length <= limit:
                price = 0.0 if running else item.start_price
                _offer(after, (used + item.length, True), value + item.value - price, (*chosen, item.index))
        states = after
    ranked = (
        (value - _MISS_PRICE * abs(used - aim), -used, chosen)
        for (used, _), (value, chosen) in states.items()
        if chosen
    )
    return list(max(ranked)[2])


def _offer(
    states: dict[tuple[int, bool], tuple[float, tuple[int, ...]]],
    state: tuple[int, bool],
    value: float,
    chosen: tuple[int, ...],
) -> None:
    known = states.get(state)
    if known is None or value > known[0]:
        states[state] = (value, chosen)
