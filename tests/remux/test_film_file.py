import hashlib
import itertools
import json
import re
import subprocess
import sys
from fractions import Fraction

import av
import imageio_ffmpeg
import numpy as np
import pysubs2
import pytest
from small_film import CHAPTERS, CUES, FRAMES

from storyvid.errors import CompositionError
from storyvid.film.remux import Chapter

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def ffmpeg(*arguments):
    return subprocess.run([FFMPEG, "-hide_banner", *map(str, arguments)], capture_output=True, check=True)


def video_digests(path):
    text = ffmpeg("-v", "error", "-i", path, "-map", "0:v", "-f", "framemd5", "-").stdout.decode()
    return [line.split(",")[-1].strip() for line in text.splitlines() if not line.startswith("#")]


def test_the_film_decodes_without_a_word(film):
    assert ffmpeg("-v", "warning", "-xerror", "-err_detect", "explode", "-i", film, "-f", "null", "-").stderr == b""


def test_the_film_is_its_segments_frame_for_frame(film, parts):
    alone = [digest for path in parts.segments for digest in video_digests(path)]
    assert len(alone) == FRAMES
    assert video_digests(film) == alone


def test_the_film_shows_what_was_planned_also_at_every_seam(film, parts):
    raw = ffmpeg("-v", "error", "-i", film, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-").stdout
    decoded = np.frombuffer(raw, np.uint8).reshape(-1, 135, 160).astype(float)
    assert len(decoded) == len(parts.planned)
    for ours, planned in zip(decoded, parts.planned, strict=True):
        assert np.mean((ours[:90] - planned[:90]) ** 2) < 255**2 / 10**3.3  # 33 dB


def test_time_starts_at_zero_and_runs_evenly(film):
    with av.open(str(film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert container.start_time == video.start_time == audio.start_time == 0
        assert video.average_rate == video.base_rate == 25
        assert video.duration * video.time_base == audio.duration * audio.time_base == Fraction(FRAMES, 25)
        packets = [packet for packet in container.demux(video) if packet.size]
    steps = {b.dts - a.dts for a, b in itertools.pairwise(packets)}
    assert len(packets) == FRAMES and steps == {packets[0].duration}
    assert sorted(packet.pts for packet in packets) == [index * packets[0].duration for index in range(FRAMES)]


def test_every_segment_starts_on_a_key_frame(film, parts):
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        keys = {round(p.pts * stream.time_base * 25) for p in container.demux(stream) if p.size and p.is_keyframe}
    starts = itertools.accumulate((len(video_digests(path)) for path in parts.segments[:-1]), initial=0)
    assert set(starts) <= keys


def test_twenty_seeks_land_on_the_very_frame(film):
    digests = []
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        digests = [hashlib.md5(frame.to_ndarray().tobytes()).hexdigest() for frame in container.decode(stream)]
        for number in np.random.default_rng(5).integers(0, FRAMES, 20).tolist():
            at = round(number / 25 / stream.time_base)
            container.seek(at, stream=stream)
            frame = next(frame for frame in container.decode(stream) if frame.pts >= at)
            assert hashlib.md5(frame.to_ndarray().tobytes()).hexdigest() == digests[number]


def test_the_sound_starts_at_zero_and_ends_with_the_picture(film, parts):
    raw = ffmpeg("-v", "error", "-i", film, "-map", "0:a", "-f", "f32le", "-").stdout
    heard = np.frombuffer(raw, np.float32).astype(float)[::2]
    assert len(heard) == len(parts.signal)

    def noise_db(delay):
        error = np.roll(heard, -delay) - parts.signal
        return 10 * np.log10(np.mean(error[100:-100] ** 2) / np.mean(parts.signal**2))

    assert noise_db(0) < -25
    assert min(noise_db(-1), noise_db(1)) > noise_db(0) + 6  # one sample of delay would be heard here


def test_the_index_lies_before_the_pictures(film):
    data = film.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_chapters_titles_and_languages_are_told(film):
    with av.open(str(film)) as container:
        chapters = [
            Chapter(*(round(c[end] * c["time_base"] * 25) for end in ("start", "end")), c["metadata"]["title"])
            for c in container.chapters()
        ]
        assert tuple(chapters) == CHAPTERS
        assert (container.metadata["title"], container.metadata["artist"]) == ("गिनती & the “door”", "A. Writer")
        assert container.streams.audio[0].language == container.streams.subtitles[0].language == "hin"
        assert container.streams.subtitles[0].disposition & 1


def test_the_caption_track_gives_back_the_cues(film):
    captions = pysubs2.SSAFile.from_string(ffmpeg("-v", "error", "-i", film, "-f", "srt", "-").stdout.decode())
    assert [(e.start, e.end, e.plaintext) for e in captions] == [
        (cue.start_frame * 40, cue.end_frame * 40, "\n".join(cue.lines)) for cue in CUES
    ]


def test_the_hard_cut_is_found_where_it_was_planned_and_no_other(film):
    shown = ffmpeg("-i", film, "-vf", "select='gt(scene,0.2)',showinfo", "-f", "null", "-").stderr.decode()
    assert [round(float(at) * 25) for at in re.findall(r"pts_time:([\d.]+)", shown)] == [48]


def test_picture_is_bt709_limited_range_420(film):
    described = ffmpeg("-i", film, "-f", "null", "-").stderr.decode()
    assert re.search(r"Video: h264 \(High\).*yuv420p\(tv, bt709, progressive\), 160x90 \[SAR 1:1", described)


def test_the_same_parts_give_the_same_bytes_and_no_date(film, parts, tmp_path):
    assert parts.write(tmp_path / "again.mp4").read_bytes() == film.read_bytes()
    with av.open(str(film)) as container:
        assert not {"creation_time", "encoder"} & {*container.metadata, *container.streams.video[0].metadata}


def test_a_film_without_captions_and_chapters_has_no_track_for_them(parts, tmp_path):
    with av.open(str(parts.write(tmp_path / "bare.mp4", cues=(), chapters=(), author=""))) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frames": 137}, "segments hold 136 frames, the film 137"),
        ({"language": "xx"}, "No MP4 language code is known for 'xx'"),
        ({"sound": []}, "The sound lasts 0 samples, the picture 261120"),
    ],
)
def test_parts_that_do_not_add_up_leave_the_last_film_alone(parts, tmp_path, change, message):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the last good film")
    with pytest.raises(CompositionError, match=message):
        parts.write(path, **change)
    assert path.read_bytes() == b"the last good film"
    assert list(tmp_path.iterdir()) == [path]


def test_a_segment_encoded_otherwise_is_named(parts, tmp_path):
    other = tmp_path / "other.mp4"
    ffmpeg("-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=1", "-c:v", "libx264", other)
    with pytest.raises(CompositionError, match=r"Segment other.mp4 and the first are encoded differently"):
        parts.write(tmp_path / "film.mp4", segments=[*parts.segments, other])


GROWTH = """
import json, resource, sys
from pathlib import Path
from storyvid.film.remux import write_film
from storyvid.models.film import FilmFormat
count, segment, prime, piece, out = int(sys.argv[1]), *map(Path, sys.argv[2:])
film = FilmFormat(width_px=160, height_px=90)
parts = {"segments": [segment] * count * 17, "prime": prime, "sound": [piece] * count * 18}
write_film(out, **parts, cues=(), chapters=(), film=film, frames=count * 17 * 48, title="t", author="", language="en")
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
"""


def test_ten_times_as_many_segments_take_no_more_memory_than_their_index(parts, tmp_path):
    """A segment of 48 frames 17 times is as long as a piece of 85 packets 18 times."""
    peaks = []
    for count in (1, 10):
        inputs = (parts.segments[0], parts.prime, parts.sound[0], tmp_path / "film.mp4")
        made = subprocess.run([sys.executable, "-c", GROWTH, str(count), *inputs], capture_output=True, check=True)
        peaks.append(json.loads(made.stdout))
    assert peaks[1] - peaks[0] < 8_000  # KiB, for 7,000 frames and 14,000 packets of sound more
