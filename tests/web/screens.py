"""Every screen of the workbench, and when it has come to rest."""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Page, expect
from web.seeding import Seeded

SCREENS: Final[dict[str, Callable[[Seeded], str]]] = {
    "studies": lambda _: "/",
    "data": lambda seeded: f"{seeded.path}/data",
    "import": lambda seeded: f"{seeded.path}/data/uploads/{seeded.waiting_upload}",
    "dictionary": lambda seeded: f"{seeded.path}/data/datasets/{seeded.dataset}",
    "clean": lambda seeded: f"{seeded.path}/clean/{seeded.ids['recipe']}",
    "designer": lambda seeded: f"{seeded.path}/design/{seeded.ids['recipe']}",
    "review": lambda seeded: f"{seeded.path}/review/{seeded.waiting_prepared}",
    "approved": lambda seeded: f"{seeded.path}/review/{seeded.ids['prepared']}",
    "train": lambda seeded: f"{seeded.path}/train",
    "experiment": lambda seeded: f"{seeded.path}/train/{seeded.ids['experiment']}",
    "compare": lambda seeded: f"{seeded.path}/compare",
    "models": lambda seeded: f"{seeded.path}/models",
    "model": lambda seeded: f"{seeded.path}/models/{seeded.ids['best_model']}",
    "reports": lambda seeded: f"{seeded.path}/reports",
    "report": lambda seeded: f"{seeded.path}/reports/{seeded.ids['report']}",
    "share": lambda seeded: f"{seeded.path}/share",
    "admin": lambda _: "/admin",
}
_SETTLE_MS: Final = 600


def settle(page: Page) -> None:
    """Wait until the screen has its title and nothing is loading any more."""
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=10_000)
    expect(page.locator(".mantine-Loader-root, .mantine-Skeleton-root")).to_have_count(0)
    page.wait_for_timeout(_SETTLE_MS)
