"""Build the pages of the course: `python tools/site/pages.py build/site`, or `make site`.

Sphinx does not read the notebooks as they are committed. Here each is made into what its page needs: a picture becomes
a file with its description, and a link into the repository leads to a page. Nothing is executed.
"""

import argparse
import base64
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from PIL import Image
from sphinx.cmd.build import build_main

from nncourse.folder.notebooks import emptied, written

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
TEXTS = [  # beside the notebooks; each keeps its place in the repository, so that links between them hold
    ROOT / "notebooks/for_teachers.md",
    ROOT / "notebooks/data/README.md",
    ROOT / "nnlib/datasets/data/README.md",
    ROOT / "MACHINES.md",
    ROOT / "MEASUREMENTS.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
]
LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!\w+:|#)([^)#\s]+)([^)]*)\)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the pages go; of what lies there, only live/ stays")
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        stage(work)
        os.environ["NNLIB_SITE_WORK"] = str(work)  # conf.py reads it
        os.environ["NNLIB_SITE_KATEX"] = str(katex(work / "static" / "katex"))
        # A warning is an error, but all of them are listed first.
        failed = build_main(
            ["-b", "html", "-q", "-W", "--keep-going", "-c", str(HERE), str(work / "source"), str(work / "built")]
        )
        if not failed:
            put(work / "built", folder)
    return failed


def stage(work: Path) -> None:
    """Lay out the sources in work/source, and the files that no page is made of in work/extra."""
    pages = Pages(work)
    for path in NOTEBOOKS:
        pages.add_notebook(path)
    for path in TEXTS:
        head = "---\norphan: true\n---\n\n" if path.name == "README.md" else ""  # about data, and linked from there
        pages.write(path.relative_to(ROOT), head + pages.linked(path.read_text(encoding="utf-8"), path))
    pages.add_source(ROOT / "LICENSE")
    modules = sorted(
        (path for folder in ("nnlib", "nnlib/datasets") for path in (ROOT / folder).glob("[a-z]*.py")), key=first_lesson
    )
    for path in modules:
        name = module_name(path)
        pages.write(f"library/{name}.rst", f"{name}\n{'=' * len(name)}\n\n.. automodule:: {name}\n   :members:\n")
    contents = "\n".join(f"   {module_name(path)}" for path in modules)
    library = (HERE / "library.rst").read_text(encoding="utf-8")
    pages.write("library/index.rst", library.replace("MODULES", contents))
    start = (HERE / "start.md").read_text(encoding="utf-8")
    for word, first, last in (("COURSE", "00", "08"), ("BEYOND", "09", "99")):
        start = start.replace(word, "\n".join(entry(path) for path in NOTEBOOKS if first <= path.stem[:2] <= last))
    from_readme = {"LESSONS": readme(r"## The lessons\n+((?:\|.*\n)+)"), "FILM": readme(r"(!\[[^\]]*\]\([^)]*\.gif\))")}
    for word, text in from_readme.items():
        start = start.replace(word, pages.linked(text, ROOT / "README.md"))
    pages.write("index.md", start)


class Pages:
    """The sources of the pages, in a folder of their own."""

    def __init__(self, work: Path) -> None:
        self.source, self.extra = work / "source", work / "extra"

    def write(self, name: Path | str, text: str) -> None:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def add_notebook(self, path: Path) -> None:
        """Write a lesson as Sphinx is to read it, and, to be downloaded, the lesson without its outputs."""
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.linked(cell.source, path)
            for i, output in enumerate(cell.get("outputs", [])):
                image = output.get("data", {}).pop("image/png", None)
                if image is not None:
                    name = f"pictures/{path.stem}_{cell.id}_{i}.webp"
                    place = self._extra(path.parent / name)
                    drawn = Image.open(io.BytesIO(base64.b64decode(image))).convert("RGB")
                    drawn.save(place, lossless=True, quality=50, method=2)  # a sixth smaller than the PNG, and alike
                    described = output.metadata["image/png"]
                    output.data["text/html"] = picture(place, name, described["alt"], described["width"])
        self.write(path.relative_to(ROOT), nbformat.writes(notebook))
        self._extra(path).write_bytes(written(emptied(json.loads(path.read_text(encoding="utf-8")))))

    def add_source(self, path: Path) -> str:
        """Make a page that shows a file of the repository as it is; give the page's name."""
        name = f"source/{path.relative_to(ROOT).as_posix()}"
        language = "python" if path.suffix == ".py" else "text"
        shown = path.read_text(encoding="utf-8")
        head = f"---\norphan: true\nnosearch: true\n---\n\n# {path.relative_to(ROOT).as_posix()}\n\n"
        self.write(f"{name}.md", f"{head}`````````{language}\n{shown}`````````\n")
        return f"{name}.md"

    def linked(self, text: str, path: Path) -> str:
        """Let the links and pictures of a text in the repository lead to what the site has."""
        here = path.parent.relative_to(ROOT)

        def rewrite(link: re.Match) -> str:
            bang, label, target, rest = link.groups()
            file = Path(os.path.normpath(path.parent / target))
            if not file.is_file() or file in NOTEBOOKS or file in TEXTS:
                return link[0]  # Sphinx knows it, or says that it does not
            if bang:
                shutil.copy(file, place := self._extra(file))
                return picture(place, target, label)
            page = "index.md" if file == ROOT / "README.md" else self.add_source(file)
            return f"[{label}]({os.path.relpath(page, here)}{rest})"

        return LINK.sub(rewrite, text)

    def _extra(self, path: Path) -> Path:
        place = self.extra / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def picture(file: Path, address: str, alt: str, width: int | None = None) -> str:
    """Write an image with its description and its size on the page, loaded when it comes near the screen."""
    wide, high = Image.open(file).size
    width = width or wide
    height = round(width * high / wide)
    alt = html.escape(" ".join(alt.split()))
    return f'<img src="{address}" alt="{alt}" width="{width}" height="{height}" loading="lazy" decoding="async">'


def readme(pattern: str) -> str:
    """Give a part of the README, so that it is written once."""
    return re.search(pattern, (ROOT / "README.md").read_text(encoding="utf-8"))[1]


def entry(notebook: Path) -> str:
    """Write a lesson's line in the table of contents: its number stands in the file's name."""
    title = nbformat.read(notebook, as_version=4).cells[0].source.splitlines()[0].lstrip("# ")
    return f"{notebook.stem[:2]} · {title} <notebooks/{notebook.stem}>"


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def first_lesson(path: Path) -> tuple[str, str]:
    """Say where a module stands: by the lesson that its docstring begins with."""
    return re.match(r'"""Lessons? (\d\d)', path.read_text(encoding="utf-8"))[1], path.stem


def katex(static: Path) -> Path:
    """Have npm install what sets the formulas, lay what pages need of it into static, and say where the rest is."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("pages.py: there is no npm on this machine; it comes with Node.js 18 or newer. It sets the formulas.")
    place = ROOT / "build" / "katex"
    place.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, place)
    subprocess.run([npm, "ci", "--silent", "--ignore-scripts"], cwd=place, check=True)
    built = place / "node_modules" / "katex" / "dist"
    static.mkdir(parents=True)
    css = (built / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", css)  # every browser of today reads woff2
    (static / "katex.css").write_text(css, encoding="utf-8")
    shutil.copytree(built / "fonts", static / "fonts", ignore=shutil.ignore_patterns("*.woff", "*.ttf"))
    return place


def put(built: Path, folder: Path) -> None:
    """Replace the pages in a folder; live/ is made by another program and stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.is_dir() and path.name != "live":
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()
    for name in (".doctrees", ".buildinfo", "_sources", "objects.inv"):
        path = built / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    shutil.copytree(built, folder, dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
