# Each target is one script; scripts/ says what it does and what it needs.

.PHONY: help run test check e2e web setup bench release clean

help: ## show this list (the default)
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' Makefile | expand -t 10

run: ## set up, build, fill a demo database the first time, serve
	@scripts/run

test: ## everything: checks, both databases, real browser
	@scripts/test

check: ## format, lints and house rules only
	@scripts/setup run && scripts/check

e2e: ## browser tests only; choose some with ARGS="--project js sign-in"
	@scripts/e2e $(ARGS)

web: ## the browser bundles in dist/
	@scripts/setup run && scripts/build-web release

setup: ## what `run` and `test` need on this machine
	@scripts/setup test

bench: ## measure, and print docs/PERFORMANCE.md's tables; some with ONLY="accuracy"
	@scripts/setup bench && scripts/bench $(ONLY)

release: web ## the one file to deploy, with its pages inside
	cargo build --locked --release --package server

clean: ## remove what was built; keeps .bandstand/, the demo database
	cargo clean && rm -rf dist end2end/node_modules end2end/test-results end2end/screenshots
