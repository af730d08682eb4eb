#!/usr/bin/env bash
# Installs what a command needs and is not there yet, and says what it does. Arguments name the needs:
# wasm (targets of the Rust toolchain), node (packages of package-lock.json), python (programs of
# tools/requirements.txt, in target/python), or Debian packages.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

need() { command -v "$1" >/dev/null || fail "$1 is needed and not installed; $2"; }

wasm() {
    local target
    for target in wasm32-unknown-unknown wasm32-wasip1; do
        if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
            say "adding the Rust target $target"
            rustup target add "$target" || fail "the Rust target $target could not be added"
        fi
    done
}

node_packages() {
    need npm "install Node.js 20 or newer"
    if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
        say "installing the packages of package-lock.json"
        npm ci --no-audit --no-fund >&2 || fail "npm ci failed"
        touch node_modules/.package-lock.json
    fi
}

python_programs() {
    local wanted=tools/requirements.txt there=target/python/installed.txt
    cmp -s "$wanted" "$there" && return
    command -v python3 >/dev/null && python3 -m venv --help >/dev/null 2>&1 && python3 -c 'import ensurepip' 2>/dev/null ||
        debian python3 python3-venv
    say "installing the Python programs of $wanted into target/python"
    # By its real path, since programs of the environment name it: `target` may lead elsewhere.
    mkdir -p target
    local place
    place=$(realpath target)/python
    rm -rf "$place"
    python3 -m venv "$place" || fail "no Python environment could be made in target/python"
    target/python/bin/pip install --quiet --disable-pip-version-check --requirement "$wanted" >&2 ||
        fail "the Python programs of $wanted could not be installed"
    cp "$wanted" "$there"
}

debian() {
    local missing=()
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    say "installing ${missing[*]}"
    if ! "${as_root[@]}" apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null 2>&1; then
        "${as_root[@]}" apt-get -qq update >/dev/null 2>&1 || true
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get -qq install -y --no-install-recommends "${missing[@]}" >&2 ||
            fail "these Debian packages could not be installed; as root: apt-get install ${missing[*]}"
    fi
}

need cargo "install Rust by rustup"
need cc "install a C compiler: apt-get install build-essential"
packages=()
for wanted in "$@"; do
    case "$wanted" in
        wasm) wasm ;;
        node) node_packages ;;
        python) python_programs ;;
        *) packages+=("$wanted") ;;
    esac
done
debian "${packages[@]}"
