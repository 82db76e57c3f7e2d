#!/usr/bin/env python3
"""Files have at most 600 lines (more than 400: said, no fault); functions at most 80, nine of ten at most 40."""
from common import files, functions, name, verdict

FILE_MOST, FILE_GOOD, FUNCTION_MOST, FUNCTION_P90 = 600, 400, 80, 40


def main():
    faults, count = [], 0
    for folder in ("lib", "bindings/cli", "bindings/python/native", "include", "tests", "examples"):
        for path in files(folder, "*.c", "*.h", "*.py", "*.sh"):
            lines = path.read_text(encoding="utf-8").count("\n")
            count += 1
            if lines > FILE_MOST:
                faults.append(f"{name(path)}: {lines} lines, at most {FILE_MOST}")
            elif lines > FILE_GOOD:
                print(f"note: {name(path)}: {lines} lines, better at most {FILE_GOOD}")
    for folder in ("lib", "bindings/cli", "bindings/python/native"):
        sizes = []
        for path in files(folder, "*.c", "*.h"):
            for function, line, size in functions(path.read_text(encoding="utf-8")):
                sizes.append(size)
                if size > FUNCTION_MOST:
                    faults.append(f"{name(path)}:{line}: {function}() has {size} lines, at most {FUNCTION_MOST}")
        sizes.sort()
        if sizes:
            p90 = sizes[len(sizes) * 9 // 10]
            print(f"note: {folder}: {len(sizes)} functions, median {sizes[len(sizes) // 2]}, p90 {p90}, longest {sizes[-1]} lines")
            if p90 > FUNCTION_P90:
                faults.append(f"{folder}: nine of ten functions have up to {p90} lines, at most {FUNCTION_P90}")
    verdict(faults, count, "files")


if __name__ == "__main__":
    main()
