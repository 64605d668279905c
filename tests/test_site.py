"""The pages of the site: complete, described, linked, light, and with nothing from elsewhere."""

import importlib.util
import inspect
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pages
import pytest
from test_notebooks import NOTEBOOKS, read, tags

import nnlib

SECOND_READING = re.compile(r"^#+ (Second reading: .*)$", re.MULTILINE)
every_lesson = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    return pages.build(tmp_path_factory.mktemp("site") / "pages")


@pytest.fixture(scope="session")
def all_pages(site):
    return {file: pages.Page(file) for file in sorted(site.rglob("*.html"))}


@pytest.fixture
def page(all_pages, site, path):
    return all_pages[site / "notebooks" / f"{path.stem}.html"]


def outputs(path, kind):
    found = [output for cell in read(path).cells for output in cell.get("outputs", [])]
    return [output for output in found if kind in output.get("data", {})]


def size(files):
    return sum(file.stat().st_size for file in files)


def linked(page, address):
    """The file that an address on a page leads to."""
    return Path(page.file.parent, unquote(urlsplit(address).path)).resolve() if address[:1] != "#" else page.file


def test_each_page_of_the_course_is_there(site):
    for name in ("index", "search", "notebooks/for_teachers", "MACHINES", "MEASUREMENTS", "CHANGELOG"):
        assert (site / f"{name}.html").is_file(), name


def test_every_image_is_described_and_takes_its_place_at_once(all_pages):
    seen = 0
    for page in all_pages.values():
        for image, _ in page.all("img"):
            seen += 1
            assert len(image["alt"].split()) >= 5, (page.file.name, image)
            assert int(image["width"]) > 0 and int(image["height"]) > 0, (page.file.name, image)  # noqa: PT018
            assert image["loading"] == "lazy", (page.file.name, image)
            assert linked(page, image["src"]).is_file(), (page.file.name, image)
    assert seen > 100


@every_lesson
def test_a_lesson_has_its_pictures_with_their_descriptions(page, path):
    alts = [" ".join(output.metadata["image/png"]["alt"].split()) for output in outputs(path, "image/png")]
    assert [image["alt"] for image, _ in page.all("img")] == alts


def test_nothing_comes_from_elsewhere(all_pages, site):
    for page in all_pages.values():
        for address in page.loaded():
            assert not urlsplit(address).scheme and not address.startswith("//"), (page.file.name, address)  # noqa: PT018
            assert linked(page, address).is_file(), (page.file.name, address)
    for file in site.rglob("*.css"):
        outside = re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)]*", file.read_text(encoding="utf-8"))
        assert not outside, (file.name, outside)


def test_links_and_anchors_within_the_site_lead_somewhere(all_pages, site):
    seen = 0
    for page in all_pages.values():
        for link, _ in page.all("a"):
            address = link.get("href", "")
            target = linked(page, address)
            if urlsplit(address).scheme or site.resolve() / "live" in target.parents:  # made by tools/site/live.py
                continue
            seen += 1
            if target.is_dir():
                target /= "index.html"
            assert target.is_file(), (page.file.name, address)
            anchor = unquote(urlsplit(address).fragment)
            if anchor and target.suffix == ".html":
                assert anchor in all_pages[target].ids, (page.file.name, address)
    assert seen > 1000


@every_lesson
def test_second_reading_is_folded_and_nothing_else_of_the_lesson_is(page, path):
    cells = read(path).cells
    titles = [title for cell in cells for title in SECOND_READING.findall(cell.source)]
    assert len(page.all("details", "second-reading")) == len(titles) > 0
    shown = page.all("div", "cell")
    assert len(shown) == sum(cell.cell_type == "code" for cell in cells)
    for (attributes, around), cell in zip(shown, (cell for cell in cells if cell.cell_type == "code"), strict=True):
        folds = [opened.get("class", "") for tag, opened in around if tag == "details"]
        assert folds == ["second-reading"] * ("second-reading" in tags(cell)), cell.source
        assert ("tag_second-reading" in attributes["class"]) == bool(folds)
    summaries = "".join(text for text, around in page.texts if "summary" in [tag for tag, _ in around])
    for title in titles:  # with a formula or code in it, up to there
        assert re.split(r"[`$*]", title)[0] in summaries


@every_lesson
def test_predictions_and_answers_are_folded(page, path):
    folded = len(outputs(path, "text/html"))
    written = sum(cell.source.count("<details") for cell in read(path).cells if cell.cell_type == "markdown")
    second = len(page.all("details", "second-reading"))
    assert folded > 0
    assert len(page.all("details")) == folded + written + second
    assert not [attributes for attributes, _ in page.all("details") if "open" in attributes]


@every_lesson
def test_formulas_are_set_when_the_page_is_built(page):
    assert page.all("span", "katex")
    in_text = [text for text, around in page.texts if not {"pre", "code", "annotation"} & {tag for tag, _ in around}]
    assert not [text for text in in_text if re.search(r"\$[^$]*\\[a-z]+", text)]


@every_lesson
def test_a_lesson_leads_to_its_neighbours_and_to_where_it_runs(page, path, site):
    addresses = [link["href"] for link, around in page.all("a") if ("nav", "This lesson") in named(around)]
    assert addresses[0] == f"../live/notebooks/index.html?path={path.name}"
    assert addresses[1] == path.name
    place = NOTEBOOKS.index(path)
    turn = [linked(page, page.all("a", f"{way}-page")[0][0]["href"]).stem for way in ("next", "prev")]
    assert turn[1] == (NOTEBOOKS[place - 1].stem if place else "index")
    assert turn[0] == (NOTEBOOKS[place + 1].stem if place + 1 < len(NOTEBOOKS) else "index")


def named(around):
    return [(tag, attributes.get("aria-label")) for tag, attributes in around]


@every_lesson
def test_the_download_is_the_lesson_without_its_outputs(site, path):
    given, committed = nbformat.read(site / "notebooks" / path.name, as_version=4), read(path)
    assert [(cell.id, cell.source) for cell in given.cells] == [(cell.id, cell.source) for cell in committed.cells]
    assert not [cell for cell in given.cells if cell.get("outputs") or cell.get("execution_count")]


@every_lesson
def test_a_page_with_all_it_loads_is_light(page):
    files = {linked(page, address) for address in page.loaded()}
    assert size([page.file, *files]) <= 1_400_000  # beside them it loads some formulas' fonts, 100 kB


def test_the_site_is_light(site):
    assert size(file for file in site.rglob("*") if file.is_file()) <= 25_000_000


def test_the_library_stands_in_the_order_of_the_lessons_and_is_complete(all_pages, site):
    contents = all_pages[site / "library" / "index.html"]
    modules = [link["href"] for link, around in contents.all("a") if ("article", None) in named(around)]
    modules = list(dict.fromkeys(name.split("#")[0] for name in modules if name.startswith("nnlib.")))
    described = set().union(*(all_pages[site / "library" / name].ids for name in modules))
    first = [re.match(r"Lessons? (\d\d)", module(name).__doc__)[1] for name in modules]
    assert first == sorted(first)
    public = [value for name, value in vars(nnlib).items() if inspect.isclass(value) or inspect.isfunction(value)]
    own = {f"{value.__module__}.{value.__name__}" for value in public if "checks" not in value.__module__}
    assert own <= described


def module(page_name):
    return importlib.import_module(page_name.removesuffix(".html"))


def test_a_docstring_is_written_as_numpydoc_expects_it(site):
    docstrings = load("docstrings")
    text = (
        "Add *.\n\n    z = x + y\n\nx: any number,\n    large or small. y: too.\nBuilt in lessons 01 and 02.\n\n>>> 1"
    )
    expected = "Add \\*.|::|    z = x + y|Built in lessons :lesson:`01` and :lesson:`02`.|"
    expected += "Parameters\n----------\nx\n    any number, large or small. \ny\n    too.|Examples\n--------\n>>> 1"
    assert docstrings.rewritten(text, {"x", "y"}) == expected.replace("|", "\n\n")
    assert docstrings.with_shapes("(X: ~typing.Annotated[~numpy.ndarray, 'n d'])") == "(X: array[n, d])"
    assert docstrings.with_shapes("Annotated[ndarray, '*n k']") == "array[n, k]"


def load(name):
    """A module of tools/site, a folder that is not on the path of the tests."""
    spec = importlib.util.spec_from_file_location(name, pages.ROOT / "tools" / "site" / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded
