# Muster: every target is self-sufficient; `make demo` and `make test` need Debian 12, Swift 6 and nothing else.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# One apt command for all: naming OpenSSL's libcurl here keeps libproj-dev from bringing the GnuTLS one instead.
PACKAGES := libspatialite-dev libgeos-dev libproj-dev libsqlite3-dev libcurl4-openssl-dev libssl-dev libevent-dev \
    libyaml-dev libcairo2-dev fonts-dejavu-core pkg-config libjs-leaflet
TEST_PACKAGES := python3 python3-venv

SWIFT ?= swift
# CI adds: -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error
SWIFTFLAGS ?=
PYTHON ?= python3
CLIENTS := .build/clients-venv
PEERS := .build/peers-venv

.PHONY: help demo build test consumer bench bench-peers peers sanitize fuzz format lint dependencies \
    test-dependencies clients clean

help:
	@echo "make demo         install what is missing, build, run the nightly job on an embedded sandbox Jira"
	@echo "make test         install what is missing, build, run every test"
	@echo "make build        release build of .build/release/muster"
	@echo "make bench        benchmarks (release build); BENCH=\"store run\" selects, BENCH=--list lists the subjects"
	@echo "make bench-peers  the same work by Muster and by its peers, in turns; BENCH=\"kmeans route\" selects"
	@echo "make sanitize     tests under the address and thread sanitizers"
	@echo "make fuzz         a fuzzer on one of the readers: FUZZ=ticket-file, plan, jql, yaml or coordinates"
	@echo "make format lint  layout and style; lint also builds with warnings as errors"

demo: build
	.build/release/muster demo

build: dependencies
	$(SWIFT) build -c release --product muster $(SWIFTFLAGS)

# One test at a time: tests that compute would starve the ones that serve and wait, and time-outs would misfire.
test: dependencies test-dependencies clients consumer
	$(SWIFT) build --build-tests $(SWIFTFLAGS)
	$(SWIFT) test --skip-build --disable-xctest --no-parallel $(SWIFTFLAGS)

# A package of its own that depends on this one by path: embedding stays true.
consumer: dependencies
	$(SWIFT) run --package-path Tests/Consumer --scratch-path .build/consumer

# BENCH: subjects or beginnings of names; "growth --most 100000"; "--compare BEFORE.json AFTER.json"; "--list".
bench: dependencies
	$(SWIFT) build -c release --product Benchmarks $(SWIFTFLAGS)
	$(SWIFT) build -c release --product muster $(SWIFTFLAGS)
	.build/release/Benchmarks $(BENCH)

# Peers from PyPI and C++ from Debian, beside ours on the same data in one run.
bench-peers: dependencies peers
	$(SWIFT) build -c release --product Benchmarks $(SWIFTFLAGS)
	.build/release/Benchmarks --peers $(BENCH)

peers: $(PEERS)/.installed .build/peers/haversine

$(PEERS)/.installed: Benchmarks/Peers/requirements.txt | test-dependencies
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet --disable-pip-version-check -r Benchmarks/Peers/requirements.txt
	touch $@

.build/peers/haversine: Benchmarks/Peers/kernels/haversine.cpp
	@$(call install,g++)
	mkdir -p $(@D)
	g++ -std=c++17 -O3 -march=x86-64-v3 -ffast-math -o $@ $<

# The address and thread sanitizers over the core, the readers, transport, store, publishing.
SANITIZED ?= ForkJoin|Geodesy|SpatialIndex|Clustering|Routing|Planning|TicketFiles|JQLTests|HTTPTransport|HTTPServing|TicketStore|Publishing|Locking
sanitize: dependencies
	for kind in address thread; do \
	    $(SWIFT) build --build-tests --sanitize=$$kind --scratch-path .build/$$kind; \
	    $(SWIFT) test --skip-build --disable-xctest --no-parallel --sanitize=$$kind --scratch-path .build/$$kind --filter '$(SANITIZED)'; \
	done

# libFuzzer with the address sanitizer on one of the readers: make fuzz FUZZ=ticket-file FUZZ_SECONDS=600
FUZZ ?= ticket-file
FUZZ_SECONDS ?= 60
fuzz: dependencies
	$(SWIFT) build --product Fuzz --scratch-path .build/fuzz -Xswiftc -sanitize=fuzzer,address -Xswiftc -DFUZZING \
	    -Xswiftc -parse-as-library
	mkdir -p .build/fuzz/corpus/$(FUZZ)
	FUZZ=$(FUZZ) .build/fuzz/debug/Fuzz -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=.build/fuzz/ \
	    $(if $(wildcard Tests/Fuzz/Dictionaries/$(FUZZ).dict),-dict=Tests/Fuzz/Dictionaries/$(FUZZ).dict) \
	    .build/fuzz/corpus/$(FUZZ) Tests/Fuzz/Seeds/$(FUZZ)

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

lint: dependencies
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks
	$(SWIFT) build --build-tests -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error

# Third-party clients that drive the sandbox in tests, pinned, in a virtual environment of their own.
clients: $(CLIENTS)/.installed

$(CLIENTS)/.installed: Tests/Clients/requirements.txt | test-dependencies
	$(PYTHON) -m venv $(CLIENTS)
	$(CLIENTS)/bin/pip install --quiet --disable-pip-version-check -r Tests/Clients/requirements.txt
	touch $@

dependencies:
	@$(call install,$(PACKAGES))
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6 is not on PATH; see https://www.swift.org/install/linux/" >&2; exit 2; }

test-dependencies:
	@$(call install,$(TEST_PACKAGES))

clean:
	rm -rf .build

# Installs the Debian packages that are missing, as root or by sudo; says what to type where it may not.
define install
missing=""; \
for package in $(1); do \
    dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
done; \
[ -z "$$missing" ] && exit 0; \
command -v apt-get >/dev/null || { echo "This is not Debian. Install the equivalents of:$$missing" >&2; exit 2; }; \
if [ "$$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo"; else \
    echo "Missing Debian packages. Install them and run make again:" >&2; \
    echo "    sudo apt-get install --no-install-recommends$$missing" >&2; exit 2; \
fi; \
echo "Installing:$$missing" >&2; \
$$run apt-get update -qq; \
DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-install-recommends $$missing >/dev/null
endef
