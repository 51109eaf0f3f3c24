"""Hindi is shaped and drawn right, by the wheels alone."""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import uharfbuzz as hb
from PIL import Image, ImageDraw, ImageFont

from storyvid.errors import MissingModelError
from storyvid.typography import check, fonts
from storyvid.typography.fonts import Font, load
from storyvid.typography.shaping import rasterise, runs, shape
from storyvid.typography.typesetter import Typesetter

ROOT = Path(__file__).parents[2]


def advances(text: str, font: Font = Font.SERIF) -> list[float]:
    return [glyph.x for glyph in shape(text, font, "hi").glyphs]


def nominal(character: str, font: Font = Font.SERIF) -> int:
    found = load(font.devanagari).get_nominal_glyph(ord(character))
    assert found
    return int(found)


@pytest.mark.parametrize("font", [Font.SERIF, Font.SERIF_BOLD, Font.SANS, Font.SANS_BOLD])
@pytest.mark.parametrize("conjunct", ["क्ष", "त्र", "ज्ञ", "श्र", "द्ध", "द्व", "ह्म"])
def test_conjuncts_join_into_one_glyph_without_a_visible_virama(conjunct: str, font: Font) -> None:
    glyphs = shape(conjunct, font, "hi").glyphs
    assert len(glyphs) == 1
    assert glyphs[0].index not in {nominal(character, font) for character in conjunct}


def test_the_short_i_is_drawn_before_the_consonant_that_it_follows_in_speech() -> None:
    glyphs = shape("हि", Font.SERIF, "hi").glyphs
    assert glyphs[1].index == nominal("ह")
    assert glyphs[0].x < glyphs[1].x
    word = shape("हिन्दी", Font.SERIF, "hi").glyphs
    assert len(word) == 5
    assert word[1].index == nominal("ह")


def test_reph_stands_over_the_consonant_after_it() -> None:
    assert shape("र्क", Font.SERIF, "hi").glyphs[0].index == nominal("क")


def test_joiners_ask_for_the_half_form_instead_of_the_ligature() -> None:
    assert len(shape("क्ष", Font.SERIF, "hi").glyphs) == 1
    assert len([g for g in shape("क्\u200dष", Font.SERIF, "hi").glyphs if g.file == Font.SERIF.devanagari]) > 1


@pytest.mark.parametrize("character", ["क", "ह", "म", "A", "g", "&"])
def test_a_drawn_letter_covers_what_freetype_covers(character: str) -> None:
    file = fonts.file_for(character, Font.SERIF, None)
    oracle = ImageFont.truetype(str(fonts.FOLDER / f"{file}.ttf"), 160, layout_engine=ImageFont.Layout.BASIC)
    theirs = Image.new("L", (240, 300))
    ImageDraw.Draw(theirs).text((40, 200), character, fill=255, font=oracle, anchor="ls")
    ours = np.zeros((300, 240, 3), np.uint8)
    Typesetter("hi").draw(ours, (40, 200), character, Font.SERIF, 160, fill=(255, 255, 255))
    first, second = np.asarray(theirs) > 127, ours[:, :, 0] > 127
    assert (first & second).sum() / (first | second).sum() > 0.93  # FreeType, in Pillow, hints the outline by itself


_BARE = """
import ctypes.util, sys
ctypes.util.find_library = lambda name: None
sys.modules["PIL._imagingft"] = None
sys.modules["freetype"] = None
from storyvid.typography.check import check_shaping
from storyvid.typography.fonts import Font
from storyvid.typography.shaping import rasterise, shape
import hashlib
check_shaping()
ink = rasterise(shape("क्ष त्र ज्ञ श्री हिन्दी", Font.SERIF, "hi"), 48, 3.25, 40)
maps = open("/proc/self/maps").read() if sys.platform == "linux" else ""
assert not [name for name in ("fribidi", "raqm", "libfreetype") if name in maps]
print(hashlib.sha256(ink.alpha.tobytes()).hexdigest())
"""


def test_the_same_ink_where_no_system_library_can_be_loaded() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LD_LIBRARY_PATH": "", "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", _BARE], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ink = rasterise(shape("क्ष त्र ज्ञ श्री हिन्दी", Font.SERIF, "hi"), 48, 3.25, 40)
    assert ink is not None
    assert done.stdout.strip() == hashlib.sha256(ink.alpha.tobytes()).hexdigest()


def test_the_check_passes_here_and_fails_where_shaping_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    check.check_shaping()
    shape.cache_clear()

    def unshaped(font: hb.Font, buffer: hb.Buffer, features: object = None) -> None:
        off = dict.fromkeys(("akhn", "rphf", "rkrf", "half", "cjct", "pres", "vatu", "ccmp", "locl", "nukt"), False)
        real(font, buffer, off)

    real = hb.shape
    monkeypatch.setattr("storyvid.typography.shaping.hb.shape", unshaped)
    with pytest.raises(MissingModelError, match="uharfbuzz"):
        check.check_shaping()
    shape.cache_clear()


def test_a_damaged_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "NotoSerif-Regular.ttf").write_bytes(b"not a font")
    (tmp_path / "MANIFEST.json").write_text("[]")
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.manifest.cache_clear()
    with pytest.raises(MissingModelError, match=r"NotoSerif-Regular\.ttf"):
        fonts.load.__wrapped__("NotoSerif-Regular")
    with pytest.raises(MissingModelError, match="install storyvid again"):
        fonts.load.__wrapped__("NotoSerif-Bold")
    fonts.manifest.cache_clear()


def test_every_shipped_font_is_in_the_manifest_and_small() -> None:
    shipped = {path.name for path in fonts.FOLDER.glob("*.ttf")}
    assert shipped == set(fonts.manifest())
    assert {f"{file}.ttf" for font in Font for file in font.chain} == shipped
    assert sum(path.stat().st_size for path in fonts.FOLDER.iterdir()) < 3_000_000
    assert "SIL OPEN FONT LICENSE" in (fonts.FOLDER / "OFL.txt").read_text()


def test_mixed_scripts_are_set_in_their_own_fonts_and_spaces_stay_with_their_neighbours() -> None:
    found = runs("Hamid हामिद बोला 12.", Font.SERIF)
    assert [file for file, _ in found] == [Font.SERIF.latin, Font.SERIF.devanagari]
    assert "".join(text for _, text in found) == "Hamid हामिद बोला 12."


def test_no_shipped_font_draws_a_box_for_what_it_lacks(caplog: pytest.LogCaptureFixture) -> None:
    fonts.report_dropped.cache_clear()
    shape.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert shape("你a你", Font.SERIF).glyphs == shape("a", Font.SERIF).glyphs
    assert len(caplog.records) == 1
    assert "U+4F60" in caplog.text


def test_a_star_or_a_note_comes_from_the_symbol_fonts() -> None:
    assert {glyph.file for glyph in shape("★♪❧", Font.SERIF).glyphs} == {
        "NotoSansSymbols-Regular",
        "NotoSansSymbols2-Regular",
    }


def test_tracking_widens_latin_and_leaves_the_headline_of_devanagari_whole() -> None:
    assert shape("AB", Font.SANS, "en", 100.0).width == pytest.approx(shape("AB", Font.SANS).width + 200)
    assert shape("हिन्दी", Font.SANS, "hi", 100.0).width == shape("हिन्दी", Font.SANS, "hi").width
    assert advances("हिन्दी")
