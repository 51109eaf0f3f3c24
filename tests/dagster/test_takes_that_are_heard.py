"""A film of takes that are heard: their sound is in the mix, and out of it by a setting; no take is made again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
import numpy as np
import soundfile

from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import TakeRequest
from storyvid.models.media import Ambience, Footage
from storyvid.models.timeline import Soundtrack
from storyvid.settings import Settings
from storyvid.stages.documents import load
from tests.dagster.studio import TestStudio, instance_in
from tests.faults.wrong_generators import film_of

STORY = "An old man lit the lamp and sat down."


class TakesWithWind:
    """Moving pictures with a rustle."""

    identity: Mapping[str, str] = {"backend": "takes_with_wind", "version": "1"}

    def shoot(self, request: TakeRequest, media: MediaStore) -> Footage:
        noise = np.random.default_rng(request.seed).standard_normal((96_000, 2)) * 0.05
        file = io.BytesIO()
        soundfile.write(file, noise, 48_000, format="FLAC", subtype="PCM_16")
        wind = Ambience(audio=media.put(file.getvalue(), "flac"), samples=96_000, lufs=-23.0)
        return film_of([None] * 64)(request, media).model_copy(update={"ambience": wind})


def _pieces(studio: TestStudio) -> list[bool]:
    """Whether each piece of sound hears a take."""
    sound = load(studio.production.store, "soundtrack", "lamp", Soundtrack)
    return ["ambience" in (studio.production.store.origin(key) or "") for key in sound.piece_keys]


def test_the_sound_of_a_take_is_in_the_film_until_a_setting_leaves_it_out(
    small_settings: Settings, tmp_path: Path
) -> None:
    own = {"video": dg.ResourceDefinition.hardcoded_resource(TakesWithWind())}
    with instance_in(tmp_path) as instance:
        heard = TestStudio(small_settings, instance, own)
        heard.render("lamp.txt", STORY)
        assert any(_pieces(heard))
        mute = TestStudio(small_settings.model_copy(update={"ambience": False}), instance, own)
        mute.render("lamp.txt", STORY)
        assert not any(_pieces(mute))
        made = mute.made_in(mute.account("lamp")["run_id"])
    assert "sound_piece" in made
    assert made.keys().isdisjoint({"take", "segment", "key_frame", "speech", "music"})
