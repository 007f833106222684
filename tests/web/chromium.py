"""The system's Chromium: no browser is downloaded."""

from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Playwright

PATH: Final = Path("/usr/bin/chromium")
_FLAGS: Final = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


def launch(playwright: Playwright) -> Browser:
    if not PATH.exists():
        raise RuntimeError("chromium is not installed: apt-get install chromium fonts-nanum, or use scripts/test")
    return playwright.chromium.launch(executable_path=PATH, args=[*_FLAGS])
