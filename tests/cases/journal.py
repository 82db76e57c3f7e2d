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


def check_several(program, expect):
    """Journals one after the other, as they are written."""
    _, one = consult(program, "--format", "journal", "-", text=TALK)
    _, both = consult(program, "--format", "journal", "-", text=TALK + TALK.replace('"j-1",', '"j-2","start":"2026-11-20T09:30+08:00",'))
    first, second = both.splitlines(True)[:7], both.splitlines(True)[7:]
    hashes = [lines[-1].rsplit('"', 2)[1] for lines in (first, second)]
    expect("two: the first as it is alone", 0, "7 lines", text=one if "".join(first) == one else "")
    expect("two: begins at its start", 0, "<stdin>:8: 7 lines", text=both if '"at":1795138200000' in second[1] else "")
    expect("two", 0, "<stdin>: 2 talks; whether a whole one is missing", text=both)
    expect("two, with hashes", 0, f"last hash {hashes[1]} as expected", "--last-hash", hashes[0], "--last-hash", hashes[1], text=both)
    expect("two, hashes exchanged", 1, "<stdin>:8: the journal is cut off", "--last-hash", hashes[1], "--last-hash", hashes[0], text=both)
    expect("two, one is missing", 1, "1 talks, where 2 hashes were kept", "--last-hash", hashes[0], "--last-hash", hashes[1], text="".join(first))
    expect("two, the second changed", 1, "<stdin>:10: changed", text="".join(first) + "".join(second).replace("请稍等", "请您稍等"))
    expect("two, the first not closed", 1, "<stdin>:7: in the wrong place", text="".join(first[:6] + second))
    expect("one begun twice", 1, "<stdin>:2: in the wrong place", text="".join([first[0], *first]))


def check_facts(program, expect):
    """Other facts are told as such, not as a changed step."""
    facts = ["--facts", "data/packs/facts.json"]
    _, journal = consult(program, "--format", "journal", *facts, "-", text=TALK)
    expect("the same facts", 0, "nothing changed", *facts, text=journal)
    expect("no facts", 1, "<stdin>:1: made with other facts", text=journal)


def main(program):
    faults = []

    def expect(name, code, part, *arguments, text):
        got, said = consult(program, "--journal", "-", *arguments, text=text)
        if got != code or part not in said:
            faults.append(f"{name}: exit {got}, {said!r}; expected exit {code} and {part!r}")

    check_several(program, expect)
    check_facts(program, expect)
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
