"""Make of Pyodide, its packages and the course what a browser loads: only what is used, compiled ahead, and packed."""

from __future__ import annotations

import fnmatch
import gzip
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import live_pyodide

HERE = Path(__file__).parent
# What nobody uses here, and would take a third of the bytes: by the file's path in its package.
UNUSED = (
    "*/tests/*", "*.pyi", "*.pxd", "*.h", "*.a", "*.c", "*/RECORD", "*.data/*",
    # NumPy: what compiles Fortran, what only its own tests use
    "numpy/f2py/*", "numpy/distutils/*", "numpy/_core/_simd.*", "numpy/_core/_[ruos]*_tests.*.so",
    # Matplotlib: fonts that no figure asks for, sample data, icons of windows, what draws elsewhere than in memory
    "*/DejaVuSerif*", "*/DejaVuSans-BoldOblique*", "*/DejaVuSansMono-*", "*/STIXGeneralBol*", "*/Humor*",
    "*/mpl-data/fonts/afm/*", "*/mpl-data/fonts/pdfcorefonts/*", "*/mpl-data/sample_data/*", "*/mpl-data/images/*",
    "matplotlib/backends/backend_[c-z]*", "matplotlib/backends/qt_*", "*/web_backend/*", "matplotlib/sphinxext/*",
    "matplotlib/_ttconv.*", "matplotlib/_qhull.*", "matplotlib/_tri.*",
    "*/dateutil-zoneinfo.tar.gz", "PIL/_webp.*", "PIL/_imagingft.*", "IPython/sphinxext/*",
    "anywidget/nbextension/*", "anywidget/labextension/*",
    # Python: what needs processes, sockets or windows
    "multiprocessing/*", "ensurepip/*", "venv/*", "xmlrpc/*", "wsgiref/*", "http/server.py",
    "ftplib.py", "imaplib.py", "nntplib.py", "poplib.py", "smtplib.py", "telnetlib.py", "mailbox.py", "cgi*.py",
    "curses/*", "dbm/*", "tkinter/*", "turtle*", "idlelib/*", "lib2to3/*", "sqlite3/*", "pydoc_data/*",
)  # fmt: skip
# Of these folders, only the modules that are named: Python is coloured, nothing else, and text is Unicode.
ONLY = {
    "pygments/lexers/": ("__init__", "_mapping", "python", "special", "console"),
    "encodings/": (
        "__init__", "aliases", "ascii", "charmap", "cp437", "cp1252", "idna", "latin_1", "punycode",
        "raw_unicode_escape", "unicode_escape", "utf_8", "utf_8_sig", "utf_16", "utf_16_be", "utf_16_le", "utf_32",
    ),
}  # fmt: skip
COURSE = "course"  # nnlib and nncourse
# In the order of need: the kernel starts without these.
SECOND = ("matplotlib", "contourpy", "cycler", "kiwisolver", "pillow", "pyparsing", "python-dateutil",
          "ipywidgets", "anywidget", "psygnal", "typing-extensions", COURSE)  # fmt: skip
INFO = {
    "abi_version": "2024_0",
    "arch": "wasm32",
    "platform": "emscripten_3_1_58",
    "python": "3.12.7",
    "version": live_pyodide.VERSION,
}


def make(wheels: dict[str, Path], pyodide: Path, scratch: Path, target: Path) -> None:
    """Write what live_load.js loads into the target.

    wheels: by the name of the package, the kernel's and the course's own among them.
    pyodide: the folder with the files of Pyodide's release.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    for name, wheel in wheels.items():
        unpack(wheel, scratch / name)
    unpack(pyodide / "python_stdlib.zip", scratch / "stdlib")
    fit(scratch)
    lock = json.dumps({"info": INFO, "packages": {}})
    (scratch / "lock.json").write_text(lock, encoding="utf-8")
    compile_loaded(pyodide, scratch)

    target.mkdir(parents=True, exist_ok=True)
    pack(bundle([scratch / name for name in wheels if name not in SECOND]), target / "first.bin")
    pack(bundle([scratch / name for name in SECOND]), target / "second.bin")
    pack(zipped(scratch / "stdlib"), target / "python_stdlib.zip.bin")
    for name in ("pyodide.asm.js", "pyodide.asm.wasm"):
        pack((pyodide / name).read_bytes(), target / f"{name}.bin")
    scripts = (pyodide / "pyodide.js", HERE / "live_load.js")
    (target / "pyodide.js").write_bytes(b"".join(script.read_bytes() for script in scripts))
    (target / "pyodide-lock.json").write_text(lock, encoding="utf-8")


def unpack(wheel: Path, folder: Path) -> None:
    """Unpack what is used of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith("/") or any(fnmatch.fnmatch(name, pattern) for pattern in UNUSED):
                continue
            if any(name.startswith(folder) and Path(name).stem not in kept for folder, kept in ONLY.items()):
                continue
            archive.extract(name, folder)


def fit(scratch: Path) -> None:
    """Change the lines of the packages that would slow down or stop the start here."""
    ipython = scratch / "ipython" / "IPython"
    _change(ipython / "__init__.py", "from .terminal.embed import embed\n", "")  # there is no terminal
    nothing = "import types\nsqlite3 = types.SimpleNamespace(Connection=(), DatabaseError=(), OperationalError=())\n"
    _change(ipython / "core" / "history.py", "import sqlite3\n", nothing)  # and no history in a database
    # Jedi is large, and slow here: IPython completes names by its own means.
    _change(scratch / "pyodide-kernel" / "pyodide_kernel" / "interpreter.py", "use_jedi = True", "use_jedi = False")
    for notebook in (scratch / COURSE / "nncourse" / "notebooks").glob("*.ipynb"):
        # The map of the course needs its name; the reader's copy is beside the site.
        notebook.write_text("{}", encoding="utf-8")
    matplotlib = scratch / "matplotlib" / "matplotlib"
    # Matplotlib writes a table of properties into the docstring of each artist: a third of the time of its import.
    _change(matplotlib / "artist.py", "def kwdoc(artist):\n", "def kwdoc(artist):\n    return ''\n")
    # Its list of fonts has the number of another version in Pyodide's package, and would be made anew each time.
    fonts = json.loads((matplotlib / "fontlist.json").read_text(encoding="utf-8"))
    manager = (matplotlib / "font_manager.py").read_text(encoding="utf-8")
    fonts["_version"] = int(re.search(r"__version__ = (\d+)", manager)[1])
    for kind in ("ttflist", "afmlist"):
        fonts[kind] = [font for font in fonts[kind] if (matplotlib / "mpl-data" / font["fname"]).is_file()]
    (matplotlib / "fontlist.json").write_text(json.dumps(fonts), encoding="utf-8")


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    if text.count(old) != 1:  # the versions are pinned
        sys.exit(f"{file.name} is not the one that this was written for: it should hold {old!r} once.")
    file.write_text(text.replace(old, new), encoding="utf-8")


def compile_loaded(pyodide: Path, scratch: Path) -> None:
    """Compile the modules that are loaded with Pyodide in Node: a browser would do it each time."""
    node = shutil.which("node")
    if node is None:
        sys.exit("The course in the browser is compiled with Node 18 or newer, and there is no node on this machine.")
    subprocess.run([node, str(HERE / "live_compile.mjs"), str(pyodide), str(scratch)], check=True)


def bundle(folders: list[Path]) -> bytes:
    """Join files: the length of the list in four bytes, the list of [path, size], and then the files."""
    files = [(path.relative_to(folder).as_posix(), path.read_bytes()) for folder in folders for path in _files(folder)]
    index = json.dumps([[name, len(data)] for name, data in files]).encode()
    return b"".join([len(index).to_bytes(4, "little"), index, *(data for _, data in files)])


def zipped(folder: Path) -> bytes:
    """Join files into a zip, not compressed."""
    file = folder.with_suffix(".zip")
    with zipfile.ZipFile(file, "w") as archive:
        for path in _files(folder):
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return file.read_bytes()


def pack(data: bytes, file: Path) -> None:
    file.write_bytes(gzip.compress(data, mtime=0))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
