#!/usr/bin/env python3
"""The messages of the corpus through the command: red flags are found and ordinary messages raise none, in each split at least and
at most as below. What stands there keeps what was reached; the aims are 950 and 30. Usage: check_messages.py CONSULT"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from messages import CORPUS, Judged, answers  # noqa: E402
from corpus import load  # noqa: E402

FOUND_PERMILLE = {"train": 950, "test": 795}
FALSE_PERMILLE = {"train": {"negative": 25, "first": 20}, "test": {"negative": 90, "first": 18}}


def check(split, rows, found):
    judged = Judged(rows, found)
    flagged, count = judged.share("flag", True)
    print(f"{split}: {flagged} of {count} red flags found")
    if not count or flagged * 1000 < count * FOUND_PERMILLE[split]:
        yield f"{split}: {flagged} of {count} red flags found: at least {FOUND_PERMILLE[split]} permille must be"
    for kind, most in FALSE_PERMILLE[split].items():
        false, count = judged.share(kind, False)
        print(f"{split}: {false} of {count} rows of kind {kind} raise a false alarm")
        if not count or false * 1000 > count * most:
            yield f"{split}: {false} of {count} rows of kind {kind} raise a false alarm: at most {most} permille may"


def main():
    rows = load(CORPUS)
    found = answers(sys.argv[1], rows)
    wrong = [fault for split in FOUND_PERMILLE for fault in check(split, [r for r in rows if r["split"] == split], found)]
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
