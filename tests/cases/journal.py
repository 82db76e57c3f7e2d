#!/usr/bin/env python3
"""What `consult replay --format journal` writes is taken by `--journal`; each edit of it is told with its line.

    journal.py CONSULT

Not a stored case: a journal holds the digest of the pack, which changes with every pack.
"""
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
TALK = """{"id":"j-1","turns":[{"who":"patient","at":0,"text":"我眼睛发红，35岁"},{"who":"agent","at":6,"text":"您好，请稍等"},\
{"who":"agent","at":90,"text":"让您久等了，請留個電話"},{"who":"patient","at":100,"text":"13800001234"}]}\n"""


def consult(program, *arguments, text):
    done = subprocess.run([program, "replay", "--pack", "data/packs/tiny", *arguments], cwd=TESTS, input=text.encode(), capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode()


def main(program):
    faults = []

    def expect(name, code, part, *arguments, text):
        got, said = consult(program, "--journal", "-", *arguments, text=text)
        if got != code or part not in said:
            faults.append(f"{name}: exit {got}, {said!r}; expected exit {code} and {part!r}")

    code, journal = consult(program, "--format", "journal", "-", text=TALK)
    lines = journal.splitlines(True)
    if code != 0 or len(lines) != 7:
        sys.exit(f"writing: exit {code}, {len(lines)} lines")
    last = lines[-1].rsplit('"', 2)[1]
    expect("whole", 0, "7 lines, nothing changed", text=journal)
    expect("whole, with its hash", 0, f"last hash {last} as expected", "--last-hash", last, text=journal)
    expect("another hash", 1, "<stdin>:8: the journal is cut off here", "--last-hash", "0" * 64, text=journal)
    expect("changed", 1, "<stdin>:3: changed", text=journal.replace("请稍等", "请您稍等"))
    expect("missing", 1, "<stdin>:3: a line is missing", text="".join(lines[:2] + lines[3:]))
    expect("reordered", 1, "<stdin>:2: in the wrong place", text="".join([lines[0], lines[2], lines[1], *lines[3:]]))
    expect("cut", 1, "<stdin>:7: the journal is cut off here", text="".join(lines[:6]))
    expect("no line", 1, "<stdin>:8: no line of a journal", text=journal + "{}\n")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).resolve()))
