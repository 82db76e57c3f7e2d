#!/usr/bin/env python3
"""Drafts through `consult lint` with the default pack, and what must hold for each of them. Usage: check_drafts.py CONSULT

- Fixes: of all examples of all rules and all drafts of tests/data, the mended text is never worse than the draft: no rule finds
  more in it than before. Replacement and advice never come together (JSONL has a replacement only).
- Doubles: no replacement says again what stands beside it (「喂，您好」 does not become 「您好，您好」).
- Noise: of the good drafts of tests/data/corpus/drafts.jsonl (those where no reader saw a violation), few have a finding above info:
  NOISE_PERMILLE by split. The aim is 20 in both; what stands there keeps the rules from growing louder than they are. Each line {"id", "text", "locale", "channel", "context": {…}, "violations": [{"family", "quote", "level"}], "split"}.
  Skipped, and said so, while the corpus is not there.
- Spans: start and end are bytes of the text, and the quote stands there.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "data" / "corpus" / "drafts.jsonl"
NOISE_PERMILLE = {"train": 20, "test": 70}
SHOWN = 15


def lint(consult, rows):
    """The answers of the command, in the order of the rows."""
    given = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    done = subprocess.run([consult, "lint", "--jsonl", "--no-exit", "-"], input=given.encode(), capture_output=True, timeout=240)
    if done.returncode != 0:
        raise SystemExit(done.stderr.decode())
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def context_of(example):
    """The context of an example of a rule, as the command takes it."""
    names = {"patient": "patient", "phase": "phase", "known": "known", "facts": "facts", "previous": "prev_agent", "first_turn": "first_turn",
             "audience": "scope", "reply_after_s": "reply_after_s", "typing_cpm": "typing_cpm", "held_s": "held_s", "trainee": "trainee",
             "canned": "canned", "hold_return": "hold_return"}
    return {names[key]: value for key, value in example.items() if key in names}


def examples():
    for path in sorted((ROOT / "lib" / "packs").glob("*/rules/*.json")):
        for rule in json.loads(path.read_text(encoding="utf-8"))["rules"]:
            for kind in ("hit", "miss"):
                for number, example in enumerate(rule.get(kind, [])):
                    example = example if isinstance(example, dict) else {"text": example}
                    row = {"id": f"{rule['rule']} {kind} {number}", "text": example["text"], "context": context_of(example)}
                    scope = rule.get("audience", ["one_to_one"])
                    row["context"].setdefault("scope", scope[0])
                    if "channel" in example:
                        row["channel"] = example["channel"]
                    yield row


def lines():
    for number, line in enumerate((ROOT / "tests" / "data" / "drafts.txt").read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield {"id": f"drafts.txt:{number}", "text": line}
            if "您" in line:
                yield {"id": f"drafts.txt:{number} rude", "text": line.replace("您", "你")}


def check_fixes(consult, rows):
    before = lint(consult, rows)
    after = lint(consult, [{**row, "text": answer["fixed"]} for row, answer in zip(rows, before)])
    changed = 0
    for row, old, new in zip(rows, before, after):
        changed += old["fixed"] != row["text"]
        count = collections.Counter(f["rule"] for f in new["findings"])
        count.subtract(f["rule"] for f in old["findings"])
        more = [rule for rule, n in count.items() if n > 0]
        if more:
            yield f"{row['id']}: {row['text']} → {old['fixed']} is worse: {more}"
        text = row["text"].encode()
        for f in old["findings"]:
            if text[f["start"]:f["end"]].decode() != f["quote"]:
                yield f"{row['id']}: {f['rule']} quotes what does not stand there"
    print(f"fixes: {changed} of {len(rows)} drafts mended")
    if changed < 50:
        yield "too few drafts are mended to say anything"


def doubles(text, words):
    """How often the words follow themselves: of a single character at once, else also behind a pause within the sentence."""
    pause = "[，、, ]*" if len(words) > 1 else ""
    return len(re.findall(f"{re.escape(words)}(?={pause}{re.escape(words)})", text))


def check_doubles(consult, rows):
    for row, answer in zip(rows, lint(consult, rows)):
        for words in {f["replacement"] for f in answer["findings"] if f["replacement"]}:
            if doubles(answer["fixed"], words) > doubles(row["text"], words):
                yield f"{row['id']}: {row['text']} → {answer['fixed']} says {words} twice"


def greetings():
    """Each drop-in replacement beside its own words."""
    for word, said in [("喂", "您好"), ("喂喂", "您好"), ("餵", "您好"), ("你好", "您好"), ("妳好", "您好"), ("你", "您"), ("妳", "您")]:
        for pause in ["", "，", "、", " ", ", "] if len(said) > 1 else [""]:
            for text in (word + pause + said, said + pause + word, word + pause + word):
                yield {"id": "beside", "text": f"{text}，请讲"}


def check_noise(consult):
    if not CORPUS.is_file():
        print("noise: tests/data/corpus/drafts.jsonl is not there; not measured")
        return
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines() if line.strip()]
    good = [row for row in rows if not row["violations"] and not row["disputed"]]
    noisy = {split: [] for split in NOISE_PERMILLE}
    for row, answer in zip(good, lint(consult, good)):
        loud = [f"{f['rule']} “{f['quote']}”" for f in answer["findings"] if f["level"] != "info"]
        if loud:
            noisy[row["split"]].append(f"{row['id']}: {row['text']}: {', '.join(loud)}")
    for split, found in noisy.items():
        count = sum(row["split"] == split for row in good)
        permille = 1000 * len(found) // max(count, 1)
        print(f"noise: {len(found)} of {count} good drafts of {split} have a finding above info ({permille} permille)")
        if not count or permille > NOISE_PERMILLE[split]:
            yield f"{len(found)} of {count} good drafts of {split} have a finding: at most {NOISE_PERMILLE[split]} permille may"
            yield from found[:SHOWN]


def main():
    consult = sys.argv[1]
    rows = list(examples()) + list(lines())
    wrong = list(check_fixes(consult, rows)) + list(check_doubles(consult, rows + list(greetings()))) + list(check_noise(consult))
    for fault in wrong[:40]:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
