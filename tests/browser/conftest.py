"""A real JupyterLab on this machine, in a real Chromium; skipped, with a word why, where there is none."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCREENSHOTS = Path(os.environ.get("NNLIB_SCREENSHOTS", ROOT / "build" / "screenshots"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Without these, Chromium calls home at every start; the tests need nothing but this machine.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that serves a copy of the notebooks, so that no test changes what is committed."""
    folder = tmp_path_factory.mktemp("notebooks")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, folder)
    token, port = secrets.token_hex(16), free_port()
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--expose-app-in-browser"]
    command += [f"--ServerApp.root_dir={folder}", f"--port={port}", f"--IdentityProvider.token={token}"]
    command += ["--LabApp.news_url=None", "--ServerApp.terminals_enabled=False"]
    environment = os.environ | {"JUPYTERLAB_SETTINGS_DIR": str(tmp_path_factory.mktemp("settings"))}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status?token={token}", timeout=1)
                break
            time.sleep(0.1)
        yield lambda path="": f"http://127.0.0.1:{port}/lab/tree/{path}?token={token}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def browser():
    """Chromium, started once for a module: Playwright's loop must not outlive it."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: pip install playwright"
    )
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine: apt install chromium")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def open_and_run(browser, lab):
    """Open a notebook in JupyterLab, and run it from top to bottom."""

    def open_and_run(name):
        page = browser.new_page(viewport={"width": 1300, "height": 1500})
        page.set_default_timeout(60_000)
        page.goto(lab(name + ".ipynb"), wait_until="domcontentloaded")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
        page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.context.ready;
                await panel.sessionContext.ready;
                window.jupyterapp.commands.execute('notebook:run-all-cells');
            }"""
        )
        page.wait_for_timeout(1000)
        page.wait_for_function(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                const cells = panel.content.widgets.filter((cell) => cell.model.type === 'code');
                return cells.every((cell) => cell.model.executionState !== 'running' && cell.model.executionCount)
                    && panel.sessionContext.session.kernel.status === 'idle';
            }""",
            timeout=120_000,
        )
        return page

    return open_and_run


def keep_screenshot(page, name):
    """Keep what the page looks like, in the light and in the dark theme, for whoever wants to see it."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for theme in ("Dark", "Light"):
        page.evaluate(f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
        page.wait_for_timeout(500)
        page.screenshot(path=SCREENSHOTS / f"{name}_{theme.lower()}.png")
