# `make` alone lists the commands. The first one builds .venv from requirements.lock by itself.

.DEFAULT_GOAL := help
.PHONY: help report test check lab examples reproduce schema styles methods docs validation coverage benchmark fuzz clean fix lock

VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
NEW_ENOUGH := import sys, venv, ensurepip; raise SystemExit(sys.version_info < (3, 11))
PATH_OF := import sys; print(sys.executable)

# Set, it would make every Python process compile every module again.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:      ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/: .*## /: /; s/^/  make /; s/:  */|/' \
	| awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

report: $(READY) ## raw data to reports/tacrolimus-rif/report.html
	@$(BIN)/rct run

test: $(READY) ## unit, reference, notebook and pipeline tests
	@$(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile

check: $(READY) ## style, types, notebooks, import arrows; changes nothing
	@failed=0; \
	run() { echo "== $$*"; "$(BIN)/$$@" || failed=$$((failed + 1)); }; \
	run ruff check .; \
	run ruff format --check .; \
	run mypy; \
	run nbstripout --verify notebooks/*.ipynb; \
	run pytest -p no:cacheprovider tests/test_import_arrows.py; \
	if [ $$failed -gt 0 ]; then echo "$$failed of 5 checks failed; \`make fix\` mends style"; exit 1; fi; \
	echo "5 checks passed"

lab: $(READY) ## the five notebooks in JupyterLab
	@$(BIN)/rct lab

examples: $(READY) ## fetch the real trials into data/raw (not committed)
	@$(BIN)/python -m helpers.data.examples

reproduce: examples ## docs/examples.md: the real trials, what was published beside what comes out
	@$(BIN)/rct run indo-rct licorice-gargle pharmaco-smoking -p overall=true
	@$(BIN)/python -m helpers.pipeline.examples_page

schema: $(READY) ## studies/study.schema.json and docs/study-file.md, from the models
	@$(BIN)/python -m helpers.study.reference_page

styles: $(READY) ## docs/journal-styles.md: the same numbers in every journal style
	@$(BIN)/python -m helpers.present.styles_page

methods: $(READY) ## docs/methods.md: every method with its formula and references
	@$(BIN)/python -m helpers.present.methods_page

docs: $(READY) ## the documentation as a site, from site/index.html; needs no network
	@NO_MKDOCS_2_WARNING=1 SOURCE_DATE_EPOCH=0 $(BIN)/mkdocs build --quiet --strict
	@echo site/index.html

validation: $(READY) ## docs/validation.md: every method against R's values, libraries against definitions
	@PYTHONPATH=tests $(BIN)/python -m validation.against_r
	@PYTHONPATH=tests $(BIN)/python -m validation.libraries
	@PYTHONPATH=tests $(BIN)/python -m validation.page

coverage: $(READY) ## size and coverage in simulated trials of 100, for docs/validation.md: half an hour
	@$(BIN)/python benchmarks/adjusted_size.py --write
	@$(BIN)/python benchmarks/imputation_size.py --write
	@PYTHONPATH=tests $(BIN)/python -m validation.page

benchmark: $(READY) ## how fast, in a table; ratios to scipy, and to R where it is installed
	@PYTHONPATH=benchmarks $(BIN)/python -m measure

fuzz: $(READY) ## 10,000 malformed study files and tables: each ends in a message, and touches nothing
	@PYTHONPATH=tests $(BIN)/python -m fuzz.run

clean:     ## remove reports, processed data and caches; never raw data
	rm -rf reports site data/processed .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find src tests notebooks -name __pycache__ -prune -exec rm -rf {} +

fix: $(READY) ## format the code and strip notebook outputs
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/nbstripout notebooks/*.ipynb

lock:      ## renew requirements.lock and constraints.txt (needs uv)
	uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	  --all-extras --no-strip-extras --no-annotate --no-header pyproject.toml -o requirements.lock
	@$(MAKE) --no-print-directory constraints.txt

# pip refuses hashes next to a project folder, and extras in constraints: environment.yml reads the lock without.
constraints.txt: requirements.lock
	sed -nE '/^[a-z0-9]/{s/\[[a-z,-]+\]==/==/; s/ *\\$$//; p}' requirements.lock > $@

# The project itself, editable, by the pinned build backend of the lock.
$(READY): $(LOCKED) pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	else \
	  $(BIN)/python -m pip install --quiet --quiet --no-deps --no-build-isolation --editable .; \
	fi
	@$(BIN)/python -m compileall -q src
	@touch $@

$(LOCKED): requirements.lock
	@set -eu; python=; \
	for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  if $$candidate -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "This project needs Python 3.11 or newer with its venv module, and none was found." >&2; \
	  echo "Debian, Ubuntu: apt install python3-venv. Elsewhere: see python.org, or environment.yml for conda." >&2; \
	  echo "If it lies somewhere unusual: make report PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	python=$$($$python -c '$(PATH_OF)'); \
	echo "Making .venv from requirements.lock with $$python (once, one to three minutes)"; \
	rm -rf $(VENV); \
	if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --python "$$python" $(VENV); \
	  uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock; \
	else \
	  "$$python" -m venv $(VENV); \
	  $(BIN)/python -m pip install --quiet --quiet --require-hashes -r requirements.lock; \
	fi; \
	touch $@
