"""The rules planner on real stories and on anything: valid plans, right speakers, people and borders as marked."""

from __future__ import annotations

import string
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.llm.rules import people_hi
from resources.llm.rules.mentions import NameFinder
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.ingestion.ingest import ingest
from storyvid.models.base import Mood, Span, TimeOfDay
from storyvid.models.plan import NARRATOR, PersonKind, Scene, ShotSize, Transition
from storyvid.models.story import SourceOptions
from storyvid.planning.pacing import estimate_speech_s
from storyvid.planning.words import words
from tests.planning.marking import NAMES, border_score, load, people_score
from tests.planning.planned import PLANNER, Plan, spoken_lines, told

FLOORS = {
    "the-gift-of-the-magi": (0.95, 0.58),
    "the-velveteen-rabbit": (0.90, 0.74),
    "a-christmas-carol": (0.80, 0.47),
    "idgah-opening": (0.90, 0.60),
}


@cache
def plan(name: str, minutes: float | None = None) -> Plan:
    return Plan(load(name, minutes))


@pytest.mark.parametrize("name", NAMES)
def test_people_and_borders_are_found_as_well_as_they_were(name: str) -> None:
    made = plan(name)
    people, borders = FLOORS[name]
    assert people_score(name, made.bible).f1 >= people
    assert border_score(name, made.story, made.screenplay).f1 >= borders


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_narrated_exactly_once_in_full_mode(name: str) -> None:
    made = plan(name)
    assert [word for _, text in spoken_lines(made) for word in words(text)] == words(made.story.text)
    # A scene ends with its last word: what lies between two scenes is white space and belongs to neither.
    assert "".join("".join(scene.text for scene in made.cells).split()) == "".join(made.story.text.split())
    assert all(scene.text == scene.text.strip() for scene in made.cells)


@pytest.mark.parametrize("name", NAMES)
def test_shots_last_four_to_ten_seconds_and_none_runs_past_fourteen(name: str) -> None:
    made = plan(name)
    language = made.story.settings.language
    seconds = [
        sum(estimate_speech_s(line.text, language, 150) for line in shot.lines)
        for shot in made.shots
        if shot.size is not ShotSize.TITLE
    ]
    assert max(seconds) <= 14.5
    assert sum(3.5 <= item <= 10.5 for item in seconds) / len(seconds) > 0.93


@pytest.mark.parametrize("name", NAMES)
def test_neighbours_differ_as_a_cutter_would_have_it(name: str) -> None:
    for shots in plan(name).lists:
        assert shots.shots[0].transition is Transition.FADE
        pairs = list(zip(shots.shots, shots.shots[1:], strict=False))
        assert all((one.size, one.move) != (two.size, two.move) for one, two in pairs)
        assert all(one.description != two.description for one, two in pairs)


@pytest.mark.parametrize(
    ("name", "minutes"),
    [("a-christmas-carol", 5.0), ("the-gift-of-the-magi", 2.0), ("the-velveteen-rabbit", 10.0), ("idgah-opening", 1.0)],
)
def test_a_film_of_n_minutes_lasts_n_minutes(name: str, minutes: float) -> None:
    made = plan(name, minutes)
    language = made.story.settings.language
    spoken = [sum(estimate_speech_s(line.text, language, 150) for line in shot.lines) for shot in made.shots]
    lengths_s = [
        6 + sum(max(shot.seconds, words_s + breath / 25) for shot, words_s in zip(made.shots, spoken, strict=True))
        for breath in range(5, 61, 5)
    ]
    assert min(abs(length_s - minutes * 60) for length_s in lengths_s) <= minutes * 6


def test_speech_and_its_tag_are_told_apart() -> None:
    made = told('Scrooge sat in the office. The clerk looked at Scrooge. "Bah!" said Scrooge, "Humbug!"\n')
    assert spoken_lines(made)[-3:] == [("Scrooge", "Bah!"), (NARRATOR, "said Scrooge,"), ("Scrooge", "Humbug!")]


def test_speakers_without_a_tag_take_turns() -> None:
    made = told(
        'Anna met Peter in the garden. Anna smiled at Peter.\n\n"Where were you?" asked Anna.\n\n'
        '"At the river," said Peter.\n\n"All day long?"\n\n"All day long, and half the night."\n'
    )
    said = [(speaker, text) for speaker, text in spoken_lines(made) if speaker != NARRATOR]
    assert said[-2:] == [("Anna", "All day long?"), ("Peter", "All day long, and half the night.")]


def test_a_quoted_word_is_no_speech() -> None:
    made = told('Anna read the sign. Anna hardly liked the word "liberty" on it. Anna laughed and Anna went home.\n')
    assert {speaker for speaker, _ in spoken_lines(made)} == {NARRATOR}


def test_months_places_and_first_words_are_no_people() -> None:
    made = told(
        "On Monday Anna went to London. Suddenly Anna saw the river. Christmas was near, and in December the Thames"
        " froze. Anna laughed. Then Anna walked home through London.\n"
    )
    assert [character.name for character in made.bible.characters] == ["Anna"]


def test_hindi_people_are_found_without_capitals() -> None:
    made = told('हामिद ने दादी अमीना से कहा, "मैं मेले जाऊँगा।" अमीना ने हामिद को पैसे दिए। हामिद मेले की ओर चला।\n')
    assert {"हामिद"} <= {character.name for character in made.bible.characters}
    assert ("हामिद", "मैं मेले जाऊँगा।") in spoken_lines(made)


def test_one_sentence_is_one_scene_of_one_shot() -> None:
    made = told("She opened the door and the snow came in.\n")
    assert [len(shots.shots) for shots in made.lists] == [1]


def test_one_endless_paragraph_still_has_scenes() -> None:
    text = load("a-christmas-carol").text
    body = " ".join(text[text.index("MARLEY was dead") :].split()[:5000])
    lengths = [len(words(cell.text)) for cell in told(body).cells]
    assert len(lengths) > 10
    assert max(lengths) < 700


def test_a_screenplay_keeps_its_scenes_and_speakers() -> None:
    script = (
        "INT. KITCHEN - NIGHT\n\nRain beats on the window.\n\nMARA\nDid you hear that?\n\n"
        "EXT. ROCKS - DAWN\n\nMARA\nHold on!\n"
    )
    made = Plan(ingest("play.fountain", script.encode(), SourceOptions()))
    assert [cell.heading for cell in made.cells] == ["INT. KITCHEN - NIGHT", "EXT. ROCKS - DAWN"]
    assert ("Mara", "Did you hear that?") in spoken_lines(made)


def test_a_scene_is_planned_from_itself_alone() -> None:
    """An inserted chapter moves scenes without changing them: their shots stay the same to the byte."""
    before = plan("the-velveteen-rabbit")
    text = "A fiddler stood in the market. He played until the snow fell.\n\n***\n\n" + before.story.text
    after = told(text)
    old = {shots.canonical_json() for shots in before.lists}
    new = {shots.canonical_json() for shots in after.lists}
    assert len(old & new) >= len(old) - 3


PIECES = st.sampled_from(
    ['"Come in," said Anna.', "Peter ran down the stairs;", "and then, alas!", "one — two — three", '"', "'tis so.",
     "हामिद ने कहा, \"चलो।\"", "...", "Mr. Brown laughed, and laughed, until the lamp went out", "\n\n", "***"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES | st.text(string.ascii_letters + " ,.;!?\"'", max_size=60), min_size=1, max_size=25))
def test_any_scene_is_cut_into_valid_shots(parts: list[str]) -> None:
    text = " ".join(parts)
    spans, place = [], 0
    for part in text.split(". "):
        start, end = place, place + len(part)
        if words(text[start:end]):
            lead = len(text[start:end]) - len(text[start:end].lstrip())
            spans.append(Span(start=start + lead, end=start + len(text[start:end].rstrip())))
        place = end + 2
    if not spans:
        return
    scene = Scene(
        heading="DAY", place="", time_of_day="day", mood=Mood.CALM, characters=(), narrator={}, text=text, blocks=(),
        kept=tuple(spans), language="en", style="", aspect="16:9", seed=1,
    )  # fmt: skip
    request = SceneRequest(scene=scene)
    shots = PLANNER.plan_scene(request)
    told_words = [word for shot in shots.shots for line in shot.lines for word in words(line.text)]
    assert told_words == [word for span in spans for word in words(span.of(text))]
    ends = [shot.span.end for shot in shots.shots]
    assert ends == sorted(ends)


def test_a_passage_without_sentences_is_one_silent_draft() -> None:
    made = PLANNER.plan_passage(PassageRequest(language="en", text=" ", blocks=(), sentences=()))
    assert (len(made.scenes), made.kept) == (1, ())


def test_a_danda_ends_a_hindi_name() -> None:
    made = told("मोहसिन के पास पैसे हैं। और सबसे ज्यादा प्रसन्न है हामिद। वह दुबला-पतला लड़का मेले जा रहा था।\n")
    last = made.shots[-1]
    assert "हामिद" in last.characters
    assert "मोहसिन दुबला" not in last.description


def test_a_hindi_name_takes_its_gender_from_the_noun_before_it_and_from_verbs_that_agree_with_it() -> None:
    text = "उसकी पोती मुनिया बैठी थी। मुनिया ने घोड़ा देखा था। मुनिया ने कहा। "
    text += "रामदीन ने चिट्ठी लिखी थी। रामदीन हँस पड़ा। रामदीन ने कहा।"
    kinds = {person.name: people_hi.kind_of(person) for person in people_hi.find_people(text)}
    assert (kinds["मुनिया"], kinds["रामदीन"]) == (PersonKind.WOMAN, PersonKind.MAN)


def test_a_signature_does_not_run_into_the_sentence_after_it() -> None:
    text = "Ines read it.\n\n> Dear Ines,\n>\n> Your loving grandmother,\n> Teodora\n\nShe laughed.\n"
    made = Plan(ingest("a.md", text.encode(), SourceOptions(language="en")))
    assert "She laughed." in [text for _, text in spoken_lines(made)]


def test_who_is_called_by_name_is_not_who_speaks() -> None:
    made = told(
        "Commander Sato wrote her log in the base. With her was a robot named Pip.\n\n"
        '"Talk to me, Pip," she said.\n\n"I have no news," said Pip.\n\n'
        '"Base, this is Houston," said a voice.\n\n"By the river," she said. "Tell them, Pip."\n'
    )
    said = {text: speaker for speaker, text in spoken_lines(made)}
    sato = next(character for character in made.bible.characters if "Sato" in character.name)
    assert (said["Talk to me, Pip,"], said["By the river,"], said["Tell them, Pip."]) == (sato.name,) * 3
    assert [text for text in said if said[text] == "Pip"] == ["I have no news,"]
    assert next(one.kind for one in made.bible.characters if one.name == "Pip") is PersonKind.CREATURE


def test_what_somebody_is_said_to_be_names_them_too() -> None:
    made = told(
        "Rusty was a small robot who lived behind the bakery. He counted the stars.\n\n"
        '"Come in, Rusty," said Mia. The old robot blinked and followed her.\n'
    )
    kinds = {one.name: one.kind for one in made.bible.characters}
    assert kinds == {"Rusty": PersonKind.CREATURE, "Mia": PersonKind.WOMAN}
    assert set(made.shots[-1].characters) == {"Rusty", "Mia"}


def test_a_scene_knows_an_alias_only_where_its_words_hold_it() -> None:
    made = told(
        '"Good morning," said Della. Then Della went out.\n\n***\n\n'
        'Della was an old hen. "Good night," said Della. The hen slept.\n'
    )
    aliases = [next(one.aliases for one in cell.characters if one.name == "Della") for cell in made.cells]
    assert aliases == [(), ("the hen",)]


def test_a_noun_that_two_are_said_to_be_means_neither() -> None:
    made = told(
        "Rusty was a small robot. Bolt was a big robot.\n\n"
        '"Good night," said Rusty.\n\n"Good night," said Bolt.\n\nThe robot was quiet. Rusty and Bolt slept.\n'
    )
    aliases = {one.name: one.aliases for one in made.bible.characters if one.name in ("Rusty", "Bolt")}
    assert aliases == {"Rusty": (), "Bolt": ()}


def test_a_noun_inside_a_longer_one_says_nothing_of_somebody() -> None:
    made = told('Mia was the robot\'s friend. Mia was a robot maker. "I mend them," said Mia. The robot was old.\n')
    mia = next(one for one in made.bible.characters if one.name == "Mia")
    assert (mia.kind, mia.aliases) == (PersonKind.WOMAN, ())


def test_a_talk_without_a_single_tag_is_dealt_out_by_whom_it_calls() -> None:
    made = told(
        '"Is that you, Tom?"\n\n"Who else would it be?"\n\n"Where are you?"\n\n"It says Way Out, Anna."\n\n'
        '"That is no name."\n\n"Bring a coat."\n'
    )
    assert [speaker for speaker, _ in spoken_lines(made)] == ["Anna", "Tom"] * 3


def test_a_talk_that_calls_both_sides_by_one_name_is_left_to_the_narrator() -> None:
    made = told('"Is that you, Tom?"\n\n"Is that you, Tom?"\n\n"Where are you?"\n\n"At the station."\n')
    assert {speaker for speaker, _ in spoken_lines(made)} == {NARRATOR}


def test_his_wife_is_the_only_mrs() -> None:
    made = told(
        'Old Mr. Penrose sat in the orchard. "It is the boy," said Mrs. Penrose.\n\n'
        '"Well?" asked his wife. "Was it the boy?"\n\n"It was not," said Mr. Penrose.\n'
    )
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert (said["Well?"], said["Was it the boy?"], said["It was not,"]) == (
        "Mrs. Penrose",
        "Mrs. Penrose",
        "Mr. Penrose",
    )
    assert len(made.bible.characters) == 2


def test_who_comes_in_with_an_article_is_seen_at_once_and_likenesses_are_not() -> None:
    text = "There an old witch picked mushrooms. Anna cackled like a witch, no wiser than a witch. The witch laughed."
    found = NameFinder({"the witch": "the witch"}, {"the witch": PersonKind.WOMAN}).find(text)
    assert [text[item.start : item.end] for item in found] == ["an old witch", "The witch"]


def test_her_that_owns_nothing_stays_whole() -> None:
    made = told("Anna climbed the hill. The whole kingdom lay below her: the castle, the river, the sea.\n")
    assert not any("Anna's" in shot.description for shot in made.shots)


def test_a_full_name_is_a_person_by_what_the_first_name_does() -> None:
    made = told("It rained when Vexia Cole came to the office. I looked up. Vexia sat down. Later Vexia laughed.\n")
    assert [character.name for character in made.bible.characters] == ["Vexia Cole"]


def test_an_hour_later_opens_a_scene() -> None:
    talk = "I sat in the office and waited for the rain to stop, and it did not stop, and nobody came. " * 6
    bar = "An hour later I stood at the bar and watched the smoke climb to the lamps over the room. " * 6
    assert [cell.place for cell in told(f"{talk}\n\n{bar}\n").cells] == ["the office", "the bar"]


def test_a_screenplay_shows_whom_it_brings_in_with_capitals() -> None:
    made = Plan(
        ingest("a.fountain", b"INT. HALL - NIGHT\n\nA boy, LEO, sits on the floor.\n\nLEO\nHi.\n", SourceOptions())
    )
    assert made.shots[0].characters == ("Leo",)


def test_a_hindi_verb_after_a_title_is_no_name_and_a_well_that_speaks_is_nobody_else() -> None:
    made = told(
        'छोटी गौरी पानी भरने आई। गौरी डर गई।\n\nदादी मुस्कुराईं और बोलीं, "मैं भी छोटी थी।"\n\n"अब अच्छा हूँ," कुएँ ने कहा।\n'
    )
    assert {character.name for character in made.bible.characters} == {"गौरी", "दादी"}
    assert ("दादी", "मैं भी छोटी थी।") in spoken_lines(made)
    assert not any(speaker != NARRATOR and "अच्छा" in text for speaker, text in spoken_lines(made))


def test_the_old_man_is_the_only_one_who_is_called_old_by_his_name() -> None:
    story = (
        "High in the tower the old clockmaker, Matthias, heard the bell. Matthias laughed.\n\n"
        '"What time is it?" asked Anna.\n\n"Well," said the old man, "it is late."\n'
    )
    made = told(story)
    assert {one.name for one in made.bible.characters} == {"Matthias", "Anna"}
    assert {text: speaker for speaker, text in spoken_lines(made)}["it is late."] == "Matthias"
    another = told(story + '\nAn old man came up the stairs. "Good evening," said the old man.\n')
    assert len(another.bible.characters) == 3


def test_whose_name_is_told_later_is_the_same_boy() -> None:
    made = told(
        'A boy sat by the lamp. "I am not asleep," the boy said.\n\n'
        'Asha sat beside the boy, whose name was Nikhil. "Eleven," said Nikhil. "Twelve," said Asha.\n'
    )
    assert {one.name for one in made.bible.characters} == {"Nikhil", "Asha"}
    assert [speaker for speaker, text in spoken_lines(made) if text == "I am not asleep,"] == ["Nikhil"]
    assert next(one.kind for one in made.bible.characters if one.name == "Nikhil") is PersonKind.BOY


def test_who_is_named_in_passing_is_whom_the_next_sentence_describes() -> None:
    made = told(FERRY)
    assert "yellow coat" in next(one.look for one in made.bible.characters if one.name == "Pell")


def test_whoever_tells_of_their_own_family_has_it_seen_and_heard() -> None:
    made = told(
        "I was six when my brother became a cloud. Nobody believed me, except my grandmother.\n\n"
        'My mother ran out of the house. "Where is he?" she asked. I pointed.\n\n'
        'That night my grandmother sat on my bed. "Rivers come back," she said.\n\n"Is it far?" I asked.\n'
    )
    family = {"the brother", "the mother", "the grandmother"}
    assert {one.name for one in made.bible.characters} == {*family, "the storyteller"}
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert (said["Where is he?"], said["Rivers come back,"]) == ("the mother", "the grandmother")
    assert said["Is it far?"] == "the storyteller"


def test_his_mother_is_the_mother() -> None:
    made = told(
        'Tom ran home. His mother stood at the door.\n\n"Where were you?" asked his mother.\n\n'
        '"On the hill," said Tom.\n\nHis mother laughed. "Your father was the same," she said.\n'
    )
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert (said["Where were you?"], said["Your father was the same,"]) == ("the mother", "the mother")
    assert set(made.shots[0].characters) == {"Tom", "the mother"}


def test_a_screenplay_tells_of_its_people_where_it_brings_them_in() -> None:
    text = (
        "EXT. BUS SHELTER - NIGHT\n\nLEO, a small boy of eight in a red raincoat, sits on the bench.\n\n"
        "LEO\nThat was the last one.\n\nAn old woman, MRS. ADEYEMI, comes out of the dark.\n\n"
        "MRS. ADEYEMI\nThere is always another one.\n"
    )
    made = Plan(ingest("bus.fountain", text.encode(), SourceOptions()))
    people = {one.name: one for one in made.bible.characters}
    assert people["Leo"].kind is PersonKind.BOY
    assert "red raincoat" in people["Leo"].look
    assert people["Mrs. Adeyemi"].voice.age == "old"


WELL = (
    'The headman of Devgaon called everyone to the well. "It is dry," said the headman.\n\n'
    '"Then we dig," said Lakshman the potter.\n\n"With what?" asked the widow Savitri. People laughed.\n\n'
    'A little girl came through the crowd. Her name was Chandni. "He was under a stone," she said.\n\n'
    'Savitri drank first. "It tastes of frog," she said. Chandni laughed, and Lakshman laughed.\n'
)


def test_who_is_named_beside_what_they_are_is_one_person_and_a_village_is_none() -> None:
    made = told(WELL)
    kinds = {one.name: one.kind for one in made.bible.characters}
    assert kinds == {
        "the headman": PersonKind.MAN,
        "Lakshman": PersonKind.MAN,
        "Savitri": PersonKind.WOMAN,
        "Chandni": PersonKind.GIRL,
    }
    said = {text: speaker for speaker, text in spoken_lines(made)}
    speakers = [said[text] for text in ("It is dry,", "With what?", "He was under a stone,", "It tastes of frog,")]
    assert speakers == ["the headman", "Savitri", "Chandni", "Savitri"]


def test_a_numbered_room_is_a_room() -> None:
    made = told("The man in room fourteen was alone. He sat until the steamer had gone behind the island.\n")
    assert [(cell.place, cell.interior) for cell in made.cells] == [("the room", True)]


def test_a_morning_that_is_only_compared_with_is_none() -> None:
    made = told("Anna stood on the deck at night.\n\n***\n\nThe lamp was lit, and the deck shone like a morning.\n")
    assert [cell.time_of_day for cell in made.cells] == [TimeOfDay.NIGHT, TimeOfDay.NIGHT]


def test_whoever_goes_down_the_stairs_of_a_ferry_is_still_on_the_ferry() -> None:
    made = told("Anna stood at the rail of the night ferry. She put down her cup and went down the iron stairs.\n")
    assert [cell.place for cell in made.cells] == ["the ferry"]


FERRY = (
    "Inspector Asha Rao stood at the rail of the night ferry and counted the lights. There were eleven.\n\n"
    '"You are counting again," said Tomas, the old purser, coming up behind her with two cups of coffee. He gave her '
    'one. "My wife used to count."\n\n"The lamp is out," she said.\n\n"It was out last night, too."\n\n'
    'The driver of the van was a thin man named Pell. He wore a yellow coat. "He barks at everything," said Pell.\n\n'
    '"Open it, please," said Asha.\n\n"I have lost the key."\n\nPell looked at the water. Pell took out a key.\n'
)


def test_nobody_stands_near_by_who_has_not_come_in() -> None:
    shots = told(FERRY).shots
    came = next(at for at, shot in enumerate(shots) if "Pell" in shot.characters)
    assert came >= 3
    assert [shot.description for shot in shots[:came] if "Pell" in shot.description] == []


def test_what_follows_her_may_be_no_thing_of_hers() -> None:
    made = told('"Good evening," said Anna.\n\nThe men gave her one and went away. Somebody took her cup to the sea.\n')
    shown = " ".join(shot.description for shot in made.shots)
    assert "The men gave Anna one and went away" in shown


def test_a_speaker_may_have_any_sign_in_the_name() -> None:
    text = "INT. LAB - DAY\n\nA robot, R\\2, wakes.\n\nR\\2\nWhere am I?\n\nANNA\nHome.\n"
    made = Plan(ingest("lab.fountain", text.encode(), SourceOptions()))
    assert [text for _, text in spoken_lines(made) if text in ("Where am I?", "Home.")] == ["Where am I?", "Home."]


def test_names_with_two_capitals_and_with_signs_are_whole() -> None:
    made = told(
        '"Good morning," said Mr. McGregor.\n\n"Good morning," said Zoë.\n\n"Is it?" asked Patrick O\'Brien.\n\n'
        "Mr. McGregor looked at Zoë, and Zoë laughed.\n"
    )
    assert {one.name for one in made.bible.characters} == {"Mr. McGregor", "Zoë", "Patrick O'Brien"}


def test_a_list_of_names_says_what_all_of_them_are() -> None:
    made = told(
        "There were four little rabbits, and their names were Flopsy, Mopsy, Cotton-tail, and Peter.\n\n"
        "Flopsy and Mopsy went down the lane; but Peter, who was naughty, ran to Mr. McGregor's garden. "
        "First he ate some lettuces. He rushed all over the garden.\n"
    )
    people = {one.name: one for one in made.bible.characters}
    assert {"Flopsy", "Mopsy", "Cotton-tail", "Peter"} <= set(people)
    assert all(people[name].kind is PersonKind.CREATURE for name in ("Flopsy", "Cotton-tail", "Peter"))
    assert people["Peter"].look.startswith("a rabbit")
    ate = next(shot for shot in made.shots if "lettuces" in shot.description)
    assert ate.characters == ("Peter",), "of those in a list nobody comes first"
    assert "Mr. McGregor's garden" in {cell.place for cell in made.cells}


def test_whoever_speaks_is_somebody() -> None:
    made = told(
        'The king dug two beds. "Thanks!" said the woodturner, and sat down.\n\n'
        'The woodturner rose, stretched out his hand, and said:\n\n"Now let me work a bit."\n\n'
        '"I will," said a voice in the hall.\n'
    )
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert said["Thanks!"] == "the woodturner"
    assert said["Now let me work a bit."] == "the woodturner", "the paragraph before leads to it"
    assert {one.name for one in made.bible.characters} == {"the woodturner"}


def test_the_busy_doctor_is_the_doctor_and_the_other_one_is_not() -> None:
    made = told(
        'The doctor came in. "She is ill," said the busy doctor.\n\n"Is she?" asked Sue.\n\n'
        '"Very," said the doctor.\n\n"No," said the other doctor.\n'
    )
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert (said["She is ill,"], said["Very,"]) == ("the doctor", "the doctor")
    assert said.get("No,") != "the doctor"


def test_a_pronoun_is_nobody_whom_its_sentence_names_after_it() -> None:
    made = told(
        'The king stood in the wood. "Who is it?" asked the king.\n\nA stranger came. When he reached the king, '
        "he fell. "
        "The man held his hands. His back was turned to the king.\n"
    )
    seen = " ".join(shot.description for shot in made.shots)
    assert "the king reached the king" not in seen.casefold()
    assert "held the king's hands" not in seen.casefold()
    assert "the king's back was turned" not in seen.casefold()


def test_the_old_man_of_a_story_without_names_is_seen() -> None:
    made = told(
        "I loved the old man. He had never wronged me.\n\nEvery night I opened the old man's door. "
        "On the eighth night the old man sprang up in bed. The old man's hour had come.\n"
    )
    assert {one.name: one.kind for one in made.bible.characters}["the man"] is PersonKind.MAN


def test_a_place_is_found_by_its_owner_and_stays_one_place() -> None:
    made = told(
        "The children used to play in the Giant's garden. It was a large garden. They came from school. "
        "Every day they ran all over the garden.\n"
    )
    assert {cell.place for cell in made.cells} == {"the garden"}


def test_the_sun_that_sinks_makes_an_evening() -> None:
    made = told("Anna dug in the garden. The sun began to sink behind the trees, and Anna went on.\n")
    assert {cell.time_of_day for cell in made.cells} == {TimeOfDay.DUSK}


def test_a_family_that_is_called_fox_has_no_foxes() -> None:
    made = told('"Come in," said Tom Fox.\n\n"Thank you," said Mrs. Fox.\n\n"Quack," said the duck.\n')
    kinds = {one.name: one.kind for one in made.bible.characters}
    assert kinds["Tom Fox"] is PersonKind.MAN
    assert kinds["the duck"] is PersonKind.CREATURE


def test_places_by_name_and_at_the_start_of_a_sentence_are_found() -> None:
    def place(text: str) -> str:
        return told(text).cells[0].place

    assert place("Anna walked down Mill Lane. She sang.\n") == "Mill Lane"
    assert place("In the garden Anna sat down. She sang.\n") == "the garden"
    assert place("Anna climbed the hill behind Mill Lane. She sang.\n") == "the hill"
    assert place("Near the house there was a wood. Anna sang.\n") == "the wood"
    assert place("They charged into the street with the shutters and came back. Anna sang in the shop.\n") == "the shop"
    assert "on Mill Lane" not in told("Anna walked down Mill Lane.\n").shots[0].description
    assert "the Mill Lane" not in told("Anna walked down Mill Lane.\n").shots[0].description


def test_a_place_that_is_only_spoken_of_is_nobody() -> None:
    made = told(
        '"You must be Kestrel Point," said Priya.\n\nPriya looked at the map. The lamp of Kestrel Point was far away, '
        "and the coast of Kestrel Point farther. Moshi barked. She gave Moshi her soup and took Moshi home.\n"
    )
    assert {one.name for one in made.bible.characters} == {"Priya", "Moshi"}


def test_a_title_without_an_end_stands_alone_in_a_description() -> None:
    made = told("I.\n\nThe night was cold and wet in the parlour, and nobody was there.\n\nII.\n\nAnna came in.\n")
    assert not any(".." in shot.description for shot in made.shots)


def test_who_goes_on_acting_as_he_is_who_speaks_and_not_whom_he_sees() -> None:
    made = told(
        'Tom came to the square. "Good evening," said the watchman, and Tom laughed.\n\n'
        'Tom was tired. Then he saw the watchman on the wall.\n\n"I will sit there," he cried.\n'
    )
    assert {text: speaker for speaker, text in spoken_lines(made)}["I will sit there,"] == "Tom"


def test_the_little_red_hen_is_she_and_the_happy_prince_keeps_his_name() -> None:
    made = told(
        'The Little Red Hen found a grain. "Who will plant it?" she said.\n\n"Not I," said the duck.\n\n'
        '"Then I will," said the Little Red Hen, and she did.\n\n'
        '"Good," said the Happy Prince.\n\n"Yes," said the Prince.\n'
    )
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert said["Who will plant it?"] == "the Little Red Hen"
    assert said["Good,"] == said["Yes,"] == "the Happy Prince"


def test_little_pigs_are_told_apart_by_their_numbers_and_the_wolf_speaks_at_the_end_of_his_sentence() -> None:
    made = told(
        "The first little pig was lazy. The second little pig built a house of sticks. The third little pig worked.\n\n"
        'A big bad wolf came by. Then the wolf showed his teeth and said, "Let me in!"\n\n'
        "The first little pig ran to the second little pig.\n"
    )
    names = {one.name for one in made.bible.characters}
    assert names == {"the first little pig", "the second little pig", "the third little pig", "the wolf"}
    assert {text: speaker for speaker, text in spoken_lines(made)}["Let me in!"] == "the wolf"
    assert any("the wolf" in shot.characters and "big bad wolf" in shot.description for shot in made.shots)


def test_a_grandmother_who_is_told_something_and_answers_is_seen_and_heard() -> None:
    made = told(
        "Xiomara came running down Palm Street with her cello on her back. 'Wait for me!' she shouted. "
        "Xiomara laughed, and Xiomara ran on.\n\n"
        "That night Kofi told his grandmother about the tree. She put down her knitting.\n\n"
        "'Your grandfather planted it,' she said.\n"
    )
    said = {text: speaker for speaker, text in spoken_lines(made)}
    assert said["Wait for me!"] == "Xiomara", "a street is nobody who comes between a name and `her`"
    assert said["Your grandfather planted it,"] == "the grandmother"


def test_at_the_school_gate_and_behind_the_library_one_is_outside() -> None:
    assert told("Kofi waited at the school gate. He sang.\n").cells[0].interior is False
    assert told("Behind the library stood a tree. Kofi sang.\n").cells[0].interior is False
    assert told("Kofi sat in the library. He sang.\n").cells[0].interior is True
    assert told("A lamp stood near the bed. Kofi sang.\n").cells[0].interior is True


def test_beasts_of_a_tale_are_called_by_their_nouns() -> None:
    made = told(
        "Bear had big paws, but Bear did not have a hat.\n\nBear looked in the river.\n\n"
        '"Have you seen a hat?" asked Bear.\n\n"What is a hat?" said Trout.\n\nBear climbed the hill.\n'
    )
    assert {one.name: one.kind for one in made.bible.characters} == {
        "Bear": PersonKind.CREATURE,
        "Trout": PersonKind.CREATURE,
    }
    assert [speaker for speaker, text in spoken_lines(made) if "hat?" in text] == ["Bear", "Trout"]


def test_any_word_is_a_name_where_it_says_something() -> None:
    made = told('"Good morning," said Seven. Seven watered the plants.\n\n"Good morning," said May.\n')
    assert {one.name for one in made.bible.characters} == {"Seven", "May"}


def test_whoever_comes_in_and_is_gone_on_about_is_somebody() -> None:
    made = told(
        "Dev climbed the stairs, and Dev opened the door.\n\nIn the office an old man in a grey cardigan sat by a "
        'radio. He did not turn round.\n\n"I wondered when you would come," he said.\n'
    )
    assert ("the man", "I wondered when you would come,") in spoken_lines(made)
    assert [one.look for one in made.bible.characters if "grey cardigan" in one.look] != []


def test_a_name_that_is_told_is_enough() -> None:
    made = told(
        "Tom sat down. Tom was hungry. The waitress, a tall girl named Pilar, brought eggs, and Tom ate them.\n"
    )
    assert {one.name: one.kind for one in made.bible.characters}["Pilar"] is PersonKind.GIRL


def test_a_voice_is_nobody_whom_one_sees() -> None:
    made = told(
        'Dev looked at the radio. It crackled, and then a child\'s voice said very clearly: "Are you there?"\n\n'
        '"Yes," said Dev.\n'
    )
    assert [speaker for speaker, text in spoken_lines(made) if "Are you there?" in text] == [NARRATOR]


def test_a_rhyme_shows_whom_it_sings_of() -> None:
    made = told(
        "The owl came down to the window sill\nWhen the moon was thin.\n\nAnd over the roofs\nThe owl flew up.\n"
    )
    assert [one.name for one in made.bible.characters] == ["the owl"]


def test_who_crosses_a_road_is_soon_somewhere_else() -> None:
    made = told("Anna crossed the road and went into the diner. Anna sat down in the diner and ordered eggs.\n")
    assert {cell.place for cell in made.cells} == {"the diner"}


def test_what_a_paragraph_says_of_its_only_person_is_what_they_are() -> None:
    made = told(
        '"Good morning," said Seven. Seven watered the plants. It was an old robot with a stiff arm.\n\n'
        'Anna came in. She was a small girl of six.\n\n"Who are you?" asked Anna. The robot bowed.\n'
    )
    assert {one.name: one.kind for one in made.bible.characters} == {
        "Seven": PersonKind.CREATURE,
        "Anna": PersonKind.GIRL,
    }
    assert "Seven" in made.shots[-1].characters


def test_who_says_her_name_is_the_girl_who_says_it() -> None:
    made = told(
        'The new girl walked in.\n\n"Is this robotics?" asked the girl.\n\nMalik looked up. "Yes," said Malik.\n\n'
        '"I\'m Zara," the girl said. Zara sat down.\n\nZara laughed. They all pointed at Zara.\n'
    )
    kinds = {one.name: one.kind for one in made.bible.characters}
    assert (set(kinds), kinds["Zara"]) == ({"Malik", "Zara"}, PersonKind.GIRL)
    assert "Zara" in made.shots[0].characters


def test_a_name_ends_with_its_line() -> None:
    made = told("Aunt Lakshmi laughed.\n\nYour sister,\nKamala\n\nDear Meera,\n\nAunt Lakshmi shut the door.\n")
    assert [one.name for one in made.bible.characters] == ["Aunt Lakshmi"]


def test_a_given_name_that_acts_once_is_somebody() -> None:
    made = told(
        "The cook looked at her shoes. Little Henry, who was under the table, held his breath.\n\n"
        'Henry crawled out. "I was digging for treasure," he said.\n\n"Show me," said the cook.\n'
    )
    assert {one.name for one in made.bible.characters} == {"Henry", "the cook"}
    assert ("Henry", "I was digging for treasure,") in spoken_lines(made)
