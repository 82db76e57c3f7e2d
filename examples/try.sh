#!/bin/sh
# Builds libconsult and shows it at work. Run it as often as you like, from anywhere.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

have() { command -v "$1" >/dev/null 2>&1; }
have_library() { have pkg-config && pkg-config --exists "$1"; }

# What is missing, as names of Debian packages.
missing() {
    have gcc || have clang || have cc || echo gcc
    have ld || echo binutils
    [ -e /usr/include/stdio.h ] || ! have apt-get || echo libc6-dev
    have meson || echo meson
    have ninja || echo ninja-build
    have pkg-config || echo pkg-config
    have python3 || echo python3
    have_library libutf8proc || echo libutf8proc-dev
    have_library libpcre2-32 || echo libpcre2-dev
    have_library jansson || echo libjansson-dev
    have_library check || echo check
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        return 1
    fi
}

install_packages() {
    # shellcheck disable=SC2086 # a list of words
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $1
}

need=$(missing | tr '\n' ' ')
if [ -n "$need" ]; then
    if ! have apt-get; then
        echo "Missing here (names of Debian packages): $need"
        echo "Please install them the way your system does, then run this again."
        exit 1
    fi
    echo "Installing: $need"
    if ! install_packages "$need"; then
        as_root apt-get update || true
        if ! install_packages "$need"; then
            echo "They could not be installed. As root: apt-get install $need"
            exit 1
        fi
    fi
fi

if ! have gcc && ! have cc && [ -z "${CC:-}" ]; then
    CC=clang
    export CC
fi
[ -f build/build.ninja ] || meson setup build --buildtype=release
meson compile -C build

consult=build/bindings/cli/consult
echo
"$consult" replay examples/consultation.jsonl
cat <<END
That was one consultation (examples/consultation.jsonl), read turn by turn.

Talk with it yourself, you are the patient:
    $consult chat --as patient --facts examples/facts.json
Both sides:
    $consult chat --facts examples/facts.json
Check a draft before it is sent:
    echo '您放心，我们保证治好。' | $consult lint
Plan the calls after a consultation:
    $consult plan --template follow_up --at 2026-09-30T18:40+08:00
All it does:
    $consult -h
(from $root)
END
