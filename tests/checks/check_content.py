#!/usr/bin/env python3
"""No paths of one machine, nothing left to do, no Chinese words in the C sources of lib/ (they belong to packs)."""
import re

from common import ROOT, files, name, plain, verdict

# Written in pieces, so that this file does not hold what it looks for.
MACHINE = re.compile(r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "tm" + "p", "Use" + "rs"]) + r")/\w")
LEFT = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")
HAN = re.compile(r"[\u3400-\u9fff]")
TEXT = ("*.c", "*.h", "*.py", "*.sh", "*.md", "*.json", "*.build", "*.txt", "*.toml", "*.map", "*.yml", "run")
# Tables of facts about the script itself: numerals, sentence marks, variants of characters, names of dates.
SCRIPT_TABLES = re.compile(r"lib/text/")


def main():
    faults, count = [], 0
    for path in files(".", *TEXT):
        text = path.read_text(encoding="utf-8")
        count += 1
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE.search(line):
                faults.append(f"{name(path)}:{number}: a path of one machine")
            if LEFT.search(line):
                faults.append(f"{name(path)}:{number}: something left to do")
    for path in files("lib", "*.c", "*.h"):
        if SCRIPT_TABLES.match(name(path)):
            continue
        for number, line in enumerate(plain(path.read_text(encoding="utf-8"), strings=True).splitlines(), 1):
            if HAN.search(line):
                faults.append(f"{name(path)}:{number}: Chinese words in code; they belong to packs")
    verdict(faults, count, "files")


if __name__ == "__main__":
    main()
