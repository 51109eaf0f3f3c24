"""Makes the shipped fonts from Debian's `fonts-noto-core`: what story films need, without hinting. A tool for
maintainers; nothing imports it.

    apt-get download fonts-noto-core && dpkg -x fonts-noto-core_*.deb noto
    python -m storyvid.typography.build_fonts noto/usr/share/fonts/truetype/noto

Noto declares no reserved font name, so the smaller files may keep theirs (OFL 1.1, condition 3).
"""

from __future__ import annotations

import hashlib
import json
import sys
from itertools import chain
from pathlib import Path

import uharfbuzz as hb

TARGET = Path(__file__).parent / "fonts"
SOURCE = "Debian package fonts-noto-core 20201225-1 (https://github.com/notofonts)"
LICENCE = "OFL-1.1"

_WESTERN = (
    range(0x20, 0x7F),
    range(0xA0, 0x250),
    range(0x2B0, 0x300),
    range(0x300, 0x370),
    range(0x370, 0x530),
    range(0x1E00, 0x1F00),
    range(0x2000, 0x2070),
    range(0x2070, 0x20D0),
    range(0x2100, 0x2190),
    (0x2212, 0x25CC, 0xFB01, 0xFB02),
)
_INDIC = (range(0, 0x110000),)
_SIGNS = (range(0x2190, 0x2200), range(0x2600, 0x27C0))

_WANTED = {
    "NotoSerif-Regular.ttf": _WESTERN,
    "NotoSerif-Italic.ttf": _WESTERN,
    "NotoSerif-Bold.ttf": _WESTERN,
    "NotoSans-Regular.ttf": _WESTERN,
    "NotoSans-Bold.ttf": _WESTERN,
    "NotoSerifDevanagari-Regular.ttf": _INDIC,
    "NotoSerifDevanagari-Bold.ttf": _INDIC,
    "NotoSansDevanagari-Regular.ttf": _INDIC,
    "NotoSansDevanagari-Bold.ttf": _INDIC,
    "NotoSansSymbols-Regular.ttf": _SIGNS,
    "NotoSansSymbols2-Regular.ttf": _SIGNS,
}


def subset(source: bytes, code_points: set[int]) -> bytes:
    """The font `source` reduced to `code_points` and every glyph that they can shape into, hinting dropped."""
    face = hb.Face(source)
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.unicode_set.update(code_points & set(face.unicodes))
    return bytes(wanted.subset(face).blob.data)


def main(folder: Path) -> None:
    entries = []
    for name, ranges in sorted(_WANTED.items()):
        data = subset((folder / name).read_bytes(), set(chain.from_iterable(ranges)))
        (TARGET / name).write_bytes(data)
        entries.append(
            {
                "file": name,
                "sha256": hashlib.sha256(data).hexdigest(),
                "licence": LICENCE,
                "source": f"{SOURCE}: {name}",
            }
        )
    (TARGET / "MANIFEST.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
