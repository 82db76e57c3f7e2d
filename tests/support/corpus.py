"""Judges the output of `consult lint --jsonl` by the corpus: precision, recall and F1 by family, false alarms, places.

corpus.py CORPUS.jsonl                              counts the rows
corpus.py CORPUS.jsonl OUT.jsonl [--split test]     the figures; --errors N shows N wrong rows of each kind

Families that only one reader gave are left out of account. Levels below `warning` are no findings here.
"""
import argparse
import json
import sys
from collections import Counter, defaultdict

TOLD = ("warning", "error", "block")


def load(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def figures(true, false, missed):
    """Precision, recall, F1."""
    precision = true / (true + false) if true + false else 0.0
    recall = true / (true + missed) if true + missed else 0.0
    return precision, recall, 2 * true / (2 * true + false + missed) if true else 0.0


def span(text, quote):
    """Where a quote stands, in bytes."""
    at = text.find(quote) if quote else -1
    if at < 0:
        return None
    start = len(text[:at].encode())
    return start, start + len(quote.encode())


def judge(rows, found):
    """Counts by family, wrong rows, good rows with an alarm, and whether findings stand where the reader saw them."""
    counts, wrong = defaultdict(lambda: [0, 0, 0]), defaultdict(list)
    good = alarms = placed = overlapping = 0
    for row in rows:
        findings = [f for f in found[row["id"]]["findings"] if f["level"] in TOLD]
        want, got, open_ = {v["family"] for v in row["violations"]}, {f["family"] for f in findings}, set(row["disputed"])
        for family in (want | got) - open_:
            kind = 0 if family in want and family in got else 1 if family in got else 2
            counts[family][kind] += 1
            if kind:
                wrong[("false " if kind == 1 else "missed ") + family].append(row)
        if not want and not open_:
            good += 1
            alarms += bool(findings)
        for violation in row["violations"]:
            place = span(row["text"], violation["quote"])
            same = [f for f in findings if f["family"] == violation["family"]]
            if place and same:
                placed += 1
                overlapping += any(f["start"] < place[1] and place[0] < f["end"] for f in same)
    return counts, wrong, (good, alarms), (placed, overlapping)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("output", nargs="?")
    parser.add_argument("--split", choices=("train", "test"))
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args()
    rows = [r for r in load(given.corpus) if not given.split or r["split"] == given.split]
    if not given.output:
        count = Counter((r["split"], "bad" if r["violations"] else "good", r["locale"]) for r in rows)
        for key in sorted(count):
            print(*key, count[key])
        print("second readings", sum(r["readings"] > 1 for r in rows), "of", len(rows))
        return 0
    found = {o["id"]: o for o in load(given.output)}
    counts, wrong, (good, alarms), (placed, overlapping) = judge(rows, found)
    for family in sorted(counts, key=lambda f: int(f[1:])):
        print("%-4s P %.3f R %.3f F1 %.3f (%d)" % (family, *figures(*counts[family]), counts[family][0] + counts[family][2]))
    total = [sum(c[k] for c in counts.values()) for k in range(3)]
    print("all  P %.3f R %.3f F1 %.3f (%d)" % (*figures(*total), total[0] + total[2]))
    print("false alarms %.3f of %d good drafts; places overlap %.3f" % (alarms / max(good, 1), good, overlapping / max(placed, 1)))
    for kind in sorted(wrong):
        for row in wrong[kind][: given.errors]:
            print(kind, row["id"], row["text"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
