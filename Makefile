# `make run` and `make test` do all the set-up on a fresh machine.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python

.PHONY: run test bench pictures lock clean

run: .venv/run.stamp
	$(PY) -m streamlit run app.py

test: .venv/test.stamp
	$(PY) scripts/find_programs.py --install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PY) -m pytest -q -n 2 tests/unit tests/app
	# Browsers on a busy machine can miss a deadline: what failed is tried once more, alone, and must then pass.
	$(PY) -m pytest -q -n 2 tests/e2e || $(PY) -m pytest -q --last-failed --last-failed-no-failures none tests/e2e

bench: .venv/test.stamp
	$(PY) -m benchmarks

# The reference pictures that slides are compared with; look at them before you commit.
pictures: .venv/run.stamp
	$(PY) scripts/update_pictures.py

.venv/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else \
	  "Python 3.11 to 3.13 is needed: make PYTHON=python3.13 ...")'
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The locks say every package and its hashes, for Python 3.11 to 3.13 on every system; what is wanted stands in pyproject.toml.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --custom-compile-command 'make lock' --quiet
lock: .venv/test.stamp
	$(LOCK) --extra app --output-file requirements.txt
	$(LOCK) --extra app --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf .venv
