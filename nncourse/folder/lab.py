"""`nncourse lab`: the lessons in a folder of one's own, and JupyterLab open on the first of them."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from nncourse.folder.copying import copy_course, report

FOLDER = "my_course"
HELP = """\
Copy the lessons into FOLDER, and open JupyterLab there on lesson 00.

The copies have no outputs: what a cell shows is seen when it is run, and not before a prediction is made. Run the
command again whenever you come back, and after an update of the course. It never writes over your work:

  a lesson that is not there    is copied, also if you have deleted it to begin anew
  yours, run or changed         stays as it is; a new edition lies beside it, as 01_a_neuron_new_edition.ipynb
  yours, not run or changed     gives way to a new edition
  other files                   are not touched

What you solve is remembered in progress.json in the same folder, and lesson 00 shows it. It is sent nowhere."""
FIRST = "00_start_here.ipynb"


def open_folder(folder: Path) -> int:
    """Bring a folder up to date, say what was done, and run JupyterLab in it until the learner ends it."""
    print(report(copy_course(folder)))
    print(f"Your lessons are in {folder.resolve()}", flush=True)
    missing = [name for name in ("jupyterlab", "ipykernel") if find_spec(name) is None]
    if missing:
        raise ValueError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not installed, so it cannot be opened: "
            f'{sys.executable} -m pip install "nncourse[lab]"'
        )
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(options(folder))
    return 0


def options(folder: Path) -> list[str]:
    """Tell JupyterLab the folder and the lesson; that it may run as root, if it is; and where there is no display."""
    chosen = [f"--ServerApp.root_dir={folder.resolve()}", f"--LabApp.default_url=/lab/tree/{FIRST}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        chosen.append("--allow-root")
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        chosen.append("--no-browser")  # it prints the address
    return chosen
