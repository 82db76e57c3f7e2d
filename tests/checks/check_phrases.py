#!/usr/bin/env python3
"""What a default pack says: a scenario has three wordings in each script, and no sentence stands twice in all of the packs.

    check_phrases.py PACK …          faults of these packs
    check_phrases.py --list PACK …   and all scenarios with fewer than three, those of the system too
"""
import difflib
import json
import re
import sys

from common import ROOT, files, name, verdict

# Words for values, times and names, notes for a colleague, sentences of a report: one wording each, by what they are.
SYSTEM = re.compile(r"address\.|format\.|handover\.|value\.|brief\.|labs\.|doctor\.")
LEAST = 3
ALIKE = 0.93  # of the characters of two wordings of a scenario


def scenarios():
    for path in files("lib/packs", "*.json"):
        if path.name == "pack.schema.json":
            continue
        for scenario in json.loads(path.read_text(encoding="utf-8")).get("scenarios", []):
            yield path, scenario


def main():
    faults, count, seen, few = [], 0, {}, []
    packs = [argument for argument in sys.argv[1:] if argument != "--list"]
    for path, scenario in scenarios():
        asked = path.relative_to(ROOT / "lib/packs").parts[0] in packs
        count += asked
        system = SYSTEM.match(scenario["scenario"])
        for locale in ("zh-Hans", "zh-Hant"):
            texts = [text for block in scenario["phrases"] for text in block.get(locale, [])]
            where = f"{name(path)}: {scenario['scenario']}, {locale}"
            if len(texts) < LEAST and asked:
                few.append(f"{where}: {len(texts)}")
                if not system:
                    faults.append(f"{where}: only {len(texts)} wordings")
            if system:
                continue
            for i, text in enumerate(texts):
                if (locale, text) in seen and seen[locale, text] != where:
                    faults.append(f"{where}: stands in {seen[locale, text]} too: {text}")
                seen[locale, text] = where
                for other in texts[i + 1:]:
                    if asked and difflib.SequenceMatcher(None, text, other, autojunk=False).ratio() > ALIKE:
                        faults.append(f"{where}: nearly the same: {text} / {other}")
    if "--list" in sys.argv:
        print("\n".join(few))
    verdict(faults, count, "scenarios")


if __name__ == "__main__":
    main()
