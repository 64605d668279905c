"""What a lesson's page has beside its cells: second reading is folded, and a row of links leads to where it runs."""

import live
from addresses import buttons
from docutils import nodes


def fold(app, doctree, docname):
    """Put each section of second reading, which is one section in the notebook too, under its title."""
    for section in list(doctree.findall(nodes.section)):
        if section[0].astext().startswith("Second reading: "):
            section.insert(0, nodes.raw("", '<details class="second-reading"><summary>', format="html"))
            section.insert(2, nodes.raw("", "</summary>", format="html"))
            section.append(nodes.raw("", "</details>", format="html"))


def add_links(app, pagename, templatename, context, doctree):
    """Tell the template of a lesson's page where the lesson can be run."""
    folder, _, name = pagename.rpartition("/")
    if folder == "notebooks" and name[0].isdigit():
        notebook = f"{name}.ipynb"
        context["lesson"] = {
            "number": name[:2],
            "live": "../" + live.ADDRESS.format(name=notebook),
            "download": notebook,
            "elsewhere": buttons(notebook),
        }


def name_levels(app, pagename, templatename, context, doctree):
    """Say of the captions of the contents, which Sphinx calls headings, which level they have."""
    tree = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def setup(app):
    app.connect("doctree-resolved", fold)
    app.connect("html-page-context", add_links)
    app.connect("html-page-context", name_levels, priority=900)  # when the theme has made it
    return {"parallel_read_safe": True, "parallel_write_safe": True}
