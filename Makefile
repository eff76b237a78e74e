# Everything one does with this repository. `make` alone prints the index.
SHELL   := /bin/sh
PYTHON  ?= /usr/bin/python3
PACKAGE := arcgis_raster_download
VERSION := $(shell sed -n 's/^version=//p' metadata.txt)
ZIP     := dist/$(PACKAGE)-$(VERSION).zip
TIERS   := unit rules qgis ui scenarios
QM      := $(patsubst %.ts,%.qm,$(wildcard i18n/*.ts))
VENV    := .venv
PEERS   := .venv-peers

export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup demo pictures serve link run test $(TIERS:%=test-%) test-peers i18n i18n-compile i18n-check docs lint format typecheck \
        bench scan package check-package clean

help:  ## print this list
	@awk -F ':.*## ' '/^## / { print "\n" substr($$0, 4) } /^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## Try it

setup:  ## install what is missing for everything below (Debian packages, says what before)
	@sh tests/tools/setup.sh all

demo: setup-demo i18n-compile  ## local ArcGIS site + real QGIS; without a display, the main job by mouse and key events
	@$(PYTHON) tests/tools/demo.py

pictures: setup-demo i18n-compile  ## make the pictures of README.md and docs/ anew
	@$(PYTHON) tests/tools/demo.py --pictures docs/pictures
	@$(PYTHON) tests/tools/algorithm_pictures.py docs/pictures

serve: setup-serve  ## start the local ArcGIS site alone; prints its address
	@$(PYTHON) -m tests.server $(ARGS)

link: i18n-compile  ## make a QGIS profile in .profile/ with this checkout as its only plugin
	@sh tests/tools/fresh_qgis.sh

run: i18n-compile  ## start QGIS with that profile
	@sh tests/tools/fresh_qgis.sh --run $(ARGS)

## Test it (PYTEST_ARGS="-k word -x" reaches pytest)

test: setup-test i18n-compile  ## every tier; prints the seconds of each, fails if one failed
	@sh tests/tools/tiers.sh $(TIERS)

test-unit: setup-test  ## the client without QGIS
test-rules: setup-test i18n-compile  ## the rules of ARCHITECTURE.md and CONTRIBUTING.md, types and translations
test-qgis: setup-test i18n-compile  ## everything on top of the client, in QGIS without a screen
test-ui: setup-test i18n-compile  ## the widgets in a real QGIS desktop under Xvfb
test-scenarios: setup-test i18n-compile  ## one user story a file, from the request to the pixels
$(TIERS:%=test-%):
	@sh tests/tools/tiers.sh $(@:test-%=%)

test-peers: setup-peers $(PEERS)/made  ## a client that others made, at the local site; not in `make test`, installs 700 MB into .venv-peers
	@sh tests/tools/tiers.sh peers

$(PEERS)/made: tests/peers/requirements.txt
	rm -rf $(PEERS)
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install -q --no-cache-dir -r $<
	@touch $@

## Translate it

i18n: setup-i18n  ## write new and changed texts into i18n/*.ts, then compile
	@$(PYTHON) tests/tools/i18n.py
	@$(MAKE) --no-print-directory i18n-compile

i18n-compile: setup-i18n $(QM)  ## compile i18n/*.ts to the .qm files QGIS loads

i18n-check: setup-i18n  ## fail if a text in the source is not in i18n/*.ts
	@$(PYTHON) tests/tools/i18n.py --check

i18n/%.qm: i18n/%.ts
	@$(PYTHON) tests/tools/i18n.py --compile $<

## Document it

docs: setup-test  ## write docs/processing/ from the algorithms' help, docs/gp-data-types.md from its rows; fails if a row is not earned
	@$(PYTHON) tests/tools/algorithm_pages.py
	@$(PYTHON) tests/tools/docs.py

## Check it

typecheck: setup-test  ## mypy, strict, over the client
	$(PYTHON) -m mypy --config-file pyproject.toml

lint: $(VENV)/bin/ruff  ## ruff and flake8-qgis (installed into .venv)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/flake8 --isolated --select QGS103,QGS107,QGS4 --max-line-length=120 plugin ui __init__.py

bench: setup-bench  ## speed, memory and lies beside curl, aria2 and QGIS, in ratios; BENCH_MB=128 is a quick look
	@$(PYTHON) -m tests.bench $(GOALS)

format: $(VENV)/bin/ruff  ## let ruff format the code
	$(VENV)/bin/ruff format .

scan: package $(VENV)/bin/bandit  ## what the plugin repository scans after an upload, over the package
	@$(PYTHON) tests/tools/scan_package.py --tools $(VENV)/bin $(ZIP)

$(VENV)/bin/ruff $(VENV)/bin/bandit:
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q ruff==0.17.6 flake8 flake8-qgis bandit detect-secrets
	@touch $(VENV)/bin/ruff $(VENV)/bin/bandit

## Publish it

package: i18n-compile  ## the installable zip of the last commit, in dist/
	@mkdir -p dist
	@git archive --format=zip --prefix=$(PACKAGE)/i18n/ $(QM:%=--add-file=%) --prefix=$(PACKAGE)/ -o $(ZIP) HEAD
	@echo "$(ZIP)"

check-package: package  ## what the plugin repository checks at an upload: names, licence, metadata, size, import
	@$(PYTHON) tests/tools/check_package.py $(ZIP)

clean:  ## remove what make has made (not the demo's rasters)
	rm -rf dist .venv .venv-peers .profile .pytest_cache .mypy_cache .ruff_cache i18n/*.qm
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Not in the index: apt for one purpose only, before the target that needs it.
.PHONY: setup-demo setup-test setup-serve setup-i18n setup-bench setup-peers
setup-demo setup-test setup-serve setup-i18n setup-bench setup-peers: setup-%:
	@sh tests/tools/setup.sh $*

# The targets share files and apt's lock.
.NOTPARALLEL:
