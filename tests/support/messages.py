"""Reads the messages of the corpus with the command and judges what it says of them.

messages.py CONSULT [--corpus FILE] [--split test] [--errors N] [--author m02]

Types, needs, kind of question and relation are judged on the rows that are whole messages (`consult classify`); answers in the
middle of a talk are played behind the agent's sentence (`consult replay`), for their red flag. What the readers of a row do not
agree on counts neither way.
"""
import argparse
import json
import pathlib
import subprocess
import sys
from collections import Counter, defaultdict

from corpus import figures, load

CORPUS = pathlib.Path(__file__).resolve().parents[1] / "data" / "corpus" / "messages.jsonl"
HOLDS_PERMILLE = 500
LISTS = {"types": ("undiagnosed", "previously_treated", "eager", "proxy"),
         "needs": ("safety", "efficacy", "cost", "time", "looks", "anxiety")}
ONES = ("primary", "question", "relation")


def run(consult, verb, *options, rows):
    given = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    done = subprocess.run([consult, verb, *options], input=given.encode(), capture_output=True, timeout=240)
    if done.returncode != 0:
        raise SystemExit(done.stderr.decode())
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def answers(consult, rows):
    """What the command says of each row, by id."""
    whole = [row for row in rows if row["kind"] != "mid"]
    found = {a["id"]: a for a in run(consult, "classify", rows=[{"id": r["id"], "text": r["text"]} for r in whole])}
    talks = [{"id": r["id"], "turns": [{"who": "agent", "at": 0, "text": r["agent"]}, {"who": "patient", "at": 20, "text": r["text"]}]}
             for r in rows if r["kind"] == "mid"]
    found.update((a["id"], a) for a in run(consult, "replay", "--format", "jsonl", rows=talks) if a["turn"] == 1)
    return found


class Judged:
    """Counts over rows; `wrong` has the rows that went wrong by kind."""

    def __init__(self, rows, found):
        self.labels = defaultdict(lambda: [0, 0, 0])
        self.right, self.asked = Counter(), Counter()
        self.flags = Counter()
        self.wrong = defaultdict(list)
        for row in rows:
            self.flag(row, found[row["id"]])
            if row["kind"] != "mid" and "types" in row:
                self.types(row, found[row["id"]])

    def flag(self, row, got):
        if "flag" in row["disputed"]:
            return
        want, has = row["flag"] != "none", got["flag"] != "none"
        self.flags[row["kind"], want, has] += 1
        if want != has:
            self.wrong[f"flag missed {row['flag']}" if want else f"flag false {got['flag']}"].append(row)

    def types(self, row, got):
        for group, names in LISTS.items():
            for name in names:
                if f"{group}.{name}" in row["disputed"]:
                    continue
                want, has = name in row[group], got[group].get(name, 0) >= HOLDS_PERMILLE
                if want or has:
                    self.labels[name][0 if want and has else 1 if has else 2] += 1
                if want != has:
                    self.wrong[f"{name} {'missed' if want else 'false'}"].append(row)
        for name in ONES:
            if name in row["disputed"] or (name == "relation" and "proxy" not in row["types"]):
                continue
            self.asked[name] += 1
            self.right[name] += got[name] == row[name]
            if got[name] != row[name]:
                self.wrong[f"{name} {row[name]}, told {got[name]}"].append(row)

    def share(self, kind, want):
        """Of the rows of a kind that have a flag (or none): how many were flagged, of how many."""
        flagged, not_flagged = self.flags[kind, want, True], self.flags[kind, want, False]
        return flagged, flagged + not_flagged

    def macro(self, group):
        return sum(figures(*self.labels[name])[2] for name in LISTS[group]) / len(LISTS[group])

    def show(self):
        for group, names in LISTS.items():
            for name in names:
                count = self.labels[name]
                print("%-18s P %.3f R %.3f F1 %.3f (%d)" % (name, *figures(*count), count[0] + count[2]))
            print("%-18s macro F1 %.3f" % (group, self.macro(group)))
        for name in ONES:
            print("%-18s right %.3f (%d)" % (name, self.right[name] / max(self.asked[name], 1), self.asked[name]))
        for kind, want, what in (("flag", True, "red flags found"), ("mid", True, "… in a talk"), ("negative", False, "false alarms, sounds like"),
                                 ("first", False, "… ordinary"), ("mid", False, "… in a talk")):
            count, of = self.share(kind, want)
            print("%-26s %.3f (%d of %d)" % (what, count / max(of, 1), count, of))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("consult")
    parser.add_argument("--corpus", default=CORPUS)
    parser.add_argument("--split", choices=("train", "test"))
    parser.add_argument("--author")
    parser.add_argument("--errors", type=int, default=0)
    given = parser.parse_args()
    rows = [r for r in load(given.corpus) if given.split in (None, r["split"]) and r["id"].startswith(given.author or "")]
    judged = Judged(rows, answers(given.consult, rows))
    print("rows", len(rows), dict(Counter(r["kind"] for r in rows)))
    judged.show()
    for kind in sorted(judged.wrong):
        for row in judged.wrong[kind][: given.errors]:
            print(kind, row["id"], row["text"].replace("\n", " / "))
    return 0


if __name__ == "__main__":
    sys.exit(main())
