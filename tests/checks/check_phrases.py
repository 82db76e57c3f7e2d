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
# What no pack can know of a hospital, a person not seen or an earlier talk: a fact says it ({…}), or nobody does.
CLAIMS = re.compile(r"(?:今天|明天)(?:下班前|上午)|大[约約]两小[时時]|原路退|不[会會][传傳]出去|很可能(?:真的?)?[没沒]事|上[次回](?:您?[说說]要|您[问問])|"
                    r"半天(?:就回|[内內])|走[几幾]分[钟鐘]|指示牌|隔[帘簾]|自助[机機]|不收[费費]|花[费費]不多|省去排[队隊]|[导導][诊診]接|志工接|[换換]季|只有.{2,6}能看")
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
                claim = CLAIMS.search(text) if asked else None
                if claim:
                    faults.append(f"{where}: “{claim.group()}” is a promise or a fact that no fact supports: {text}")
                if locale == "zh-Hant" and "醫生" in text:
                    faults.append(f"{where}: 醫師, not 醫生: {text}")
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
