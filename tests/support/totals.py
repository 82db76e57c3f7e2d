#!/usr/bin/env python3
"""Adds up what the runs of tests/run.sh said: the tests within each program where it tells them, else the program as one.

Usage: totals.py FOLDER; in it `runs` (names of builds that ran), `failed-steps`, `skipped`, and of each build
<build>/meson-logs/testlog.json, or <build>/junit.xml.
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree

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


def junit(path):
    """[passed, failed, skipped] of a file that pytest wrote."""
    suites = list(xml.etree.ElementTree.parse(path).getroot().iter("testsuite"))
    every, bad, skipped = (sum(int(s.get(key, 0)) for s in suites for key in keys) for keys in (("tests",), ("failures", "errors"), ("skipped",)))
    return [every - bad - skipped, bad, skipped]


def main():
    folder = pathlib.Path(sys.argv[1])
    passed = failed = skipped = 0
    runs = (folder / "runs").read_text(encoding="utf-8").split()
    for run in runs:
        log, tests = folder / run / "meson-logs" / "testlog.json", folder / run / "junit.xml"
        lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        sums = [sum(part) for part in zip(*(count(json.loads(line)) for line in lines))] or [0, 1, 0]
        if tests.is_file():
            sums = junit(tests)
        print(f"{run}: {f'{len(lines)} programs, ' if lines else ''}{sums[0]} passed, {sums[1]} failed, {sums[2]} skipped")
        passed, failed, skipped = passed + sums[0], failed + sums[1], skipped + sums[2]
    steps = folder / "failed-steps"
    left_out = folder / "skipped"
    for run in left_out.read_text(encoding="utf-8").splitlines() if left_out.is_file() else []:
        print(f"{run}: skipped")
    for step in steps.read_text(encoding="utf-8").splitlines() if steps.is_file() else []:
        print(f"{step}: failed")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(0 if passed and not failed else 1)


if __name__ == "__main__":
    main()
