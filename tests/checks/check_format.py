#!/usr/bin/env python3
"""clang-format agrees with every C file; skipped (77) where it is not installed."""
import re
import shutil
import subprocess
import sys

from common import ROOT, files, verdict


def main():
    tool = shutil.which("clang-format") or shutil.which("clang-format-14")
    if tool is None:
        sys.exit(77)
    sources = [path for folder in ("include", "lib", "bindings/cli", "bindings/python/native", "tests", "examples") for path in files(folder, "*.c", "*.h")]
    done = subprocess.run([tool, "--dry-run", "-Werror", *map(str, sources)], cwd=ROOT, capture_output=True, text=True)
    wrong = sorted({match for match in re.findall(r"^(.*?):\d+:\d+: error", done.stderr, re.M)})
    faults = [f"{path.replace(str(ROOT) + '/', '')}: run clang-format -i on it" for path in wrong]
    if done.returncode != 0 and not faults:
        faults.append(done.stderr.strip())
    verdict(faults, len(sources), "files")


if __name__ == "__main__":
    main()
