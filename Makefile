# The commands of a developer and of the build machine. Needs make and Python 3.11 or newer, nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: audit help demo test prove bench lint guard fix docs new-rule lock clean

VENV := .venv
BIN := $(VENV)/bin
LOCK ?= requirements.lock
MADE := $(VENV)/made-from-lock
PYTHON ?= $(firstword $(foreach name,python3 python3.11 python3.12 python3.13,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))

# uv where it is there and reaches an index, else pip
install = { command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(BIN)/python $(1); } \
	|| $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1)

help: ## these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(MADE): $(LOCK) pyproject.toml
	@test -n "$(PYTHON)" || { echo "tenderwatch needs Python 3.11 or newer; name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "$(VENV): from $(LOCK), by $(PYTHON)"
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@$(call install,-r $(LOCK))
	@$(call install,--no-deps --no-build-isolation -e .)
	@touch $@

demo: $(MADE) ## a generated county with API and dashboard, in the browser
	$(BIN)/tenderwatch demo

test: $(MADE) ## all tests, small samples of what is large
	$(BIN)/python -m pytest -n 2 --dist worksteal

prove: $(MADE) ## the full counts, too long for test: kills, random histories, all samples, coverage of monitor at least 90 %
	@rm -f var/proved.txt; mkdir -p var
	TENDERWATCH_KILLS=100 TENDERWATCH_API_KILLS=20 TENDERWATCH_PROVED=$(CURDIR)/var/proved.txt \
		$(BIN)/python -m pytest -n 2 --dist worksteal -m "" --hypothesis-profile=prove --cov --cov-report=term
	@sort var/proved.txt

bench: $(MADE) ## figures: appends, audits, the delay from append to finding
	$(BIN)/python tests/bench/run.py

lint: $(MADE) ## form, types, who imports whom, event pages fresh (alembic's check and the rules' pages are tests)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy monitor api
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m monitor.vocabulary.schemas --check
	$(BIN)/python -m api.page --check

guard: $(MADE) ## what the tracked files may not hold: secrets, identity numbers, large files, machine paths
	$(BIN)/python -m pytest -q tests/architecture

audit: $(MADE) ## known weaknesses of the locked packages (asks a public advisory service)
	$(BIN)/pip-audit -r requirements.lock --no-deps --disable-pip --progress-spinner off

fix: $(MADE) ## form and what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(MADE) ## the generated pages: events, rules, who may do what, settings, the OCDS extension
	$(BIN)/python -m monitor.vocabulary.schemas
	$(BIN)/python -m monitor.audit.pages
	$(BIN)/python -m api.page
	$(BIN)/python -m monitor.operation.page
	$(BIN)/python -m monitor.export.ocds.extension

new-rule: $(MADE) ## the skeleton of a rule: make new-rule ID=tnd.some-rule
	@test -n "$(ID)" || { echo "which rule? make new-rule ID=tnd.some-rule" >&2; exit 2; }
	$(BIN)/python -m monitor.rules.skeleton $(ID)

lock: ## both locks anew from pyproject.toml (needs uv); the second adds Spark to the first
	uv pip compile --quiet --universal --upgrade --python-version 3.11 --extra postgres --group dev \
		--no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --upgrade --python-version 3.11 --extra postgres --extra cluster --group dev \
		--constraint requirements.lock --no-header --no-emit-index-url --no-emit-find-links pyproject.toml \
		-o requirements-cluster.lock

clean: ## what these targets made, except var/ (ledger and lake)
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
