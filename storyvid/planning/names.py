"""Whether two names mean the same person: titles, nicknames, family names, ghosts and `the Rabbit`.

Works on names alone, so it joins what passages say without knowing their text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storyvid.planning.words import word_set, words

STORYTELLER = {"en": "the storyteller", "hi": "कहानी सुनाने वाला"}
"""What the teller of a story goes by where it gives them no name."""
_FEMALE_TITLES = word_set(
    "mrs miss ms mme madame madam lady aunt queen princess sister mother granny nana श्रीमती बेगम रानी"
)
_MALE_TITLES = word_set("mr master sir lord uncle king prince father brother captain पंडित चौधरी मियाँ ठाकुर सेठ राजा")
_OTHER_TITLES = word_set(
    "dr doctor professor st saint colonel major general commander lieutenant sergeant inspector detective श्री जी साहब "
    "साहिब बाबू दादी दादा चाचा काका"
)
_FILLERS = word_set("the a an old little poor dear young good late of and s बूढ़ी बूढ़ा छोटा छोटी")
_ARTICLES = frozenset(("the", "a", "an"))
_NICKNAMES = {
    "jim": "james",
    "jimmy": "james",
    "bob": "robert",
    "rob": "robert",
    "tom": "thomas",
    "dick": "richard",
    "bill": "william",
    "will": "william",
    "ned": "edward",
    "ted": "edward",
    "jack": "john",
    "harry": "henry",
    "peggy": "margaret",
    "meg": "margaret",
    "liz": "elizabeth",
    "lizzy": "elizabeth",
    "beth": "elizabeth",
    "kate": "katherine",
    "sally": "sarah",
    "polly": "mary",
    "molly": "mary",
    "nell": "ellen",
    "joe": "joseph",
    "sam": "samuel",
    "dan": "daniel",
    "fred": "frederick",
}
_KINDRED = {
    "spirit": "ghost",
    "phantom": "ghost",
    "spectre": "ghost",
    "specter": "ghost",
    "apparition": "ghost",
    "shade": "ghost",
    "bunny": "rabbit",
    "hare": "rabbit",
    "hound": "dog",
    "puppy": "dog",
    "kitten": "cat",
    "lad": "boy",
    "lass": "girl",
}
_GHOST = "ghost"
_MARRIED = word_set("mrs mme madame श्रीमती")
_PET_NAME = 4


@dataclass(frozen=True)
class Name:
    """A name taken apart. `head` is what the person is called by: `ghost` in `the Ghost of Christmas Past`."""

    tokens: frozenset[str]
    first: str
    head: str
    gender: str
    article: bool
    married: bool
    capital: bool
    owner: str
    """`marley` in `Marley's Ghost`."""

    @property
    def generic(self) -> bool:
        """`the Rabbit`: an article and one bare noun, which means whichever rabbit the text last spoke of."""
        return self.article and len(self.tokens) == 1


def parse(name: str) -> Name:
    """The parts of `name`, casefolded, nicknames in full."""
    owner, owned, rest = name.casefold().partition("'s ")
    spoken = words(rest if owned else name.casefold())
    article = bool(spoken) and spoken[0] in _ARTICLES
    gender = "female" if _FEMALE_TITLES & set(spoken) else "male" if _MALE_TITLES & set(spoken) else ""
    titles = _FEMALE_TITLES | _MALE_TITLES | _OTHER_TITLES
    plain = [word for word in spoken if word not in _FILLERS and word not in titles] or [
        word for word in spoken if word not in _ARTICLES
    ]
    before_of = spoken[: spoken.index("of")] if "of" in spoken else plain
    head = (before_of or plain or [""])[-1]
    kin = [_NICKNAMES.get(word, _KINDRED.get(word, word)) for word in plain]
    return Name(
        tokens=frozenset(kin),
        first=kin[0] if kin else "",
        head=_KINDRED.get(head, head),
        gender=gender,
        article=article,
        married=bool(_MARRIED & set(spoken)),
        capital=bool(re.search(rf"\b{re.escape(head.capitalize())}\b", name)),
        owner=owner if owned else "",
    )


def is_title(word: str) -> bool:
    """Whether a word of a name is a title, or only said of its bearer: `Mr.`, `Aunt`, `old`."""
    plain = word.casefold().rstrip(".")
    return plain in _FEMALE_TITLES | _MALE_TITLES | _OTHER_TITLES | _FILLERS


def same_person(one: str, other: str) -> bool:
    """Whether one of the two names is a shorter or fuller form of the other. `the Rabbit` is left to `refers_to`."""
    a, b = parse(one), parse(other)
    if one == other:
        return True
    if not a.tokens or not b.tokens:
        return False
    if a.owner or b.owner:
        owned, bare = (a, b) if a.owner else (b, a)
        # A ghost is the person whom it was; any other possession (`Scrooge's nephew`) is somebody else.
        return owned.head == _GHOST and not bare.owner and parse(owned.owner).tokens <= bare.tokens
    if a.article or b.article:
        return a.article and b.article and a.tokens == b.tokens and a.capital == b.capital
    return _same_proper(a, b)


def refers_to(name: str, fuller: str) -> bool:
    """Whether `the Rabbit` may stand for `the Velveteen Rabbit`. Ghosts are called by many nouns, small ones too."""
    a, b = parse(name), parse(fuller)
    return a.generic and a.head == b.head and a.tokens != b.tokens and (a.capital == b.capital or a.head == _GHOST)


def _same_proper(a: Name, b: Name) -> bool:
    if a.gender and b.gender and a.gender != b.gender:
        return False
    if a.married != b.married:
        # `Mrs. Fezziwig` is neither `Fezziwig` nor `Mr. Fezziwig`.
        return False
    short, full = sorted((a, b), key=lambda name: (len(name.tokens), len(name.first)))
    if "female" in (a.gender, b.gender) and a.gender != b.gender and short.first != full.first:
        # `Miss Belinda` may be `Belinda Cratchit`; `Miss Cratchit` is not `Bob Cratchit`.
        return False
    if short.tokens <= full.tokens:
        return True
    # `Dell` for `Della`.
    return (
        len(short.tokens) == 1
        and len(short.first) >= _PET_NAME
        and short.first != full.first
        and (full.first.startswith(short.first) and len(full.tokens) == 1)
    )
