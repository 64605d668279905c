"""A real JupyterLab on this machine, in a real Chromium; skipped, with a word why, where there is none.

`lesson` is the notebook after which a module of tests is named, with all cells run; see `browser.notebook.Notebook` for
what a test can do with it. NNLIB_BROWSER=required turns the skip into a failure, for continuous integration.
"""

import contextlib
import importlib.util
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from browser.notebook import LIMIT, SCREENSHOTS, Cell, Notebook

collect_ignore = ["live_run.py"]  # Pyodide runs it
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Without these, Chromium calls home at every start; the tests need nothing but this machine.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium():
    """Where Chromium is on this machine. First of all fixtures, so that a skip costs nothing."""
    refuse = pytest.fail if os.environ.get("NNLIB_BROWSER") == "required" else pytest.skip
    if importlib.util.find_spec("playwright") is None:
        refuse("Playwright is not installed: make browser")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        refuse("there is no Chromium on this machine: apt install chromium")
    return path


@pytest.fixture(scope="session")
def server(chromium, tmp_path_factory):
    """A JupyterLab of its own, which also serves Notebook 7: the folder that it serves, and its address and token.

    Nothing of the home folder reaches it, neither settings nor kernels nor a start-up file of IPython.
    """
    home = tmp_path_factory.mktemp("jupyter")
    folders = ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"]
    folders += ["JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"]
    environment = os.environ | {name: str(home / name) for name in folders}
    config = home / "JUPYTER_CONFIG_DIR" / "labconfig"
    config.mkdir(parents=True)
    # Without this, a box asks whether one wants news.
    news = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (config / "page_config.json").write_text(json.dumps(news), encoding="utf-8")
    served = home / "notebooks"
    served.mkdir()
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"]
    command += [f"--ServerApp.root_dir={served}", f"--IdentityProvider.token={token}"]
    command += ["--expose-app-in-browser", "--JupyterNotebookApp.expose_app_in_browser=True"]
    log = home / "server.log"
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(command, env=environment, stdout=written, stderr=subprocess.STDOUT)
    try:
        yield served, _address(process, home / "JUPYTER_RUNTIME_DIR", log), token
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process, folder, log):
    """Wait for the note that a server leaves when it listens: in it is the port that it was given."""
    deadline = time.monotonic() + LIMIT
    while not (notes := list(folder.glob("jpserver-*.json"))):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")
        time.sleep(0.05)
    while True:
        try:
            return f"http://127.0.0.1:{json.loads(notes[0].read_text(encoding='utf-8'))['port']}"
        except json.JSONDecodeError:  # it is still being written
            time.sleep(0.05)


@pytest.fixture(scope="module")
def browser(chromium):
    """Chromium, started once for a module: Playwright's loop must not outlive it."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=LIMIT * 1000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="module")
def open_and_run(browser, server, request):
    """Open a notebook, in JupyterLab or in Notebook 7's classic interface, and run it from top to bottom.

    Each has a copy of its own: no test changes what is committed, and no two share a kernel.
    """
    folder, address, token = server
    notebooks = []

    def open_and_run(name, classic=False):
        place = Path(tempfile.mkdtemp(dir=folder))
        shutil.copy(NOTEBOOKS / f"{name}.ipynb", place)
        shutil.copytree(NOTEBOOKS / "data", place / "data")
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.set_default_timeout(LIMIT * 1000)
        interface = "notebooks" if classic else "lab/tree"
        notebook = Notebook(page)
        try:
            notebook.open(f"{address}/{interface}/{place.name}/{name}.ipynb?token={token}&reset")
            notebooks.append(notebook)
            notebook.run_all()
        except AssertionError:
            _keep_failure(notebook, f"{request.module.__name__}_{name}")
            raise
        return notebook

    yield open_and_run
    for notebook in notebooks:
        notebook.close()


@pytest.fixture(scope="module")
def lesson(open_and_run, request):
    """The notebook after which the module is named: test_01_a_neuron.py operates 01_a_neuron.ipynb."""
    return open_and_run(request.path.stem.removeprefix("test_"))


def _keep_failure(seen, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(Exception):  # a page that has crashed must not hide why
        seen.page.screenshot(path=SCREENSHOTS / f"failed_{name}.png")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of the page on which a test failed."""
    report = yield
    if report.when == "call" and report.failed:
        for value in item.funcargs.values():
            if isinstance(value, Notebook | Cell):
                _keep_failure(value, item.name)
    return report
