"""Lesson 00. See whether everything is here that the course needs, and if not, say what to do."""

from __future__ import annotations

import os
import platform
import re
import sys
import textwrap
from importlib import metadata
from typing import NamedTuple

from nnlib.datasets.mnist import FILES, read_from_folder

WHOLE = {"break_long_words": False, "break_on_hyphens": False}  # a command or a path stays in one piece
WITHOUT = {  # packages that the lessons run without, and what is missing then
    "pooch": "Only the download of all of MNIST needs it; without it lesson 08 takes its sample of 5,000 digits",
    "tqdm": "Only the download of all of MNIST needs it, for its progress bar",
    "threadpoolctl": "Only long trainings on a busy machine need it: they take fewer threads where that is faster",
    "jupyterlab": "Only who opens the lessons in JupyterLab needs it; other programs show them too",
}


class Finding(NamedTuple):
    """One thing that was looked at."""

    ok: bool
    text: str  # what was found, and what to do about it if it is not ok
    needed: bool = True  # or else the course runs without it, with something less


class EnvironmentReport(NamedTuple):
    """The result of `check_environment`; print it to read it."""

    findings: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing has to be done."""
        return all(finding.ok or not finding.needed for finding in self.findings)

    def __str__(self) -> str:
        marks = [("ok" if each.ok else "to do" if each.needed else "optional", each.text) for each in self.findings]
        lines = [textwrap.fill(f"{mark:8}  {text}", 100, subsequent_indent=" " * 10, **WHOLE) for mark, text in marks]
        if not self.ok:
            lines.append("Do what stands beside “to do”, restart the kernel, and run the cells again from the top.")
        elif any(mark == "optional" for mark, _ in marks):
            lines.append("All that the course needs is here. What is marked “optional” can stay as it is.")
        else:
            lines.append("Everything is here.")
        return "\n".join(lines)


def in_colab() -> bool:
    """Say whether the page is one of Google Colab, which shows nothing that comes after the answer to a press."""
    return "google.colab" in sys.modules


def check_environment() -> EnvironmentReport:
    """Look at Python, the packages, the data and the folder, and say what to do about each thing that is wrong.

    >>> report = check_environment()
    >>> print(report)  # doctest: +ELLIPSIS
    ok        Python 3...
    """
    return EnvironmentReport([*_packages(), _mnist(), _folder()])


def _packages() -> list[Finding]:
    """Compare Python and the packages that are installed with what nnlib says that it needs."""
    try:
        package = metadata.metadata("nncourse")
    except metadata.PackageNotFoundError:
        return [
            Finding(
                False,
                "nnlib itself is not installed in this Python. In the folder of the course, run: "
                f'{sys.executable} -m pip install -e ".[lab]"',
            )
        ]
    python = _compare("Python", platform.python_version(), package["Requires-Python"], "Install a newer one")
    in_browser = sys.platform == "emscripten"
    wanted = "course" if in_browser or in_colab() else "lab"  # the first two have a kernel of their own
    oldest: dict[str, str] = {}  # versions by name; some stand in two lists
    for requirement in package.get_all("Requires-Dist"):
        name, version, extra = re.match(r"([\w-]+)\s*([^;\s]*)(?:.*extra == .(\w+))?", requirement).groups()
        if extra not in (None, wanted):
            continue  # for tests and comparisons, not for the course
        if in_browser and name in WITHOUT:
            continue  # nothing is downloaded there
        oldest[name] = max(oldest.get(name, ""), version, key=_numbers)
    findings = [python]
    for name, version in oldest.items():
        repair = f'Run: {sys.executable} -m pip install "{name}{version}"'
        if name in WITHOUT:
            repair = f"{WITHOUT[name]}. {repair}"
        try:
            findings.append(_compare(name, metadata.version(name), version, repair))
        except metadata.PackageNotFoundError:
            findings.append(Finding(False, f"{name} is missing. {repair}", name not in WITHOUT))
    return findings


def _compare(name: str, version: str, oldest: str, repair: str) -> Finding:
    if _numbers(version) < _numbers(oldest):
        return Finding(False, f"{name} {version} is too old, expected {oldest}. {repair}", name not in WITHOUT)
    return Finding(True, f"{name} {version}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _mnist() -> Finding:
    folder = os.environ.get("NNLIB_DATA")
    if not folder:
        text = "MNIST: the sample of 5,000 digits is here, and is enough"
        if sys.platform != "emscripten":
            text += ". Lesson 08 downloads all 70,000 (11 MB) if there is a network; without one, it takes them from "
            text += "the folder that the environment variable NNLIB_DATA names"
        return Finding(True, text)
    try:
        for name in FILES:
            read_from_folder(folder, name)
    except (OSError, ValueError) as error:
        text = f"Lesson 08 takes its sample of 5,000 digits instead of all of MNIST. {error}"
        return Finding(False, f"{text} Or unset NNLIB_DATA before you start JupyterLab", needed=False)
    return Finding(True, "MNIST: all four files are in the folder that NNLIB_DATA names")


def _folder() -> Finding:
    if os.access(".", os.W_OK):
        return Finding(True, "The folder of this notebook can be written to")
    text = "The lessons run, but cannot be saved: the folder of this notebook cannot be written to. Copy the course "
    return Finding(False, text + "to a folder of your own", needed=False)
