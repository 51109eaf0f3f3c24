"""How much of a story is narrated when its author asks for `minutes`: the ratio, and the words of each passage.

Which sentences those are is the planner's choice; it sees one passage and nothing else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from storyvid.generation.keys import derived_seed
from storyvid.generation.requests import PassageRequest
from storyvid.models.story import BlockKind, Story
from storyvid.planning.pacing import BREATH_FRAMES, FITTED_WORDS_PER_MINUTE, estimate_speech_s
from storyvid.planning.passages import passage_requests
from storyvid.planning.words import word_count, words

RATIO_STEP = 1.05
SMALLEST_STEP = 150  # 1.05 ** -150 is 0.07 %: a shelf of novels in a few minutes
CARDS_S = 6.0
"""Title and end card, about three seconds each."""
RUN_WORDS = 45
"""The fewest words worth a scene: about three shots. Less than that is decided by lot, passage by passage."""
TYPICAL_SHOT_S = 5.5
_BETWEEN_LINES_S = 0.2
"""What a voice takes longer for a shot's lines than for the same words in one."""
HEADING_S = 2.5
SCENE_S = 1.5
"""Fades at both ends of a scene and its hold to the grid; a passage of an abridged film is about one scene."""
WHOLE_SENTENCES = 1.06
"""How much longer than its budget a run comes out, because it ends with a sentence."""
_SEED_RANGE = 2**31


def keep_ratio(story: Story, words_per_minute: int, fps: int = 25) -> float:
    """The share of words to narrate so that the film lasts `story.settings.minutes`; 1.0 in full mode.

    The answer lies on the grid 1.05 ** -k, and it is that point of the grid at which the budgets of all passages
    together come nearest to the time asked for, cards, headings and pauses taken into account.
    """
    minutes = story.settings.minutes
    if minutes is None:
        return 1.0
    passages = [_measure(request, words_per_minute) for request in passage_requests(story)]
    pause = 1 + (BREATH_FRAMES / fps + _BETWEEN_LINES_S) / TYPICAL_SHOT_S
    fixed_s = CARDS_S + sum(passage.headings_s for passage in passages)
    target_s = minutes * 60

    def miss(step: int) -> float:
        budgets = [(_budget(passage, RATIO_STEP**-step), passage.word_s) for passage in passages]
        spoken_s = sum(budget * word_s for budget, word_s in budgets) * WHOLE_SENTENCES
        scenes_s = SCENE_S * sum(budget > 0 for budget, _ in budgets)
        # A film that tells nothing is no film, however near it comes.
        return abs(fixed_s + spoken_s * pause + scenes_s - target_s) if spoken_s else math.inf

    return float(RATIO_STEP ** -min(range(SMALLEST_STEP + 1), key=miss))


def passage_budget(request: PassageRequest) -> int:
    """Words to narrate of this passage, headings not counted: all of them at ratio 1.0.

    A share too small for a scene is drawn for: the passage keeps a run of about 45 words or nothing, with the
    probability that makes the expectation right. The draw depends on what the passage says, nearly unmoved by a
    small edit, and a larger ratio never takes words away.
    """
    return _budget(_measure(request, FITTED_WORDS_PER_MINUTE), request.keep_ratio)


@dataclass(frozen=True)
class _Passage:
    words: int
    word_s: float
    headings_s: float
    lot: float


def _measure(request: PassageRequest, words_per_minute: int) -> _Passage:
    told, headings_s = [], 0.0
    for block in request.blocks:
        text = block.span.of(request.text)
        if block.kind is BlockKind.HEADING:
            headings_s += max(
                HEADING_S, estimate_speech_s(text, request.language, words_per_minute) + BREATH_FRAMES / 25
            )
        else:
            told.append(text)
    body = " ".join(told)
    count = word_count(body)
    seconds = estimate_speech_s(body, request.language, words_per_minute)
    # A chapter card is never shown for nothing: the passage that opens a chapter always draws a run.
    lot = 0.0 if headings_s else _lot(body)
    return _Passage(count, seconds / count if count else 0.0, headings_s, lot)


def _budget(passage: _Passage, ratio: float) -> int:
    share = passage.words * ratio
    run = min(RUN_WORDS, passage.words)
    if share >= run:
        return round(share)
    return run if passage.lot < share / run else 0


def _lot(text: str) -> float:
    """A number in [0, 1) that a small edit seldom changes: the smallest hash of all word pairs (MinHash, Broder)."""
    spoken = words(text.casefold())
    smallest = min((derived_seed("pair", *pair) for pair in pairwise(spoken)), default=derived_seed("pair", *spoken))
    return derived_seed("lot", smallest) / _SEED_RANGE
