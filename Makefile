# `make run` and `make test` do all the set-up on a fresh machine.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python
STARTED := $(shell $(PYTHON) -c "import time; print(int(time.time()))")

.PHONY: run test test-long bench pictures lock clean

run: .venv/run.stamp
	$(PY) -m streamlit run app.py

# What a change has to pass; it says how long its parts took, the set-up included.
test: .venv/test.stamp
	$(PY) scripts/run_tests.py --since $(STARTED)

# What needs more time: large fuzzing, kill loops, sweeps over hundreds of views. Run it once before a release.
test-long: .venv/test.stamp
	$(PY) scripts/run_tests.py --long --since $(STARTED)

bench: .venv/test.stamp
	$(PY) -m benchmarks

# The reference pictures that slides are compared with; look at them before you commit.
pictures: .venv/run.stamp
	$(PY) scripts/update_pictures.py

# Modules are compiled when they are first used: most that come with packages never are.
.venv/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else \
	  "Python 3.11 to 3.13 is needed: make PYTHON=python3.13 ...")'
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	$(PY) -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@touch $@

# The locks say every package and its hashes, for Python 3.11 to 3.13 on every system; what is wanted stands in pyproject.toml.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --custom-compile-command 'make lock' --quiet
lock: .venv/test.stamp
	$(LOCK) --extra app --extra layers --output-file requirements.txt
	$(LOCK) --extra app --extra layers --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf .venv
