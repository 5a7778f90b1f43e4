# Greenlane. `make help` lists what there is. Set-up steps leave stamp files in .venv/ and var/, so each runs once.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run test check bench help

PORT ?= 8000
WORKERS ?= 2
# A test of a page waits much for the browser, which is drawing: one more keeps the processors at work.
BROWSERS ?= 3
SYSTEM_PYTHON ?= $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet install
LOCKED := --require-hashes --no-build-isolation --use-pep517
BUILT := src/greenlane/front/static/front/built
# Byte code is kept here, also where the environment forbids to keep any: every program starts two seconds sooner.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/pycache
CATALOGUES := $(shell find src -name '*.po')
# Whoever has no test left takes over half of what waits for another.
TESTS = GREENLANE_DATA=var/test $(PYTHON) -m pytest -q --dist worksteal
# The tests that need no table, and run in seconds.
FAST_TESTS := tests/test_house.py tests/test_shelf.py tests/reference
# The tests that need a browser, apart from all others, because two databases are enough for those.
BROWSER_TESTS := tests/browser

run: .venv/base.stamp $(BUILT)/world.svg var/catalogues.stamp ## the product with a demo country at work, at a local address
	.venv/bin/greenlane demo
	@echo "Greenlane is at http://127.0.0.1:$(PORT)/ (stop it with Ctrl-C)"
	.venv/bin/greenlane serve --port $(PORT)

test: check ## everything that CI runs: check, all tests on SQLite, what opens tables on PostgreSQL, the pages in a browser
	scripts/browser_for_tests
	scripts/java_for_tests
	@echo "== all other tests, on SQLite"
	$(TESTS) -n $(WORKERS) $(addprefix --ignore=,$(FAST_TESTS) $(BROWSER_TESTS))
	@echo "== what opens tables, on PostgreSQL"
	$(PYTHON) scripts/with_postgres.py env $(TESTS) -n $(WORKERS) --database-only --ignore=$(BROWSER_TESTS)
	@echo "== pages in a browser"
	$(TESTS) -n $(BROWSERS) $(BROWSER_TESTS)

check: .venv/test.stamp $(BUILT)/world.svg var/catalogues.stamp ## style, types, the stair of rooms, templates, house rules: under a minute
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy scripts/*.py $$($(PYTHON) scripts/house.py pure)
	.venv/bin/lint-imports --no-logo
	.venv/bin/djlint --quiet --lint src
	$(TESTS) -n $(WORKERS) $(FAST_TESTS)

bench: .venv/bench.stamp $(BUILT)/world.svg ## speed against plain Python and a rule engine, on this machine
	$(PYTHON) benchmarks/run.py

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r command does; do \
	    printf '%-12s %s\n' "$$command" "$$does"; done

# ---- set-up steps, none of them meant to be called by hand

.venv/made.stamp:
	@scripts/python_for_us "$(SYSTEM_PYTHON)"
	$(SYSTEM_PYTHON) -m venv .venv
	@touch $@

# What comes as source only is built with the locked back end, and fetches nothing else.
.venv/build.stamp: .venv/made.stamp requirements/build.txt
	$(PIP) --require-hashes -r requirements/build.txt
	@touch $@

.venv/base.stamp: .venv/build.stamp requirements/base.txt pyproject.toml
	$(PIP) $(LOCKED) -r requirements/base.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: .venv/base.stamp requirements/test.txt
	$(PIP) $(LOCKED) -r requirements/test.txt
	@touch $@

.venv/bench.stamp: .venv/base.stamp requirements/bench.txt
	$(PIP) $(LOCKED) -r requirements/bench.txt
	@touch $@

node_modules/.package-lock.json: package-lock.json .npmrc
	@node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' || { echo "Greenlane needs Node 20 or newer to build its pages."; exit 1; }
	npm ci --silent --no-audit --no-fund
	@touch $@

$(BUILT)/world.svg: node_modules/.package-lock.json scripts/build_front.mjs $(wildcard src/greenlane/front/*.mjs)
	node scripts/build_front.mjs $(BUILT)

var/catalogues.stamp: .venv/base.stamp scripts/compile_catalogues.py $(CATALOGUES)
	$(PYTHON) scripts/compile_catalogues.py
	@mkdir -p var && touch $@
