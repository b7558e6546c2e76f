# Everything a developer or a visitor types. `make` alone prints the list.
# Bare machine: Python 3.11 or later with venv, git, make. Nothing is installed outside this folder,
# except Chromium by `make browser`, which says so.

PYTHON ?= python3
VENV ?= .venv
BENCH_VENV ?= .venv-bench
WORKERS ?= 2

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

RUN := $(VENV)/bin
PIP_INSTALL := -m pip --disable-pip-version-check install --quiet --no-warn-script-location
BUILD_INPUTS := pyproject.toml setup.py requirements/build.txt
# `jisso` answers 0 when nothing needs action and 1 when findings do; both mean that it worked.
ACCEPT_FINDINGS := || { status=$$?; test $$status -eq 1 || exit $$status; }

.PHONY: help install demo test lint types contracts pytest bench soak wheel check-wheel docs format lock browser clean

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# -- the two commands -----------------------------------------------------------------------------

demo: install ## Check a sample office and write its report
	$(RUN)/jisso demo $(ACCEPT_FINDINGS)

test: lint types contracts pytest ## Everything that must be green: ruff, mypy, import contracts, pytest

# -- environments ---------------------------------------------------------------------------------

install: $(VENV)/.installed ## Make the environment (.venv) with locked libraries and this project

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "jisso needs Python 3.11 or later; \`$(PYTHON)\` is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "\`$(PYTHON)\` cannot make an environment: its venv or ensurepip module is missing." >&2; \
	  echo "On Debian or Ubuntu: apt-get install python3-venv, then run make again." >&2; exit 2; }
	@echo "making the environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# --no-build-isolation: the build uses the setuptools locked here, so that nothing unlocked is fetched.
$(VENV)/.base: requirements/base.txt requirements/build.txt | $(VENV)/bin/python
	@echo "installing locked libraries (the first time takes about a minute)"
	@$(RUN)/python $(PIP_INSTALL) --require-hashes -r requirements/build.txt -r requirements/base.txt
	@touch $@

$(VENV)/.installed: $(VENV)/.base $(BUILD_INPUTS)
	@$(RUN)/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.installed
	@echo "installing locked test libraries"
	@$(RUN)/python $(PIP_INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

$(BENCH_VENV)/.installed: requirements/bench.txt $(BUILD_INPUTS) | $(VENV)/bin/python
	@echo "making the benchmarks' own environment $(BENCH_VENV), with the peers"
	@$(PYTHON) -m venv $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python $(PIP_INSTALL) --require-hashes -r requirements/build.txt -r requirements/bench.txt
	@$(BENCH_VENV)/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# -- the parts of `make test` ---------------------------------------------------------------------

lint: $(VENV)/.test ## ruff over everything
	$(RUN)/ruff check .

types: $(VENV)/.test ## mypy, strict on src
	$(RUN)/mypy

contracts: $(VENV)/.test ## Imports go one way (import-linter)
	$(RUN)/lint-imports

pytest: $(VENV)/.test ## The tests alone; ARGS='-k name' narrows them
	$(RUN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

# -- longer looks ---------------------------------------------------------------------------------

soak: $(VENV)/.test ## The long runs: a million random checks, thousands of broken files
	JISSO_SOAK=1 $(RUN)/pytest -n $(WORKERS) --timeout 0 -m "soak or scales" $(ARGS)

bench: $(BENCH_VENV)/.installed ## Speed and missing-data tables beside the peers
	$(BENCH_VENV)/bin/python bench/run.py

wheel: $(VENV)/.installed ## Build the wheel, pack and samples inside, into dist/
	@rm -rf build dist
	@$(RUN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

check-wheel: wheel ## Install the wheel in an empty environment elsewhere and run the demo there
	@elsewhere=$$(mktemp -d); trap 'rm -rf "$$elsewhere"' EXIT; unset PYTHONPATH; \
	$(PYTHON) -m venv "$$elsewhere/env"; \
	"$$elsewhere/env/bin/python" $(PIP_INSTALL) --require-hashes -r requirements/base.txt; \
	"$$elsewhere/env/bin/python" $(PIP_INSTALL) --no-deps dist/*.whl; \
	"$$elsewhere/env/bin/python" -m pip --disable-pip-version-check check; \
	mkdir "$$elsewhere/desk"; cd "$$elsewhere/desk"; export JISSO_HOME="$$elsewhere/home"; \
	"$$elsewhere/env/bin/python" -c 'import jisso, pathlib, sys; at = pathlib.Path(jisso.__file__).parent; \
	  missing = [name for name in ("_packs/japan", "_samples") if not (at / name).is_dir()]; \
	  sys.exit(f"the wheel lacks {missing}" if missing else 0)'; \
	"$$elsewhere/env/bin/jisso" demo $(ACCEPT_FINDINGS); \
	echo "the wheel works elsewhere"

docs: $(VENV)/.test ## Write the generated pages anew
	@shopt -s nullglob; for script in docs/generators/*.py; do echo "$$script"; $(RUN)/python "$$script"; done

format: $(VENV)/.test ## Sort imports, mend what ruff can mend, lay out the code
	$(RUN)/ruff check --fix --quiet . || true
	$(RUN)/ruff format .

browser: ## Chromium and Japanese fonts for page tests (installs them where we may)
	@if [ -n "$$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)" ] \
	   && fc-list 2>/dev/null | grep -qi 'noto.*cjk'; then echo "browser and fonts: here"; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing chromium and fonts-noto-cjk"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null; \
	else echo "Page tests need Chromium and Noto CJK fonts; without them they are skipped."; \
	  echo "On Debian or Ubuntu: sudo apt-get install chromium fonts-noto-cjk"; fi

# pip-tools lives in an environment of its own; the locks carry hashes for every platform and no address.
LOCK = .venv-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: ## Resolve pyproject.toml into requirements/*.txt anew (UPGRADE=--upgrade for newest)
	@test -x .venv-lock/bin/pip-compile || { $(PYTHON) -m venv .venv-lock; .venv-lock/bin/python $(PIP_INSTALL) pip-tools; }
	$(LOCK) $(UPGRADE) pyproject.toml --output-file requirements/base.txt
	$(LOCK) $(UPGRADE) pyproject.toml --extra test --constraint requirements/base.txt --output-file requirements/test.txt
	$(LOCK) $(UPGRADE) pyproject.toml --extra bench --constraint requirements/base.txt --output-file requirements/bench.txt

clean: ## Remove environments, builds and caches
	rm -rf .venv .venv-* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -maxdepth 1 -name '*.egg-info' -exec rm -rf {} +
