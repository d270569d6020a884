# Two commands do everything: `make demo` and `make test`. `make help` lists the others.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Narrow a run, as in: make test PYTEST_ARGS=tests/test_house.py
PYTEST_ARGS ?=
# Passed on to `abmetrics demo`, as in: make demo DEMO_ARGS="--accounts 200"
DEMO_ARGS ?=
WORKERS ?= 2

# --no-build-isolation: what builds is the locked requirements/build.txt, not the registry's newest.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
LOCKED := $(PIP_INSTALL) --require-hashes --no-deps --no-build-isolation --use-pep517 -r
UV_LOCK := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint components verify bench docs lock clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/run.stamp  ## install, build a demo company and open its dashboard
	$(BIN)/abmetrics demo --workspace abmetrics-demo $(DEMO_ARGS)

test: lint components  ## install what the tests need and run them all
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not long" $(PYTEST_ARGS)

lint: $(VENV)/dev.stamp  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

components: $(VENV)/dev.stamp  ## install Java and Chromium where this machine allows it
	@sh scripts/components java chromium

verify: lint components  ## the long tests: more examples for every property, and those marked `long`
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --hypothesis-profile thorough $(PYTEST_ARGS)

bench: $(VENV)/dev.stamp  ## the benchmarks, as ratios to a bare scan
	$(BIN)/python -m bench $(BENCH_ARGS)

docs: $(VENV)/dev.stamp  ## write the generated pages under docs/
	$(BIN)/python docs/generate.py

lock: $(VENV)/dev.stamp  ## take the newest versions into requirements/, with hashes
	$(UV_LOCK) --upgrade --group build -o requirements/build.txt
	$(UV_LOCK) --upgrade pyproject.toml -o requirements/run.txt
	$(UV_LOCK) --upgrade pyproject.toml --extra spark --group dev \
		-c requirements/run.txt -c requirements/build.txt -o requirements/dev.txt

clean:  ## remove everything that make has made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	rm -rf src/abmetrics.egg-info
	find src tests docs scripts -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/venv.stamp: requirements/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "abmetrics needs Python 3.11 or newer, and $(PYTHON) is older: make PYTHON=python3.13 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || PYTHON=$(PYTHON) sh scripts/components venv
	$(PYTHON) -m venv $(VENV)
	$(LOCKED) requirements/build.txt
	@touch $@

$(VENV)/run.stamp: $(VENV)/venv.stamp requirements/run.txt pyproject.toml
	$(LOCKED) requirements/run.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	$(LOCKED) requirements/dev.txt
	@touch $@
