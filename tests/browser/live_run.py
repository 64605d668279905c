"""In Pyodide: unpack the packages of the site that is mounted, and run the notebooks in `names` cell by cell."""

import gzip
import json
import time
from pathlib import Path

SITE = Path("/lib/python3.12/site-packages")
PARENT = {"header": {"msg_id": "run"}, "metadata": {"cellId": "cell"}}

for bundle in ("first", "second"):
    data = gzip.decompress(Path(f"/live/static/pyodide/{bundle}.bin").read_bytes())
    start = 4 + int.from_bytes(data[:4], "little")
    for path, size in json.loads(data[4:start]):
        (SITE / path).parent.mkdir(parents=True, exist_ok=True)
        (SITE / path).write_bytes(data[start : start + size])
        start += size

import os  # noqa: E402

import pyodide_kernel  # noqa: E402

kernel, shell = pyodide_kernel.kernel_instance, pyodide_kernel.ipython_shell
report = {}
shown = []
shell.send_comm = lambda *_: None
shell.display_pub.display_data_callback = lambda data, *_: shown.append(data.get("text/plain", ""))
shell.displayhook.publish_execution_result = lambda _, data, *__: shown.append(data.get("text/plain", ""))
for stream in (pyodide_kernel.stdout_stream, pyodide_kernel.stderr_stream):
    stream.publish_stream_callback = lambda name, text: shown.append(f"{name}: {text}")

os.makedirs("/drive", exist_ok=True)
os.chdir("/drive")
for name in names:
    begun, failed, ran = time.monotonic(), [], 0
    shell.reset(new_session=True)
    for cell in json.loads(Path("/live/files", name).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            kernel._parent_header = PARENT
            shown.clear()
            result = await kernel.run(cell["source"])  # noqa: F704
            warned = [text for text in shown if text.startswith("stderr: ")]
            if result["status"] != "ok" or warned:
                failed.append([cell["source"], result.get("ename"), result.get("evalue"), *warned])
            ran += 1
    report[name] = {"ran": ran, "failed": failed, "seconds": round(time.monotonic() - begun, 1)}
json.dumps(report)
