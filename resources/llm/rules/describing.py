"""What one sees in a shot, as a sentence in the story's language, written by the template of that language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from resources.llm.rules.cutting import Piece
from resources.llm.rules.lexicon import Lexicon
from resources.llm.rules.third_person import in_third_person
from storyvid.models.plan import NARRATOR, TELLER, Scene, ShotSize
from storyvid.planning.prompts import load_prompt
from storyvid.planning.words import WORD, speakable, words

_LEADING = re.compile(r"^(?:(?:and|but|so|then|now|or|yet|oh|well|why|again|और|लेकिन|तो|फिर|अब),?\s+)+", re.IGNORECASE)
_CUT = re.compile(
    r"\s*(?:[;:]|\s—\s|,\s+(?=(?:and|but|or|for|so|yet|which|who|whom|where|when|while|as|though|that|और|लेकिन|मगर|कि|जो)\b))\s*"
)
_FINITE = {
    "en": re.compile(
        r"\b(?:is|are|was|were|had|has|have|did|does|could|would|should|must|may|might|can|will|shall|[a-z]{2,}ed|sat|stood|went"
        r"|came|saw|took|gave|lay|ran|fell|felt|knew|held|put|rose|found|kept|got|made|looked|heard|thought|left|met|told|became"
        r"|slept|flew|woke|shook|drew|led|let|bent|hid|hung|threw|drove|rode|spoke|struck|swung|wept|wore|tore|broke|began|blew"
        r"|bore|bought|brought|built|burnt|caught|chose|crept|cut|dug|drank|ate|fought|forgot|froze|grew|hit|hurt|knelt|laid"
        r"|leapt|lit|lost|meant|paid|read|rang|said|sang|sank|sent|set|shone|shot|shut|slid|sold|spent|split|spread|sprang|stole"
        r"|stuck|swept|swam|taught|understood|wound|wrote)\b"
    ),
    "hi": re.compile(
        r"(?:है|हैं|था|थी|थे|गया|गई|गए|रहा|रही|रहे|दिया|दी|लिया|ली|आया|आई|आए|लगा|लगी|लगे|किया|की|हुआ|हुई|हुए|[^\s]+[ाीे])\s*$"
    ),
}
_FIRST_HINDI = re.compile(r"(?<![\u0900-\u097f])(?:मैं|मुझ|मेर|हम)")
_VAGUE = frozenset(
    [
        "it",
        "that",
        "this",
        "which",
        "there",
        "what",
        "these",
        "those",
        "such",
        "how",
        "why",
        "who",
        "they",
        "i",
        "you",
        "we",
        "if",
        "no",
        "not",
    ]
)
_OBJECT = re.compile(
    r"\s*(?:[^\w\s'-]|$|(?:an?|the|to|in|on|at|of|for|from|by|with|and|that|this|one|some|no|not|his|my|their|up|down|out"
    r"|off|away|again|back|there|here|as|when|while|until|till|before|after|because|but|so|if|how|what|where|who|why|over"
    r"|into|onto|across|through|towards?|without|like|than|then|too|very|all|nothing|something|everything|is|was)\b)"
)
"""What follows `her` where it is not the start of whose something is: `the sea lay below her:`, `gave her one`."""
_MOST_WORDS = 24
_FEWEST_WORDS = 4
_MOST_SHOWN = 3


@dataclass(frozen=True)
class Seen:
    """What the template is filled with; see prompts/shot_description.*.md."""

    size: ShotSize
    people: tuple[str, ...]
    listener: str
    """Who stands beside those who speak, '' for nobody."""
    thing: str
    turn: int


def describe(piece: Piece, seen: Seen, scene: Scene, subjects: dict[int, str], lexicon: Lexicon) -> str:
    """One or two whole sentences. `subjects` maps the start of a pronoun in the text to the person it means."""
    prompt = load_prompt("shot_description", lexicon.language)
    said = [line for line in piece.lines if line.speaker != NARRATOR]
    speakers = tuple(dict.fromkeys(line.speaker for line in said))
    return prompt.render(
        size=seen.size.value,
        title=piece.lines[0].text if piece.title else "",
        people=seen.people[:_MOST_SHOWN],
        speakers=speakers,
        listeners=[seen.listener] if seen.listener else [],
        manner=_manner(said[-1].text if said else ""),
        action=_action(piece, scene, subjects, lexicon),
        thing=seen.thing,
        place=scene.place,
        light=scene.time_of_day.value,
        interior=scene.interior,
        mood=scene.mood.value,
        continues=piece.continues,
        turn=seen.turn,
    )


def thing_in(piece: Piece, lexicon: Lexicon) -> str:
    """The object that the narration of this shot turns on, '' where it names none."""
    told = " ".join(line.text for line in piece.lines if line.speaker == NARRATOR)
    return next((word for word in words(told.casefold()) if word in lexicon.objects), "")


def _manner(spoken: str) -> str:
    end = spoken.rstrip("'\" ")[-1:]
    return {"?": "asks", "!": "exclaims"}.get(end, "speaks") if spoken else ""


def _action(piece: Piece, scene: Scene, subjects: dict[int, str], lexicon: Lexicon) -> str:
    """A whole clause of the narration, its first pronoun replaced by the name; '' where none stands by itself."""
    starts = [chip for chip in piece.chips if chip.speaker == NARRATOR and chip.opens]
    for chip in starts:
        end = max(
            (item.end for item in piece.chips if item.speaker == NARRATOR and item.start >= chip.start), default=0
        )
        stop = next((item.start for item in piece.chips if item.speaker != NARRATOR and item.start > chip.start), end)
        raw = _first_sentence(scene.text[chip.start : min(end, stop)])
        if stop < end or not re.search(r"[.!?।…;:,—]['\"]*\s*$", raw):
            raw = _without_tag(raw, lexicon)
        clause = _clause(_of_teller(_named(raw, chip.start, subjects), scene, lexicon), lexicon)
        if clause:
            return clause
    return ""


def _without_tag(raw: str, lexicon: Lexicon) -> str:
    """`Della leaped up and cried` without the verb that only leads to her words; '' where little is left."""
    verbs = list(lexicon.said.finditer(raw))
    if not verbs:
        return "" if not re.search(r"[.!?।;:,—]\s*$", raw) else raw
    before = raw[: verbs[-1].start()]
    return re.sub(r"(?:,|\band\b|\bthen\b|\bnow\b|\b(?:s?he|they|it)\b|\s)+$", "", before)


def _first_sentence(raw: str) -> str:
    raw = raw.partition("\n\n")[0]  # a line above, as a by-line, ends without a stop
    for match in re.finditer(r"[.!?।](?=[\s\"']|$)", raw):
        if not re.search(r"\b(?:Mr|Mrs|Ms|Dr|St|Mme|[A-Z])$", raw[: match.start()]):
            return raw[: match.end()]
    return raw


def _named(raw: str, offset: int, subjects: dict[int, str]) -> str:
    for match in WORD.finditer(raw):
        name = subjects.get(offset + match.start())
        word = match.group().casefold()
        whose = word == "his" or (word == "her" and not _OBJECT.match(raw, match.end()))
        if name is not None and whose:
            name = f"{name}'s"
        if name is not None and not match.group().startswith("उस"):
            return raw[: match.start()] + name + raw[match.end() :]
    return raw


def _of_teller(raw: str, scene: Scene, lexicon: Lexicon) -> str:
    """What the teller says of themselves as others would; '' in Hindi, whose verbs tell who speaks."""
    teller = next((one for one in scene.characters if TELLER in one.aliases), None)
    if teller is None:
        return raw
    if lexicon.language == "hi":
        return "" if _FIRST_HINDI.search(raw) else raw
    return in_third_person(raw, teller.name, teller.kind)


def _clause(raw: str, lexicon: Lexicon) -> str:
    plain = _LEADING.sub("", speakable(raw)).strip()
    if plain.endswith("?"):
        return ""
    cuts = [match.start() for match in _CUT.finditer(plain)]
    options = [plain, *(plain[:cut] for cut in reversed(cuts))]
    finite = _FINITE[lexicon.language]
    for option in options:
        clause = option.rstrip(" .,;:!।—…")
        count = len(words(clause))
        if (
            _FEWEST_WORDS <= count <= _MOST_WORDS
            and finite.search(clause)
            and words(clause)[0].casefold() not in _VAGUE
        ):
            return clause[0].upper() + clause[1:]
    return ""
