"""Stage `soundtrack`: narration and music mixed in pieces, brought to delivery loudness by one gain, encoded.

A piece is measured before the gain is known and encoded once it is; both are kept under keys that know nothing of the
piece's place in the film.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from storyvid.errors import StoryvidError
from storyvid.film.cut import ambience_cuts, card_frames
from storyvid.film.sound.encode import encode_piece, prime_piece
from storyvid.film.sound.identity import sound_identity
from storyvid.film.sound.level import film_lufs, loudness_by_second, measure_piece, settle_gain
from storyvid.film.sound.plan import plan_pieces
from storyvid.film.sound.voice import measure_gain
from storyvid.generation.protocols import MediaStore
from storyvid.models.base import Document
from storyvid.models.film import FilmFormat, SceneClips, SoundScene
from storyvid.models.plan import Screenplay
from storyvid.models.sound import PieceEncoding, PieceLevel, PieceRequest, SoundPiece, Voice, VoiceGain
from storyvid.models.story import Story
from storyvid.models.timeline import FilmMusic, Reel, Soundtrack
from storyvid.stages.cell import CLIPS
from storyvid.stages.documents import load_content
from storyvid.stages.music import scene_cues
from storyvid.stages.receipts import Inputs
from storyvid.stages.studio import Studio, without_faults
from storyvid.stages.unit import Made, Unit


class _PrimeRequest(Document):
    bit_rate: int


def mix_soundtrack(studio: Studio, story: Story, screenplay: Screenplay, reel: Reel, music: FilmMusic) -> Soundtrack:
    """Make the sound of the film. Raises StageError naming the first piece that failed; the others are kept."""
    cues = [cue.canonical_json() if cue else "" for cue in scene_cues(story.settings, screenplay, music)]
    inputs = Inputs(
        stage="soundtrack",
        identity=dict(sound_identity()),
        documents={entry.id: entry.cells[CLIPS].sha256 for entry in reel.scenes},
        options={**studio.options.shaping(story.settings.aspect), "cues": json.dumps(cues)},
    )
    return studio.whole(inputs, Soundtrack, partial(_mix, studio, story, screenplay, reel, music))


def _mix(studio: Studio, story: Story, screenplay: Screenplay, reel: Reel, music: FilmMusic) -> Soundtrack:
    film = studio.options.film_format(story.settings.aspect)
    pieces = plan_pieces(sound_scenes(studio, story, screenplay, reel, music, film=film), film)
    gain_db, levels = settle_gain(partial(_measure, studio, pieces))
    encoded = without_faults("sound_piece", _encode(studio, pieces, gain_db))
    return Soundtrack(
        prime=_prime(studio, film),
        pieces=tuple(piece.value for piece in encoded),
        piece_keys=tuple(piece.key for piece in encoded),
        gain_db=gain_db,
        integrated_lufs=round(film_lufs(levels), 2),
        true_peak_dbtp=max(level.true_peak_dbtp for level in levels),
        loudness_lufs=loudness_by_second(levels),
    )


def sound_scenes(
    studio: Studio, story: Story, screenplay: Screenplay, reel: Reel, music: FilmMusic, *, film: FilmFormat
) -> list[SoundScene]:
    """Title card, scenes, end card; the cards have the music of the scene beside them."""
    cues = scene_cues(story.settings, screenplay, music)
    scenes = [SoundScene(frames=card_frames(film), music=cues[0])]
    for entry, cue in zip(reel.scenes, cues, strict=True):
        cut = load_content(studio.store, entry.cells[CLIPS], SceneClips).cut
        lines = tuple(line for shot in cut.shots for line in shot.lines)
        heard = ambience_cuts(cut, film)
        scenes.append(SoundScene(frames=cut.frames, lines=lines, ambience=heard, music=cue))
    scenes.append(SoundScene(frames=card_frames(film), music=cues[-1]))
    return scenes


def _measure(studio: Studio, pieces: Sequence[PieceRequest], gain_db: float) -> list[PieceLevel]:
    studio.books.expect("sound_level", len(pieces))
    units = [
        Unit(
            "sound_level",
            sound_identity(),
            PieceEncoding(piece=piece, gain_db=gain_db),
            PieceLevel,
            partial(measure_piece, piece, gain_db, studio.store, partial(voice_gain, studio)),
        )
        for piece in pieces
    ]
    made = studio.run("sound_level", [partial(studio.make, unit) for unit in units])
    return [level.value for level in without_faults("sound_level", made)]


def _encode(studio: Studio, pieces: Sequence[PieceRequest], gain_db: float) -> list[Made[SoundPiece] | StoryvidError]:
    studio.books.expect("sound_piece", len(pieces))
    units = [
        Unit(
            "sound_piece",
            sound_identity(),
            PieceEncoding(piece=piece, gain_db=gain_db),
            SoundPiece,
            partial(encode_piece, piece, gain_db, studio.store, partial(voice_gain, studio)),
        )
        for piece in pieces
    ]
    return studio.run("sound_piece", [partial(studio.make, unit) for unit in units])


def voice_gain(studio: Studio, line: Voice, media: MediaStore) -> float:
    """Measured once for a line, however often what stands beside it is mixed again."""
    alone = Voice(audio=line.audio, samples=line.samples)
    measured = studio.work_out(
        "voice_gain", sound_identity(), alone, VoiceGain, lambda: VoiceGain(gain_db=measure_gain(alone, media))
    )
    return measured.value.gain_db


def _prime(studio: Studio, film: FilmFormat) -> SoundPiece:
    request = _PrimeRequest(bit_rate=film.audio_bit_rate)
    unit = Unit("sound_prime", sound_identity(), request, SoundPiece, lambda: prime_piece(film, studio.store))
    return studio.make(unit).value
