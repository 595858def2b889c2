# Everything runs in .venv, which the first target that needs it builds.
PYTHON ?= python3.11
BIN := .venv/bin
DATA ?= ../shared/bench/data

.PHONY: demo test lint bench quality golden clean

.venv/.ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: .venv/.ready  ## clean the five seeds and show every cut
	@for seed in seeds/*.txt; do $(BIN)/cleaner explain $$seed || exit 1; echo; done

test: lint  ## all tests, lint, types, layers, docs
	$(BIN)/python -m pytest -q -n 2

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy cleaner
	$(BIN)/lint-imports

bench: .venv/.ready  ## speed against the floor, memory, start-up
	$(BIN)/python -m bench

quality: .venv/.ready  ## story quality on the public pages in $(DATA), written into docs/quality.md
	DATA=$(DATA) $(BIN)/python -m bench.quality

golden: .venv/.ready  ## rewrite the golden files and the record of checked rules; read the diff line by line
	$(BIN)/python -m pytest -q tests/test_golden.py tests/test_html_golden.py tests/test_errors.py tests/test_record.py --update-golden

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
