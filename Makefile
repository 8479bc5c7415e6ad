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

.PHONY: demo demo-humpolec test sure bench chaos up setup dress pictures lock procedure format audit clean help

help: ## what can be done here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## virtual environment, hash-locked packages, the command .venv/bin/razitko

$(READY): requirements.txt pyproject.toml tools/setup.sh tools/dress.sh web/assets/package-lock.json
	@PYTHON="$(PYTHON)" sh tools/setup.sh
	@touch $(READY)

demo: $(READY) ## the main job: Trutnov's proposal from the clerk's draft to the assembly (TOWN=humpolec: a planning process)
	@$(RAZITKO) demo $(if $(TOWN),--town $(TOWN))

demo-humpolec: $(READY) ## two years of community planning, to its public page and two resolutions of the assembly
	@$(RAZITKO) demo --town humpolec

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

chaos: $(READY) ## faults at every point of every act, flow and request, kills, power cuts: three quarters of an hour on two cores (ONLY=tests/chaos/test_two_at_once.py)
	@found=0; \
	RAZITKO_CHAOS=long .venv/bin/python -P -m pytest -vv -n 2 --dist worksteal --timeout 3600 $(or $(ONLY),$(LONG)) || found=1; \
	$(if $(ONLY),,PYTHONPATH=tests/chaos:tests .venv/bin/python -P -m pytest -vv -n 2 --timeout 3600 --show-capture=no -p sweep_everything $(ACTED) || found=1;) \
	exit $$found

# whatever has a long form
LONG := tests/chaos tests/growth tests/towns/test_towns_up.py tests/journeys/test_restored_office.py tests/journeys/test_demo.py tests/journeys/test_demo_humpolec.py \
	tests/journeys/test_random_meetings.py tests/journeys/test_random_office.py \
	tests/templates/test_fuzzed_files.py tests/web/test_api_by_its_description.py
# where every act of people is done at least once
ACTED := tests/actions tests/chaos/test_other_acts.py tests/flows/test_channels.py tests/flows/test_letters_digest.py

format: $(READY) ## put the code into its shape
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

procedure: $(READY) ## write docs/procedure/ from the tables in states/
	$(RAZITKO) procedure --write docs/procedure

dress: $(READY) ## styles, fonts, icons and htmx of the pages; the set-up does it too
	@sh tools/dress.sh

pictures: $(READY) ## the pictures of the README and of the guide, from a played office (needs Chromium)
	.venv/bin/python -P -c 'import sys; sys.path.insert(0, "."); from tools.make_pictures import main; sys.exit(main(sys.argv[1:]))' $(ONLY)

lock: $(READY) ## compile requirements.txt anew from pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 bench/peers.in -o bench/requirements-peers.txt

audit: ## known faults of the locked libraries (needs uv and the internet)
	@uvx pip-audit --requirement requirements.txt --no-deps --disable-pip

clean: ## remove what the set-up and the demo made
	rm -rf .venv .tools .bench demo
