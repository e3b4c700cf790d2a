# exosim: `make demo` and `make test` do all their own set-up; the other words assume it was done.
#
#   make demo         build, run an example end to end, write its report into report/
#   make test         every test: Swift, then Python
#   make build        the program, optimised: .build/release/exosim
#   make install      program and models under PREFIX (default /usr/local)
#   make check        format lint, then every test
#   make format       format every source in place
#   make check-peers  the same model in libRoadRunner and COPASI (needs the network once)
#   make fuzz         10,000 mutated dose files (COUNT=n for another number)
#   make bench        exosim beside its peers, short: Benchmarks/RESULTS.md in some ten minutes
#   make bench-full   the same in full: every peer, every model, an hour or two
#   make bench-layers who solves the linear systems, by layers of tissue: its section of RESULTS.md
#   make ensembles    1,000 random ensembles: alone gives the bits of company
#   make sanitize     the Swift tests under the address and the thread sanitizer
#   make picture      the picture of the README, from the report of the demo (needs chromium)
#   make setup        only install what is missing

PREFIX ?= /usr/local
DESTDIR ?=
COUNT ?= 10000
SWIFTFLAGS ?=
EXAMPLE ?= Models/skin/examples/microneedle-monthly-x3.json
# The Swift runtime goes into the program, so that it starts on a machine without Swift.
RELEASE = swift build -c release --product exosim --static-swift-stdlib $(SWIFTFLAGS)
EXOSIM = .build/release/exosim

.PHONY: demo test build install check format lint check-peers fuzz bench bench-full bench-layers ensembles sanitize setup picture clean

demo: build
	$(EXOSIM) run $(EXAMPLE) --out report
	@echo
	@echo "The whole answer: report/report.html (open it in a browser)"

build:
	@scripts/setup.sh build
	$(RELEASE)

# Optimised, because the kernels are C: unoptimised they are several times slower. A folder of its own
# keeps the demo's build from being thrown away.
TESTS = -c release -Xswiftc -enable-testing --scratch-path .build-tests $(SWIFTFLAGS)
# For the same reason; with folders of their own.
SANITIZED = -c release -Xswiftc -enable-testing $(SWIFTFLAGS)

test:
	@scripts/setup.sh test
	swift build --build-tests $(TESTS)
	swift test --skip-build $(TESTS)
	EXOSIM=.build-tests/release/exosim .venv/bin/python -m pytest Tests/python

check: lint test

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

format:
	swift format --in-place --recursive Package.swift Sources Tests

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/exosim
	install -m 755 $(EXOSIM) $(DESTDIR)$(PREFIX)/bin/exosim
	rm -rf $(DESTDIR)$(PREFIX)/share/exosim/Models $(DESTDIR)$(PREFIX)/share/exosim/Schemas
	cp -R Models Schemas $(DESTDIR)$(PREFIX)/share/exosim/
	@echo "installed: $(DESTDIR)$(PREFIX)/bin/exosim (it needs the system library libopenblas; sweeps need libnetcdf)"

check-peers: build
	@scripts/setup.sh peers
	.venv-peers/bin/python scripts/check_peers.py --exosim $(EXOSIM)
	.venv-peers/bin/python Tests/python/model_check.py
	$(EXOSIM) validate skin --json > .build/validation.json
	.venv-peers/bin/python Tests/python/model_targets.py --against .build/validation.json

fuzz: build
	@scripts/setup.sh test
	.venv/bin/python scripts/fuzz_dose.py --exosim $(EXOSIM) --count $(COUNT)

# A package of its own: nothing that the program needs depends on it.
# Linked as exosim itself is.
ENSEMBLE = swift build -c release --package-path Benchmarks --scratch-path .build-bench --product ensemble --static-swift-stdlib

bench: build
	@scripts/setup.sh bench
	$(ENSEMBLE)
	.venv-bench/bin/python Benchmarks/bench.py short

bench-full: build
	@scripts/setup.sh bench-full
	$(ENSEMBLE)
	.venv-bench/bin/python Benchmarks/bench.py full

bench-layers: build
	@scripts/setup.sh bench
	$(ENSEMBLE)
	.venv-bench/bin/python Benchmarks/bench.py layers

ensembles:
	@scripts/setup.sh build
	swift build --build-tests $(TESTS)
	EXOSIM_ENSEMBLES=1000 swift test --skip-build $(TESTS) --filter LaneIdentityTests

sanitize:
	@scripts/setup.sh build
	swift build --build-tests --sanitize=address --scratch-path .build-address $(SANITIZED)
	ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no \
	  swift test --skip-build --sanitize=address --scratch-path .build-address $(SANITIZED)
	swift build --build-tests --sanitize=thread --scratch-path .build-thread $(SANITIZED)
	SWIFT_BACKTRACE=enable=no \
	  swift test --skip-build --sanitize=thread --scratch-path .build-thread $(SANITIZED)

picture: demo
	chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --window-size=1100,1400 \
	  --screenshot=docs/report.png file://$(CURDIR)/report/report.html

setup:
	@scripts/setup.sh test

clean:
	rm -rf .build .build-tests .build-address .build-thread .build-bench .venv .venv-peers .venv-bench report
