# Everything a developer runs. Each target sets up what it needs, and is quick when it is there already.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test lint types format bench messages lock install clean

PORT ?= 8000
export PORT

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## kroom with a practice course on this machine; another port: make demo PORT=8001
	@tools/demo.sh

test: ## every check: style, types, tests on SQLite, on PostgreSQL and in a browser
	@tools/test.sh

lint: .venv ## style of the Python code (ruff)
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: .venv node_modules ## types of the Python and the JavaScript code (mypy, tsc)
	@DEBUG=1 PRACTICE_COURSE=1 .venv/bin/mypy && node_modules/.bin/tsc --project .

format: .venv ## mend the style where ruff can
	@.venv/bin/ruff check --fix --exit-zero . && .venv/bin/ruff format .

bench: .venv node_modules ## measure speed, capacity and the room's page on this machine
	@.venv/bin/python -m bench $(BENCH)

messages: .venv ## gather the sentences to translate into kroom/locale, and compile the translations
	@.venv/bin/python tools/messages.py

lock: ## pin the newest allowed versions of all dependencies
	@tools/lock.sh

install: .venv node_modules ## all packages for development, and nothing else

clean: ## remove what the other targets made, the demo's database too
	rm -rf .venv node_modules var staticfiles test-results .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Both look for themselves whether there is something to do.
.PHONY: .venv node_modules
.venv:
	@tools/venv.sh dev
node_modules:
	@tools/node.sh dev
