#!/usr/bin/env python3
"""Run while configuring: finds a shared library as the linker does, and prints its file and the name under which it is loaded.

usage: bundle.py NAME COMPILER…      prints FILE, a line end, SONAME

The wheel carries these two files (as auditwheel would do it), so that nothing but libc is needed where it is installed. Linking them
statically is no way: distributions do not build their static libraries for use in shared objects.
"""
import os
import re
import subprocess
import sys


def main(name, *compiler):
    found = subprocess.run([*compiler, f"-print-file-name=lib{name}.so"], check=True, capture_output=True, text=True).stdout.strip()
    path = os.path.realpath(found)
    if not os.path.isfile(path):
        sys.exit(f"lib{name}.so is not where the compiler looks: install its -dev package")
    head = subprocess.run(["objdump", "-p", path], check=True, capture_output=True, text=True).stdout
    soname = re.search(r"SONAME\s+(\S+)", head)
    print(path, soname.group(1) if soname else os.path.basename(path), sep="\n", end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
