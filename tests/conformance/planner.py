"""What every planner promises. A backend passes by a subclass that gives it:

class TestMyPlanner(PlannerConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def planner(cls) -> Planner:
        return MyPlanner(...)
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import pytest

from storyvid.errors import PlanError
from storyvid.generation.protocols import Planner
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.ingestion.ingest import ingest
from storyvid.models.plan import Scene
from storyvid.models.story import SourceOptions, Story
from storyvid.planning.merge import merge
from storyvid.planning.passages import passage_requests
from storyvid.planning.scenes import scene_cells
from storyvid.planning.validate import check_passage_plan, check_shot_list

ENGLISH = """# The lamp

Old Marta lit the lamp in the harbour. The wind came in from the sea, and the boats knocked against the wall.

"Who is there?" she asked. "Only me," said the boy. He had walked all night.

# The morning

In the morning the street was white. Marta gave him bread, and they said nothing for a long time.
"""
HINDI = """# बाज़ार

रामू सुबह बाज़ार गया। उसने माँ के लिए एक शॉल ख़रीदी।

# घर

शाम को वह घर लौटा। माँ ने शॉल देखी और मुस्कुराई।
"""


class PlannerConformance:
    """`stories` are texts by language, for the languages that the planner reads."""

    stories: ClassVar[dict[str, str]] = {"en": ENGLISH, "hi": HINDI}

    def test_it_says_what_it_is_in_words_that_are_the_same_everywhere(self, planner: Planner) -> None:
        identity = dict(planner.identity)
        assert identity
        assert dict(planner.identity) == identity
        assert all(isinstance(value, str) for value in identity.values())
        assert not any(value.startswith(("/", "~", "C:")) for value in identity.values())
        assert planner.at_once is None or planner.at_once >= 1

    def test_every_passage_becomes_scenes_that_cover_it_with_the_people_in_them(self, planner: Planner) -> None:
        for story in self._stories():
            for request in passage_requests(story):
                plan = planner.plan_passage(request)
                check_passage_plan(request, plan)
                assert plan.kept

    def test_every_scene_becomes_shots_that_tell_each_kept_word_once_and_in_order(self, planner: Planner) -> None:
        for story in self._stories():
            for scene in self._scenes(planner, story):
                request = SceneRequest(scene=scene)
                shots = planner.plan_scene(request)
                check_shot_list(request, shots)
                assert all(0 < shot.seconds <= request.hard_max_shot_s for shot in shots.shots)
                assert all(shot.description.strip() for shot in shots.shots)

    def test_equal_requests_give_equal_plans_also_from_two_threads(self, planner: Planner) -> None:
        request = passage_requests(self._stories()[0])[0]
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(planner.plan_passage, [request] * 2)
        assert first == second == planner.plan_passage(request)

    def test_a_passage_without_a_sentence_is_one_scene_that_keeps_nothing(self, planner: Planner) -> None:
        language = next(iter(self.stories))
        plan = planner.plan_passage(PassageRequest(language=language, text=" ", blocks=(), sentences=()))
        assert len(plan.scenes) == 1
        assert plan.kept == ()

    def test_a_scene_that_tells_nothing_is_an_error_that_names_it(self, planner: Planner) -> None:
        scene = self._scenes(planner, self._stories()[0])[0].model_copy(update={"kept": ()})
        with pytest.raises(PlanError, match="keeps no sentence"):
            planner.plan_scene(SceneRequest(scene=scene))

    def _stories(self) -> list[Story]:
        return [
            ingest("story.md", text.encode(), SourceOptions(language=language))
            for language, text in self.stories.items()
        ]

    @staticmethod
    def _scenes(planner: Planner, story: Story) -> list[Scene]:
        bible, screenplay = merge(story, [planner.plan_passage(request) for request in passage_requests(story)])
        return list(scene_cells(story, bible, screenplay))
