"""Encoded pieces: whole packets that join without a seam into a film at delivery loudness."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from storyvid.film.sound.constants import POST_ROLL, PRE_ROLL
from storyvid.film.sound.encode import encode_piece, prime_piece
from storyvid.film.sound.identity import sound_identity
from storyvid.film.sound.level import measure_piece, settle_gain
from storyvid.film.sound.mix import master_piece
from storyvid.film.sound.plan import Score, plan_pieces
from storyvid.models.film import SoundScene
from storyvid.models.sound import PieceEncoding
from tests.sound.sounding import FORMAT, FolderStore, decoded, ebur128, loop, packets_of, scene


def rendered(scenes: list[SoundScene], store: FolderStore) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The film as it was mastered, and as its packets decode, both (2, samples)."""
    pieces = plan_pieces(scenes, FORMAT)
    gain_db, _ = settle_gain(lambda gain_db: [measure_piece(piece, gain_db, store) for piece in pieces])
    encoded = [prime_piece(FORMAT, store), *(encode_piece(piece, gain_db, store) for piece in pieces)]
    score = Score(scenes, FORMAT)
    whole = master_piece(score.piece(0, score.starts[-1]), gain_db, store)[:, PRE_ROLL:-POST_ROLL]
    return whole, decoded(store, encoded)[:, 1_024:]


def snr_db(wanted: NDArray[np.float32], got: NDArray[np.float32]) -> float:
    return float(10 * np.log10((wanted.astype(np.float64) ** 2).sum() / ((got - wanted).astype(np.float64) ** 2).sum()))


def test_ffmpeg_measures_the_film_at_delivery_loudness(
    film: list[SoundScene], store: FolderStore, tmp_path: Path
) -> None:
    mastered, sound = rendered(film, store)
    assert sound.shape == mastered.shape
    soundfile.write(tmp_path / "film.wav", sound.T, 48_000, subtype="FLOAT")
    loudness, true_peak = ebur128(tmp_path / "film.wav")
    assert loudness == pytest.approx(-14.0, abs=0.3)
    assert true_peak <= -1.0
    assert snr_db(mastered, sound) > 25


def test_joins_under_continuous_music_are_as_clean_as_the_rest(store: FolderStore) -> None:
    mastered, sound = rendered([scene(93, music=loop(store, 7, 110, 220, 277, 330, 440, 880))], store)
    for join in (476_160, 952_320):
        around = slice(join - 2_048, join + 2_048)
        away = slice(join + 96_000, join + 100_096)
        assert snr_db(mastered[:, around], sound[:, around]) >= 34
        assert snr_db(mastered[:, around], sound[:, around]) > snr_db(mastered[:, away], sound[:, away]) - 6


def test_a_piece_holds_exactly_its_packets_and_no_edit_list(film: list[SoundScene], store: FolderStore) -> None:
    request = plan_pieces(film, FORMAT)[0]
    piece = encode_piece(request, 0.0, store)
    assert piece.packets == request.samples // 1_024 == len(packets_of(store, piece))
    assert b"elst" not in store.read(piece.audio)
    with av.open(str(store.path(piece.audio))) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.codec_context.profile, stream.rate) == ("aac", "LC", 48_000)
        assert [packet.pts for packet in container.demux(stream) if packet.size] == list(
            range(0, request.samples, 1_024)
        )


def test_the_prime_is_one_silent_packet(store: FolderStore) -> None:
    prime = prime_piece(FORMAT, store)
    assert prime.packets == len(packets_of(store, prime)) == 1
    assert np.abs(decoded(store, [prime, prime])).max() == 0.0


def test_the_same_request_gives_the_same_bytes(film: list[SoundScene], store: FolderStore) -> None:
    request = plan_pieces(film, FORMAT)[2]
    assert encode_piece(request, 0.5, store) == encode_piece(request, 0.5, store)
    assert encode_piece(request, 0.5, store) != encode_piece(request, 1.0, store)


def test_the_key_of_a_piece_holds_the_gain(film: list[SoundScene]) -> None:
    request = plan_pieces(film, FORMAT)[0]
    keys = {PieceEncoding(piece=request, gain_db=gain).canonical_json() for gain in (0.0, 0.5)}
    assert len(keys) == 2


def test_identity_names_every_library_that_shapes_the_sound() -> None:
    assert {"code", "av", "libavcodec", "numpy", "soundfile", "libsndfile"} == set(sound_identity())
