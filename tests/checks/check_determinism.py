#!/usr/bin/env python3
"""lib/ reads no clock, environment, locale or random source, prints nothing, ends no program, sets no allocator of Jansson, and keeps
files to the loaders. Floating point does not reach results: no float or double outside the JSON reader."""
import re

from common import files, name, plain, verdict

FORBIDDEN = {
    "reads a clock": r"\b(?:time|clock|clock_gettime|gettimeofday|timespec_get|localtime|gmtime|mktime|strftime)\s*\(",
    "random": r"\b(?:rand|srand|random|arc4random|getrandom)\s*\(",
    "reads the environment": r"\b(?:getenv|secure_getenv)\s*\(",
    "depends on the locale": r"\b(?:setlocale|localeconv|isalpha|isdigit|isspace|isupper|islower|isalnum|tolower|toupper|strcoll|strtod|atof|mbstowcs)\s*\(",
    "prints": r"\b(?:printf|fprintf|puts|putchar|perror|fputs|vprintf)\s*\(",
    "ends the program": r"\b(?:abort|exit|_Exit|quick_exit|signal|longjmp|setjmp)\s*\(",
    "uses libc's heap": r"\b(?:malloc|calloc|realloc|free|strdup|alloca)\s*\(",
    "sets Jansson's globals": r"\bjson_(?:set_alloc_funcs\w*|object_seed)\s*\(",
    "uses errno": r"\berrno\b",
    "thread-local or global state": r"\b(?:_Thread_local|__thread|thread_local)\b",
    "opens a file": r"\b(?:fopen|opendir|freopen|tmpfile|fread)\s*\(",
}
# Where one of these is the job: the host's allocator defaults to libc; the loaders read files.
ALLOWED = {
    "uses libc's heap": re.compile(r"lib/base/(?:context|memory)\.c$|lib/text/json\.c$"),
    "opens a file": re.compile(r"lib/\w+/(?:files?|folder|load\w*)\.c$"),
}
GENERATOR = re.compile(r"/(?:make|gen)_\w+\.c$")


def main():
    faults = []
    sources = [path for path in files("lib", "*.c", "*.h") if not GENERATOR.search(path.as_posix())]
    for path in sources:
        code = plain(path.read_text(encoding="utf-8"))
        for what, pattern in FORBIDDEN.items():
            if what in ALLOWED and ALLOWED[what].search(name(path)):
                continue
            for match in re.finditer(pattern, code):
                if code[max(0, match.start() - 2):match.start()].endswith(("->", ".")):
                    continue  # a member of that name
                line = code.count("\n", 0, match.start()) + 1
                faults.append(f"{name(path)}:{line}: {match.group(0).rstrip(' (')}: {what}")
    verdict(faults, len(sources), "sources")


if __name__ == "__main__":
    main()
