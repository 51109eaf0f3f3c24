"""A headless Chromium from this machine, and pages of the Dagster UI in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE_MS = 60_000


def find_chromium() -> str:
    """Path of the browser. Fails by saying how to get one."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, f"none of {', '.join(NAMES)} is on PATH; get one, e.g. with `apt-get install chromium`"
    return found


@contextmanager
def open_page(*, width_px: int = 1440, height_px: int = 1000, scale: float = 1.0) -> Iterator[Page]:
    """An empty page; it waits a minute for whatever it is told to find."""
    # Chromium refuses its sandbox to root, which containers are.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        try:
            page = browser.new_page(viewport={"width": width_px, "height": height_px}, device_scale_factor=scale)
            page.set_default_timeout(PATIENCE_MS)
            yield page
        finally:
            browser.close()


def partition_url(port: int, asset: str, partition: str) -> str:
    """The page of one partition of an asset."""
    return f"http://127.0.0.1:{port}/assets/{asset}?view=partitions&partition={quote(partition, safe='')}"
