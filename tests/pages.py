"""The pages of the site for the tests that look at them: built once, and read as a browser would read them."""

import importlib.util
import os
import shutil
import subprocess
import sys
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def build(folder):
    """Build the pages into a folder; skip, with a word why, where they cannot be built."""
    refuse = pytest.fail if os.environ.get("NNLIB_SITE") == "required" else pytest.skip
    missing = [name for name in ("sphinx", "myst_nb", "furo", "numpydoc") if importlib.util.find_spec(name) is None]
    if missing:
        refuse(f"{', '.join(missing)} not installed: make site")
    if shutil.which("npm") is None:
        refuse("there is no npm on this machine, which sets the formulas: install Node.js")
    command = [sys.executable, ROOT / "tools" / "site" / "pages.py", folder]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=folder.parent, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "WARNING" not in ended.stderr
    return folder


class Page(HTMLParser):
    """A page: its elements in order, as (tag, attributes, what it stands in), and its text with what it stands in."""

    def __init__(self, file):
        super().__init__()
        self.file, self.elements, self.texts, self._open = file, [], [], []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        self.elements.append((tag, attributes, tuple(self._open)))
        if tag not in EMPTY:
            self._open.append((tag, attributes))

    def handle_startendtag(self, tag, attributes):  # <circle/>, in a drawing
        self.elements.append((tag, dict(attributes), tuple(self._open)))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        self.texts.append((data, tuple(self._open)))

    @cached_property
    def ids(self):
        return {attributes["id"] for _, attributes, _ in self.elements if "id" in attributes}

    def all(self, tag, part_of_class=""):
        """The attributes of all such elements, and what each stands in."""
        return [
            (attributes, around)
            for name, attributes, around in self.elements
            if name == tag and part_of_class in attributes.get("class", "").split(" ") + [""]
        ]

    def loaded(self):
        """The addresses of all that a browser loads for the page, as they are written."""
        for tag, attributes, _ in self.elements:
            if tag in ("script", "img", "iframe", "source", "video", "audio", "embed") and attributes.get("src"):
                yield attributes["src"]
            loads = {"stylesheet", "icon", "preload", "prefetch", "modulepreload"}
            if tag == "link" and loads & set(attributes.get("rel", "").split()):
                yield attributes["href"]
