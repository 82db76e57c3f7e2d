#!/usr/bin/env python3
"""What validators of others say of plans as FHIR R4. Usage: check_fhir.py CONSULT"""
import json
import pathlib
import shutil
import subprocess
import sys

import plans


def references(bundle):
    """References inside the bundle that lead nowhere."""
    own = {f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in bundle["entry"]}
    for found in json.dumps(bundle).split('"reference": "')[1:]:
        reference = found.split('"')[0]
        if not reference.startswith("Patient/") and reference not in own:
            yield reference


def delays(bundle):
    """Delays that say something else than the template: FHIR has no working days, only words for them."""
    for entry in bundle["entry"]:
        titles = {action["id"]: action["title"] for action in entry["resource"].get("action", [])}
        for action in entry["resource"].get("action", []):
            for related in action.get("relatedAction", []):
                offset = related.get("offsetDuration")
                if offset and (not offset["unit"] or offset["code"] not in ("min", "h", "d", "wk", "mo")):
                    yield f"{action['id']}: {offset}"
                words = action.get("textEquivalent", "")
                if not offset and not (titles[related["actionId"]] in words and "个工作日" in words.replace("個", "个")):
                    yield f"{action['id']}: no delay"


def main():
    bundles = [(name, json.loads(text)) for name, text in plans.written(sys.argv[1], "fhir")]
    lost = [f"{name}: {r}" for name, bundle in bundles for r in references(bundle)]
    for fault in lost:
        print("leads nowhere:", fault)
    wrong = [f"{name}: {d}" for name, bundle in bundles for d in delays(bundle)]
    for fault in wrong:
        print("another delay:", fault)
    lost += wrong
    if shutil.which("node") is None:
        print("node is not here; the validators are skipped")
        return 1 if lost else plans.SKIPPED
    lines = "".join(json.dumps(bundle) + "\n" for _, bundle in bundles)
    script = pathlib.Path(__file__).resolve().parent / "validate.js"
    done = subprocess.run(["node", script], input=lines.encode(), timeout=240)
    return 1 if lost else done.returncode


if __name__ == "__main__":
    sys.exit(main())
