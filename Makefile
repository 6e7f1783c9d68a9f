# Needs Python 3.11 or newer, make and pip. Everything is installed into .venv, nothing elsewhere.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
SCALE ?= small

# Tests start the program hundreds of times: it is compiled once.
unexport PYTHONDONTWRITEBYTECODE

BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check
RUNTIME := $(VENV)/.runtime-installed
DEVELOP := $(VENV)/.develop-installed
SOURCES := $(wildcard tui/locale/*/LC_MESSAGES/trato.po)
COMPILED := $(SOURCES:.po=.mo)

.DEFAULT_GOAL := help
.PHONY: help run test check static catalogues bench faults fuzz pictures clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

run: $(RUNTIME) $(COMPILED)  ## install what is needed and open Trato; ARGS="contact list" for commands
	@$(BIN)/trato $(ARGS)

test: $(DEVELOP) $(COMPILED)  ## all tests, in parallel; ARGS="tests/store -k name" for some
	$(PY) -m pytest -n auto --dist worksteal $(ARGS)

check: static test  ## everything that must hold before a commit

static: $(DEVELOP)  ## format, lint, types, direction of imports, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) tools/catalogues.py --check

catalogues: $(DEVELOP)  ## take new strings over into the catalogues, compile them, list what is missing
	$(PY) tools/catalogues.py update
	$(PY) tools/catalogues.py compile

bench: $(DEVELOP) $(COMPILED)  ## the measured targets; SCALE=full for the large sizes
	$(PY) -m benchmarks --scale $(SCALE)

faults: $(DEVELOP) $(COMPILED)  ## bad days, each many times, and what was lost: docs/faults.md
	$(PY) -m benchmarks.faults $(ARGS)

fuzz: $(DEVELOP) $(COMPILED)  ## bytes that nobody meant, into every parser; ARGS="mail --seconds 300"
	$(PY) -m tools.fuzz $(ARGS)

pictures: $(DEVELOP) $(COMPILED)  ## the pictures of the user guide
	$(PY) tools/pictures.py

clean:  ## what was built; .venv stays
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f $(COMPILED)
	find store tui tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Trato needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)

# The stamps are what keeps a second `make run` from installing again.
$(RUNTIME): pyproject.toml constraints.txt hatch_build.py | $(PY)
	@echo "Installing Trato into $(VENV) ..."
	@$(PIP) install --quiet -c constraints.txt -e .
	@touch $@

$(DEVELOP): pyproject.toml constraints.txt hatch_build.py | $(PY)
	@echo "Installing Trato and its tools into $(VENV) ..."
	@$(PIP) install --quiet -c constraints.txt -e '.[dev]'
	@touch $@ $(RUNTIME)

# After a pull: the editable install compiled what was there then.
%.mo: %.po | $(RUNTIME)
	@$(PY) tools/catalogues.py compile
