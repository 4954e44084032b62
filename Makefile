# What one does with RainRef. Each target works from a fresh clone: what is missing is fetched or built.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run reset build test test-long lint smoke simulator bench eval screenshots clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: ## run RainRef on http://localhost:8080 (ASPNETCORE_URLS), data in .data (RAINREF_DATA); Ctrl+C stops it
	@exec eng/run.sh

reset: ## delete the data folder; refused while RainRef runs
	@eng/reset.sh

build: ## build everything, Release
	@dotnet build RainRef.sln -c Release --nologo -v quiet

test: ## all tests but the long ones; the last line counts them
	@eng/test.sh

test-long: ## the long tests only
	@eng/test.sh long

lint: ## warnings, code style, scripts
	@eng/lint.sh

smoke: ## one ticket's way over REST; URL=http://… takes a running program
	@eng/smoke.sh $(URL)

simulator: ## RainDock and RainShip on http://127.0.0.1:8099, with faults to switch; ARGS=--urls=… for another place
	@dotnet run --project tests/RainRef.Simulator -- $(ARGS)

bench: ## speed against references on the same machine; ARGS=… is passed on
	@RAINREF_PG_BIN="$$(eng/postgres.sh)" dotnet run --project tests/RainRef.Benchmarks -c Release -- $(ARGS)

eval: ## quality on a folder of data: make eval DATA=folder
	@RAINREF_PG_BIN="$$(eng/postgres.sh)" dotnet run --project tests/RainRef.Evals -c Release -- $(if $(DATA),--data "$(abspath $(DATA))") $(ARGS)

screenshots: ## every page of the console in both themes, into artifacts/screenshots
	@eng/screenshots.sh

clean: ## delete what was built; data and the fetched PostgreSQL stay
	@find . \( -name .tools -o -name .data -o -name node_modules -o -name .git \) -prune -o -type d \( -name bin -o -name obj \) -print0 | xargs -0 rm -rf
	@rm -rf artifacts
