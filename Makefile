# The one interface: `make demo`, `make test` and the rest set up what they need by themselves.
# Needed beforehand: Python 3.11 to 3.13 with pip and venv, make, git. Everything else is pinned
# in requirements/ and goes into $(VENV), which may be deleted at any time (`make clean`).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV ?= .venv
# The first interpreter found that the library supports.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	if command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; \
	then echo $$p; break; fi; done)

BIN := $(VENV)/bin
PIP = -m pip --quiet --disable-pip-version-check
PACKAGE := $(shell find src/partyreg -type f -not -name '*.pyc' | sort)
PACKAGE_INPUTS := pyproject.toml README.md LICENSE $(PACKAGE)
DIST := $(VENV)/dist
PYTEST_ARGS ?=
# Two at a time, a file each: properties of one file share their Hypothesis database.
PYTEST = -m pytest -p no:cacheprovider -n 2 --dist loadfile
# What is tested is the wheel: the tests refuse to run on anything else.
WHEEL_ONLY := env -u PYTHONPATH PARTYREG_TEST_WHEEL=1

.PHONY: help setup demo test test-engines reliability fuzz lint format types contract docs notebooks bench lowest highest coverage pins clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ── environments ─────────────────────────────────────────────────────────────────────────────

# $(call make-venv,FOLDER): a fresh environment, with a plain word if no interpreter fits.
define make-venv
	@test -n "$(PYTHON)" || { echo "no Python 3.11, 3.12 or 3.13 found; name one with PYTHON=..." >&2; exit 2; }
	@test -x $(1)/bin/python || { echo "setting up $(1)"; $(PYTHON) -m venv $(1); }
endef

# $(call install-wheel,FOLDER): the wheel itself, not editable, nothing beside it.
install-wheel = $(1)/bin/python $(PIP) install --no-deps --no-index --force-reinstall $(DIST)/*.whl

$(VENV)/.tested: requirements/test.txt
	$(call make-venv,$(VENV))
	@$(BIN)/python $(PIP) install -r requirements/test.txt
	@touch $@

$(VENV)/.checked: requirements/dev.txt $(VENV)/.tested
	@$(BIN)/python $(PIP) install -r requirements/dev.txt
	@touch $@

$(VENV)/.wheel: $(VENV)/.tested $(PACKAGE_INPUTS)
	@rm -rf $(DIST)
	@$(BIN)/python -m flit_core.wheel --outdir $(DIST) . >/dev/null
	@$(call install-wheel,$(VENV))
	@touch $@

setup: $(VENV)/.checked $(VENV)/.wheel ## everything a contributor needs

# ── use ──────────────────────────────────────────────────────────────────────────────────────

demo: $(VENV)/.wheel ## see the notice's rules at work on an invented province
	@$(BIN)/partyreg demo

test: $(VENV)/.wheel ## build the wheel and test it
	$(WHEEL_ONLY) $(BIN)/python $(PYTEST) $(PYTEST_ARGS)

FUZZ ?= 1000000
fuzz: $(VENV)/.wheel ## give the readers a million files of junk (FUZZ=N for another number)
	$(WHEEL_ONLY) PARTYREG_FUZZ=$(FUZZ) $(BIN)/python $(PYTEST) --dist load tests/inputs/test_fuzz.py

reliability: $(VENV)/.wheel ## break a stored register at length: kills, power cuts, commands at once
	$(WHEEL_ONLY) PARTYREG_ROUNDS=1000 PARTYREG_KILLS=2000 PARTYREG_CLIENT_KILLS=1000 \
		PARTYREG_SERVER_KILLS=100 PARTYREG_CUTS=20000 PARTYREG_CROWD=500 PARTYREG_EVERY_WAY=1 \
		$(BIN)/python $(PYTEST) tests/reliability

# ── checks ───────────────────────────────────────────────────────────────────────────────────

CHECKED := $(wildcard src tests benchmarks docs requirements)

lint: $(VENV)/.checked ## ruff: rules and format
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)

format: $(VENV)/.checked ## let ruff format and repair what it can
	$(BIN)/ruff check --fix $(CHECKED)
	$(BIN)/ruff format $(CHECKED)

types: $(VENV)/.checked ## mypy, strict
	$(BIN)/mypy

contract: $(VENV)/.checked ## who may import whom
	PYTHONPATH=src $(BIN)/lint-imports --no-cache

docs: $(VENV)/.checked $(VENV)/.wheel ## build the docs, a warning is an error
	env -u PYTHONPATH $(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

coverage: $(VENV)/.checked $(VENV)/.wheel ## which lines no test reaches
	@rm -f .coverage .coverage.*
	$(WHEEL_ONLY) $(BIN)/coverage run -m pytest -p no:cacheprovider -q $(PYTEST_ARGS)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

# $(call test-in,FOLDER,TESTS): tests in another environment, fewer examples, foreign
# deprecations tolerated there.
# Only what touches a dependency: numbers and their regions, working days, the networkx view,
# accounts' hashes, YAML, strategies, tables, databases, and every example in a docstring.
EDGES = tests/idnumber tests/workdays tests/deadlines tests/values tests/accounts/test_hashing.py \
	tests/tree/test_graph.py tests/scenarios tests/cli tests/frames/test_columns.py \
	tests/storage/test_conformance.py tests/storage/test_migrating.py tests/test_doctests.py tests/test_imports.py
test-in = $(WHEEL_ONLY) PARTYREG_HYPOTHESIS=quick $(1)/bin/python $(PYTEST) -q -W default $(2) $(PYTEST_ARGS)

lowest: $(VENV)/.wheel ## test on the lowest versions that pyproject.toml allows
	$(call make-venv,$(VENV)-lowest)
	@$(VENV)-lowest/bin/python $(PIP) install -r requirements/lowest.txt
	@$(call install-wheel,$(VENV)-lowest)
	$(call test-in,$(VENV)-lowest,$(EDGES))

highest: $(VENV)/.wheel ## test on the newest versions that pyproject.toml allows
	$(call make-venv,$(VENV)-highest)
	@$(VENV)-highest/bin/python $(PIP) install --upgrade --upgrade-strategy eager \
		-r requirements/test.in "$$(echo $(DIST)/*.whl)[accounts,cli,excel,frames,postgres,sql,testing]"
	@$(call install-wheel,$(VENV)-highest)
	$(call test-in,$(VENV)-highest,$(EDGES))

# Java 17 or newer is needed beforehand; a missing engine fails.
test-engines: $(VENV)/.wheel ## review tables on every engine: pandas, polars, pyarrow, DuckDB, PySpark
	$(call make-venv,$(VENV)-engines)
	@$(VENV)-engines/bin/python $(PIP) install -r requirements/engines.txt
	@$(call install-wheel,$(VENV)-engines)
	PARTYREG_ENGINES=all $(call test-in,$(VENV)-engines,tests/frames tests/inputs/test_workbooks.py)

# ── figures ──────────────────────────────────────────────────────────────────────────────────

bench: $(VENV)/.bench $(VENV)/.wheel ## measure, each beside its peers
	env -u PYTHONPATH $(BIN)/python -m benchmarks

$(VENV)/.bench: requirements/bench.txt $(VENV)/.tested
	@$(BIN)/python $(PIP) install -r requirements/bench.txt
	@touch $@

# ── upkeep ───────────────────────────────────────────────────────────────────────────────────

COMPILE = $(VENV)-pins/bin/pip-compile --quiet --upgrade --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

pins: ## write the pins anew, from pyproject.toml and requirements/*.in
	$(call make-venv,$(VENV)-pins)
	@$(VENV)-pins/bin/python $(PIP) install -r requirements/pins.txt
	$(COMPILE) --output-file requirements/pins.txt requirements/pins.in
	$(COMPILE) --all-extras --output-file requirements/test.txt pyproject.toml requirements/test.in
	$(COMPILE) --output-file requirements/dev.txt requirements/dev.in
	$(COMPILE) --output-file requirements/engines.txt requirements/engines.in
	$(COMPILE) --output-file requirements/bench.txt requirements/bench.in
	$(VENV)-pins/bin/python requirements/_lowest.py > requirements/lowest.in
	$(COMPILE) --output-file requirements/lowest.txt requirements/lowest.in requirements/lowest-tools.in

clean: ## remove everything that can be made again
	rm -rf $(VENV) $(VENV)-lowest $(VENV)-highest $(VENV)-engines $(VENV)-pins dist docs/_build docs/generated
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
