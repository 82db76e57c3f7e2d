#!/usr/bin/env python3
"""Run while building: writes the C source of consult._native from the public headers (and columns.h, the batch helpers).

usage: generate.py INCLUDE-FOLDER COLUMNS.h OUT.c DEPFILE

What cffi is told is the headers' own text: comments, preprocessor and export macros are taken away, numbers behind #define are left
to the compiler. Nothing is written twice, so that nothing can differ; the C compiler checks the rest.
"""
import pathlib
import re
import sys

import cffi

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
INCLUDE = re.compile(r'#include "(consult/[a-z_]+\.h)"')
NUMBER = re.compile(r"^#define (CONSULT_[A-Z0-9_]+)[ \t]+\S.*$", re.M)
NOT_NUMBERS = {"CONSULT_API", "CONSULT_MUST_USE"}


def in_order(folder, name, seen):
    """The header and all it includes, each once, the included ones first."""
    if name in seen:
        return []
    seen.add(name)
    text = (folder / name).read_text(encoding="utf-8")
    return [each for found in INCLUDE.findall(text) for each in in_order(folder, found, seen)] + [folder / name]


def declarations(text):
    """What is left of a header for cffi."""
    text = COMMENT.sub("", text)
    text = re.sub(r'#ifdef __cplusplus\n(extern "C" \{|\})\n#endif', "", text)
    numbers = [name for name in NUMBER.findall(text) if name not in NOT_NUMBERS]
    text = re.sub(r"^#(?:[^\n]*\\\n)*[^\n]*$", "", text, flags=re.M)
    text = re.sub(r"\bCONSULT_(?:API|MUST_USE)\b", "", text)
    return text + "".join(f"#define {name} ...\n" for name in numbers)


def main(include, columns, out, depfile):
    folder = pathlib.Path(include)
    headers = in_order(folder, "consult/consult.h", set())
    ffi = cffi.FFI()
    for header in [*headers, pathlib.Path(columns)]:
        ffi.cdef(declarations(header.read_text(encoding="utf-8")))
    ffi.cdef('extern "Python" int32_t consult_python_offset_at(void *user, int64_t at_ms);')
    ffi.set_source("consult._native", '#include <consult/consult.h>\n#include "columns.h"\n')
    ffi.emit_c_code(out)
    needed = " ".join(str(header).replace(" ", "\\ ") for header in headers)
    pathlib.Path(depfile).write_text(f"{out}: {needed}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:5])
