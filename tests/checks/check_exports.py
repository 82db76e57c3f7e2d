#!/usr/bin/env python3
"""What the shared library exports == what the public headers declare == what lib/libconsult.map lists.

Usage: check_exports.py SHARED_LIBRARY
"""
import re
import subprocess
import sys

from common import ROOT, declared, verdict


def main():
    headers = set(declared())
    listing = subprocess.run(["nm", "-D", "--defined-only", sys.argv[1]], check=True, capture_output=True, text=True).stdout
    exported = {line.split()[-1].split("@")[0] for line in listing.splitlines() if len(line.split()) == 3 and line.split()[1] in "TWBDRVi"}
    script = re.sub(r"/\*.*?\*/|#[^\n]*", "", (ROOT / "lib/libconsult.map").read_text(encoding="utf-8"), flags=re.S)
    public = script.split("global:")[1].split("local:")[0] if "global:" in script else ""
    mapped = set(re.findall(r"\b(\w+)\s*;", public))
    faults = [f"{f}: declared, not exported" for f in sorted(headers - exported)]
    faults += [f"{f}: exported, not declared" for f in sorted(exported - headers)]
    if "*" in public:
        faults.append("lib/libconsult.map: a pattern among the public symbols; name each")
    faults += [f"{f}: declared, not in lib/libconsult.map" for f in sorted(headers - mapped)]
    faults += [f"{f}: in lib/libconsult.map, not declared" for f in sorted(mapped - headers)]
    verdict(faults, len(exported), "exported symbols")


if __name__ == "__main__":
    main()
