"""Who looks and sounds how: voice, colour and default look of a person, derived from the name alone.

Nothing here knows in which order people appear, so an inserted chapter recasts nobody.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence

from storyvid.generation.keys import derived_seed
from storyvid.models.plan import PersonKind, VoiceHint, VoiceProfile

PITCHES = (-2, -1, 1, 2)  # 0 is the narrator's
_HINTED_PITCH: Mapping[VoiceHint, int] = {"deep": -3, "high": 3}
VARIANTS = 8
HUES = 24

_GENDER = {
    PersonKind.WOMAN: "female",
    PersonKind.GIRL: "female",
    PersonKind.MAN: "male",
    PersonKind.BOY: "male",
}

_HAIR = {
    "en": ("dark hair", "fair hair", "auburn hair", "black hair", "chestnut hair", "sandy hair"),
    "hi": ("काले बाल", "घने काले बाल", "भूरे बाल", "छोटे काले बाल", "घुँघराले बाल", "लहराते बाल"),
}
_WEAR = {
    "en": (
        "a grey wool coat",
        "a dark blue coat",
        "a brown jacket",
        "a green scarf",
        "a plain white collar",
        "a rust-red waistcoat",
        "a black shawl",
        "a straw-coloured hat",
    ),
    "hi": (
        "सफ़ेद कुरता",
        "नीला कुरता",
        "भूरी सदरी",
        "हरा दुपट्टा",
        "सादी चादर",
        "मटमैला अँगरखा",
        "लाल गमछा",
        "पीली पगड़ी",
    ),
}
_MARK = {
    "en": ("bright eyes", "amber eyes", "a ragged ear", "a white mark on the brow", "a soft grey sheen", "a thin scar"),
    "hi": ("चमकती आँखें", "भूरी आँखें", "माथे पर सफ़ेद निशान", "हल्की चमक", "लंबी परछाईं", "पतली काया"),
}
_WEARING = {"en": "wearing {}", "hi": "पहनावा: {}"}
_NOUN = {
    "en": {
        PersonKind.WOMAN: ("a woman", "an old woman"),
        PersonKind.MAN: ("a man", "an old man"),
        PersonKind.GIRL: ("a girl", "a girl"),
        PersonKind.BOY: ("a boy", "a boy"),
        PersonKind.PERSON: ("a person", "an old person"),
        PersonKind.CREATURE: ("a creature", "an old creature"),
    },
    "hi": {
        PersonKind.WOMAN: ("एक स्त्री", "एक बूढ़ी स्त्री"),
        PersonKind.MAN: ("एक पुरुष", "एक बूढ़ा पुरुष"),
        PersonKind.GIRL: ("एक लड़की", "एक लड़की"),
        PersonKind.BOY: ("एक लड़का", "एक लड़का"),
        PersonKind.PERSON: ("एक व्यक्ति", "एक बूढ़ा व्यक्ति"),
        PersonKind.CREATURE: ("एक जीव", "एक बूढ़ा जीव"),
    },
}


def default_look(name: str, kind: PersonKind, old: bool, language: str, clothes: str = "") -> str:
    """A fixed look for a person whom the text never describes but maybe dresses, in words of `language`."""
    tongue = language if language in _NOUN else "en"
    noun = _NOUN[tongue][kind][1 if old else 0]
    seed = derived_seed("look", name, kind.value)
    if kind is PersonKind.CREATURE:
        return _dressed(f"{noun}, {_pick(_MARK[tongue], seed)}", clothes, tongue)
    if clothes:
        return _dressed(f"{noun}, {_pick(_HAIR[tongue], seed)}", clothes, tongue)
    return f"{noun}, {_pick(_HAIR[tongue], seed)}, {_pick(_WEAR[tongue], seed // 97)}"


def described_look(look: str, kind: PersonKind, old: bool, language: str, clothes: str = "") -> str:
    """`look` from the text, led by what kind of person it is unless it says so itself (`a slender girl`)."""
    tongue = language if language in _NOUN else "en"
    if not look.casefold().startswith(("a ", "an ", "the ", "एक ")):
        look = f"{_NOUN[tongue][kind][1 if old else 0]}, {look}"
    return _dressed(look, clothes, tongue)


def voices(
    people: Mapping[str, tuple[PersonKind, bool]], hints: Mapping[str, VoiceHint] | None = None
) -> dict[str, VoiceProfile]:
    """A voice for every name; `people` maps a name to its kind and whether it is old, `hints` to how it sounds.

    Each name asks for the voice that its own hash gives. Where several ask for the same one, the smallest hash keeps
    it and the others take their next choice, so a new person moves a voice only where two would sound alike.
    """
    told = hints or {}
    groups: dict[tuple[str, str, VoiceHint | None], list[str]] = {}
    for name, (kind, old) in people.items():
        groups.setdefault((_gender(kind), _age(kind, old), told.get(name)), []).append(name)
    cast: dict[str, VoiceProfile] = {}
    for (gender, age, hint), names in groups.items():
        pitches = PITCHES if hint is None else (_HINTED_PITCH[hint],)
        slots = _settle(names, "voice", len(pitches) * VARIANTS)
        for name, slot in slots.items():
            cast[name] = VoiceProfile.model_validate(
                {
                    "gender": gender,
                    "age": age,
                    "pitch": pitches[slot % len(pitches)],
                    "variant": slot // len(pitches),
                }
            )
    return cast


def colours(names: Sequence[str]) -> dict[str, str]:
    """A colour `#rrggbb` for every name: even lightness, hues as far apart as the names' hashes allow."""
    slots = _settle(names, "colour", HUES)
    return {name: _hex(slot / HUES) for name, slot in slots.items()}


def narrator_voice(voice: str | None, teller: PersonKind | None = None) -> VoiceProfile:
    """The narrator as the author asked: `female`, `male`, a voice name of the speech backend, or None.

    Where nothing was asked, a `teller` who is one of the story's people sounds like a woman or a man, as they are.
    """
    if voice is None and teller is not None:
        return VoiceProfile.model_validate({"gender": _gender(teller)})
    if voice in ("female", "male"):
        return VoiceProfile(gender="female" if voice == "female" else "male")
    return VoiceProfile(preset=voice)


def _settle(names: Sequence[str], purpose: str, slots: int) -> dict[str, int]:
    """A slot for every name; no two share one while slots last."""
    taken: set[int] = set()
    settled: dict[str, int] = {}
    for name in sorted(set(names), key=lambda item: (derived_seed(purpose, item), item)):
        tries = (derived_seed(purpose, name, attempt) % slots for attempt in range(4 * slots))
        first = derived_seed(purpose, name, 0) % slots
        slot = next((choice for choice in tries if choice not in taken), first)
        taken.add(slot)
        settled[name] = slot
        if len(taken) == slots:
            taken.clear()
    return settled


def _dressed(look: str, clothes: str, tongue: str) -> str:
    return f"{look}, {_WEARING[tongue].format(clothes)}" if clothes else look


def _gender(kind: PersonKind) -> str:
    return _GENDER.get(kind, "neutral")


def _age(kind: PersonKind, old: bool) -> str:
    if kind in (PersonKind.GIRL, PersonKind.BOY):
        return "child"
    return "old" if old else "adult"


def _pick(choices: tuple[str, ...], seed: int) -> str:
    return choices[seed % len(choices)]


def _hex(hue: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, 0.58, 0.55)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
