"""The guard itself: each kind of fault, planted into a page, is seen."""

import pytest
from playwright.sync_api import BrowserContext
from web.guard import Guard

ELSEWHERE = "http://localhost:9/x.png"

PLANTED = {
    "console error": "console.error('planted')",
    "page error": "setTimeout(() => { throw new Error('planted') })",
    "Content Security Policy": f"document.body.append(Object.assign(new Image(), {{src: '{ELSEWHERE}'}}))",
    "404 GET": "fetch('/api/v1/nowhere')",
    "unsafe-eval": "new Function('return 1')()",
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_fault_is_seen(kind: str, desk: tuple[BrowserContext, Guard]) -> None:
    context, guard = desk
    page = context.new_page()
    page.goto("/")
    page.get_by_role("navigation").first.wait_for()
    assert guard.faults == []
    page.evaluate(f"() => {{ setTimeout(() => {{ {PLANTED[kind]} }}) }}")
    page.wait_for_timeout(300)
    seen = guard.faults
    guard.allow(".")
    assert any(kind in fault for fault in seen), seen
