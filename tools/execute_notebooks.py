"""Execute notebooks from top to bottom, and write them back as they are committed: `make notebooks`."""

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Drop what must not be committed: widget state and views, times, and the machine's Python version."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {})
        if re.match("#+ Second reading: ", cell.source):
            cell.metadata["jp-MarkdownHeadingCollapsed"] = True  # JupyterLab shows the section folded
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
            output.get("metadata", {}).pop(WIDGET_VIEW, None)
    return notebook


def main(paths: list[str]) -> None:
    for path in map(Path, paths):
        print(path, flush=True)
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook,
            timeout=120,
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": path.parent}},
        ).execute()
        nbformat.write(clean(notebook), path)


if __name__ == "__main__":
    main(sys.argv[1:])
