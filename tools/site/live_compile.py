"""Compile what the kernel and the lessons load, in Pyodide: a browser would do it anew each time a lesson is opened.

Only that, for compiled code is twice as large as its source. COURSE keeps its source too, for the lessons show it; the
others' docstrings go, but for NumPy's.
"""

import importlib
import pkgutil
import py_compile
import sys
from pathlib import Path

PACKAGES, COURSE, ZIP = Path("/packages"), "course", Path("/lib/python312.zip")
SITE = Path("/lib/python3.12/site-packages")

sys.path += [str(path) for path in sorted(PACKAGES.iterdir()) if path.is_dir() and path.name != "stdlib"]
out = sys.stdout, sys.stderr
for name in ("piplite.piplite", "piplite.cli", "pyodide_kernel"):
    importlib.import_module(name)
sys.stdout, sys.stderr = out  # which the kernel has taken for itself
import nncourse  # noqa: E402
from nncourse import show  # noqa: E402

for module in pkgutil.walk_packages(nncourse.__path__, "nncourse."):
    if "marking" not in module.name and "__main__" not in module.name:
        importlib.import_module(module.name)
fig, ax = show.subplots()
ax.set(title=r"$\hat{y} = \sigma(z)$", yscale="log")
show.display(fig, "what drawing loads")

loaded = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
for path in sorted({Path(file) for file in loaded if file and file.endswith(".py")}):
    if path.is_relative_to(ZIP):
        source, seen = PACKAGES / "stdlib" / path.relative_to(ZIP), path
    elif path.is_relative_to(PACKAGES):
        source, seen = path, SITE.joinpath(*path.relative_to(PACKAGES).parts[1:])
    else:
        continue
    if source.stem.startswith("lesson_"):
        continue  # one of a dozen is needed at a time
    keeps = PACKAGES / COURSE in source.parents
    compiled = None if keeps else str(source.with_suffix(".pyc"))
    documented = keeps or PACKAGES / "numpy" in source.parents
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    level = 0 if documented else 2
    py_compile.compile(str(source), compiled, str(seen), doraise=True, optimize=level, invalidation_mode=mode)
    if not keeps:
        source.unlink()
