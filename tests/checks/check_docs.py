#!/usr/bin/env python3
"""Each public function has a doc comment that says from which threads it may be called; each header says what it is for."""
from common import declared, files, name, verdict


def main():
    faults, public = [], declared()
    for function, (header, comment) in sorted(public.items()):
        if not comment.strip():
            faults.append(f"{name(header)}: {function}() has no doc comment")
        elif "Threads:" not in comment:
            faults.append(f"{name(header)}: the comment of {function}() does not say 'Threads:'")
    for header in files("include/consult", "*.h"):
        if "@file" not in header.read_text(encoding="utf-8"):
            faults.append(f"{name(header)}: no @file comment")
    verdict(faults, len(public), "functions")


if __name__ == "__main__":
    main()
