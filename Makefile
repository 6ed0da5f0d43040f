# Each target sets up what it needs: `make demo` and `make test` work on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 3000
RUNS ?= 200
MINUTES ?= 30

.PHONY: help setup demo test check audit browser screens types eval learned bench bench-quick fuzz chaos soak lock clean

help:
	@echo "make demo     a small local workspace in the browser, no Slack account (PORT=3000)"
	@echo "make test     the test suite"
	@echo "make check    format, lint, types, import direction, knowledge base, dependencies as reviewed"
	@echo "make audit    known vulnerabilities of the dependencies (asks their database)"
	@echo "make browser  the demo page in headless Chromium, screenshots in build/browser"
	@echo "make screens  the pictures of every surface in docs/images"
	@echo "make types    messages and views against Slack's TypeScript types (needs npm)"
	@echo "make eval     how well questions are understood"
	@echo "make learned  learn anew and compare with the models in the repository"
	@echo "make bench    timings as ratios; make bench-quick: within three minutes"
	@echo "make fuzz     10,000 random and hostile inputs"
	@echo "make chaos    200 runs of kills and lost answers (RUNS=200)"
	@echo "make soak     30 minutes of mixed load with restarts of each part (MINUTES=30)"

setup: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "secbench needs Python 3.11 or newer: make PYTHON=python3.12 setup")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: setup
	$(BIN)/secbench demo --port $(PORT)

test: setup
	$(BIN)/python -m pytest -n auto

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/secbench kb check
	$(BIN)/python -m tests.audit

# pip-audit brings many libraries of its own, so it has an environment of its own.
audit:
	$(PYTHON) -m venv build/audit
	build/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-audit.lock
	build/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

browser: setup
	$(BIN)/python -m pytest -m browser tests/browser

screens: setup
	$(BIN)/python -m tests.browser.screens

# Versions are pinned by tests/slack_types/package-lock.json.
types: setup
	$(BIN)/python -m tests.slack_types
	cd tests/slack_types && npm ci --no-audit --no-fund --silent && npm run --silent check

eval: setup
	$(BIN)/python -m tests.evaluation

# The models must be what the word lists and examples give, byte by byte.
learned: setup
	$(BIN)/secbench kb train
	git diff --exit-code --stat -- knowledge/learned

bench: setup
	$(BIN)/python -m tests.benchmarks

bench-quick: setup
	$(BIN)/python -m tests.benchmarks --quick

fuzz: setup
	SECBENCH_FUZZ_MESSAGES=3000 $(BIN)/python -m pytest --hypothesis-profile=thorough \
		tests/test_hostile_input.py tests/views tests/slack/test_hostile_messages.py
	@# atheris has wheels for few machines, so it stands apart and may be missing.
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary :all: -r requirements-fuzz.lock
	$(BIN)/python -m tests.fuzzing

chaos: setup
	$(BIN)/python -m tests.chaos $(RUNS)

soak: setup
	$(BIN)/python -m tests.soak $(MINUTES)

# The lock is made with uv; no registry's host name may stand in it.
lock:
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --universal \
		--python-version 3.11 --output-file requirements.lock
	echo 'pip-audit' | uv pip compile - --generate-hashes --no-emit-index-url --universal \
		--python-version 3.11 --output-file requirements-audit.lock
	echo 'atheris==3.0.0' | uv pip compile - --generate-hashes --no-emit-index-url --universal \
		--python-version 3.11 --output-file requirements-fuzz.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
