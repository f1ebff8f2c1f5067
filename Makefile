# What can be made here; `make help` lists it. Only Go is needed to run; `make test` says what it needs besides.
SHELL := /bin/bash
.DEFAULT_GOAL := help
GO ?= go
LISTEN ?= 127.0.0.1:8012
export CGO_ENABLED := 0

.PHONY: help run build test bench gazetteer vendor shots fmt clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: ## serve at http://127.0.0.1:8012 with 2,000 made-up meetings
	@echo "The first build compiles SQLite too and takes a minute or two; after that it is quick."
	$(GO) run ./cmd/homegroup serve --demo --listen $(LISTEN)

build: ## build bin/homegroup: one static file
	$(GO) build -trimpath -ldflags='-s -w' -o bin/homegroup ./cmd/homegroup
	@ls -l bin/homegroup | awk '{printf "bin/homegroup: %.1f MB\n", $$5/1e6}'

test: ## set up what is missing, then check and test everything
	@bash scripts/test.sh

bench: build node_modules ## measure everything against its bars (docs/benchmarks.md)
	$(GO) run ./tools/bench
	node tools/bench/companion.js

gazetteer: ## make the embedded list of places again from its sources
	$(GO) run ./tools/gazetteer

vendor: ## make the browser's third-party files again from their pinned sources
	bash tools/vendor/vendor.sh

shots: build node_modules ## take a picture of every page, into .cache/shots
	npm run --silent shots

node_modules: package-lock.json
	npm ci --no-audit --no-fund
	@touch node_modules

fmt: ## format the Go code
	gofmt -w cmd internal tests tools

clean: ## remove what was built; data stays
	rm -rf bin .cache node_modules
