"""Write the lessons as the browser version shows them: without outputs, which would answer the predictions."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from nncourse.folder.notebooks import for_folder, written

# Lessons that want the reader's own machine, and why: it is said at their top, here only.
OWN_MACHINE = {
    "10": "it times NumPy with its fast libraries and threads, and a browser has neither",
    "11": "it trains for many minutes there, on all of MNIST at the end",
    "12": "it starts several processes, and a browser has one",
}
KERNEL = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}


def write(notebooks: Path, folder: Path) -> None:
    """Copy the notebooks, and the pictures and the data beside them, into the folder."""
    for name in ("data", "images"):
        shutil.copytree(notebooks / name, folder / name)
    lessons = sorted(notebooks.glob("*.ipynb"))
    for path in lessons:
        shutil.copy(path, folder)
    for path in lessons:
        lesson = json.loads(path.read_text(encoding="utf-8"))
        notebook = for_folder(lesson, lambda target: (folder / target).is_file())
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])  # in one piece: JupyterLite's table of contents fails on lists
        if why := OWN_MACHINE.get(path.name[:2]):
            notebook["cells"][0]["source"] += f"\n\n**This lesson wants a machine of your own:** {why}."
        notebook["metadata"]["kernelspec"] = KERNEL
        (folder / path.name).write_bytes(written(notebook))
