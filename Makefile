# What there is to do with this work tree; `make` alone lists it.
# Each step of a set-up leaves a stamp in .venv and is not repeated until what it came from changes.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
HOME_VENV := $(HOME)/.local/lib/steadyhand
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := uv==0.13.9

# The tests start real displays, notification servers and a service manager.
# `make test PACKAGES=` skips them, for a system without apt that has their like.
PACKAGES := python3 python3-venv make git dbus xvfb xdotool xfce4-notifyd dunst libnotify-bin \
	openbox libfaketime systemd imagemagick x11-utils fonts-dejavu-core adwaita-icon-theme man-db \
	libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 chromium openssl postgresql-15 \
	python3-dbusmock sway mako-notifier sway-notification-center gnome-keyring zbar-tools syncthing \
	iproute2

# Arguments for pytest: `make test PYTEST="tests/domain -x"`.
PYTEST :=
# Arguments for the benchmark: `make bench BENCH="--window 300"`.
BENCH :=
# `make soak MINUTES=60`: for how long; SOAK="--base 7": from which seed on.
MINUTES := 10
SOAK :=
# `make lock UPGRADE=1` takes the newest versions; without it what is locked stays, where it still fits.
UPGRADE :=

COMPILE = $(BIN_LOCK)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --annotation-style line --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
BIN_LOCK := .lock-venv/bin

# A script: prints the name of the first interpreter that is new enough, or nothing.
define FIND_PYTHON
for name in python3 python3.14 python3.13 python3.12 python3.11; do
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
		echo $$name; break
	fi
done
endef
export FIND_PYTHON

# A script: installs the Debian packages it is given, or says who can.
define INSTALL
missing=
for package in "$$@"; do
	dpkg-query --show --showformat='$${db:Status-Status}\n' "$$package" 2>/dev/null | grep -qx installed \
		|| missing="$$missing $$package"
done
[ -n "$$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
	echo "make: needed and not found:$$missing. Install what your system calls them;" \
		"'make test PACKAGES=' then skips this check." >&2
	exit 1
fi
if [ "$$(id -u)" != 0 ]; then
	echo "make: packages are missing. Run: sudo apt-get install --no-install-recommends$$missing" >&2
	exit 1
fi
export DEBIAN_FRONTEND=noninteractive
install="apt-get install --yes --quiet=2 --no-install-recommends"
$$install --simulate $$missing >/dev/null 2>&1 || apt-get update --quiet=2
$$install $$missing || { apt-get update --quiet=2; $$install $$missing; }
endef
export INSTALL

.PHONY: help run install test soak check lint format bench lock system clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: $(RUN_READY) ## set everything up and run the daemon on the example, by itself
	$(BIN)/steady run --example

install: ## install steady for this user, into ~/.local; again: the version of this work tree
	@python=$$(bash -c "$$FIND_PYTHON"); \
	if [ -z "$$python" ] || ! $$python -c 'import ensurepip' 2>/dev/null; then \
		bash -euo pipefail -c "$$INSTALL" install python3 python3-venv; \
		python=$$(bash -c "$$FIND_PYTHON"); \
	fi; \
	$$python -m venv "$(HOME_VENV)"
	"$(HOME_VENV)/bin/python" -m pip --disable-pip-version-check --quiet install \
		--require-hashes --requirement requirements/run.lock
	"$(HOME_VENV)/bin/python" -m pip --disable-pip-version-check --quiet install \
		--no-deps --no-build-isolation --force-reinstall .
	mkdir -p "$(HOME)/.local/bin"
	ln -sf "$(HOME_VENV)/bin/steady" "$(HOME)/.local/bin/steady"
	@echo "Installed $(HOME)/.local/bin/steady. Next: steady setup"

test: system check ## set everything up, then every check and every test
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pytest $(PYTEST)

soak: $(DEV_READY) ## live simulated lives full of faults for MINUTES=10, and print the seeds that fail
	PYTHONPATH=tests $(BIN)/python -m simulation --soak $(MINUTES) $(SOAK)

check: $(DEV_READY) ## lint, types and import directions; all three, then one line each
	@failed=; \
	step() { \
		echo "== $$1"; \
		if "$${@:2}"; then verdict=passed; else verdict=FAILED; failed=1; fi; \
		summary="$${summary:-}$$(printf '%-10s %s' "$$1:" "$$verdict")"$$'\n'; \
	}; \
	step lint $(BIN)/ruff check .; \
	step format $(BIN)/ruff format --check .; \
	step types $(BIN)/mypy; \
	step imports $(BIN)/lint-imports; \
	printf '\n%s' "$$summary"; \
	[ -z "$$failed" ] || { echo "make check: see the FAILED above" >&2; exit 1; }

lint: $(DEV_READY) ## ruff alone: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(DEV_READY) ## put the layout right, and what ruff can mend safely
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV_READY) ## measure, beside what people use instead
	PYTHONPATH=tests $(BIN)/python -m bench $(BENCH)

lock: ## write requirements/*.lock anew from pyproject.toml
	@test -x $(BIN_LOCK)/uv || { \
		python=$$(bash -c "$$FIND_PYTHON"); \
		"$${python:?no Python 3.11 or newer was found}" -m venv .lock-venv; }
	$(BIN_LOCK)/python -m pip --disable-pip-version-check --quiet install $(UV)
	$(COMPILE) --group dev --output-file requirements/dev.lock
	$(COMPILE) --group build --constraint requirements/dev.lock --output-file requirements/run.lock

system: ## install the Debian packages that the tests need
	@bash -euo pipefail -c "$$INSTALL" install $(PACKAGES)

clean: ## remove what make and the tools have made
	rm -rf $(VENV) .lock-venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		.bench-* dist build
	find daemon tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@python=$$(bash -c "$$FIND_PYTHON"); \
	if [ -z "$$python" ] || ! $$python -c 'import ensurepip' 2>/dev/null; then \
		bash -euo pipefail -c "$$INSTALL" install python3 python3-venv; \
		python=$$(bash -c "$$FIND_PYTHON"); \
	fi; \
	if [ -z "$$python" ]; then \
		echo "make: Python 3.11 or newer is needed; this system's python3 is older or missing" >&2; \
		exit 1; \
	fi; \
	$$python -m venv $(VENV)

$(RUN_READY): requirements/run.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): requirements/dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements/dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN_READY)
