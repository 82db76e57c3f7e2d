#!/usr/bin/env python3
"""Names: public consult_*, shared internals cns_*, statics without a prefix, constants CONSULT_* and CNS_*, no type of ours ends in _t;
each public header has a test; each source of lib/ begins with the header of its module, which declares what it shares."""
import re

from common import ROOT, declared, files, functions, name, plain, verdict

TYPE_T = re.compile(r"\b(?:typedef[^;{}]*?\b(\w+_t)\s*;|\}\s*(\w+_t)\s*;|(?:struct|enum|union)\s+(\w+_t)\b)")
STANDALONE = re.compile(r"(make|gen)_\w+\.c$|main\.c$")


def check_header(header, faults):
    code = plain(header.read_text(encoding="utf-8"))
    for macro in re.findall(r"^\s*#\s*define\s+(\w+)", code, re.M):
        if not macro.startswith("CONSULT_"):
            faults.append(f"{name(header)}: macro {macro} does not begin with CONSULT_")
    for body in re.findall(r"\benum\b[^;{]*\{([^}]*)\}", code):
        for constant in re.findall(r"\b([A-Z]\w+)\s*(?:=[^,}]*)?(?:,|$)", body.strip()):
            if not constant.startswith("CONSULT_"):
                faults.append(f"{name(header)}: constant {constant} does not begin with CONSULT_")
    for typename in re.findall(r"typedef\s+(?:struct|enum)\s+\w+\s+(\w+)\s*;|^\}\s*(\w+)\s*;", code, re.M):
        typename = typename[0] or typename[1]
        if not typename.startswith("consult_"):
            faults.append(f"{name(header)}: type {typename} does not begin with consult_")


def check_source(source, public, faults):
    text = source.read_text(encoding="utf-8")
    code = plain(text)
    for found in TYPE_T.findall(code):
        faults.append(f"{name(source)}: type {''.join(found)}: names in _t belong to POSIX")
    lines = code.splitlines()
    for function, line, _ in functions(text):
        is_static = "static" in " ".join(lines[line - 1:line + 1]).split("(")[0]
        if is_static and source.suffix == ".c" and function.startswith(("cns_", "consult_")):
            faults.append(f"{name(source)}:{line}: static {function}() carries a prefix")
        if not is_static and not STANDALONE.search(source.name):
            if function.startswith("consult_"):
                if function not in public:
                    faults.append(f"{name(source)}:{line}: {function}() is not declared in a public header")
            elif not function.startswith("cns_"):
                faults.append(f"{name(source)}:{line}: shared {function}() does not begin with cns_")
    for constant in re.findall(r"^\s*#\s*define\s+(\w+)", code, re.M) if source.suffix == ".h" else []:
        if not constant.startswith(("CNS_", "CONSULT_")):
            faults.append(f"{name(source)}: macro {constant} does not begin with CNS_")


def check_module(source, public, faults):
    """A source begins with the header of its module, and this header declares what the source shares."""
    text = source.read_text(encoding="utf-8")
    first = re.search(r'^\s*#\s*include\s+"([^"]+)"', text, re.M)
    header = ROOT / "lib" / first.group(1) if first else None
    if header is None or not header.is_file():
        header = ROOT / "include" / first.group(1) if first else None
    if header is None or not header.is_file():
        faults.append(f"{name(source)}: does not begin with the header of its module")
        return
    said = plain(header.read_text(encoding="utf-8"), strings=True)
    for below in re.findall(r'^\s*#\s*include\s+"([^"]+)"', said, re.M):
        if (ROOT / "lib" / below).parent == header.parent:  # what the header of the module brings from its own layer
            said += plain((ROOT / "lib" / below).read_text(encoding="utf-8"))
    lines = plain(text).splitlines()
    for function, line, _ in functions(text):
        is_static = "static" in " ".join(lines[line - 1:line + 1]).split("(")[0]
        if not is_static and function not in public and not re.search(rf"\b{function}\s*\(", said):
            faults.append(f"{name(source)}:{line}: {function}() is not declared in {name(header)}, with which the file begins")


def main():
    faults, public = [], declared()
    for function, (header, _) in public.items():
        if not function.startswith("consult_"):
            faults.append(f"{name(header)}: {function}() does not begin with consult_")
    headers = files("include/consult", "*.h")
    for header in headers:
        check_header(header, faults)
        if header.name != "consult.h" and not (ROOT / "tests/api" / f"test_{header.stem}.c").is_file():
            faults.append(f"{name(header)}: tests/api/test_{header.stem}.c is missing")
    sources = files("lib", "*.c", "*.h")
    for source in sources:
        check_source(source, public, faults)
        if source.suffix == ".c" and not STANDALONE.search(source.name):
            check_module(source, public, faults)
    verdict(faults, len(sources) + len(headers), "files")


if __name__ == "__main__":
    main()
