#!/usr/bin/env python3
"""Adds up what the runs of tests/run.sh said: the tests within each program where it tells them, else the program as one.

Usage: totals.py FOLDER; in it `runs` (names of builds that ran), `failed-steps`, and <build>/meson-logs/testlog.json.
"""
import json
import pathlib
import re
import sys

WITHIN = re.compile(r"Checks: (\d+), Failures: (\d+), Errors: (\d+)")


def count(test):
    """(passed, failed, skipped) of one program."""
    good = test["result"] in ("OK", "EXPECTEDFAIL")
    if test["result"] == "SKIP":
        return 0, 0, 1
    match = WITHIN.search(test.get("stdout") or "")
    if match is None:
        return (1, 0, 0) if good else (0, 1, 0)
    checks, failures, errors = map(int, match.groups())
    bad = failures + errors
    return max(checks - bad, 0), bad if good or bad else 1, 0


def main():
    folder = pathlib.Path(sys.argv[1])
    passed = failed = skipped = 0
    runs = (folder / "runs").read_text(encoding="utf-8").split()
    for run in runs:
        log = folder / run / "meson-logs" / "testlog.json"
        lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        sums = [sum(part) for part in zip(*(count(json.loads(line)) for line in lines))] or [0, 1, 0]
        print(f"{run}: {len(lines)} programs, {sums[0]} passed, {sums[1]} failed, {sums[2]} skipped")
        passed, failed, skipped = passed + sums[0], failed + sums[1], skipped + sums[2]
    steps = folder / "failed-steps"
    for step in steps.read_text(encoding="utf-8").splitlines() if steps.is_file() else []:
        print(f"{step}: failed")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()
