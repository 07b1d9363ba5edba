# What a person types. `.ci/run` runs the same targets.

PREFIX ?= /usr/local
DESTDIR ?=
# A local package server or mirror is a matter of git's own settings (url.<base>.insteadOf).
SWIFT ?= swift
JOBS ?= $(shell nproc)

# An import that is not declared as a dependency is an error; warnings are errors by Package.swift.
BUILD_FLAGS := --explicit-target-dependency-import-check error -j $(JOBS)
# The Swift runtime is linked in, so that the program runs where Swift is not installed.
RELEASE_BUILD := $(BUILD_FLAGS) -c release --static-swift-stdlib
RELEASE_FLAGS := $(RELEASE_BUILD) --product tracetail
PROGRAM := .build/release/tracetail
MANUAL := .build/man/tracetail.1
SHARE := $(DESTDIR)$(PREFIX)/share
BASH_COMPLETION := $(SHARE)/bash-completion/completions/tracetail
ZSH_COMPLETION := $(SHARE)/zsh/site-functions/_tracetail
FISH_COMPLETION := $(SHARE)/fish/vendor_completions.d/tracetail.fish
SOURCES := Sources Tests Benchmarks Package.swift

.PHONY: help setup build test sanitize soak bench bench-quick bench-kill bench-big demo logging-services install uninstall format lint clean

help:
	@echo 'make demo              build, import traces of real workflows, and look at them'
	@echo 'make test              build with all checks, and run the tests'
	@echo 'make sanitize          the C parts and the threads under sanitizers'
	@echo 'make soak              follow for ten minutes under everything at once (SECONDS=600)'
	@echo 'make bench             measure beside bare C loops and other programs: half an hour'
	@echo 'make bench-quick       has it become slower? a minute'
	@echo 'make bench-kill        kills and rotations, ours and those of other programs'
	@echo 'make logging-services  compile the examples of docs/LOGGING.md that need Hummingbird'
	@echo 'make bench-big         50 million rows'
	@echo 'make build             build the program (release)'
	@echo 'make install PREFIX=D  install it, its manual page and completions (default: /usr/local)'
	@echo 'make format            format the sources'
	@echo 'make lint              check the format of the sources'
	@echo 'make clean             remove what was built'

setup:
	@scripts/setup

build: setup
	$(SWIFT) build $(RELEASE_FLAGS)
	@SWIFT=$(SWIFT) scripts/manual $(PROGRAM) $(MANUAL)

test: setup
	@scripts/venv
	$(SWIFT) build $(BUILD_FLAGS) --build-tests
	@scripts/run-tests scripts/test-in-parts "$$($(SWIFT) build --show-bin-path)/tracetailPackageTests.xctest"

sanitize:
	scripts/sanitize address
	scripts/sanitize thread

soak: build
	scripts/soak $(PROGRAM) $(SECONDS)

bench: build
	$(SWIFT) build $(RELEASE_BUILD) --product microbench
	Benchmarks/run --tracetail $(PROGRAM) --json .build/benchmarks/bench.json

bench-quick: build
	@scripts/setup valgrind || echo 'without valgrind: CPU time is compared, not instructions'
	python3 -m unittest discover -s Benchmarks
	Benchmarks/quick --tracetail $(PROGRAM)

bench-kill: build
	Benchmarks/kill --tracetail $(PROGRAM)

bench-big: build
	Benchmarks/run grown --tracetail $(PROGRAM)

logging-services: setup
	$(SWIFT) build --package-path Tests/LoggingServices --scratch-path .build-services -j $(JOBS)

demo: build
	@scripts/demo $(PROGRAM)

# Builds only where nothing is built yet, so that `sudo make install` after `make build` needs no Swift.
install:
	@test -x $(PROGRAM) -a -f $(MANUAL) || $(MAKE) build
	install -D -s -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/tracetail"
	install -D -m 644 $(MANUAL) "$(SHARE)/man/man1/tracetail.1"
	install -d "$(dir $(BASH_COMPLETION))" "$(dir $(ZSH_COMPLETION))" "$(dir $(FISH_COMPLETION))"
	$(PROGRAM) --generate-completion-script bash > "$(BASH_COMPLETION)"
	$(PROGRAM) --generate-completion-script zsh > "$(ZSH_COMPLETION)"
	$(PROGRAM) --generate-completion-script fish > "$(FISH_COMPLETION)"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/tracetail" "$(SHARE)/man/man1/tracetail.1" \
		"$(BASH_COMPLETION)" "$(ZSH_COMPLETION)" "$(FISH_COMPLETION)"

format:
	$(SWIFT) format format --in-place --recursive $(SOURCES)

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

clean:
	rm -rf .build demo
