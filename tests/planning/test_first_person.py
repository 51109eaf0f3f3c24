"""Stories that one of their own people tells: who that is, how they sound, where they are seen."""

from __future__ import annotations

import pytest

from resources.llm.rules.third_person import in_third_person
from storyvid.models.plan import NARRATOR, TELLER, Character, PersonKind
from tests.planning.planned import Plan, spoken_lines, told

ICE = """My name is Clara Voss, and I was nine the winter the lake froze.

I pulled on my father's boots and went outside.

"Where are you going?" my brother called from the window.

"To the ice house," I said. "Go back to bed, Tom."

He did not go back to bed. We walked down to the lake.

***

Grandmother was in the kitchen, and she had lit the stove. She looked at my hands.

"You went to the ice house," she said.

I nodded. I could not speak.
"""
CLERK = """I have worked at the Hotel Marlow for thirty years.

She arrived in the rain. I looked up and saw a woman in a green coat.

"One room," she said.

"Your name, madam?" I asked.

"Does it matter?"

I laughed and opened the door. She turned to me. "Leave us," she said.
"""


def teller_of(made: Plan) -> Character | None:
    return next((one for one in made.bible.characters if TELLER in one.aliases), None)


def test_who_tells_the_story_is_one_of_its_people() -> None:
    made = told(ICE)
    teller = teller_of(made)
    assert teller is not None
    assert (teller.name, teller.kind) == ("Clara Voss", PersonKind.GIRL)
    assert "Clara Voss" in made.shots[0].characters
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert said["To the ice house,"] == said["Go back to bed, Tom."] == "Clara Voss"
    assert said["Where are you going?"] == "the brother"
    assert said["You went to the ice house,"] == "the grandmother"


def test_the_teller_and_the_narrator_are_one_voice() -> None:
    made = told(ICE)
    teller = teller_of(made)
    assert teller is not None
    assert teller.voice == made.bible.narrator
    assert made.bible.narrator.gender == "female"
    asked_for = told("---\nvoice: male\n---\n" + ICE).bible
    assert asked_for.narrator.gender == "male"
    assert next(one for one in asked_for.characters if TELLER in one.aliases).voice == asked_for.narrator


def test_a_shot_is_described_from_outside() -> None:
    described = " ".join(shot.description for shot in told(ICE).shots)
    assert "Clara Voss pulled on her father's boots." in described
    assert "Clara Voss could not speak." in described
    assert " I " not in described and " my " not in described


def test_a_teller_without_a_name_is_the_storyteller_and_no_he_or_she() -> None:
    made = told(CLERK)
    assert {one.name for one in made.bible.characters} == {"the storyteller", "the woman"}
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert said["Your name, madam?"] == "the storyteller"
    assert {said[text] for text in ("One room,", "Does it matter?", "Leave us,")} == {"the woman"}
    assert next(one.look for one in made.bible.characters if one.name == "the storyteller").count("green coat") == 0


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Call me Ishmael. I packed my bag and walked to the sea. I found an inn.", "Ishmael", PersonKind.PERSON),
        ("I open the door and walk to the quay. I think about my wife. I sit down.", "the storyteller", PersonKind.MAN),
        ("I was a girl then. I ran to the gate, and I fell. I got up again.", "the storyteller", PersonKind.WOMAN),
        (
            "Dear Meera,\n\nI walked up the hill. I put your photograph on the sill.\n\nYour sister,\nKamala",
            "Kamala",
            PersonKind.WOMAN,
        ),
        ("I am an old dog. I sleep by the stove. I woke, and I barked.", "the storyteller", PersonKind.CREATURE),
        (
            'I knocked at his door. I went in and sat down.\n\n"A curious case, Watson," said Holmes.\n\n'
            '"Very," I said.\n\nHolmes laughed. "You see, Watson, but you do not observe," said Holmes.',
            "Watson",
            PersonKind.PERSON,
        ),
    ],
)
def test_the_text_says_who_the_teller_is(text: str, name: str, kind: PersonKind) -> None:
    teller = teller_of(told(text))
    assert teller is not None
    assert (teller.name, teller.kind) == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        'Anna lit the lamp. "I went to the well, and I fell in," she said. "I was wet, and I came home."\n',
        "Marley was dead, I am told. Scrooge signed the register. I do not mean to say that I know why he did, but he "
        "signed it, and Scrooge never painted out the name. I might have been inclined to regard a coffin-nail as the "
        "deadest piece of ironmongery in the trade.\n",
    ],
)
def test_an_author_who_speaks_up_and_people_who_speak_tell_no_story(text: str) -> None:
    assert teller_of(told(text)) is None


def test_two_who_tell_in_turn_stay_two() -> None:
    chapter = "My name is {name}. I {deed} the lamp, and I went out. I saw nobody on the road that night. "
    filler = "I walked over the hills, and I heard the rain on the roofs of the village. " * 60
    made = told(
        f"# One\n\n{chapter.format(name='Clara', deed='lit')}{filler}\n\n"
        f"# Two\n\n{chapter.format(name='Robert', deed='broke')}{filler}\n"
    )
    assert {one.name for one in made.bible.characters if TELLER in one.aliases} == {"Clara", "Robert"}


def test_a_teller_named_late_is_the_one_who_told_before() -> None:
    told_on = "I lit the lamp, and I went out. I saw nobody. I came home and sat down. "
    filler = "I walked over the hills, and I heard the rain on the roofs of the village. " * 60
    made = told(f"{told_on}{filler}\n\n***\n\n{told_on}{filler}\n\n***\n\nMy name is Clara. {told_on}{filler}\n")
    assert [one.name for one in made.bible.characters if TELLER in one.aliases] == ["Clara"]


def test_a_hindi_story_is_told_by_one_of_its_people_too() -> None:
    made = told(
        "मेरा नाम सुमित्रा है। मैं उस रात घर में अकेली थी। मैंने दीया उठाया और दरवाज़ा खोला।\n\n"
        '"पानी मिलेगा?" बूढ़े ने कहा।\n\nमैं रसोई में गई। "आप कहाँ से आ रहे हैं?" मैंने पूछा।\n'
    )
    teller = teller_of(made)
    assert teller is not None
    assert (teller.name, teller.kind, made.bible.narrator.gender) == ("सुमित्रा", PersonKind.WOMAN, "female")
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert said["आप कहाँ से आ रहे हैं?"] == "सुमित्रा"
    assert not any("मैं" in shot.description for shot in made.shots)


@pytest.mark.parametrize(
    ("clause", "kind", "others_say"),
    [
        ("I held up my lantern", PersonKind.WOMAN, "Ada held up her lantern"),
        ("I thought that I had lost myself", PersonKind.MAN, "Ada thought that he had lost himself"),
        ("I have never seen what I was told of", PersonKind.PERSON, "Ada has never seen what they were told of"),
        ("The wolf looked at me and my stick", PersonKind.BOY, "The wolf looked at Ada and his stick"),
        ("I shook myself and went to my bowl", PersonKind.CREATURE, "Ada shook itself and went to its bowl"),
        ("I lift, he carries", PersonKind.MAN, ""),
        ("My name is Ada", PersonKind.WOMAN, ""),
        ("Nobody came", PersonKind.WOMAN, "Nobody came"),
    ],
)
def test_the_first_person_becomes_the_third(clause: str, kind: PersonKind, others_say: str) -> None:
    assert in_third_person(clause, "Ada", kind) == others_say


def test_kin_are_called_by_what_they_are() -> None:
    made = told(
        "Mother hung the washing on the line, and Anil flew his kite. Father was reading.\n\n"
        '"Come down from there," said Mother.\n\n"In a minute," said Anil.\n\n'
        "Papa laughed. Grandmother went into the house.\n"
    )
    assert {one.name for one in made.bible.characters} == {"the mother", "the father", "the grandmother", "Anil"}
    assert ("the mother", "Come down from there,") in spoken_lines(made)
    assert set(made.shots[0].characters) == {"the mother", "the father", "Anil"}


def test_a_family_name_alone_is_whoever_bears_it() -> None:
    made = told(
        "I had called upon my friend, Mr. Sherlock Holmes. I sat down and warmed my hands.\n\n"
        '"The goose, Mr. Holmes!" cried Peterson. Peterson held out his hand.\n\n'
        'Holmes sat up. "By Jove, Peterson!" said he.\n'
    )
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert "Holmes" in said["By Jove, Peterson!"]
    kinds = {one.name: one.kind for one in made.bible.characters}
    assert PersonKind.CREATURE not in kinds.values()
    assert NARRATOR not in {said["The goose, Mr. Holmes!"]}


def test_where_nobody_goes_is_no_place() -> None:
    made = told("Tom did not go back to bed. He ran down to the lake, and the lake was frozen.\n")
    assert {cell.place for cell in made.cells} == {"the lake"}
