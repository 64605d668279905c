# make lab        copies the lessons into my_course, a folder of your own, and opens them there
# make test       runs every test
# make browser    operates the widgets in a real Chromium
# make site       builds the pages of the course, and the course in the browser, in build/site
# make bench      times a training step against the frameworks
# make notebooks  re-executes the notebooks, and cleans what is committed
# make lock       runs every test, and writes down the versions with which it passed

VENV := .venv
BIN := $(VENV)/bin
LISTS := pyproject.toml requirements.txt $(wildcard tools/requirements/*.txt)
# The first Python on this machine that is new enough; PYTHON=… chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

# One thread for each process of the tests: they run side by side, and compared runs must not differ.
TEST_ENV := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 VECLIB_MAXIMUM_THREADS=1

.PHONY: lab test browser site bench notebooks lock lint clean

lab: $(VENV)/lab
	$(BIN)/nncourse lab my_course

test: $(VENV)/dev lint
	$(TEST_ENV) $(BIN)/python -m pytest -n 2 $(PYTEST_OPTIONS)

# The widgets in a real browser: Chromium must be on the machine (apt install chromium).
browser: $(VENV)/browser
	$(TEST_ENV) $(BIN)/python -m pytest -n 2 -v $(PYTEST_OPTIONS) tests/browser

# What lies in build/site can be put on any web server. Node.js must be on the machine: it sets the formulas.
site: $(VENV)/site
	$(TEST_ENV) $(BIN)/python tools/site/pages.py build/site
	$(TEST_ENV) $(BIN)/python tools/site/live.py build/site/live
	@echo "Look at it at http://localhost:8000 while this runs: $(BIN)/python -m http.server --directory build/site"

# BENCH_OPTIONS="--only steps --threads 1 --rounds 5" is shorter; --help lists them.
bench: $(VENV)/peers
	$(BIN)/python tools/benchmarks/bench.py $(BENCH_OPTIONS)

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

notebooks: $(VENV)/dev
	$(TEST_ENV) $(BIN)/python tools/execute_notebooks.py notebooks/*.ipynb

# Only once they have passed. torch stays out: its build for the CPU is not in the main index.
lock: test browser
	echo "# The versions with which the tests passed: python -m pip install -c requirements.lock -e \".[lab]\"" > requirements.lock
	echo "# Made by make lock. A package that only another system needs is not here, and its version is free." >> requirements.lock
	$(BIN)/python -m pip freeze --all --exclude pip --exclude wheel --exclude nncourse --exclude torch >> requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install one, or name it: make lab PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "venv failed. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/lab: $(VENV)/bin/python $(LISTS)
	$(BIN)/python -m pip install --quiet --editable ".[lab]"
	touch $@

$(VENV)/dev: $(VENV)/bin/python $(LISTS)
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@ $(VENV)/lab

$(VENV)/browser: $(VENV)/dev
	$(BIN)/python -m pip install --quiet --editable ".[dev,browser]"
	touch $@

$(VENV)/site: $(VENV)/bin/python $(LISTS)
	$(BIN)/python -m pip install --quiet --editable ".[course,site]"
	touch $@

# The second index has PyTorch's build for the CPU, a tenth of the size of the other.
$(VENV)/peers: $(VENV)/dev
	$(BIN)/python -m pip install --quiet --extra-index-url https://download.pytorch.org/whl/cpu --editable ".[dev,peers]"
	touch $@
