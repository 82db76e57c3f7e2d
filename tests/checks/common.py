"""What the checks share: the root, the files, comments and strings taken out of C, functions found in it, the verdict.

Each check is a program: it prints one line for each fault, then how many things it looked at, and exits 1 when there is a fault.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILT = {".git", "build", "__pycache__"}


def files(folder, *patterns):
    """Files below a folder of the project, sorted, without what was built."""
    found = set()
    for pattern in patterns:
        found.update((ROOT / folder).rglob(pattern))
    return sorted(f for f in found if f.is_file() and not any(p in BUILT or p.startswith("build-") for p in f.relative_to(ROOT).parts))


def name(path):
    return path.relative_to(ROOT).as_posix()


TOKENS = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def plain(source, strings=False):
    """C without comments and, unless `strings`, with empty strings; lines stay where they are."""
    def blank(match):
        text = match.group(0)
        if text[0] == "/":
            return re.sub(r"[^\n]", " ", text)
        return text if strings else text[0] + " " * (len(text) - 2) + text[0]
    return TOKENS.sub(blank, source)


FUNCTION = re.compile(r"^[A-Za-z_][^;{}#=]*?\b([A-Za-z_]\w*)\s*\([^;{}]*\)\s*\{", re.M)


def functions(source):
    """(name, line, lines) of each function defined in a C source."""
    code = plain(source)
    at = 0
    while (match := FUNCTION.search(code, at)) is not None:
        depth, end = 1, match.end()
        while depth and end < len(code):
            depth += {"{": 1, "}": -1}.get(code[end], 0)
            end += 1
        first = code.count("\n", 0, match.start()) + 1
        if match.group(1) not in ("if", "for", "while", "switch"):
            yield match.group(1), first, code.count("\n", match.start(), end) + 1
        at = end


def declared():
    """The functions that the public headers declare with CONSULT_API: name → (header, comment before it)."""
    result = {}
    for header in files("include/consult", "*.h"):
        source = header.read_text(encoding="utf-8")
        for match in re.finditer(r"((?:/\*\*(?:(?!\*/).)*\*/\s*)?)^CONSULT_API\b([^;(]*?)\b(\w+)\s*\(", source, re.S | re.M):
            result[match.group(3)] = (header, match.group(1))
    return result


def verdict(faults, count, what):
    """Prints the faults and ends the program; looking at nothing is a fault too."""
    if count == 0:
        faults = list(faults) + [f"no {what} found"]
    for fault in faults:
        print(fault)
    print(f"{count} {what}, {len(faults)} faults")
    sys.exit(1 if faults else 0)
