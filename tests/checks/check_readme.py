#!/usr/bin/env python3
"""What the READMEs show of the first command stands so in the golden case of that talk, in this order; `…` leaves lines out."""
from common import ROOT, verdict

SHOWN = "<!-- sample output -->\n```text\n"
GOLDEN = ROOT / "tests" / "cases" / "replay" / "sample" / "expect.out"


def main():
    golden = [line.rstrip() for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    faults, count = [], 0
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        lines = text.partition(SHOWN)[2].partition("```")[0].splitlines()
        if not lines:
            faults.append(f"{readme}: no sample output")
        at = 0
        for line in lines:
            if line.strip() == "…" or not line.strip():
                continue
            count += 1
            if line in golden[at:]:
                at = golden.index(line, at) + 1
            else:
                faults.append(f"{readme}: {line.strip()} is not what comes out")
    verdict(faults, count, "lines")


if __name__ == "__main__":
    main()
