#!/usr/bin/env python3
"""No writable globals: the objects of the static library have no symbol in .data or .bss.

Usage: check_globals.py STATIC_LIBRARY
"""
import subprocess
import sys

from common import verdict


def main():
    listing = subprocess.run(["nm", "-A", "--defined-only", sys.argv[1]], check=True, capture_output=True, text=True).stdout
    faults, count = [], 0
    for line in listing.splitlines():
        parts = line.rsplit(None, 2)
        if len(parts) == 3 and len(parts[1]) == 1:
            count += 1
            kind, symbol = parts[1], parts[2]
            # Relocated constants (tables of pointers) are 'd' in .data.rel.ro with a position-independent build: tell them apart.
            if kind in "bBdDCsSgG" and not is_read_only(sys.argv[1], symbol):
                faults.append(f"{parts[0].split(':')[-2] if ':' in parts[0] else ''}: {symbol}: writable ({kind})")
    verdict(faults, count, "symbols")


def is_read_only(library, symbol, cache={}):
    if not cache:
        table = subprocess.run(["objdump", "-t", library], check=True, capture_output=True, text=True).stdout
        for line in table.splitlines():
            fields = line.split()
            if len(fields) >= 4 and any(f.startswith(".data.rel.ro") for f in fields):
                cache[fields[-1]] = True
        cache[""] = True
    return cache.get(symbol, False)


if __name__ == "__main__":
    main()
