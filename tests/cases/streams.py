#!/usr/bin/env python3
"""Where standard output takes nothing, the command says so and exits with 2: help, version, and what verbs tell.

    streams.py CONSULT
"""
import pathlib
import subprocess
import sys

FULL = pathlib.Path("/dev/full")
SKIPPED = 77  # what Meson takes for "not run"
CALLS = [["--help"], ["-h"], ["--version"], ["lint", "-h"], ["pack", "-h"], ["plan", "--help"], ["chat"], ["phrase"], ["lint", "-"], ["lint", "--fix", "-"]]


def main(program):
    if not FULL.exists():
        print("/dev/full is not here; skipped")
        return SKIPPED
    faults = []
    for arguments in CALLS:
        with FULL.open("wb") as full:
            done = subprocess.run([program, *arguments], input="没办法\n".encode(), stdout=full, stderr=subprocess.PIPE, timeout=60)
        if done.returncode != 2 or done.stderr.decode().count("standard output cannot be written") != 1:
            faults.append(f"{' '.join(arguments)}: exit {done.returncode}, {done.stderr.decode()!r}")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
