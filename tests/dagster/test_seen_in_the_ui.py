"""What materializations show: pictures that are small, tables, where the files are; and that looking costs little."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path

import dagster as dg
from PIL import Image

from storyvid.stages.cells import CELL_ASSETS
from storyvid_assets.markdown import MOST_ROWS, table
from tests.dagster.studio import TestStudio

TALE = "The old fox slept under the tree.\n\n***\n\nIn the morning Mr. Finch brought her a bun. “Hello,” he said.\n"
PICTURES = {
    ("storyboard", "s001|fox"): ("storyboard",),
    ("clips", "s002|fox"): ("clips",),
    ("timeline", "fox"): ("cut over time",),
    ("soundtrack", "fox"): ("sound over time",),
    ("final_video", "fox"): ("cut over time", "storyboard", "poster, large"),
}


def shown(studio: TestStudio, asset: str, partition: str) -> dict[str, dg.MetadataValue]:
    """Metadata of the newest event."""
    records = dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=[partition])
    event = studio.instance.fetch_materializations(records, limit=1).records[0].asset_materialization
    assert event is not None
    return dict(event.metadata)


def picture_in(value: dg.MetadataValue) -> Image.Image:
    """The picture of a Markdown entry, which has to be a JPEG of at most 20 KB."""
    (data,) = re.findall(r"!\[\]\(data:image/jpeg;base64,([A-Za-z0-9+/=]+)\)", str(value.value))
    decoded = base64.b64decode(data)
    assert len(decoded) <= 20 * 1024
    picture = Image.open(BytesIO(decoded))
    assert picture.format == "JPEG"
    return picture


def drawn_for_events(studio: TestStudio) -> int:
    """Pictures that were made for events, and not taken from the store, by all runs."""
    _, rows = studio.production.ledger.query(  # type: ignore[attr-defined]
        "SELECT count(*) FROM ledger WHERE stage IN ('strip', 'cut_sheet') AND outcome = 'made'"
    )
    return int(rows[0][0])


def events(studio: TestStudio) -> int:
    keys = [dg.AssetKey(asset) for asset in CELL_ASSETS]
    return sum(len(studio.instance.fetch_materializations(key, limit=1000).records) for key in keys)


def test_events_show_pictures_tables_and_files_and_an_unchanged_film_draws_none(studio: TestStudio) -> None:
    studio.render("fox.txt", TALE)
    for (asset, partition), names in PICTURES.items():
        metadata = shown(studio, asset, partition)
        for name in names:
            picture = picture_in(metadata[name])
            assert picture.width >= 160, (asset, name)
            low, high = picture.convert("L").getextrema()
            assert high - low > 60, f"{name} of {asset} is blank"  # type: ignore[operator]
    for asset, partition, name in (("storyboard", "s001|fox", "s001-01"), ("clips", "s001|fox", "s001-01")):
        text = str(shown(studio, asset, partition)[name].value)
        assert len(text) < 1000, "the UI shows longer Markdown only behind a click"
        webp = Image.open(BytesIO(base64.b64decode(text.partition("base64,")[2].rstrip(")"))))
        assert (webp.format, webp.width) == ("WEBP", 128)
    script = str(shown(studio, "narration", "s002|fox")["script"].value)
    assert "Mr. Finch" in script and "Hello" in script
    film = shown(studio, "final_video", "fox")
    assert Path(str(film["film"].value)).is_file()
    assert Path(str(film["cut over time, large"].value)).is_file()
    assert "new shot" in str(film["what was made and why"].value)
    assert "| segment |" in str(film["what it cost"].value)
    assert "Hello" in str(shown(studio, "subtitles", "fox")["captions"].value)

    drawn, logged = drawn_for_events(studio), events(studio)
    studio.render("fox.txt", TALE)
    assert (drawn_for_events(studio), events(studio)) == (drawn, logged)
    again = shown(studio, "final_video", "fox")
    assert again["cut over time"] == film["cut over time"]
    assert "every shot is as it was" in str(again["what was made and why"].value)


def test_every_asset_says_what_it_is_who_answers_for_it_and_of_what_kind(studio: TestStudio) -> None:
    graph = studio.defs.resolve_asset_graph()
    for key in graph.materializable_asset_keys:
        node = graph.get(key)
        assert node.description and len(node.description) > 60, key
        assert node.owners == ["team:storyvid"], key
        assert node.kinds, key
        assert node.group_name in {"planning", "picture", "sound", "film"}, key


def test_long_tables_say_how_much_they_leave_out_and_text_never_breaks_them() -> None:
    rows = [(index, "one | two\nthree") for index in range(MOST_ROWS + 5)]
    lines = str(table(("n", "text"), rows).value).splitlines()
    assert lines[-1] == "| … | and 5 more |"
    assert lines[2] == "| 0 | one \\| two three |"
    assert all(line.replace("\\|", "").count("|") == 3 for line in lines)
    assert table(("n",), []).value == "none"
