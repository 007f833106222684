"""The pictures of the README, taken from the running product with the sample study."""

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import APIRequestContext, Browser, sync_playwright
from web.chromium import launch
from web.doctor import Doctor
from web.places import NAME, PASSWORD, Place
from web.screens import settle

from medloom_client.embedded import embedded

ROOT: Final = Path(__file__).resolve().parents[1]
IMAGES: Final = ROOT / "docs/images"
VIEWPORT: Final = {"width": 1366, "height": 768}
LOCALES: Final = {"en": "en-GB", "ko": "ko-KR"}
COLOURS: Final = 128
DRAWN_MS: Final = 3000


@dataclass(frozen=True)
class Shot:
    """A screen by its address, the language it is shown in, and the tab that is opened on it."""

    name: str
    path: str
    language: str = "en"
    tab: str = ""


def shots(been: dict[str, str]) -> list[Shot]:
    study, recipe = been["clean"].split("/clean/")
    return [
        Shot("studies", "/"),
        Shot("clean", been["clean"]),
        Shot("clean.ko", been["clean"], "ko"),
        Shot("designer", f"{study}/design/{recipe}"),
        Shot("review", been["review"], tab="Before and after"),
        Shot("review.ko", been["review"], "ko", "전후 비교"),
        Shot("train", been["train"]),
        Shot("compare", f"{study}/compare"),
        Shot("report", been["report"]),
        Shot("report.ko", been["report"], "ko"),
    ]


def walk(browser: Browser, place: Place) -> dict[str, str]:
    """The sample study from the start page to its report; where each stage's page is."""
    context = browser.new_context(base_url=place.url, viewport=VIEWPORT, locale=LOCALES["en"])
    context.set_default_timeout(120_000)
    _sign_in(context.request)
    doctor = Doctor(context.new_page())
    doctor.start_sample()
    doctor.prepare()
    doctor.approve()
    doctor.train(shortest=False)
    doctor.report()
    return doctor.been


def take(browser: Browser, place: Place, shot: Shot) -> Path:
    context = browser.new_context(base_url=place.url, viewport=VIEWPORT, locale=LOCALES[shot.language])
    _sign_in(context.request)
    page = context.new_page()
    page.goto(shot.path)
    settle(page)
    if shot.tab:
        page.get_by_role("tab", name=shot.tab).click()
    page.wait_for_timeout(DRAWN_MS)
    path = IMAGES / f"{shot.name}.png"
    page.screenshot(path=path)
    context.close()
    small(path)
    return path


def small(path: Path) -> None:
    """A palette instead of true colours: a third of the bytes, and nobody sees it."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _sign_in(request: APIRequestContext) -> None:
    request.post("/api/v1/auth/sessions", data={"name": NAME, "password": PASSWORD})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="name of a picture; may be given several times")
    wanted = parser.parse_args().only
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, embedded(Path(folder)) as running, sync_playwright() as driver:
        place = Place(running.url, str(running.secret)).boot()
        browser = launch(driver)
        for shot in shots(walk(browser, place)):
            if not wanted or shot.name in wanted:
                path = take(browser, place, shot)
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} kB")
        browser.close()
    print(f"{time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
