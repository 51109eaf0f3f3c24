"""How loud the pieces are, and the one gain that brings the film to delivery loudness."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storyvid.errors import CompositionError
from storyvid.film.sound.constants import GAIN_ROUNDS, GAIN_STEP_DB, MAX_FILM_GAIN_DB, POST_ROLL, PRE_ROLL, TARGET_LUFS
from storyvid.film.sound.loudness import (
    SILENCE_LUFS,
    STEPS_PER_SECOND,
    film_steps,
    gain_to,
    integrated_lufs,
    lufs,
    step_powers,
    true_peak_dbtp,
    weighted_power,
)
from storyvid.film.sound.mix import master_piece
from storyvid.film.sound.voice import GainOf, measure_gain
from storyvid.generation.protocols import MediaStore
from storyvid.models.sound import PieceLevel, PieceRequest


def measure_piece(
    request: PieceRequest, gain_db: float, media: MediaStore, gain_of: GainOf = measure_gain
) -> PieceLevel:
    """Loudness and true peak of a piece at the film gain `gain_db`, after the limiter. Raises what `mix_piece` raises.

    The weighting filter starts in the pre-roll and has forgotten its start when the piece begins.
    """
    sound = master_piece(request, gain_db, media, gain_of)
    power = weighted_power(sound[:, : PRE_ROLL + request.samples])[PRE_ROLL:]
    return PieceLevel(
        step_lufs=tuple(round(lufs(float(step)), 2) for step in step_powers(power)),
        true_peak_dbtp=round(true_peak_dbtp(sound[:, PRE_ROLL:-POST_ROLL]), 2),
    )


def film_lufs(levels: Sequence[PieceLevel]) -> float:
    """Integrated loudness of the film (BS.1770, gated) at the gain of its levels, -120 where it is silent."""
    if not levels:
        raise CompositionError("A film without a piece of sound has no loudness; give it at least one scene.")
    return integrated_lufs(film_steps([level.step_lufs for level in levels]))


def loudness_by_second(levels: Sequence[PieceLevel]) -> tuple[float, ...]:
    """Ungated loudness of every second of the film, to a tenth, at least -120."""
    steps = film_steps([level.step_lufs for level in levels])
    return tuple(
        round(lufs(float(steps[at : at + STEPS_PER_SECOND].mean())), 1) for at in range(0, len(steps), STEPS_PER_SECOND)
    )


def settle_gain(measure: Callable[[float], Sequence[PieceLevel]]) -> tuple[float, list[PieceLevel]]:
    """The film gain, in whole steps of 0.5 dB, that brings the film to -14 LUFS, and the levels at that gain.

    `measure` gives the levels at a gain. The limiter takes away some of what a gain adds, so the levels are measured
    again at each gain found, until it stays or `GAIN_ROUNDS` are over; a film near -14 LUFS needs one round. A silent
    film keeps 0 dB. The same for a film whatever was rendered before: it depends on the pieces alone.
    """
    gain_db = 0.0
    levels = list(measure(gain_db))
    for _ in range(GAIN_ROUNDS):
        loudness = film_lufs(levels)
        if loudness <= SILENCE_LUFS:
            break
        wanted_db = gain_db + gain_to(TARGET_LUFS, loudness, GAIN_STEP_DB)
        wanted_db = max(-MAX_FILM_GAIN_DB, min(MAX_FILM_GAIN_DB, wanted_db))
        if wanted_db == gain_db:
            break
        gain_db, levels = wanted_db, list(measure(wanted_db))
    return gain_db, levels
