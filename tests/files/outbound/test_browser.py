"""The page in a real browser: nothing sticks out at any width, scripts off, and it prints."""

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.files.outbound.invented import invented_report

from jisso.files.outbound.html import to_html

pytestmark = pytest.mark.browser
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

STICKS_OUT = """() => [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll') && !e.closest('.skip')
  && !e.closest('thead') && e.getBoundingClientRect().right > window.innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
TOO_SMALL = """() => [...document.querySelectorAll('summary, .toc a')].filter(e => e.getClientRects().length
  && e.getBoundingClientRect().height < 18).map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: `make browser`")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    report = invented_report()
    long = tuple(dataclasses.replace(f, title=f.title + "とても長い件名" * 6) for f in report.findings)
    path.write_text(to_html(dataclasses.replace(report, findings=long)), "utf-8")
    return path


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_nothing_sticks_out(browser, file: Path, width: int) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate(STICKS_OUT) == []
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(STICKS_OUT) == []
    assert page.evaluate(TOO_SMALL) == []
    assert asked == [file.as_uri()]
    page.close()


def test_it_is_whole_without_scripts_and_by_keyboard(browser, file: Path) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("article.card").count() >= 8
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.locator("article.card .why summary").first.click()
    assert page.locator("article.card .why-body").first.is_visible()
    context.close()


def test_it_prints_on_a4(browser, file: Path) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page()
    page.goto(file.as_uri())
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF") and paper.count(b"/MediaBox") >= 1
    assert b"594.95996 841.91998" in paper or b"595" in paper
    page.close()
