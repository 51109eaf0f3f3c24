import io
import itertools
import subprocess
from concurrent.futures import ThreadPoolExecutor

import av
import imageio_ffmpeg
import numpy as np
import pytest

from storyvid.errors import CompositionError
from storyvid.film.picture.encode import encode_segment
from storyvid.film.picture.planes import black_frame, planes_of
from storyvid.film.picture.segments import render_segment, segment_frames
from storyvid.models.film import Cue, FilmFormat, Layer, SegmentRequest
from storyvid.models.media import Recipe
from storyvid.models.plan import CameraMove

FILM = FilmFormat(width_px=160, height_px=90, preset="veryfast", crf=20)
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def ffmpeg(*arguments):
    return subprocess.run([FFMPEG, "-hide_banner", *arguments], capture_output=True, check=True)


def body(recipe, frames, **more):
    layer = Layer(take=recipe, total_frames=frames + 12, first_frame=6)
    return SegmentRequest(layers=(layer,), frames=frames, format=more.pop("film", FILM), **more)


def bridge(first, second, frames=12):
    layers = (
        Layer(take=first, total_frames=60, first_frame=60 - frames),
        Layer(take=second, total_frames=50, first_frame=0),
    )
    return SegmentRequest(layers=layers, frames=frames, format=FILM)


def luma_psnr(a, b):
    error = np.mean((planes_of(a).y.astype(float) - planes_of(b).y) ** 2)
    return 10 * np.log10(255**2 / max(error, 1e-9))


@pytest.fixture
def requests(shelf):
    one, two = shelf.recipe(1, CameraMove.PAN_LEFT), shelf.recipe(2, CameraMove.TILT_UP)
    cue = Cue(start_frame=3, end_frame=20, lines=("He counted it twice.", "Three pounds."))
    return [
        body(one, 50, fade_in_frames=12, cues=(cue,)),
        bridge(one, two),
        body(two, 2),
        body(shelf.recipe(3, CameraMove.STATIC, opening=two), 33, fade_out_frames=12),
    ]


def test_every_kind_of_segment_decodes_alone_without_a_word_to_the_frames_that_were_planned(shelf, requests, tmp_path):
    for request in requests:
        segment = render_segment(request, shelf)
        path = shelf.path(segment.video)
        strict = ("-v", "warning", "-xerror", "-err_detect", "explode", "-i", str(path))
        result = ffmpeg(*strict, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-")
        assert result.stderr == b""
        decoded = np.frombuffer(result.stdout, np.uint8).reshape(-1, 135, 160)
        planned = list(segment_frames(request, shelf))
        assert len(decoded) == len(planned) == request.frames == segment.frames
        assert min(luma_psnr(a, b) for a, b in zip(decoded, planned, strict=True)) > 33


def test_a_segment_says_what_it_is_and_nothing_of_who_made_it(shelf, requests):
    data = shelf.read(render_segment(requests[0], shelf).video)
    assert b"x264" not in data and b"Lavf" not in data
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (stream.start_time, stream.frames, stream.average_rate) == (0, 50, 25)
        assert (context.pix_fmt, context.width, context.height) == ("yuv420p", 160, 90)
        assert (context.color_range, context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1, 1)
        packets = [p for p in container.demux(stream) if p.size]
    assert packets[0].is_keyframe
    assert all(b - a <= 48 for a, b in itertools.pairwise([i for i, p in enumerate(packets) if p.is_keyframe]))


def test_the_same_request_gives_the_same_bytes_also_side_by_side(shelf, requests):
    alone = [render_segment(request, shelf) for request in requests]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda request: render_segment(request, shelf), [*requests, *requests]))
    assert together == [*alone, *alone]


def test_colours_come_back_as_they_were_drawn(shelf):
    colours = [[200, 30, 30], [30, 180, 60], [20, 40, 220], [240, 200, 60], [128, 128, 128], [250, 250, 250]]
    patches = np.array([colours])
    picture = np.repeat(np.repeat(patches, 135, axis=0), 40, axis=1).astype(np.uint8)[:, :, ::-1]
    recipe = Recipe(image=shelf.picture(picture), width_px=240, height_px=135, move=CameraMove.PULL_OUT)
    film = FilmFormat(width_px=240, height_px=136, crf=4)
    layer = Layer(take=recipe, total_frames=3, first_frame=0)
    segment = render_segment(SegmentRequest(layers=(layer,), frames=3, format=film), shelf)
    to_rgb = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int,format=rgb24"
    raw = ffmpeg("-v", "error", "-i", str(shelf.path(segment.video)), "-vf", to_rgb, "-f", "rawvideo", "-").stdout
    last = np.frombuffer(raw, np.uint8).reshape(3, 136, 240, 3)[-1]
    for index, colour in enumerate(colours):
        seen = last[60:76, index * 40 + 16 : index * 40 + 24].reshape(-1, 3).mean(axis=0)
        assert np.abs(seen - colour).max() <= 2


def test_a_bridge_leads_from_the_frame_before_it_to_the_frame_after_it(shelf):
    one, two = shelf.recipe(1, CameraMove.PAN_LEFT), shelf.recipe(2, CameraMove.TILT_UP)
    frames = list(segment_frames(bridge(one, two), shelf))
    first = next(segment_frames(body(one, 2), shelf))
    to_two = [luma_psnr(frame, frames[-1]) for frame in frames]
    assert to_two == sorted(to_two)
    assert luma_psnr(frames[0], first) > luma_psnr(frames[-1], first) + 3


def test_captions_are_drawn_over_the_frames_of_their_cue_alone(shelf):
    recipe = shelf.recipe(1)
    cue = Cue(start_frame=4, end_frame=9, lines=("गिनती पूरी हुई",))
    plain = list(segment_frames(body(recipe, 12), shelf))
    burned = list(segment_frames(body(recipe, 12, cues=(cue,), language="hi"), shelf))
    assert [not np.array_equal(a, b) for a, b in zip(plain, burned, strict=True)] == [4 <= i < 9 for i in range(12)]
    assert np.array_equal(planes_of(plain[5]).y[:45], planes_of(burned[5]).y[:45])


def test_one_frame_alone_is_no_segment():
    with pytest.raises(CompositionError, match="two frames or more; this one has 1"):
        encode_segment([black_frame(160, 90)], FILM)


def test_a_frame_of_another_size_is_refused():
    with pytest.raises(CompositionError, match="Frame 1 has shape"):
        encode_segment([black_frame(160, 90), black_frame(162, 90)], FILM)
