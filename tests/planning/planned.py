"""Stories planned by the rules from end to end."""

from __future__ import annotations

from resources.llm.rules.planner import RulesPlanner
from storyvid.generation.requests import SceneRequest
from storyvid.ingestion.ingest import ingest
from storyvid.models.plan import Shot, ShotList
from storyvid.models.story import SourceOptions, Story
from storyvid.planning.abridge import keep_ratio
from storyvid.planning.merge import merge
from storyvid.planning.passages import passage_requests
from storyvid.planning.scenes import scene_cells
from storyvid.planning.validate import check_passage_plan, check_shot_list

PLANNER = RulesPlanner()


class Plan:
    """A story planned from end to end, every answer checked on the way."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.requests = passage_requests(story, keep_ratio(story, 150))
        self.passages = [PLANNER.plan_passage(request) for request in self.requests]
        for request, plan in zip(self.requests, self.passages, strict=True):
            check_passage_plan(request, plan)
        self.bible, self.screenplay = merge(story, self.passages)
        self.cells = scene_cells(story, self.bible, self.screenplay)
        self.lists: list[ShotList] = []
        for cell in self.cells:
            request = SceneRequest(scene=cell)
            self.lists.append(PLANNER.plan_scene(request))
            check_shot_list(request, self.lists[-1])

    @property
    def shots(self) -> list[Shot]:
        return [shot for shots in self.lists for shot in shots.shots]


def told(text: str, **options: object) -> Plan:
    return Plan(ingest("story.txt", text.encode(), SourceOptions.model_validate(options)))


def spoken_lines(made: Plan) -> list[tuple[str, str]]:
    return [(line.speaker, line.text) for shot in made.shots for line in shot.lines]
