# Needs git, make and Python 3.11 or later; everything else is fetched, by hash, into .venv.
#
#   make demo     a demonstration hub with invented people; Ctrl-C stops it   ARGS="--fresh"
#   make test     the whole test suite, browser journeys included              ARGS="-k words"
#   make check    lint, types and import contracts
#   make nightly  500 generated worlds for each estimator in place of 50

SHELL := /bin/sh
# Runs start hundreds of processes: where this is set, each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$each"; break; }; done)
RUN := .venv/bin/python
# The type checker reads Django's settings, which want an installation; it opens no connection.
SOME_INSTALLATION := OPENMASH_DATABASE_URL=postgresql://nobody@127.0.0.1:1/none \
	OPENMASH_SECRET_KEY=only-for-the-type-checker-0000000000000000000000000000

.PHONY: help needed ready demo test nightly lint types contracts check docs bench screenshots

help:
	@sed -n 's/^#   //p' Makefile

needed:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found (tried python3 and python3.11 to python3.14)." >&2; exit 1; }

ready: needed
	@$(PYTHON) tools/prepare.py tests

demo: needed
	@$(PYTHON) tools/prepare.py
	@exec $(RUN) -m openmash demo $(ARGS)

test: ready
	@$(RUN) tools/run_tests.py $(ARGS)

nightly: ready
	@OPENMASH_REPLICATIONS=500 $(RUN) tools/run_tests.py tests/estimators --timeout 2000 $(ARGS)

lint: ready
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .

types: ready
	@$(SOME_INSTALLATION) $(RUN) -m mypy openmash tests

contracts: ready
	@.venv/bin/lint-imports

check: lint types contracts

docs: ready
	@$(RUN) tools/make_docs.py $(ARGS)

bench: ready
	@for each in bench/*.py; do echo "== $$each"; $(RUN) "$$each" $(ARGS) || exit 1; done

screenshots: ready
	@OPENMASH_SCREENSHOTS=docs/screenshots $(RUN) tools/run_tests.py -n0 -m journey $(ARGS)
