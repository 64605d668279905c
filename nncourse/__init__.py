"""nncourse: what the notebooks need beside nnlib. Exercises, widgets, figures, and a look at the reader's machine."""
