"""Which creature a character is, told from the words that name and describe it, and the colours of its kind."""

from __future__ import annotations

from dataclasses import dataclass

from resources.image.cards_vocabulary import index_of, word_set, words_of
from storyvid.models.plan import Character, PersonKind
from storyvid.typography.palette import Rgb


@dataclass(frozen=True)
class Species:
    """Fur, the pale parts of the face and chest, and how tall the creature stands beside an adult."""

    name: str
    coat: Rgb
    pale: Rgb
    tall: float


_SPECIES = (
    Species("fox", (214, 104, 42), (250, 236, 216), 0.58),
    Species("wolf", (112, 116, 128), (214, 214, 212), 0.62),
    Species("dog", (176, 124, 74), (240, 224, 196), 0.6),
    Species("cat", (120, 112, 118), (236, 228, 218), 0.52),
    Species("rabbit", (174, 138, 104), (240, 226, 208), 0.58),
    Species("mouse", (150, 144, 148), (234, 200, 192), 0.42),
    Species("bear", (118, 78, 52), (206, 166, 120), 0.82),
    Species("lion", (216, 160, 76), (244, 218, 166), 0.78),
    Species("elephant", (134, 138, 150), (206, 176, 178), 1.0),
    Species("monkey", (122, 84, 56), (226, 184, 144), 0.58),
    Species("horse", (140, 88, 54), (226, 206, 180), 1.0),
    Species("cow", (226, 214, 200), (228, 172, 160), 0.88),
    Species("goat", (206, 196, 180), (240, 232, 220), 0.62),
    Species("sheep", (236, 228, 212), (92, 78, 76), 0.6),
    Species("bird", (96, 132, 168), (238, 220, 188), 0.36),
    Species("goose", (232, 230, 222), (250, 248, 242), 0.46),
    Species("fish", (84, 148, 168), (226, 232, 214), 0.34),
    Species("ghost", (196, 210, 224), (236, 242, 248), 1.0),
    Species("robot", (150, 162, 172), (216, 224, 226), 0.9),
    Species("sprite", (128, 160, 132), (232, 230, 206), 0.5),
)
_NAMED = {species.name: species for species in _SPECIES}
_WORDS = {
    "fox": "fox foxes vixen लोमड़ी लोमड़ लोमडी",
    "wolf": "wolf wolves jackal भेड़िया भेड़िये सियार गीदड़",
    "dog": "dog dogs hound puppy pup spaniel terrier कुत्ता कुत्ते कुत्तों पिल्ला",
    "cat": "cat cats kitten kitty tomcat tiger tigress leopard panther बिल्ली बिल्ला बाघ चीता तेंदुआ",
    "rabbit": "rabbit rabbits bunny hare kangaroo खरगोश",
    "mouse": "mouse mice rat rats squirrel hedgehog mole otter beaver raccoon badger चूहा चूहे चुहिया गिलहरी",
    "bear": "bear bears cub teddy panda koala भालू रीछ",
    "lion": "lion lions lioness शेर सिंह शेरनी",
    "elephant": "elephant elephants हाथी हथिनी",
    "monkey": "monkey monkeys ape baboon बंदर बन्दर वानर लंगूर",
    "horse": "horse horses pony mare foal colt donkey mule ass camel घोड़ा घोड़ी घोड़े गधा गधे खच्चर ऊँट ऊंट",
    "cow": "cow cows ox oxen bull calf buffalo deer stag गाय बैल बैलों बछड़ा भैंस हिरन हिरण",
    "goat": "goat goats kid बकरी बकरा बकरे",
    "sheep": "sheep lamb ram ewe भेड़ मेमना",
    "bird": "bird birds penguin peacock sparrow crow raven robin owl parrot hen cock rooster dove "
    "pigeon eagle gull swallow nightingale चिड़िया पक्षी कौआ कौवा तोता मैना मोर मुर्गा मुर्गी कबूतर उल्लू गौरैया",
    "goose": "goose geese gander gosling duck drake duckling swan cygnet stork heron crane बत्तख हंस सारस बगुला",
    "fish": "fish fishes carp salmon whale dolphin shark मछली मछलियाँ",
    "ghost": "ghost ghosts phantom phantoms spectre specter apparition wraith spirit भूत प्रेत आत्मा चुड़ैल",
    "robot": "robot android automaton machine रोबोट",
}
_NAMES = index_of(_WORDS)
_SURE_GHOSTS = word_set("ghost phantom spectre specter apparition भूत प्रेत")
_TOYS = word_set("toy velveteen stuffed plush wooden clockwork tin rag teddy doll skin खिलौना गुड़िया")
_WINGED = word_set("fairy fairies angel परी अप्सरा फ़रिश्ता फरिश्ता")


def species_of(character: Character) -> Species | None:
    """The species of a creature, from its name first, then other names, then its look; None for people.

    A person whom other names call a ghost is one (Marley), and somebody merely spirited is not.
    """
    if character.kind is not PersonKind.CREATURE:
        named = words_of(" ".join((character.name, *character.aliases)))
        return _NAMED["ghost"] if not _SURE_GHOSTS.isdisjoint(named) else None
    for text in (character.name, *character.aliases, character.look):
        found = [_NAMES[word] for word in words_of(text) if word in _NAMES]
        if found:
            return _NAMED[found[-1] if text != character.look and "ghost" not in found else found[0]]
    return _NAMED["sprite"]


def is_toy(character: Character) -> bool:
    """Whether a creature is a toy and shows its seams."""
    words = set(words_of(" ".join((character.name, *character.aliases, character.look))))
    return character.kind is PersonKind.CREATURE and not _TOYS.isdisjoint(words)


def is_winged(character: Character) -> bool:
    """Whether somebody is a fairy or an angel."""
    return not _WINGED.isdisjoint(words_of(" ".join((character.name, *character.aliases))))
