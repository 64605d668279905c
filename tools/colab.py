"""Make the branch that Google Colab opens: the lessons, with a first cell that installs the course, and its wheel.

    python tools/colab.py FOLDER

The cell leaves alone what Colab has: its kernel, IPython and NumPy are old, and a newer one breaks the page.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools" / "site"))
from addresses import COLAB_BRANCH, Repository, repository  # noqa: E402

from nncourse.folder.notebooks import LINK, emptied  # noqa: E402

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
# Without --no-deps, pip would bring what the course asks for on other machines. anywidget and psygnal are what it asks
# for and Colab may lack; where they are there, they stay as they are.
CELL = """\
# Only Google Colab needs this cell: it installs the course there. Elsewhere it does nothing.
import sys

if "google.colab" in sys.modules:
    %pip install --quiet --no-deps {wheel} anywidget psygnal
    from google.colab import output

    output.enable_custom_widget_manager()"""
NOTE = """\
*This copy of the lesson is for Google Colab. To keep your answers, save it to your Drive (File, Save a copy);
what `check` found is not remembered here from one day to the next.*"""


def copy_for_colab(path: Path, wheel: str, here: Repository) -> nbformat.NotebookNode:
    """Give a lesson without outputs, with the first cell; what it links to is another such copy, or in the repository.

    wheel: its address.
    """
    notebook = nbformat.from_dict(emptied(nbformat.read(path, as_version=4)))

    def linked(label: str, target: str) -> str:
        if "://" in target or target.startswith("#"):
            return f"[{label}]({target})"
        name, _, anchor = target.partition("#")
        if (path.parent / name) in LESSONS:
            return f"[{label}]({here.colab(name)})"
        place = (path.parent / name).resolve().relative_to(ROOT).as_posix()
        return f"[{label}]({here.file(place)}{anchor and f'#{anchor}'})"

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(lambda link: linked(link[1], link[2]), cell.source)
    first = [
        nbformat.v4.new_markdown_cell(NOTE, id="colab-note"),
        nbformat.v4.new_code_cell(CELL.format(wheel=wheel), id="colab-install"),
    ]
    notebook.cells = [*first, *notebook.cells]
    return notebook


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the files of the branch go; it is made")
    folder, here = parser.parse_args().folder, repository()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.whl"):
        old.unlink()
    build = ["wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([sys.executable, "-m", "pip", *build], check=True)
    [wheel] = folder.glob("*.whl")
    for path in LESSONS:
        nbformat.write(copy_for_colab(path, here.raw(COLAB_BRANCH, wheel.name), here), folder / path.name)
    about = f"Made by tools/colab.py from {here.page}, for {here.colab(LESSONS[0].name)}. Nothing is edited here.\n"
    (folder / "README.md").write_text(about, encoding="utf-8")


if __name__ == "__main__":
    main()
