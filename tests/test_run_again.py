"""A learner runs cells twice, and goes back to them from the end of the page: nothing may fail.

Each notebook is run in a process of its own, every cell twice; then, from the state at its end, each cell alone.
"""

import os
import subprocess
import sys

import pytest
from test_notebooks import NOTEBOOKS

PROGRAM = """
import faulthandler, os, sys
faulthandler.enable()
import nbformat
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
cells = [c for c in nbformat.read(sys.argv[1], as_version=4).cells if c.cell_type == "code"]

def run(cell, when):
    result = shell.run_cell(cell.source, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    if error:
        print(f"FAILED {when}: {type(error).__name__}: {error}\\n{cell.source}\\n", file=sys.stderr, flush=True)
    return error is None

good = all([run(cell, when) for cell in cells for when in ("the first time", "the second time, in place")])
for cell in cells:
    child = os.fork()
    if child == 0:
        os._exit(not run(cell, "once more, after the end"))
    good &= os.waitpid(child, 0)[1] == 0
os._exit(not good)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork there is no going back to the end for each cell")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs_twice_in_place_and_once_more_after_the_end(path):
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM, str(path)]
    process = subprocess.run(command, cwd=path.parent, capture_output=True, encoding="utf-8", timeout=1800)
    failures = [line for line in process.stderr.splitlines() if line]
    assert process.returncode == 0, "\n".join(failures[-60:])
