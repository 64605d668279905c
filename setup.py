"""Put the notebooks into the wheel, without their outputs. All else is said in pyproject.toml."""

import json
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # where the build is isolated, the course's own folder is not looked into
from nncourse.folder.notebooks import emptied, for_learners, written  # noqa: E402


class BuildWithNotebooks(build_py):
    """The packages, and the lessons within nncourse."""

    def run(self) -> None:
        """Build; an editable install finds the notebooks where they are."""
        super().run()
        if self.editable_mode:
            return
        notebooks = HERE / "notebooks"
        files = [*for_learners(notebooks), *((path.name, path) for path in notebooks.glob("for_teachers.md"))]
        for name, path in files:
            content = path.read_bytes()
            target = Path(self.build_lib, "nncourse", "notebooks", name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(written(emptied(json.loads(content))) if path.suffix == ".ipynb" else content)


setup(cmdclass={"build_py": BuildWithNotebooks})
