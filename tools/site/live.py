"""Build the course in the browser: JupyterLite with every lesson, nnlib and nncourse in one folder for any web server.

    python tools/site/live.py build/site/live

The live page of a lesson is then at ADDRESS within the site. Nothing is asked of any other server. It takes a minute
the first time, and needs Node, and a network for what it is made of; that is kept in build/live.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ADDRESS = "live/notebooks/index.html?path={name}"  # name: the lesson's file, as in 03_relu_and_softmax.ipynb

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
REQUIREMENTS = ROOT / "tools" / "requirements" / "live.txt"
KEPT = ROOT / "build" / "live"  # between builds
BIN = KEPT / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / "python"
PURE = ("anywidget", "comm", "ipywidgets", "psygnal", "typing_extensions")  # from PyPI, for they are Python alone
PLUGIN = "@jupyterlite/pyodide-kernel-extension"


def main(target: Path) -> None:
    if target.exists() and any(target.iterdir()) and not (target / "jupyter-lite.json").is_file():
        sys.exit(f"{target} holds something else than the course in the browser: name another folder, or empty it.")
    environment()
    import live_contents
    import live_packages
    import live_pyodide

    with tempfile.TemporaryDirectory() as scratch:
        stage = Path(scratch)
        wheels = {**by_package(live_pyodide.take(KEPT / "pyodide")), **pure_wheels(), **kernel_wheels()}
        wheels[live_packages.COURSE] = course_wheel(stage / "course")
        live_packages.make(wheels, KEPT / "pyodide", stage / "packages", stage / "lite" / "static" / "pyodide")
        live_contents.write(ROOT / "notebooks", stage / "contents")
        settings(stage / "lite")
        shutil.rmtree(target, ignore_errors=True)
        where = ["--lite-dir", stage / "lite", "--contents", stage / "contents", "--output-dir", target.resolve()]
        apps = ["--apps", "notebooks", "--apps", "lab"]
        run(BIN / "jupyter", "lite", "build", "--no-sourcemaps", *where, *apps, cwd=stage)
        pack_scripts(target)


def run(*command: str | Path, **options) -> None:
    """Run a command, and say what it printed only if it fails."""
    done = subprocess.run(
        [*map(str, command)], encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nThis failed: {' '.join(map(str, command))}")


def environment() -> None:
    """Have the packages of the list in an environment of their own: they must not choose the course's versions."""
    made = KEPT / "venv" / "made_from"
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if made.is_file() and made.read_text(encoding="utf-8") == digest:
        return
    venv.create(KEPT / "venv", clear=True, with_pip=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS)
    made.write_text(digest, encoding="utf-8")


def by_package(files: list[Path]) -> dict[str, Path]:
    """Name the packages of wheels as a lock file of Pyodide does."""
    return {file.name.partition("-")[0].replace("_", "-"): file for file in files if file.suffix == ".whl"}


def pure_wheels() -> dict[str, Path]:
    """Fetch the packages that are the same on every machine, in the versions of the list."""
    folder = KEPT / "wheels"
    where = ["--python-version", "3.12", "--platform", "any", "--implementation", "py", "--abi", "none"]
    pins = [line for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if line.partition("==")[0] in PURE]
    if not all([*folder.glob(pin.replace("==", "-") + "-*.whl")] for pin in pins):
        shutil.rmtree(folder, ignore_errors=True)
        run(PYTHON, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", folder, *where, *pins)
    return by_package(sorted(folder.iterdir()))


def kernel_wheels() -> dict[str, Path]:
    """Find the wheels that travel with the kernel; a package that bridges to old notebooks is not needed."""
    folder = KEPT / "venv" / "share" / "jupyter" / "labextensions" / PLUGIN / "static" / "pypi"
    return by_package([file for file in sorted(folder.glob("*.whl")) if "widgetsnbextension" not in file.name])


def course_wheel(scratch: Path) -> Path:
    """Build the course's own wheel, from a copy: a folder that was built in before would leave old modules in it."""
    others = shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", "data/mnist")
    shutil.copytree(ROOT, scratch / "source", ignore=others)
    run(PYTHON, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", scratch, scratch / "source")
    [wheel] = scratch.glob("*.whl")
    return wheel


def settings(folder: Path) -> None:
    """Say to JupyterLite where Pyodide is, and that the kernel need not install what it needs."""
    here = ["micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi", "ipython"]
    pyodide = {
        "pyodideUrl": "./static/pyodide/pyodide.js",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"packages": here},
    }
    config = {"litePluginSettings": {f"{PLUGIN}:kernel": pyodide}, "appName": "nnlib", "exposeAppInBrowser": True}
    written = {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "jupyter-lite.json").write_text(json.dumps(written, indent=1), encoding="utf-8")


def pack_scripts(target: Path) -> None:
    """Lay each script of JupyterLite beside itself, gzipped, and have its pages take these."""
    for script in (target / "build").glob("*.js"):
        script.with_name(script.name + ".bin").write_bytes(gzip.compress(script.read_bytes(), mtime=0))
    taking = f"<head>\n    <script>\n{(HERE / 'live_page.js').read_text(encoding='utf-8')}    </script>"
    for page in target.glob("*/index.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("<head>", taking, 1), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
