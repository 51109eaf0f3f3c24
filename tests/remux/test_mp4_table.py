import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyvid.errors import CompositionError
from storyvid.film.mp4 import read_track


def test_the_table_is_read_as_ffmpeg_reads_it(parts):
    for path in [*parts.segments, parts.prime, *parts.sound]:
        track = read_track(path)
        with av.open(str(path)) as container:
            packets = [packet for packet in container.demux(container.streams[0]) if packet.size]
        data = path.read_bytes()
        places = zip(track.starts.tolist(), track.sizes.tolist(), strict=True)
        assert [data[start : start + size] for start, size in places] == [bytes(packet) for packet in packets]
        assert track.is_key.tolist() == [packet.is_keyframe for packet in packets]
        assert (track.shown - track.shown.min()).tolist() == [packet.pts for packet in packets]


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 0.9999))
def test_a_damaged_file_is_named_and_never_read_as_something_else(parts, share):
    path = parts.segments[0]
    damaged = path.with_name("damaged.mp4")
    damaged.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(CompositionError, match=r"damaged\.mp4"):
        read_track(damaged)
