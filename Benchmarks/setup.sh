#!/usr/bin/env bash
# setup.sh short|full: what the benchmarks need beside a built exosim. SUNDIALS is compiled here from
# Debian's source package for this processor: the packaged binary is 2.5 to 3.5 times slower and would
# flatter exosim. A peer that does not install is named and left out; the rest is required.
set -euo pipefail
cd "$(dirname "$0")/.."
form=${1:-short}
scratch=$PWD/.build-bench
mkdir -p "$scratch"

fail() {
  printf 'exosim: %s\n' "$@" >&2
  exit 1
}

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)

# --- system packages --------------------------------------------------------------------------
packages=(cmake gcc g++ gfortran libsuitesparse-dev dpkg-dev util-linux)
[ "$form" = full ] && packages+=(swig libhdf5-dev libopenblas-dev)
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "exosim: installing ${missing[*]}" >&2
  { "${as_root[@]}" apt-get update && "${as_root[@]}" apt-get install -y --no-install-recommends "${missing[@]}"; } \
    >"$scratch/apt.log" 2>&1 ||
    fail "the benchmarks need system packages. Run this once:" "sudo apt-get install -y ${missing[*]}"
fi

# --- SUNDIALS ---------------------------------------------------------------------------------
sources() { # the machine's own list of packages, as a list of sources
  local list=/etc/apt/sources.list.d/debian.sources added=/etc/apt/sources.list.d/exosim-benchmarks
  if [ -f $list ]; then
    sed 's/^Types:.*/Types: deb-src/' $list | "${as_root[@]}" tee $added.sources >/dev/null
  else
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list | "${as_root[@]}" tee $added.list >/dev/null
  fi
  "${as_root[@]}" apt-get update
}

build_sundials() (
  set -e
  mkdir -p "$scratch/source" && cd "$scratch/source"
  apt-get source --print-uris sundials >/dev/null 2>&1 || sources
  apt-get source sundials
  cmake -S "$(find . -maxdepth 1 -type d -name 'sundials-*' | head -n 1)" -B build \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE="-O3 -march=native -DNDEBUG" \
    -DCMAKE_INSTALL_PREFIX="$scratch/sundials" -DCMAKE_INSTALL_LIBDIR=lib \
    -DBUILD_SHARED_LIBS=OFF -DBUILD_STATIC_LIBS=ON -DEXAMPLES_ENABLE_C=OFF -DEXAMPLES_INSTALL=OFF \
    -DENABLE_KLU=ON -DKLU_INCLUDE_DIR=/usr/include/suitesparse \
    -DKLU_LIBRARY_DIR="/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)" \
    -DBUILD_ARKODE=OFF -DBUILD_CVODES=OFF -DBUILD_IDA=OFF -DBUILD_IDAS=OFF -DBUILD_KINSOL=OFF
  cmake --build build --target install -j "$(nproc)"
)

if [ ! -f "$scratch/sundials/lib/libsundials_cvode.a" ]; then
  echo "exosim: building SUNDIALS from Debian's source package" >&2
  build_sundials >"$scratch/sundials.log" 2>&1 || fail "SUNDIALS could not be built; see $scratch/sundials.log"
fi

# --- Python -----------------------------------------------------------------------------------
venv=.venv-bench
if [ ! -x $venv/bin/pip ]; then
  python3 -m venv $venv || fail "python3 cannot make a virtual environment (Debian: python3-venv)"
fi
install() { $venv/bin/pip install --quiet --disable-pip-version-check "$@"; }
install -r Benchmarks/requirements.txt || fail "the Python packages of Benchmarks/requirements.txt did not install"
# Each on its own, so that one that does not build keeps no other away.
while read -r peer wanted; do
  [ "$form" = full ] || [ "$wanted" = short ] || continue
  if ! install "$peer" >"$scratch/pip.log" 2>&1; then
    echo "exosim: $peer did not install and is left out: $(grep -iE 'error' "$scratch/pip.log" | tail -n 1)" >&2
  fi
done <Benchmarks/peers.txt
