# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3
RAZITKO := .venv/bin/razitko
READY := .venv/.ready
# uv when it is there, else the interpreter's own venv and pip, else pip into .tools: see docs/decisions/0002.
export UV_PYTHON_DOWNLOADS := never
export PREFECT_LOGGING_LEVEL ?= WARNING
export DO_NOT_TRACK := 1
# an environment that forbids compiled files would have every process compile the whole office anew
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test sure bench up setup dress pictures lock procedure format audit clean help

help: ## what can be done here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## virtual environment, hash-locked packages, the command .venv/bin/razitko

$(READY): requirements.txt pyproject.toml tools/setup.sh tools/dress.sh web/assets/package-lock.json
	@PYTHON="$(PYTHON)" sh tools/setup.sh
	@touch $(READY)

demo: $(READY) ## the main job: Trutnov's proposal from the clerk's draft to the assembly
	@$(RAZITKO) demo

up: $(READY) ## the embedded office: Prefect server, schedules, flow runner, links of the letters
	@$(RAZITKO) up

test: $(READY) ## the whole suite, on SQLite and on PostgreSQL
	@.venv/bin/python -P -m pytest

sure: $(READY) ## test, and formatting, lint, types, import contracts before you leave the room
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -P -m pytest

bench: $(READY) ## speed against peers and floors, printed and kept in bench/README.md (ONLY="W1 W3")
	.venv/bin/python -m bench.run $(ONLY)

format: $(READY) ## put the code into its shape
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

procedure: $(READY) ## write docs/procedure/ from the tables in states/
	$(RAZITKO) procedure --write docs/procedure

dress: $(READY) ## styles, fonts, icons and htmx of the pages; the set-up does it too
	@sh tools/dress.sh

pictures: $(READY) ## the pictures of the README and of the guide, from a played office (needs Chromium)
	.venv/bin/python -P -c 'import sys; sys.path.insert(0, "."); from tools.make_pictures import main; sys.exit(main())'

lock: $(READY) ## compile requirements.txt anew from pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 bench/peers.in -o bench/requirements-peers.txt

audit: ## known faults of the locked libraries (needs uv and the internet)
	@uvx pip-audit --requirement requirements.txt --no-deps --disable-pip

clean: ## remove what the set-up and the demo made
	rm -rf .venv .tools .bench demo
