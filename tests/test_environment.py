import hashlib
import sys
from importlib import metadata

import pytest

from nncourse.environment import check_environment
from nnlib.datasets.mnist import FILES


@pytest.fixture(autouse=True)
def _no_folder_of_data(monkeypatch):
    monkeypatch.delenv("NNLIB_DATA", raising=False)


def mend(report):
    return [finding.text for finding in report.findings if not finding.ok]


def marks(report):
    return [line.split("  ")[0] for line in str(report).splitlines() if not line.startswith(" ")]


def test_where_all_is_well_it_says_so():
    report = check_environment()
    assert mend(report) == []
    assert str(report).endswith("Everything is here.")
    for name in ("Python", "numpy", "matplotlib", "jupyterlab", "ipykernel", "ipywidgets", "pooch", "threadpoolctl"):
        assert f"ok        {name} " in str(report)
    assert "pytest" not in str(report)  # what only the tests need is not the reader's business


def test_an_old_package_is_named_with_the_command_that_renews_it(monkeypatch):
    true_version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "7.2.0" if name == "ipykernel" else true_version(name))
    report = check_environment()
    assert len(mend(report)) == 1
    assert "ipykernel 7.2.0 is too old, expected >=7.4" in mend(report)[0]
    assert '-m pip install "ipykernel>=7.4"' in mend(report)[0]
    assert "to do" in marks(report)
    assert not report.ok
    assert str(report).endswith("restart the kernel, and run the cells again from the top.")


def test_versions_are_compared_as_numbers(monkeypatch):
    true_version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "10.0" if name == "ipykernel" else true_version(name))
    assert check_environment().ok


@pytest.mark.parametrize(
    ("name", "mark"),
    [("ipywidgets", "to do"), ("tqdm", "optional"), ("threadpoolctl", "optional"), ("jupyterlab", "optional")],
)
def test_a_missing_package_is_named_with_the_command_that_brings_it(monkeypatch, name, mark):
    true_version = metadata.version

    def version(asked):
        if asked == name:
            raise metadata.PackageNotFoundError(asked)
        return true_version(asked)

    monkeypatch.setattr(metadata, "version", version)
    report = check_environment()
    assert mend(report)[0].startswith(f"{name} is missing. ")
    assert f'-m pip install "{name}' in mend(report)[0]
    assert mark in marks(report)
    assert report.ok == (mark == "optional")
    assert not report.ok or str(report).endswith("What is marked “optional” can stay as it is.")


def test_in_a_browser_it_names_nothing_that_is_not_needed_there(monkeypatch):
    true_version = metadata.version

    def version(asked):
        if asked in ("jupyterlab", "ipykernel", "pooch", "threadpoolctl", "tqdm"):
            raise metadata.PackageNotFoundError(asked)
        return true_version(asked)

    monkeypatch.setattr(metadata, "version", version)
    assert mend(check_environment())
    monkeypatch.setattr(sys, "platform", "emscripten")
    report = check_environment()
    assert str(report).endswith("Everything is here.")
    assert set(marks(report)[:-1]) == {"ok"}
    assert "download" not in str(report)


def test_what_the_course_needs_beside_nnlib_may_stand_as_an_extra(monkeypatch):
    true_metadata = metadata.metadata

    class Extras:
        def __getitem__(self, key):
            return true_metadata("nncourse")[key]

        def get_all(self, key):
            return ["numpy>=2.0", 'ipykernel>=99.5; extra == "lab"', 'pytest>=99.0; extra == "dev"']

    monkeypatch.setattr(metadata, "metadata", lambda name: Extras())
    assert len(mend(check_environment())) == 1
    assert "expected >=99.5. Run: " in mend(check_environment())[0]
    assert mend(check_environment())[0].endswith('-m pip install "ipykernel>=99.5"')


def test_without_nnlib_itself_it_says_how_to_install_it(monkeypatch):
    def nothing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "metadata", nothing)
    assert "nnlib itself is not installed in this Python" in mend(check_environment())[0]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (None, None),
        ("missing", "there is no file t10k-labels-idx1-ubyte"),
        ("page of a login", "is not the t10k-labels-idx1-ubyte that was published"),
    ],
)
def test_a_folder_of_data_must_hold_all_four_files_as_they_were_published(monkeypatch, tmp_path, file, message):
    for name in FILES:
        (tmp_path / name).write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 1, 7]))
        monkeypatch.setitem(FILES, name, hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    if file == "missing":
        (tmp_path / name).unlink()
    elif file:
        (tmp_path / name).write_text(file, encoding="utf-8")
    monkeypatch.setenv("NNLIB_DATA", str(tmp_path))
    report = check_environment()
    assert report.ok  # without the folder the lessons take the sample
    assert ("optional" in marks(report)) == (file is not None)
    if message:
        assert len(mend(report)) == 1
        assert message in mend(report)[0]
        assert mend(report)[0].endswith("Or unset NNLIB_DATA before you start JupyterLab")


def test_a_folder_that_cannot_be_written_to_is_told(monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    report = check_environment()
    assert "cannot be written to" in mend(report)[0]
    assert report.ok
    assert max(map(len, str(report).splitlines())) <= 100
