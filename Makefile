# Two commands do all set-up: `make demo` and `make test`. The others are for development.
SHELL := /bin/bash
.DELETE_ON_ERROR:
FUZZ_SECONDS ?= 60

BUILD := .build
COMPLETIONS := $(BUILD)/completions
MANUAL := $(BUILD)/man

.PHONY: completions man demo test train-ranker test-portable test-exclusions fidelity setup build release lint format fuzz bench bench-smoke sanitize clean

## Install what is missing, build, and name five new people in a small town.
demo: setup release
	@scripts/demo

## Install what is missing, build everything with warnings as errors, and run all tests.
test: setup
	swift build --build-tests
	swift test --skip-build

## The linear algebra's tests without a BLAS, on our own dense routines.
test-portable: setup
	swift test --disable-default-traits --scratch-path .build-portable --filter KithLinearAlgebraTests

## Whether the followees named as reasons are those that matter, on 1,000 suggestions a network.
fidelity: setup
	KITH_FIDELITY=1000 swift test -c release -Xswiftc -enable-testing --scratch-path .build-fidelity --filter FidelityTests

## A million suggestions of the learned engine, and more of the others, on random networks with random exclusions.
test-exclusions: setup
	KITH_SUGGESTIONS=1000000 swift test -c release -Xswiftc -enable-testing --scratch-path .build-exclusions \
		--filter ExclusionPropertyTests

# The networks of the recipe lie below this folder.
RANKER_DATA ?= ../shared

## Learn the rankers that come with Kith anew, by the recipe in datasets/ranker.json; a quarter of an hour.
train-ranker: setup
	swift build -c release --product TrainRanker
	$(BUILD)/release/TrainRanker datasets/ranker.json --data $(RANKER_DATA) -o Sources/CShippedRankers/shipped.kithranker

## System packages: OpenBLAS, zlib, zstd, expat.
setup:
	@scripts/setup

build:
	swift build

release:
	swift build -c release --product kith

lint:
	swift format lint --recursive --strict Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

## Coverage-guided fuzzing of the readers for a bounded time.
fuzz: setup
	Tests/Fuzz/run $(FUZZ_SECONDS)

## Kith and its peers on the same inputs; see Benchmarks/README.md.
bench: setup
	Benchmarks/peers/setup
	Benchmarks/compare

## Every benchmark once on a small input, so that none rots.
bench-smoke: setup
	Benchmarks/smoke

sanitize: setup
	swift test --sanitize=thread --scratch-path .build-tsan
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leaks.supp swift test --sanitize=address --scratch-path .build-asan

# Shell completions from the definitions of the commands, into $(COMPLETIONS).
completions:
	swift build -c release --product kith
	mkdir -p $(COMPLETIONS)
	$(BUILD)/release/kith --generate-completion-script bash > $(COMPLETIONS)/kith.bash
	$(BUILD)/release/kith --generate-completion-script zsh > $(COMPLETIONS)/_kith
	$(BUILD)/release/kith --generate-completion-script fish > $(COMPLETIONS)/kith.fish
	@echo "completions for bash, zsh and fish are in $(COMPLETIONS)"

# The manual page from the same definitions, into $(MANUAL).
man:
	swift package plugin generate-manual
	mkdir -p $(MANUAL)
	cp $(BUILD)/plugins/GenerateManual/outputs/KithCLI/kith.1 $(MANUAL)/kith.1
	@echo "the manual page is $(MANUAL)/kith.1: man $(MANUAL)/kith.1"

clean:
	swift package clean
