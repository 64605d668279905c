"""The README and the notes for teachers: what they point at is there, and what they count is so many."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "notebooks" / "for_teachers.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()) if "://" not in target]
    for target in targets:
        assert (page.parent / target).exists(), target


def test_the_film_is_small_enough_to_open_a_page_with():
    assert (ROOT / "notebooks" / "images" / "course.gif").stat().st_size <= 2_000_000


def test_the_exercises_are_as_many_as_it_says():
    names = sorted(path.stem for path in (ROOT / "nncourse" / "exercises").glob("lesson_*.py"))
    counts = [len(import_module(f"nncourse.exercises.{name}").lesson.exercises) for name in names]
    assert f"{sum(counts)} in all" in PAGES[0].read_text()
    rows = re.findall(r"^\| \d\d .*\| (\d+) \|$", PAGES[1].read_text(), flags=re.MULTILINE)
    assert counts == [int(row) for row in rows]
