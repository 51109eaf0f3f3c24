"""A PNG of bands is the picture that its bands make, in any order, for anybody who reads PNG."""

from __future__ import annotations

import zlib
from io import BytesIO

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storyvid.film.png_bands import join_bands, pack_band


@given(
    width=st.integers(1, 40),
    heights=st.lists(st.integers(1, 12), min_size=1, max_size=6),
    seed=st.integers(0, 99),
    most=st.integers(1, 255),
)
def test_bands_joined_are_the_picture(width: int, heights: list[int], seed: int, most: int) -> None:
    random = np.random.default_rng(seed)
    parts = [random.integers(0, most, (height, width, 3), np.uint8, endpoint=True) for height in heights]
    png = join_bands([pack_band(part) for part in parts], width)
    whole = np.concatenate(parts)
    assert np.array_equal(np.asarray(Image.open(BytesIO(png))), whole)
    read = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    assert read is not None
    assert np.array_equal(read[:, :, ::-1], whole)


def test_the_checksum_over_all_bands_is_right() -> None:
    """Readers of pictures may pass over it, zlib does not."""
    random = np.random.default_rng(1)
    bands = [pack_band(random.integers(0, 255, (300, 500, 3), np.uint8)) for _ in range(3)]
    png = join_bands(bands, 500)
    start = png.index(b"IDAT") + 4
    packed = png[start : start + int.from_bytes(png[start - 8 : start - 4], "big")]
    assert len(zlib.decompress(packed)) == 900 * 1_501
