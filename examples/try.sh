#!/bin/sh
# Builds libconsult and shows it at work. Run it as often as you like, from anywhere.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"

. examples/packages.sh

# What is missing, as names of Debian packages.
missing() {
    have gcc || have clang || have cc || echo gcc
    have ld || echo binutils
    missing_to_build
}

packages=$(missing)
# shellcheck disable=SC2086 # one word for each package
[ -z "$packages" ] || install_packages $packages

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
