"""What a doctor does with the workbench, gesture by gesture, by the words on the screen."""

import re
import zipfile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect
from web.places import INSTITUTION, NAME, PASSWORD, Place

# reading, preparing, signing, training and reporting are jobs; a loaded machine takes its time
JOB_MS: Final = 180_000
_COUNT: Final = """addEventListener("pointerdown", () => {
    const counted = Number(sessionStorage.getItem("clicks") ?? 0);
    sessionStorage.setItem("clicks", String(counted + 1));
}, true)"""


class Doctor:
    """One person at one page. ``clicks`` counts what her hand did; ``been`` is where each stage's page was."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.been: dict[str, str] = {}
        page.context.add_init_script(_COUNT)

    @property
    def clicks(self) -> int:
        return int(self.page.evaluate("Number(sessionStorage.getItem('clicks') ?? 0)"))

    def click(self, name: str, role: str = "button", *, within: Locator | None = None, patience_ms: int = 0) -> None:
        """Click what bears this name; ``patience_ms`` for what appears when a job is done."""
        place = within or self.page
        found = place.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        expect(found).to_be_enabled(timeout=patience_ms or None)
        found.click()

    def comes_to(self, stage: str, path: str) -> None:
        expect(self.page).to_have_url(re.compile(path), timeout=JOB_MS)
        self.been[stage] = urlsplit(self.page.url).path

    def start_sample(self) -> None:
        self.page.goto("/")
        self.click("Start with a sample study")
        self.comes_to("clean", "/clean/")

    def begin(self, place: Place) -> None:
        """The first start: the one-time secret becomes the administrator's account."""
        self.page.goto("/")
        self.click("First start? Create the first administrator")
        self.page.get_by_label("One-time secret").fill(place.secret)
        self.page.get_by_label("Your institution").fill(INSTITUTION)
        self.page.get_by_label("Name to sign in with").fill(NAME)
        self.page.get_by_role("textbox", name="Password (at least 12 characters)").fill(PASSWORD)
        self.click("Create the administrator")
        expect(self.page.get_by_role("heading", name="Studies", level=1)).to_be_visible()

    def upload(self, file: Path) -> None:
        """A study named after the file; the import's wizard opens when the file has been read."""
        with self.page.expect_file_chooser() as chooser:
            self.click("Upload your file")
        chooser.value.set_files(file)
        self.comes_to("check", r"/data/uploads/")
        expect(self.page.get_by_role("heading", name=file.name, level=1)).to_be_visible(timeout=JOB_MS)

    def accept(self, roles: dict[str, str]) -> None:
        """Say what some columns mean, do with identifying ones what is recommended, accept the rest as guessed."""
        self.click("Next: Columns", patience_ms=JOB_MS)
        for column, role in roles.items():
            self.page.get_by_label(f"Role of {column}", exact=True).select_option(label=role)
        self.click("Next: Patient identity")
        advised = self.page.get_by_role("button", name=re.compile("Do what is recommended for all"))
        if advised.count():
            advised.click()
        self.click("Next: Accept")
        self.click("Accept this data", patience_ms=JOB_MS)
        self.click("Clean this data", patience_ms=JOB_MS)
        self.comes_to("clean", "/clean/")

    def prepare(self) -> None:
        self.click("Prepare for review", patience_ms=JOB_MS)
        self.comes_to("review", "/review/")

    def approve(self) -> None:
        """Look, then sign: opens training."""
        self.click("Approve…", patience_ms=JOB_MS)
        self.click("Approve and sign", within=self.page.get_by_role("dialog"), patience_ms=JOB_MS)
        self.click("Go on to training", role="link", patience_ms=JOB_MS)

    def train(self, *, shortest: bool = True) -> None:
        """The shortest budget is set by keyboard."""
        if shortest:
            self.page.get_by_role("slider", name="Time budget").press("Home")
        self.click("Start training")
        self.comes_to("train", r"/train/exp_")

    def report(self) -> None:
        self.click("Build the report", role="link", patience_ms=JOB_MS)
        self.click("Build the report")
        self.comes_to("report", r"/reports/rpt_")
        expect(self.page.get_by_role("heading", name="ROC curve")).to_be_visible(timeout=JOB_MS)

    def figure(self, name: str, kind: str, folder: Path) -> Path:
        """Download a figure in one of its formats."""
        self.click(f"Download: {name}")
        with self.page.expect_download() as download:
            self.page.get_by_role("menuitem", name=re.compile(f"^{kind}")).click()
        return _kept(download.value.path(), folder / download.value.suggested_filename)

    def pack(self, folder: Path) -> zipfile.ZipFile:
        with self.page.expect_download() as download:
            self.click("Download everything", role="link")
        return zipfile.ZipFile(_kept(download.value.path(), folder / "pack.zip"))


def _kept(made: Path, target: Path) -> Path:
    target.write_bytes(made.read_bytes())
    return target
