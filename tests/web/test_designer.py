"""A pipeline drawn with the mouse is the same recipe as one built through the API."""

from typing import Any, Final

from playwright.sync_api import Locator, Page, expect
from web.guard import Guard
from web.places import Place
from web.seeding import Seeded

STEPS: Final[list[dict[str, Any]]] = [
    {"op": "deduplicate"},
    {"op": "drop", "columns": ["심박수"]},
]


class Canvas:
    """Blocks are dragged from the palette, ports are joined by dragging from one to the other."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.palette = page.get_by_role("region", name="Blocks")
        self.canvas = page.get_by_role("region", name="Canvas of the recipe")

    def drop(self, block: str, x: int, y: int) -> None:
        found = self.palette.get_by_role("button", name=block, exact=True)
        found.drag_to(self.canvas, target_position={"x": x, "y": y})
        expect(self.node(block)).to_be_visible()

    def node(self, words: str) -> Locator:
        return self.canvas.locator(".react-flow__node").filter(has_text=words)

    def link(self, before: str, after: str) -> None:
        start = self._middle(self.node(before).locator(".react-flow__handle-bottom"))
        end = self._middle(self.node(after).locator(".react-flow__handle-top"))
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(end[0], end[1] + 20, steps=8)
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()

    def _middle(self, port: Locator) -> tuple[float, float]:
        box = port.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def bare(steps: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any], bool]]:
    return [(step["op"], step["params"], step["enabled"]) for step in steps]


def test_a_pipeline_drawn_by_mouse_equals_the_one_built_by_rest(
    page: Page, guard: Guard, place: Place, seeded: Seeded
) -> None:
    guard.allow("422 POST .*/try$")  # a form that is not complete yet
    with place.client() as medloom:
        recipes = medloom.study(seeded.study).recipes
        built = recipes.create(seeded.dataset, 1, STEPS, "by REST")
        drawn = recipes.create(seeded.dataset, 1, [], "by mouse")
        page.goto(f"{seeded.path}/design/{drawn.id}")
        canvas = Canvas(page)
        canvas.drop("Remove duplicates", 360, 100)
        canvas.link("심정지", "Remove duplicates")
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        canvas.drop("Remove columns", 120, 480)
        canvas.link("Remove duplicates", "Remove columns")
        page.get_by_role("region", name="The chosen node").get_by_role("button", name="Settings").click()
        form = page.get_by_role("dialog", name="Remove columns")
        form.get_by_role("combobox", name="Columns").click()
        page.get_by_role("option", name="심박수").click()
        page.keyboard.press("Tab")
        form.get_by_role("button", name="Add step").click()
        expect(form).to_have_count(0)
        expect(canvas.node("Not in the recipe yet")).to_have_count(0)
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        assert bare(recipes.get(drawn.id).steps) == bare(recipes.get(built.id).steps)
