# Everything runs in .venv, which is made when it is missing or when what it holds has changed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STORY ?= stories/the-lamplighters-fox.md
N ?= small

.PHONY: film test dev setup lint bench clean

film: setup ## Render a story: make film STORY=path
	@$(BIN)/storyvid render "$(STORY)"

dev: setup ## The Dagster UI on DAGSTER_PORT, with the same assets and the same data
	@$(BIN)/storyvid dev

test: setup lint ## Checks and tests
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## What a film costs, and where the time goes
	$(BIN)/python -m bench

setup: $(VENV)/.ready

$(VENV)/.ready: requirements-dev.txt setup.py
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "storyvid needs Python 3.11: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

clean: ## Remove the environment; films and everything else that was made stay
	rm -rf $(VENV)
