"""Lesson 00. See whether everything is here that the course needs, and if not, say what to do."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import metadata
from typing import NamedTuple

from nnlib.datasets.mnist import FILES, read_from_folder


class Finding(NamedTuple):
    """One thing that was looked at."""

    ok: bool
    text: str  # what was found, and what to do about it if it is not ok


class EnvironmentReport(NamedTuple):
    """The result of `check_environment`; print it to read it."""

    findings: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing has to be done."""
        return all(finding.ok for finding in self.findings)

    def __str__(self) -> str:
        lines = [f"{'ok  ' if finding.ok else 'MEND'}  {finding.text}" for finding in self.findings]
        lines.append("Everything is here." if self.ok else "Mend the lines marked MEND, then run this cell again.")
        return "\n".join(lines)


def check_environment() -> EnvironmentReport:
    """Look at Python, the packages, the data and the folder, and say what to do about each thing that is wrong.

    >>> report = check_environment()
    >>> print(report)  # doctest: +ELLIPSIS
    ok    Python 3...
    """
    return EnvironmentReport([*_packages(), _mnist(), _folder()])


def _packages() -> list[Finding]:
    """Compare Python and the packages that are installed with what nnlib says that it needs."""
    try:
        package = metadata.metadata("nnlib")
    except metadata.PackageNotFoundError:
        return [
            Finding(
                False,
                "nnlib itself is not installed in this Python. In the folder of the course, run: "
                f"{sys.executable} -m pip install -e .",
            )
        ]
    python = _compare("Python", platform.python_version(), package["Requires-Python"], "Install a newer one")
    findings = [python]
    for requirement in package.get_all("Requires-Dist"):
        name, oldest = re.match(r"([\w-]+)(.*)", requirement).groups()
        if "extra ==" in oldest:
            continue  # for tests and comparisons, not for the course
        repair = f'Run: {sys.executable} -m pip install "{requirement}"'
        try:
            findings.append(_compare(name, metadata.version(name), oldest, repair))
        except metadata.PackageNotFoundError:
            findings.append(Finding(False, f"{name} is missing. {repair}"))
    return findings


def _compare(name: str, version: str, oldest: str, repair: str) -> Finding:
    if _numbers(version) < _numbers(oldest):
        return Finding(False, f"{name} {version} is too old, expected {oldest}. {repair}")
    return Finding(True, f"{name} {version}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _mnist() -> Finding:
    folder = os.environ.get("NNLIB_DATA")
    if not folder:
        return Finding(
            True,
            "MNIST: the sample of 5,000 digits is here; lesson 08 downloads all 70,000 (11 MB) if there is a network. "
            "Offline? Put the four files into a folder and name it in the environment variable NNLIB_DATA",
        )
    try:
        for name in FILES:
            read_from_folder(folder, name)
    except (OSError, ValueError) as error:
        return Finding(False, f"MNIST: {error} Or unset NNLIB_DATA before you start JupyterLab")
    return Finding(True, "MNIST: all four files are in the folder that NNLIB_DATA names")


def _folder() -> Finding:
    if os.access(".", os.W_OK):
        return Finding(True, "The folder of this notebook can be written to")
    return Finding(False, "The folder of this notebook cannot be written to: copy the course to one of your own")
