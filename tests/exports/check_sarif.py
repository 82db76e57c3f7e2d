#!/usr/bin/env python3
"""Findings as a SARIF log: its places lead to the quoted words, its parts refer to each other, and it is valid against the schema
of the standard where that is at hand: $SARIF_SCHEMA names the file (sarif-schema-2.1.0.json of OASIS) and python3-jsonschema is
installed. Usage: check_sarif.py CONSULT"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

SKIPPED = 77
TESTS = pathlib.Path(__file__).resolve().parent.parent
LEVELS = {"info": "note", "warning": "warning", "error": "error", "block": "error"}


def log_of(consult, arguments, given=b""):
    done = subprocess.run([consult, "lint", "--format", "sarif", *arguments], input=given, capture_output=True, timeout=60)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    return json.loads(done.stdout)


def units(text, start, end):
    """Columns of SARIF: UTF-16 units from 1."""
    return text.encode("utf-16-le")[2 * (start - 1):2 * (end - 1)].decode("utf-16-le")


def faults(log, lines_of):
    run, = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    if log["version"] != "2.1.0" or run["columnKind"] != "utf16CodeUnits" or len(set(rules)) != len(rules):
        yield "the head of the log"
    for result in run["results"]:
        if rules[result["ruleIndex"]] != result["ruleId"] or result["level"] != LEVELS[result["properties"]["level"]]:
            yield f"{result['ruleId']}: rule or level"
        place = result["locations"][0]["physicalLocation"]
        region, uri = place["region"], place["artifactLocation"]["uri"]
        line = lines_of(urllib.parse.unquote(uri))[region["startLine"] - 1]
        if "startColumn" in region and units(line, region["startColumn"], region["endColumn"]) != region["snippet"]["text"]:
            yield f"{uri}:{region}: not the words that are quoted"
        for fix in result.get("fixes", []):
            gone = fix["artifactChanges"][0]["replacements"][0]["deletedRegion"]
            if any(gone[key] != region[key] for key in gone):
                yield f"{uri}: the fix is of another place"


def main():
    consult = sys.argv[1]
    wrong, logs = [], []
    with tempfile.TemporaryDirectory() as folder:
        odd = pathlib.Path(folder) / "草稿 #1%.txt"
        odd.write_text("😀😀我们保证治好😀，没办法\n\n喂，您好\n您这就是结膜炎\n", encoding="utf-8")
        drafts = TESTS / "data" / "drafts.txt"
        texts = {str(p): p.read_text(encoding="utf-8").splitlines() for p in (odd, drafts)}
        logs.append(log_of(consult, list(texts)))
        wrong += faults(logs[0], lambda uri: texts[uri.removeprefix("file://")])
        if len(logs[0]["runs"][0]["results"]) < 100:
            wrong.append("too few results to say anything")
        line = json.dumps({"id": 1, "text": "我们保证治好"}, ensure_ascii=False).encode()
        logs.append(log_of(consult, ["--jsonl", "--stdin-filename", "a b.jsonl"], line))
        region = logs[1]["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
        if "startColumn" in region:
            wrong.append("columns inside a JSON string")
        logs.append(log_of(consult, [], b""))
    schema = os.environ.get("SARIF_SCHEMA", "")
    try:
        import jsonschema
    except ImportError:
        schema = ""
    if schema:
        validator = jsonschema.Draft4Validator(json.loads(pathlib.Path(schema).read_text(encoding="utf-8")))
        wrong += [f"schema: {e.message} at {list(e.absolute_path)}" for log in logs for e in validator.iter_errors(log)]
    print(f"{sum(len(log['runs'][0]['results']) for log in logs)} results;", "valid against the schema" if schema and not wrong else
          "the schema was not looked at: SARIF_SCHEMA is not set, or python3-jsonschema is not here" if not schema else "")
    for fault in wrong[:20]:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
