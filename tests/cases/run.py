#!/usr/bin/env python3
"""Runs the command `consult` on the cases below this folder and compares what it says with what is stored.

    run.py CONSULT [AREA[/CASE] …]            compare
    run.py CONSULT --update [AREA[/CASE] …]   store what it says now: read the difference before you commit it

A case is a folder cases/<area>/<case>/ with
    cmd          the arguments, as in a shell; run in tests/
    input.jsonl  what is read from standard input, if there is one
    keys         members of JSON lines that count, separated by spaces (all, without this file)
    expect.out   standard output
    expect.err   standard error (without this file: none)
    expect.code  exit code (without this file: 0)
"""
import difflib
import json
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def chosen(keys, text):
    """Only the members named, of each line that is a JSON object."""
    lines = []
    for line in text.splitlines():
        value = json.loads(line)
        lines.append(json.dumps({key: value.get(key) for key in keys}, ensure_ascii=False))
    return "".join(line + "\n" for line in lines)


def run(program, case):
    """What the command says on a case: {file: text}."""
    arguments = shlex.split((case / "cmd").read_text(encoding="utf-8"), comments=True)
    given = case / "input.jsonl"
    done = subprocess.run([program, *arguments], cwd=HERE.parent, input=given.read_bytes() if given.is_file() else b"", capture_output=True,
                          timeout=60)
    out = done.stdout.decode()
    if (case / "keys").is_file() and done.returncode in (0, 1):
        out = chosen((case / "keys").read_text(encoding="utf-8").split(), out)
    return {"expect.out": out, "expect.err": done.stderr.decode(), "expect.code": f"{done.returncode}\n" if done.returncode else ""}


def compare(case, said):
    """Prints the difference. Returns whether there is none."""
    fine = True
    for file, text in said.items():
        path = case / file
        stored = path.read_bytes().decode() if path.is_file() else ""
        if stored != text:
            fine = False
            title = path.relative_to(HERE).as_posix()
            sys.stdout.writelines(difflib.unified_diff(stored.splitlines(True), text.splitlines(True), title + " stored", title + " now"))
    return fine


def update(case, said):
    for file, text in said.items():
        if text:
            (case / file).write_bytes(text.encode())
        else:
            (case / file).unlink(missing_ok=True)
    return True


def main():
    arguments = sys.argv[1:]
    action = update if "--update" in arguments else compare
    program, *wanted = [a for a in arguments if a != "--update"]
    program = str(pathlib.Path(program).resolve())
    passed = failed = 0
    for cmd in sorted(HERE.glob("*/*/cmd")):
        case = cmd.parent
        place = case.relative_to(HERE).as_posix()
        if wanted and not any(place == w or place.startswith(w.rstrip("/") + "/") for w in wanted):
            continue
        if action(case, run(program, case)):
            passed += 1
        else:
            failed += 1
            print(f"FAILED {place}")
    total = passed + failed
    print(f"{100 * passed // total if total else 0}%: Checks: {total}, Failures: {failed}, Errors: 0")
    sys.exit(0 if total and not failed else 1)


if __name__ == "__main__":
    main()
