#!/usr/bin/env bash
# setup.sh build|test|peers|bench|bench-full: makes sure that everything a word of the Makefile needs is here.
# Installs missing system packages as root or through sudo; otherwise says the one command to run.
# Every way to fail is one message, before any compiler has a chance to make noise.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-build}

fail() {
  printf 'exosim: %s\n' "$@" >&2
  exit 1
}

# --- Swift ------------------------------------------------------------------------------------
needed=6.2
command -v swift >/dev/null 2>&1 ||
  fail "there is no Swift on this machine (no command 'swift')." \
    "Install Swift $needed or later: https://www.swift.org/install/"
found=$( (swift --version 2>/dev/null || true) |
  sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
[ -n "$found" ] || fail "the command 'swift' does not run; reinstall Swift: https://www.swift.org/install/"
[ "$(printf '%s\n%s\n' "$needed" "$found" | sort -V | head -n 1)" = "$needed" ] ||
  fail "Swift $found is too old; $needed or later is needed: https://www.swift.org/install/"

# --- system packages --------------------------------------------------------------------------
has() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() { # 0 = all installed now
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 || return 1
    sudo -n true 2>/dev/null || [ -t 0 ] || return 1
    as_root=(sudo)
  fi
  echo "exosim: installing $*" >&2
  local log
  log=$(mktemp)
  for attempt in without-update with-update; do
    if [ $attempt = with-update ]; then
      "${as_root[@]}" apt-get update >>"$log" 2>&1 || true
    fi
    if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
  done
  tail -n 3 "$log" >&2
  rm -f "$log"
  return 1
}

require_packages() {
  local missing=()
  for package in "$@"; do has "$package" || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] && return
  install_packages "${missing[@]}" ||
    fail "system packages are missing and could not be installed (no rights, or no network)." \
      "Run this once:  sudo apt-get update && sudo apt-get install -y ${missing[*]}"
}

if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
  require_packages libopenblas-dev liblapack-dev libnetcdf-dev
fi

# What the package manager says is one thing, what the compiler finds another.
clang=$(command -v clang || echo "$(dirname "$(readlink -f "$(command -v swift)")")/clang")
if [ -x "$clang" ]; then
  flags=$(pkg-config --cflags openblas 2>/dev/null || true)
  # shellcheck disable=SC2086 # several flags
  if ! problems=$("$clang" -fsyntax-only $flags -x c Sources/CLAPACK/shim.h 2>&1); then
    reason=$(sed -n 's/.*#error "\{0,1\}exosim:* \{0,1\}\([^"]*\)"\{0,1\}$/\1/p' <<<"$problems" | head -n 1)
    fail "${reason:-the compiler cannot read the headers of OpenBLAS}" \
      "Debian, Ubuntu: sudo apt-get install --reinstall libopenblas-dev; else: your package manager."
  fi
fi

# --- Swift packages ---------------------------------------------------------------------------
if ! problems=$(swift package resolve 2>&1 >/dev/null); then
  grep -E 'error|fatal:' <<<"$problems" | grep -v 'error: fatalError' | head -n 2 >&2 || true
  fail "the Swift package swift-argument-parser could not be fetched from github.com." \
    "The first build needs the network; later ones do not."
fi

# --- Python -----------------------------------------------------------------------------------
make_venv() { # folder, requirements
  if [ -f "$1/.made" ] && cmp -s "$1/.made" "$2"; then return; fi
  if ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
    require_packages python3 python3-venv
  fi
  echo "exosim: making the Python environment $1 from $2" >&2
  rm -rf "$1"
  python3 -m venv "$1" >/dev/null || fail "python3 cannot make a virtual environment in $1"
  local log
  log=$(mktemp)
  if ! "$1/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 \
    -r "$2" >"$log" 2>&1; then
    grep -E '^ERROR' "$log" | tail -n 2 >&2 || true
    rm -f "$log"
    fail "the Python packages of $2 could not be installed; this step needs the network once."
  fi
  rm -f "$log"
  cp "$2" "$1/.made"
}

case $purpose in
test)
  make_venv .venv Tests/python/requirements.txt
  # ncdump is wanted by one test, which is skipped without it.
  if command -v apt-get >/dev/null 2>&1 && ! command -v ncdump >/dev/null 2>&1; then
    install_packages netcdf-bin 2>/dev/null || echo "exosim: no ncdump; its test is skipped" >&2
  fi
  # The browser is wanted by one test, which says so and is skipped without it.
  if ! command -v chromium >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 &&
    [ ! -f .venv/.no-browser ]; then
    install_packages chromium fonts-dejavu-core 2>/dev/null || {
      touch .venv/.no-browser
      echo "exosim: no chromium; the test that looks at the report in a browser is skipped" >&2
    }
  fi
  ;;
peers) make_venv .venv-peers scripts/requirements-peers.txt ;;
bench) Benchmarks/setup.sh short ;;
bench-full) Benchmarks/setup.sh full ;;
esac
