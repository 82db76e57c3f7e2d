#!/usr/bin/env python3
"""`consult lint --fix` changes nothing but the replacements, in place all files or none; what can't be read hides nothing else.

    fix.py CONSULT

Not a stored case: it is about bytes, files and links.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
BOM = b"\xef\xbb\xbf"
MESSY = BOM + "喂喂，请讲。\r\n\r\n  \t\n喂喂,100%\n没办法\r\n 喂喂，保证治好 \n\n \n好的".encode()
MENDED = BOM + "您好，请讲。\r\n\r\n  \t\n您好,100%\n我再想想办法\r\n 您好，保证治好 \n\n \n好的".encode()
faults = []


def expect(name, fine, said=""):
    if not fine:
        faults.append(f"{name}: {said}")


def consult(program, *arguments, given=b"", folder=None):
    done = subprocess.run([program, "lint", "--pack", TESTS / "data/packs/tiny", *arguments], cwd=folder, input=given, capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode()


def check_stream(program):
    for name, given, mended in [("messy", MESSY, MENDED), ("no end", "喂喂".encode(), "您好".encode()), ("nothing", b"", b""),
                                ("only blank", b"\r\n \n", b"\r\n \n"), ("only a mark", BOM, BOM), ("old Mac", "喂喂\r好".encode(), "您好\r好".encode())]:
        said = consult(program, "--fix", "-", given=given)
        expect(f"--fix, {name}", said[1] == mended and not said[2] and said[0] in (0, 1), said)
    said = consult(program, "--fix", "-", given="喂喂\n".encode() + b"\xff\n")
    expect("a bad byte: nothing is written", said[:2] == (2, b"") and "<stdin>:2: " in said[2], said)
    for arguments, part in [(["--fix", "a", "b"], "--in-place"), (["--fix", "--format", "sarif"], "--format"), (["--fix", "--jsonl"], "fixed"),
                            (["--in-place", "a"], "--fix"), (["--fix", "--in-place"], "FILE"), (["--fix", "--in-place", "-"], "standard input")]:
        said = consult(program, *arguments)
        expect(" ".join(arguments), said[0] == 2 and not said[1] and part in said[2], said)


def check_place(program, folder):
    (folder / "a.txt").write_bytes(MESSY)
    (folder / "a.txt").chmod(0o640)
    (folder / "link").symlink_to("a.txt")
    (folder / "same.txt").write_bytes("您好".encode())
    before = (folder / "same.txt").stat()
    (folder / "bad.txt").write_bytes("喂喂\n".encode() + b"\xff\n")
    said = consult(program, "--fix", "--in-place", "link", "bad.txt", "none.txt", folder=folder)
    expect("in place, one bad: told", said[:2] == (2, b"") and "bad.txt:2: " in said[2] and "none.txt: " in said[2], said)
    expect("in place, one bad: nothing changed", (folder / "a.txt").read_bytes() == MESSY)
    said = consult(program, "--fix", "--in-place", "link", "same.txt", folder=folder)
    expect("in place", said == (1, b"link\n", "") and (folder / "a.txt").read_bytes() == MENDED, said)
    expect("in place: links and permissions", (folder / "link").is_symlink() and (folder / "a.txt").stat().st_mode & 0o7777 == 0o640)
    after = (folder / "same.txt").stat()
    expect("in place: what is right is not written", (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns))
    said = consult(program, "--fix", "--in-place", "link", folder=folder)
    expect("in place, again", said[:2] == (1, b""), said)
    check_locked(program, folder)
    expect("nothing is left over", sorted(os.listdir(folder)) == ["a.txt", "bad.txt", "link", "same.txt"], os.listdir(folder))


def check_locked(program, folder):
    if os.geteuid() == 0:
        return  # may write everywhere
    locked = folder / "locked"
    locked.mkdir()
    (locked / "b.txt").write_bytes(MESSY)
    (folder / "a.txt").write_bytes(MESSY)
    locked.chmod(0o500)
    said = consult(program, "--fix", "--in-place", "a.txt", "locked/b.txt", folder=folder)
    expect("in place, a locked folder", said[:2] == (2, b"") and (folder / "a.txt").read_bytes() == MESSY, said)
    locked.chmod(0o700)
    (locked / "b.txt").unlink()
    locked.rmdir()


def check_others(program, folder):
    """What can't be read is told; the lines and files behind it are looked at."""
    (folder / "bad.txt").write_bytes(b"\xff\n" + "没办法\n".encode())
    (folder / "good.txt").write_bytes("没办法\n".encode())
    for format, part in [("line", b":1:"), ("pretty", b":1\n"), ("github", b",line=1,")]:
        code, out, told = consult(program, "--format", format, "none.txt", "bad.txt", "good.txt", folder=folder)
        expect(f"{format}: goes on", code == 2 and b"good.txt" + (part if format != "github" else b"") in out and b"bad.txt" in out, (code, out))
        expect(f"{format}: tells all", "none.txt: " in told and "bad.txt:1: " in told, told)
    code, out, told = consult(program, "--format", "sarif", "bad.txt", folder=folder)
    run = json.loads(out)["runs"][0]
    expect("sarif: says that it is not whole", code == 2 and run["results"] and not run["invocations"][0]["executionSuccessful"], out)
    code, out, told = consult(program, "--jsonl", "-", given='{"text":"好"}\n{\n{"text":7}\n'.encode(), folder=folder)
    expect("jsonl: an answer for each line, or none", code == 2 and not out and "<stdin>:2: " in told and "<stdin>:3: " in told, (out, told))


def main(program):
    check_stream(program)
    for check in (check_place, check_others):
        with tempfile.TemporaryDirectory() as folder:
            check(program, pathlib.Path(folder))
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).resolve()))
