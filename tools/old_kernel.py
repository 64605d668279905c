"""Operate the widgets in a real browser with a kernel that is old, in an environment of its own:

    python tools/old_kernel.py ipykernel6      with ipykernel 6, in JupyterLab
    python tools/old_kernel.py colab           with Colab's versions, and what its page does with their messages

More options go to pytest. It takes a quarter of an hour, and a network the first time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLD = ["numpy==2.0.2", "pillow==11.3.0", "ipython==7.34.0", "traitlets==5.7.1", "jupyter-client==7.4.9"]
OLD += ["anywidget", "pooch", "tqdm", "setuptools"]
VERSIONS = {
    "ipykernel6": [*OLD, "ipykernel==6.29.5", "ipywidgets==8.1.5", "tornado==6.3.3", "matplotlib==3.10.0"],
    "colab": [*OLD, "ipykernel==6.17.1", "ipywidgets==7.7.1", "tornado==6.5.1", "matplotlib==3.10.0"],
}
LESSONS = "01_a_neuron", "03_relu_and_softmax", "05_backpropagation", "07_function_approximator", "08_mnist"
# What Colab cannot do is tested in its own form, by test_in_colab; what things look like is the other page's affair.
NOT_IN_COLAB = "trains or pauses or acts_on_the_run or reset or diverged or motion or rest or glance or everyone"


def main(name: str, *options: str) -> int:
    place = ROOT / "build" / "old_kernel" / name
    tests = [f"tests/browser/test_{lesson}.py" for lesson in LESSONS]
    if name == "colab":
        tests += ["tests/browser/test_in_colab.py", "-k", f"in_colab or not ({NOT_IN_COLAB})"]
    variables = {"JUPYTER_PATH": str(place), "NNLIB_KERNEL": name, "NNLIB_BROWSER": "required"}
    make(place, VERSIONS[name], stand_in=name == "colab")
    command = [sys.executable, "-m", "pytest", "-v", *tests, *options]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode


def make(place: Path, versions: list[str], stand_in: bool) -> None:
    """Make the environment, and the description of its kernel, which takes the place of our own."""
    python = place / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(place / "venv", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *versions], check=True)
    command, folders = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"], [str(ROOT)]
    if stand_in:
        command.append("--IPKernelApp.exec_lines=import google.colab")
        folders.append(str(ROOT / "tools" / "colab_stand_in"))
    described = {"argv": command, "display_name": "old", "language": "python"}
    described["env"] = {"PYTHONPATH": os.pathsep.join(folders), "OPENBLAS_NUM_THREADS": "1"}
    folder = place / "kernels" / "python3"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kernel.json").write_text(json.dumps(described), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] not in [[name] for name in VERSIONS]:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
