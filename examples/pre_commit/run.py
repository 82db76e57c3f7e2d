#!/usr/bin/env python3
"""Commits templates, good and bad, to a repository of its own with the hook. Usage: run.py CONSULT"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
HOOK = pathlib.Path(__file__).resolve().parent / "pre-commit"


def main():
    if shutil.which("git") is None:
        print("git is not here; skipped")
        return SKIPPED
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": folder}
        names = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {**os.environ, **quiet, **names, "CONSULT": str(pathlib.Path(sys.argv[1]).resolve())}

        def git(*words):
            return subprocess.run(["git", *words], cwd=root, env=environment, capture_output=True, text=True)

        def commits(name, text):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
            git("add", name)
            done = git("commit", "-m", name)
            git("reset", "-q")
            return done

        git("init", "-q")
        shutil.copy(HOOK, root / ".git" / "hooks" / "pre-commit")
        if commits("templates/好 1.txt", "您好，您的复查时间是{date}。\n".replace("{date}", "周三上午")).returncode != 0:
            wrong.append("a good template is refused")
        bad = commits("templates/bad.txt", "您好。\n我们保证治好，没有任何风险。\n")
        if bad.returncode == 0 or "templates/bad.txt:2:3:F6.promise:block" not in bad.stdout + bad.stderr:
            wrong.append("a promise is not refused with its place: " + bad.stdout + bad.stderr)
        if commits("notes.txt", "我们保证治好。\n").returncode != 0:
            wrong.append("a file that is no template is looked at")
        (root / "templates" / "staged.txt").write_text("我们保证治好。\n", encoding="utf-8")
        git("add", "templates/staged.txt")
        (root / "templates" / "staged.txt").write_text("您好。\n", encoding="utf-8")
        if git("commit", "-m", "staged").returncode == 0:
            wrong.append("the file is looked at, not what is staged")
    for fault in wrong:
        print(fault)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
