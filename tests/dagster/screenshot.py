"""Makes the picture of the README: `python -m tests.dagster.screenshot OUT.jpg [STORY_FILE]`.

It films the sample with a data folder of its own and shows the storyboard of a scene as the Dagster UI does.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from storyvid.settings import PROJECT_ROOT
from tests.dagster.browser import open_page, partition_url
from tests.dagster.live import LiveStudio

SAMPLE = PROJECT_ROOT / "stories" / "the-lamplighters-fox.md"
MOST_BYTES = 400 * 1024
WIDTH_PX, HEIGHT_PX = 1_180, 700


def main(out: Path, sample: Path = SAMPLE) -> None:
    with tempfile.TemporaryDirectory() as folder, LiveStudio(Path(folder), FILM_LINES="480") as live:
        (live.inbox / sample.name).write_bytes(sample.read_bytes())
        live.wait(lambda: any(run["status"] == "SUCCESS" for run in live.runs(sample.stem)), 900, "the film")
        with open_page(width_px=WIDTH_PX, height_px=HEIGHT_PX, scale=1.5) as page:
            out.write_bytes(_as_jpeg(_storyboard(page, live.port, sample.stem)))


def _storyboard(page: Page, port: int, story: str) -> bytes:
    """The page of the first scene's storyboard with its strip opened."""
    page.goto(partition_url(port, "storyboard", f"s001|{story}"))
    page.get_by_text("[Show Markdown]").first.click()
    page.locator('img[src^="data:image/jpeg"]').wait_for()
    page.wait_for_timeout(1_000)
    return page.screenshot()


def _as_jpeg(png: bytes) -> bytes:
    """The picture as a JPEG that a page loads at once."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    for quality in range(90, 30, -5):
        data = BytesIO()
        picture.save(data, "JPEG", quality=quality, subsampling=0, optimize=True)
        if data.tell() <= MOST_BYTES:
            return data.getvalue()
    raise ValueError(f"the picture does not fit into {MOST_BYTES} bytes")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
