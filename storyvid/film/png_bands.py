"""A tall PNG written in bands, each compressed alone, so that a picture of which a band changes is not packed again.

A PNG is one stream of zlib (RFC 1950) over its filtered rows. Bands end on a byte and look back at nothing before them
(a full flush, RFC 1951), and their rows are filtered by the pixel to the left alone, so bands of equal width can follow
one another in any order. The checksum over all is put together from theirs (Adler-32 adds up).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ZLIB_HEADER, _LAST_BLOCK = b"\x78\x01", b"\x03\x00"
_FILTER_LEFT = 1
_ADLER_BASE = 65_521


class Band(NamedTuple):
    """Rows of a picture: how many, the packed bytes, and the Adler-32 of what was packed."""

    rows: int
    packed: bytes
    adler32: int


def pack_band(pixels: NDArray[np.uint8]) -> Band:
    """A band of `pixels` (rows, width, 3), quick rather than small."""
    rows, width, _ = pixels.shape
    filtered = np.empty((rows, 1 + 3 * width), np.uint8)
    filtered[:, 0] = _FILTER_LEFT
    filtered[:, 1:4] = pixels[:, 0]
    filtered[:, 4:] = (pixels[:, 1:] - pixels[:, :-1]).reshape(rows, -1)
    data = filtered.tobytes()
    packer = zlib.compressobj(level=1, wbits=-zlib.MAX_WBITS)
    return Band(rows, packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH), zlib.adler32(data))


def join_bands(bands: Sequence[Band], width_px: int) -> bytes:
    """The PNG (8-bit RGB) of bands one under the other, all `width_px` wide."""
    checksum = 1
    for band in bands:
        checksum = _adler_of_both(checksum, band.adler32, band.rows * (1 + 3 * width_px))
    header = struct.pack(">IIBBBBB", width_px, sum(band.rows for band in bands), 8, 2, 0, 0, 0)
    packed = b"".join((_ZLIB_HEADER, *(band.packed for band in bands), _LAST_BLOCK, struct.pack(">I", checksum)))
    return b"".join((_SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", packed), _chunk(b"IEND", b"")))


def _adler_of_both(first: int, second: int, second_bytes: int) -> int:
    """Adler-32 of two stretches of bytes, from those of each and the length of the second."""
    low = (first & 0xFFFF) + (second & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + second_bytes * ((first & 0xFFFF) - 1)
    return high % _ADLER_BASE << 16 | low % _ADLER_BASE


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
