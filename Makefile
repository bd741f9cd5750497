# One door to every job: `make` alone lists them.

SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve build check test search pdf epub zip publish external bench browsers permalinks sources due lock clean

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

# A stamp is newer than the requirements it was made from; pip refuses any file whose hash is not in them.
$(VENV)/%.stamp: requirements/%.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
		|| { echo "$(PYTHON) is not Python 3.11 to 3.14: run make PYTHON=python3.12" >&2; exit 2; }
	@test -d $(BIN) || $(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "$(PYTHON) cannot make environments: install its venv package (Debian: python3-venv)" >&2; exit 2; }
	@echo "setting up $(VENV) from requirements/$*.txt"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/$*.txt
	@touch $@

serve: $(VENV)/site.stamp ## Browse the finished site with live reload (PORT=8000)
	@$(BIN)/python -m scripts.serve $(PORT)

build: $(VENV)/site.stamp ## Build the finished site into site/
	@$(BIN)/python -m scripts.check_pages
	@$(BIN)/python -m scripts.generate
	@$(BIN)/python -m scripts.finish

check: $(VENV)/test.stamp build ## Check links, style and types in seconds
	$(BIN)/python scripts/check_links.py site --site-url "$$($(BIN)/python -m scripts.address)"
	$(BIN)/python -m scripts.check_coverage site
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy scripts

test: check ## Check everything, with a real browser
	@$(BIN)/python -m scripts.browser
	$(BIN)/python -m pytest

search: $(VENV)/test.stamp build ## Print how search ranks some words: make search Q="notice period"
	@$(BIN)/python -m scripts.search "$(Q)"

pdf: $(VENV)/test.stamp build ## Make the whole guide one PDF in dist/, for A4 and for Letter
	@$(BIN)/python -m scripts.browser
	@$(BIN)/python -m scripts.pdf site dist/second-interview-guide.pdf
	@$(BIN)/python -m scripts.pdf site dist/second-interview-guide-letter.pdf --paper letter

epub: $(VENV)/test.stamp build ## Make the whole guide one EPUB in dist/
	@$(BIN)/python -m scripts.epub site dist/second-interview-guide.epub

zip: $(VENV)/test.stamp build ## Make a copy that works from a disk in dist/
	@$(BIN)/python -m scripts.zip_site site dist/second-interview-guide.zip

publish: pdf epub zip ## Build the site with its downloads into site/
	@GUIDE_DOWNLOADS=$(CURDIR)/dist $(BIN)/python -m scripts.finish

external: $(VENV)/dev.stamp ## Check links to other sites (needs the network, never part of make test)
	$(BIN)/lychee --no-progress --scheme https --scheme http --accept 200..=299,403,429 --timeout 30 'docs/**/*.md'

bench: $(VENV)/dev.stamp ## Measure links, search and pages beside their rivals
	@$(BIN)/python -m scripts.browser
	@for bench in tests/bench/links.py tests/bench/search.py tests/bench/pages.py; do $(BIN)/python $$bench || exit; done

browsers: $(VENV)/dev.stamp ## Do a reader's tasks in Chromium, Firefox and WebKit
	@$(BIN)/python -m scripts.browser
	@$(BIN)/python tests/browsers/walk.py

permalinks: $(VENV)/site.stamp build ## Write new addresses into tests/permalinks.txt
	@$(BIN)/python -m scripts.permalinks site --write

sources: $(VENV)/site.stamp ## Write citations and source pages from the registry
	@$(BIN)/python -m scripts.sources

due: $(VENV)/site.stamp ## List what to check again, oldest first
	@$(BIN)/python -m scripts.due

lock: $(VENV)/dev.stamp ## Pin every dependency again, with hashes
	@for group in site test dev; do \
		echo "requirements/$$group.txt"; \
		$(BIN)/uv pip compile --quiet --upgrade --group $$group --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate --no-emit-index-url --no-emit-find-links \
			--output-file requirements/$$group.txt || exit; \
	done

clean: ## Delete everything that can be made again
	rm -rf $(VENV) site dist .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
