# Havn. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help demo run test check fix bench docs lock
PY = .venv/bin/python

help: ## What there is
	@echo "Use:";     grep -hE '^(demo|run): .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'
	@echo "Work on it:"; grep -hE '^(test|check|fix|bench|docs|lock): .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

ready:
	@sh scripts/bootstrap.sh requirements.txt
ready-dev:
	@sh scripts/bootstrap.sh requirements-dev.txt
.PHONY: ready ready-dev

demo: ready ## The whole platform with a fictional network, on http://127.0.0.1:8000 (HAVN_PORT)
	@exec $(PY) -m havn demo

run: ready ## An installation of your own, kept in ./data (HAVN_DATA); the first start walks you through the set-up
	@exec $(PY) -m havn serve

test: ready-dev ## The whole suite; says what it skipped and why
	@sh scripts/test.sh

check: ready-dev ## Format, lint, types, imports, templates, documents current
	@sh scripts/check.sh

fix: ready-dev ## Repairs what can be repaired
	@$(PY) -m ruff format -q src tests benchmarks tools; $(PY) -m ruff check -q --fix src tests benchmarks tools

bench: ready-dev ## All benchmarks, one line a figure; make bench ONLY=intake
	@$(PY) -m benchmarks $(ONLY)

docs: ready-dev ## Writes the generated documents anew
	@$(PY) -m tools.documents

lock: ready-dev ## Compiles requirements*.txt from pyproject.toml
	@$(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.txt pyproject.toml
	@$(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group dev -o requirements-dev.txt pyproject.toml
