"""What Sphinx is told about the site. `pages.py` lays out its sources and calls it."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
WORK = Path(os.environ["NNLIB_SITE_WORK"])
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import nnlib  # noqa: E402

project = "nnlib"
html_title = "nnlib"
release = version = nnlib.__version__
project_copyright = (HERE.parents[1] / "LICENSE").read_text(encoding="utf-8").split("(c) ")[1].splitlines()[0]
language = "en"
smartquotes = False  # what is in the notebooks is meant as it stands

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc", "sphinx.ext.viewcode", "lessons", "formulas", "docstrings"]
suppress_warnings = ["config.cache"]

nb_execution_mode = "off"  # the outputs are committed
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4

add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
numpydoc_show_class_members = False
default_role = "code"
viewcode_line_numbers = False

html_theme = "furo"
templates_path = [str(HERE / "templates")]
html_static_path = [str(HERE / "static"), str(WORK / "static")]
html_favicon = "static/icon.svg"
html_extra_path = [str(WORK / "extra")]
html_css_files = ["katex/katex.css", "site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#00598c", "color-brand-content": "#00598c"},
    "dark_css_variables": {"color-brand-primary": "#56b4e9", "color-brand-content": "#56b4e9"},
    "top_of_page_buttons": [],
}
html_math_renderer = "katex"
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
