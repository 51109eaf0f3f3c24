"""Stage `narration`: every line of every shot is spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from storyvid.generation.generators import Role
from storyvid.generation.requests import SpeechRequest
from storyvid.inspection.sounds import inspect_line
from storyvid.models.cells import Narration
from storyvid.models.media import SpokenLine
from storyvid.models.plan import NARRATOR, Line, Scene, Shot, ShotList, VoiceProfile
from storyvid.stages.attempts import first_good
from storyvid.stages.cell import NARRATION, SCENE, SHOTS, Cell, shot_id_of
from storyvid.stages.own_media import own_line
from storyvid.stages.unit import Made, Unit


class NarrationStage:
    asset = NARRATION
    unit = "speech"
    role: Role | None = "speech"
    reads = (SCENE, SHOTS)
    document = Narration

    def identity(self, cell: Cell) -> Mapping[str, str]:
        return cell.studio.generators.speech.identity

    def tasks(self, cell: Cell) -> Sequence[Callable[[], Made[SpokenLine]]]:
        scene, shots = cell.get(SCENE, Scene), cell.get(SHOTS, ShotList)
        units = [
            self._unit(cell, scene, shot, line, shot_id_of(cell.scene_id, index))
            for index, shot in enumerate(shots.shots)
            for line in shot.lines
        ]
        return [partial(cell.studio.make, unit) for unit in units]

    def collect(self, cell: Cell, results: Sequence[Made[SpokenLine]]) -> Narration:
        """Deal the lines, which come in one row, out to their shots."""
        row: Iterator[Made[SpokenLine]] = iter(results)
        dealt = [[next(row) for _ in shot.lines] for shot in cell.get(SHOTS, ShotList).shots]
        return Narration(
            lines=tuple(tuple(made.value for made in shot) for shot in dealt),
            keys=tuple(tuple(made.key for made in shot) for shot in dealt),
        )

    def _request(self, cell: Cell, scene: Scene, line: Line) -> SpeechRequest:
        return SpeechRequest(
            text=line.text,
            language=scene.language,
            voice=voice_of(scene, line.speaker),
            words_per_minute=cell.studio.options.words_per_minute,
        )

    def _unit(self, cell: Cell, scene: Scene, shot: Shot, line: Line, shot_id: str) -> Unit[SpokenLine]:
        speech, store = cell.studio.generators.speech, cell.studio.store
        if shot.recording is not None:
            return own_line(cell.studio, shot.recording, line.text, scene=cell.scene_id, shot=shot_id)
        request = self._request(cell, scene, line)

        def produce() -> SpokenLine:
            return first_good(
                request,
                lambda asked: speech.speak(asked, store),
                lambda spoken: inspect_line(spoken, store),
                cell.studio.options.max_attempts,
            )

        return Unit(
            "speech",
            speech.identity,
            request,
            SpokenLine,
            produce,
            scene=cell.scene_id,
            shot=shot_id,
        )


def voice_of(scene: Scene, speaker: str) -> VoiceProfile:
    """The voice of a character of the scene; whoever is not in the bible is read by the narrator."""
    if speaker == NARRATOR:
        return scene.narrator
    return next((one.voice for one in scene.characters if one.name == speaker), scene.narrator)
