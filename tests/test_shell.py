"""What the caller's shell has left behind decides nothing: locale, home, signals, terminal, folder, a few variables."""

import ast
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [file for folder in ("nnlib", "nncourse", "tests", "tools") for file in sorted((ROOT / folder).rglob("*.py"))]
ODD = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "ascii",
    "PYTHONWARNINGS": "error",
    "HOME": "/nonexistent",
    "XDG_CACHE_HOME": "/nonexistent",
    "XDG_CONFIG_HOME": "/nonexistent",
    "TZ": "Pacific/Kiritimati",
    "COLUMNS": "20",
    "http_proxy": "http://127.0.0.1:9",
    "MPLBACKEND": "none that there is",
    "NNLIB_DATA": "/nonexistent",
}


def calls_without_encoding(code):
    """List the calls that read, write or decode text as the caller's locale has it, by line and name."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            options = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            arguments = [ast.unparse(argument) for argument in node.args]
            if isinstance(node.func, ast.Attribute):  # path.open("w"), but not Image.open(path)
                opens_text = name == "open" and (not arguments or bool(re.fullmatch("'[rwax+]+'", arguments[0])))
            else:
                opens_text = name == "open" and not re.search("'.*b.*'", "".join(arguments[1:]))
            opens_text |= name in ("read_text", "write_text") or (name in ("run", "Popen") and "text" in options)
            if opens_text and "encoding" not in options:
                found.append((node.lineno, name))
    return found


def test_the_search_for_a_missing_encoding_finds_it_and_only_it():
    code = """
path.read_text()
path.read_text(encoding="utf-8")
path.write_text(text)
open(path)
path.open("w")
open(path, "rb")
Image.open(file)
notebook.open(f"{address}/lab")
run(command, text=True)
run(command, encoding="utf-8")
"""
    found = calls_without_encoding(code)
    assert found == [(2, "read_text"), (4, "write_text"), (5, "open"), (6, "open"), (10, "run")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_text_is_read_and_written_in_a_named_encoding(file):
    assert calls_without_encoding(file.read_text(encoding="utf-8")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Windows leaves other things behind")
def test_tests_pass_in_an_odd_shell(tmp_path):
    chosen = ["environment", "houses", "show", "neurons", "mnist", "main"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["-o", f"addopts=--rootdir={ROOT}", "-k", "not (test_main or test_mnist) or child or fills"]
    environment = {name: value for name, value in os.environ.items() if name not in ("TERM", "LANG", "PYTEST_ADDOPTS")}
    folder = tmp_path / "a folder"
    folder.mkdir()
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        done = subprocess.run(
            [*command, *(str(ROOT / "tests" / f"test_{name}.py") for name in chosen)],
            env=environment | ODD | {"TMPDIR": str(folder)},
            cwd=tmp_path,
            umask=0o077,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )
    finally:
        signal.signal(signal.SIGINT, handler)
    assert done.returncode == 0, done.stdout + done.stderr
