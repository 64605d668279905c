"""Formulas are set while the site is built: KaTeX writes each as HTML, and as MathML for who listens."""

import json
import os
import subprocess
from pathlib import Path

from docutils.nodes import SkipNode
from sphinx.errors import SphinxError


class KaTeX:
    """A process of Node.js that answers each formula with its HTML."""

    def __init__(self) -> None:
        self.process = None

    def html(self, tex: str, stands_alone: bool) -> str:
        if self.process is None:
            script = Path(__file__).with_name("katex.mjs")
            self.process = subprocess.Popen(
                ["node", str(script), os.environ["NNLIB_SITE_KATEX"]],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        self.process.stdin.write(json.dumps([tex, stands_alone]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise SphinxError(f"KaTeX cannot set {tex!r}: {answer['error']}")
        return answer["html"]

    def close(self) -> None:
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()


def setup(app):
    katex = KaTeX()

    def inline(translator, node):
        translator.body.append(katex.html(node.astext(), False))
        raise SkipNode

    def block(translator, node):
        translator.body.append(f'<div class="formula">{katex.html(node.astext(), True)}</div>\n')
        raise SkipNode

    app.add_html_math_renderer("katex", inline_renderers=(inline, None), block_renderers=(block, None))
    app.connect("build-finished", lambda app, error: katex.close())
    return {"parallel_read_safe": True, "parallel_write_safe": False}
