"""A lesson as a web page, with the template in tools/page: second reading folded, pictures described."""

import re
from html import unescape

import pytest
from nbconvert import HTMLExporter
from test_notebooks import NOTEBOOKS, read, tags

TOOLS = NOTEBOOKS[0].parent.parent / "tools"


@pytest.fixture(scope="module", params=[NOTEBOOKS[0], NOTEBOOKS[3]], ids=lambda path: path.stem)
def page(request):
    exporter = HTMLExporter(template_name="page", extra_template_basedirs=[str(TOOLS)])
    return read(request.param).cells, exporter.from_filename(str(request.param))[0]


def test_each_second_reading_is_folded_by_itself(page):
    cells, html = page
    headings = [cell.source.splitlines()[0] for cell in cells if re.match("#+ Second reading: ", cell.source)]
    folded = re.findall(r'<details class="second-reading"><summary>(.*?)</summary>', html)
    assert [unescape(title) for title in folded] == [heading.lstrip("# ") for heading in headings]
    assert html.count("<details") == html.count("</details>")
    places = {cell.id: html.index(f'id="cell-id={cell.id}"') for cell in cells}
    for cell in cells:
        before = html[: places[cell.id]]  # how many folds are open where the cell begins
        is_open = len(re.findall("<details", before)) - len(re.findall("</details", before))
        assert is_open == ("second-reading" in tags(cell)), cell.source[:60]


def test_each_picture_keeps_its_description(page):
    cells, html = page
    outputs = [output for cell in cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    assert outputs
    for output in outputs:
        alt = " ".join(output.metadata["image/png"]["alt"].split())
        assert alt in " ".join(unescape(html).split())
    assert "No description has been provided" not in html
