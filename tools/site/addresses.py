"""Where the course is found and runs: every address, from the one setting `Repository` in pyproject.toml.

    python tools/site/addresses.py

writes the addresses anew into README.md, between two markers, and into CITATION.cff.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from live import ADDRESS as LIVE

ROOT = Path(__file__).parents[2]
FIRST = "00_start_here.ipynb"
MARKERS = "<!-- written by tools/site/addresses.py -->\n", "<!-- end -->\n"
COLAB_BRANCH = "colab"  # tools/colab.py makes what lies on it


class Repository(NamedTuple):
    """A repository on GitHub."""

    owner: str
    name: str

    @property
    def page(self) -> str:
        """The repository's own page."""
        return f"https://github.com/{self.owner}/{self.name}"

    @property
    def site(self) -> str:
        """The pages of the course."""
        return f"https://{self.owner}.github.io/{self.name}/"

    def live(self, notebook: str) -> str:
        """A lesson in the reader's own browser, with nothing installed."""
        return self.site + LIVE.format(name=notebook)

    def binder(self, notebook: str) -> str:
        return f"https://mybinder.org/v2/gh/{self.owner}/{self.name}/main?urlpath=lab/tree/notebooks/{notebook}"

    def colab(self, notebook: str) -> str:
        place = f"{self.owner}/{self.name}/blob/{COLAB_BRANCH}"
        return f"https://colab.research.google.com/github/{place}/{notebook}"

    def codespaces(self) -> str:
        return f"https://codespaces.new/{self.owner}/{self.name}"

    def file(self, path: str) -> str:
        """A file of the repository, as a page."""
        return f"{self.page}/blob/main/{path}"

    def raw(self, branch: str, file: str) -> str:
        """A file as it is, for pip."""
        return f"https://raw.githubusercontent.com/{self.owner}/{self.name}/{branch}/{file}"


def repository(pyproject: Path = ROOT / "pyproject.toml") -> Repository:
    """Read the setting."""
    address = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
    place = re.fullmatch(r"https://github\.com/([\w-]+)/([\w.-]+)", address)
    if place is None:
        raise ValueError(f"Repository: {address!r}, expected https://github.com/OWNER/NAME. Change pyproject.toml.")
    return Repository(*place.groups())


def buttons(notebook: str) -> list[tuple[str, str]]:
    """Give what stands beside a lesson: where it runs on a machine of somebody else, and where its source is."""
    here = repository()
    return [
        ("Binder", here.binder(notebook)),
        ("Colab", here.colab(notebook)),
        ("Codespaces", here.codespaces()),
        ("Source", here.file(f"notebooks/{notebook}")),
    ]


def line() -> str:
    """Write the line of the README."""
    here = repository()
    links = [("read it as web pages", here.site), ("run it in your browser", here.live(FIRST)), *buttons(FIRST)[:3]]
    links += [("what works where", "MACHINES.md")]
    return "Nothing to install: " + " · ".join(f"[{label}]({address})" for label, address in links) + "\n"


def with_line(readme: str) -> str:
    """Put the line into the text of the README."""
    before, after = MARKERS
    return re.sub(f"(?<={before}).*?(?={after})", lambda _: line(), readme, flags=re.DOTALL)


def with_repository(citation: str) -> str:
    """Put the address into the text of CITATION.cff."""
    address = f"repository-code: {repository().page}\n"
    kept = re.sub(r"^repository-code: .*\n", "", citation, flags=re.MULTILINE)
    return re.sub(r"^(?=license: )", address, kept, flags=re.MULTILINE)


def main() -> None:
    for name, rewritten in (("README.md", with_line), ("CITATION.cff", with_repository)):
        file = ROOT / name
        file.write_text(rewritten(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
