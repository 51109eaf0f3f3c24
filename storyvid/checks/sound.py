"""Listens to encoded sound: a piece is decoded after the end of the one before it, as a player does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from storyvid.checks.loudness import RATE_HZ, Sound, step_loudness, true_peak
from storyvid.checks.voice import find_line, thinned
from storyvid.errors import CompositionError
from storyvid.models.checks import HeardLine, SoundMeasure

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import InputContainer

SOUND_CHECK_VERSION = "3"
"""Part of the key of every measure: raise it with any change here, in `loudness` or in `voice` that changes one."""

PRE_ROLL_PACKETS = 8
PACKET_SAMPLES = 1_024
CHUNK_S = 10
STRICT = {"err_detect": "explode"}
"""Where a decoder would say something and go on it stops."""


@cache
def sound_identity() -> Mapping[str, str]:
    """All that shapes a measure beside the files."""
    import av

    return {
        "check_sound": SOUND_CHECK_VERSION,
        "av": av.__version__,
        "numpy": version("numpy"),
    }


def measure_piece(
    piece: Path, before: Path | None, step: int, lines: Sequence[HeardLine], voices: Sequence[Path]
) -> SoundMeasure:
    """Decode a piece, with the end of the one before it ahead of it, and look for its lines in it.

    `step` divides the piece and 4,800 samples; `voices` are the files of `lines`. Raises CompositionError where the
    piece holds no sound.
    """
    import av

    with av.open(str(piece), options=STRICT) as container:
        if not container.streams.audio:
            raise CompositionError(f"{piece.name} has no sound. Remove it from the store: it is made again.")
        stream = container.streams.audio[0]
        packets = [bytes(packet) for packet in container.demux(stream) if packet.size]
        decoder, faults = stream.codec_context, list[str]()
        try:
            blocks = [
                frame.to_ndarray()
                for data in [*_end_of(before), *packets]
                for frame in decoder.decode(av.Packet(data))
                if frame.sample_rate == RATE_HZ
            ]
        except av.FFmpegError as error:
            blocks = []
            faults.append(f"cannot be decoded: {error.strerror}")
    sound = np.concatenate([np.zeros((2, 0), np.float32), *blocks], axis=1, dtype=np.float32)
    samples = len(packets) * PACKET_SAMPLES
    if sound.shape[1] < samples and not faults:
        faults.append(f"{sound.shape[1]} samples are decoded of {samples}")
    skip = max(0, sound.shape[1] - samples)
    measure = _measured(sound, skip, step, packets=tuple(map(len, packets)), faults=faults)
    heard = thinned(sound)
    found = [
        find_line(heard, line.start_sample + skip, voice, index)
        for index, (line, voice) in enumerate(zip(lines, voices, strict=True))
        if measure.samples
    ]
    return measure.model_copy(update={"heard": tuple(one for one in found if one is not None)})


def measure_film(film: Path, step: int) -> Iterator[tuple[SoundMeasure, Sound]]:
    """Decode the sound of a whole film in stretches of about 10 s, each with its samples; memory does not grow."""
    import av

    lead = np.zeros((2, 0), np.float32)
    faults: list[str] = []
    with av.open(str(film), options=STRICT) as container:
        for stretch in _stretches(_until_a_fault(container, faults), CHUNK_S * RATE_HZ // step * step):
            whole = np.concatenate([lead, stretch], axis=1)
            yield _measured(whole, lead.shape[1], step), stretch
            lead = whole[:, -PRE_ROLL_PACKETS * PACKET_SAMPLES :]
    if faults:
        nothing = lead[:, :0]
        yield _measured(nothing, 0, step, faults=faults), nothing


def _until_a_fault(container: InputContainer, faults: list[str]) -> Iterator[AudioFrame]:
    """The frames of the sound; where the decoder stops it is said in `faults`."""
    import av

    try:
        yield from container.decode(container.streams.audio[0])
    except av.FFmpegError as error:
        faults.append(f"cannot be decoded: {error.strerror}")


def _stretches(frames: Iterator[AudioFrame], length: int) -> Iterator[Sound]:
    """The samples of frames, `length` at a time; the last stretch may be shorter."""
    waiting: list[Sound] = []
    held = 0
    for frame in frames:
        waiting.append(np.asarray(frame.to_ndarray(), np.float32))
        held += waiting[-1].shape[1]
        if held >= length:
            whole = np.concatenate(waiting, axis=1)
            yield whole[:, :length]
            waiting, held = [whole[:, length:]], held - length
    if held:
        yield np.concatenate(waiting, axis=1)


def _measured(
    sound: Sound, skip: int, step: int, *, packets: tuple[int, ...] = (), faults: Sequence[str] = ()
) -> SoundMeasure:
    """Loudness and peak of what follows the first `skip` samples, which only settle filter and decoder."""
    return SoundMeasure(
        samples=sound.shape[1] - skip,
        packet_bytes=packets,
        step_lufs=tuple(step_loudness(sound, skip, step)) if sound.shape[1] > skip else (),
        true_peak_dbtp=true_peak(sound[:, skip // 2 :]) if sound.size else -120.0,
        faults=tuple(faults),
    )


def packet_bytes(piece: Path) -> tuple[int, ...]:
    """Sizes of the sound packets of a file."""
    import av

    with av.open(str(piece)) as container:
        return tuple(entry.size for entry in container.streams.audio[0].index_entries)


def _end_of(before: Path | None) -> list[bytes]:
    import av

    if before is None:
        return []
    with av.open(str(before)) as container:
        packets = [bytes(packet) for packet in container.demux(container.streams.audio[0]) if packet.size]
    return packets[-PRE_ROLL_PACKETS:]
