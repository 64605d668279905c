"""The pages of the site in a real browser: nothing from elsewhere, nothing cut off, and everyone can use them."""

import contextlib
import re
from importlib.resources import files
from urllib.parse import unquote, urlsplit

import pages
import pytest

from browser.everyone import RUN_AXE
from browser.notebook import LIMIT, SCREENSHOTS
from browser.served import served

with contextlib.suppress(ImportError):  # where there is no Playwright, the fixtures skip before it is needed
    from playwright.sync_api import expect

KINDS = [  # one page of each kind
    "index.html",
    "search.html",
    "notebooks/01_a_neuron.html",
    "notebooks/for_teachers.html",
    "MEASUREMENTS.html",
    "library/nnlib.losses.html",
    "source/LICENSE.html",
    "_modules/nnlib/losses.html",
]
WIDTHS = (390, 768, 1366)
LOAD_PICTURES = """async () => {
    const pictures = [...document.images];
    for (const picture of pictures) picture.loading = "eager";
    await Promise.all([document.fonts.ready, ...pictures.map((picture) => picture.decode())]);
}"""
LOADED = "() => performance.getEntriesByType('resource').map((resource) => resource.name)"
OPEN_FOLDS = "() => document.querySelectorAll('details').forEach((fold) => (fold.open = true))"
# What is alike thousands of times, axe looks at on one page of each kind; elsewhere it would take minutes.
TAKE_OUT = "() => document.querySelectorAll('.katex-html, pre span').forEach((part) => part.remove())"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def folder(chromium, tmp_path_factory):
    return pages.build(tmp_path_factory.mktemp("site") / "pages")


@pytest.fixture(scope="module")
def address(folder):
    with served(folder) as (address, _):
        yield address


@pytest.fixture(scope="module")
def names(folder):
    return [file.relative_to(folder).as_posix() for file in sorted(folder.rglob("*.html"))]


@pytest.fixture
def page(browser, address):
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768}, color_scheme="light")
    context.set_default_timeout(LIMIT * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture
def requests(page):
    """The answers to all that the page asks for."""
    asked = []
    page.on("response", lambda response: asked.append(response))
    return asked


def test_no_page_asks_elsewhere_or_is_cut_off_at_any_width(page, requests, names, address):
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    for name in names:
        page.goto(name)
        page.evaluate(OPEN_FOLDS)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate(OVERFLOW) <= 0, f"{name} is wider than {width} pixels"
    assert {f"http://{urlsplit(response.url).netloc}" for response in requests} == {address}
    assert not [response.url for response in requests if response.status >= 400]
    assert not errors


def test_a_lesson_with_all_its_pictures_and_fonts_is_light(page, names, folder):
    for name in [name for name in names if re.match(r"notebooks/\d", name)]:
        page.goto(name)
        page.evaluate(LOAD_PICTURES)
        loaded = {unquote(urlsplit(address).path)[1:] for address in page.evaluate(LOADED)}
        assert any("KaTeX" in path for path in loaded), name
        assert sum((folder / path).stat().st_size for path in {name, *loaded}) <= 1_500_000, name


def test_everyone_can_read_each_page_in_both_themes(page, names):
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    found = []
    for name in names:
        kind = name in KINDS
        if name.startswith(("source/", "_modules/")) and not kind:
            continue  # they differ in the text of one box
        page.goto(name)
        page.evaluate(OPEN_FOLDS)
        if not kind:
            page.evaluate(TAKE_OUT)
        page.evaluate(axe)
        for theme in ("light", "dark") if kind else ("light",):
            page.emulate_media(color_scheme=theme)
            found += [f"{name}, {theme}: {violation}" for violation in page.evaluate(RUN_AXE, [["html"]])]
    assert not found, "\n".join(found)


def test_search_finds_softmax(page):
    page.goto("index.html")
    page.get_by_role("textbox", name="Search").fill("softmax")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Bend the line", exact=True).first).to_be_visible()
    expect(page.get_by_role("link", name="nnlib.activations.softmax", exact=True)).to_be_visible()


def test_second_reading_opens_by_hand_and_for_who_follows_a_link_to_it(page):
    page.goto("notebooks/04_cross_entropy.html")
    folds = page.locator("details.second-reading")
    assert folds.evaluate_all("(folds) => folds.filter((fold) => fold.open).length") == 0
    folds.first.locator("summary").first.click()
    expect(folds.first).to_have_attribute("open", "")
    page.goto("index.html")
    page.goto("notebooks/04_cross_entropy.html#second-reading-softmax-twice")
    expect(page.locator("section#second-reading-softmax-twice > details")).to_have_attribute("open", "")


def test_an_answer_is_hidden_until_it_is_asked_for(page):
    page.goto("notebooks/01_a_neuron.html")
    answer = page.get_by_text("The answer is B.").first
    expect(answer).to_be_hidden()
    page.get_by_text("Choose first. Then open").first.click()
    expect(answer).to_be_visible()


def test_the_theme_follows_the_system_and_can_be_switched(page):
    page.emulate_media(color_scheme="dark")
    page.goto("index.html")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.emulate_media(color_scheme="light")
    light = page.evaluate(ground)
    assert light != dark
    switch = page.locator(".theme-toggle-content .theme-toggle")
    for _ in range(2):  # from "as the system" over light to dark, or the other way
        switch.click()
        if page.evaluate(ground) == dark:
            break
    assert page.evaluate(ground) == dark
    page.goto("notebooks/00_start_here.html")
    assert page.evaluate(ground) == dark


def test_formulas_are_set_in_their_own_type(page):
    page.goto("notebooks/04_cross_entropy.html")
    assert page.locator(".katex").count() > 150
    page.evaluate("() => document.fonts.ready")
    assert page.evaluate("() => document.fonts.check('16px KaTeX_Main') && document.fonts.check('16px KaTeX_Math')")
    assert page.locator(".formula math").first.evaluate("(formula) => formula.textContent.length") > 0


def test_the_neuron_on_the_start_page_is_moved_and_learns(page):
    page.goto("index.html")
    neuron = page.locator("#neuron")
    says = neuron.locator("output")
    expect(says).to_have_text("6 of 12 days on the wrong side")
    border = neuron.locator("svg .border").bounding_box()
    page.mouse.move(border["x"] + border["width"] / 2, border["y"] + border["height"] / 2)
    page.mouse.down()
    page.mouse.move(border["x"] + border["width"] / 2 + 150, border["y"] + border["height"] / 2, steps=5)
    page.mouse.up()
    expect(says).not_to_have_text("6 of 12 days on the wrong side")
    assert float(neuron.get_by_label("bias").input_value()) < 3
    neuron.get_by_label("weight of the laundry").press("ArrowLeft")
    expect(neuron.get_by_label("weight of the laundry")).to_have_value("-2.05")
    neuron.get_by_role("button", name="Let it learn").click()
    expect(says).to_have_text("No mistake is left")
    page.get_by_role("link", name="Start lesson 00").click()
    expect(page).to_have_url(re.compile("notebooks/00_start_here.html$"))


def test_each_kind_of_page_is_photographed(page):
    for name in KINDS:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for width in (390, 1366):
                page.set_viewport_size({"width": width, "height": 768})
                page.goto(name)
                file = SCREENSHOTS / f"site_{name.replace('/', '_').removesuffix('.html')}_{width}_{theme}.png"
                page.screenshot(path=file)
                assert file.stat().st_size > 5_000
