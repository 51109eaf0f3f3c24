"""What a person sees in the Dagster UI, in a real browser over a real `storyvid dev`: pictures, what is out of date."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from storyvid.models.story import SourceOptions
from storyvid.settings import Settings
from storyvid_assets.home import Home
from storyvid_assets.registration import register
from tests.dagster.browser import PATIENCE_MS, open_page, partition_url
from tests.dagster.live import LiveStudio

WITHIN_S = 240.0
IS_LOADED = "picture => picture.complete && picture.naturalWidth"


def picture_width(page: Page, kind: str) -> int:
    """Width of the first picture of a kind (`webp`, `jpeg`) that stands on the page; it has to be visible."""
    picture = page.locator(f'img[src^="data:image/{kind};base64,"]').first
    expect(picture).to_be_visible(timeout=PATIENCE_MS)
    return int(picture.evaluate(IS_LOADED))


@pytest.mark.usefixtures("this_machine")
def test_pictures_are_seen_and_staleness_comes_with_an_edit_and_goes_with_the_film(tmp_path: Path) -> None:
    store = Home.of(Settings(storyvid_home=tmp_path / "home")).store()
    with LiveStudio(tmp_path) as live, open_page() as page:
        (live.inbox / "fox.txt").write_text("The fox slept.")
        live.wait(lambda: live.film("fox").is_file(), WITHIN_S, "the film of the fox")
        live.wait(lambda: live.runs("fox")[0]["status"] == "SUCCESS", WITHIN_S, "its run to end")

        # The key frame stands on the page of its cell; the strip of the scene is one click away.
        page.goto(partition_url(live.port, "storyboard", "s001|fox"))
        assert picture_width(page, "webp") == 128
        page.get_by_text("[Show Markdown]").first.click()
        assert picture_width(page, "jpeg") >= 320

        # So do the film's poster, its cut over time and the account of what was made.
        page.goto(partition_url(live.port, "final_video", "fox"))
        assert picture_width(page, "webp") == 128
        expect(page.get_by_text("new shot")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.get_by_text(str(live.film("fox")))).to_be_visible()
        page.locator("tr", has_text="cut over time").first.get_by_text("[Show Markdown]").click()
        assert picture_width(page, "jpeg") >= 560

        # An edit is read: what was made of the text before is out of date, until the film is made again.
        unsynced = page.get_by_text("Unsynced")
        page.goto(partition_url(live.port, "screenplay", "fox"))
        expect(page.get_by_text("scene list")).to_be_visible(timeout=PATIENCE_MS)
        expect(unsynced).to_have_count(0)
        register(store, "fox.txt", b"The fox ran.", SourceOptions())
        live.run_to_success("fox", WITHIN_S, assets=["story"])
        page.reload()
        expect(unsynced).to_be_visible(timeout=PATIENCE_MS)
        live.run_to_success("fox", WITHIN_S)
        page.reload()
        expect(page.get_by_text("scene list")).to_be_visible(timeout=PATIENCE_MS)
        expect(unsynced).to_have_count(0, timeout=PATIENCE_MS)
        page.goto(partition_url(live.port, "final_video", "fox"))
        expect(page.get_by_text("'slept.' → 'ran.'").or_(page.get_by_text("words:"))).to_be_visible(timeout=PATIENCE_MS)
