#!/usr/bin/env python3
"""Writes han_readings.txt from Unicode's Unihan database; run when a new version of it is taken, never while building.
usage: derive_readings.py Unihan_Readings.txt.bz2 han_variants.txt > han_readings.txt   (Debian: package unicode-data)
"""
import bz2
import sys
import unicodedata

HEAD = """# The reading of each Han character of the basic block that folding keeps: pinyin with its tone (5 = none), v for ü.
# Derived by derive_readings.py from the field kMandarin of the Unicode Han Database, Unicode %s: where that has two readings the
# first one (of the mainland) stands. Copyright Unicode, Inc., Unicode License (see NOTICE).
"""
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def plain(reading):
    """wēi → wei1"""
    letters, tone = "", "5"
    for char in unicodedata.normalize("NFD", reading):
        if char in TONES:
            tone = TONES[char]
        elif char == "\u0308":
            letters = letters[:-1] + "v"
        elif char.isascii():
            letters += char
    return letters + tone


def main():
    source, variants = sys.argv[1:]
    folded = {line[0] for line in open(variants, encoding="utf-8") if line[0] not in "#\n"}
    version, readings = "", {}
    for line in bz2.open(source, "rt", encoding="utf-8"):
        if "Unicode version:" in line:
            version = line.split()[-1]
        fields = line.split()
        if len(fields) < 3 or fields[1] != "kMandarin":
            continue
        char = chr(int(fields[0][2:], 16))
        if "\u4e00" <= char <= "\u9fff" and char not in folded:
            readings.setdefault(plain(fields[2]), []).append(char)
    print(HEAD % version, end="")
    for reading in sorted(readings):
        print(reading, "".join(sorted(readings[reading])))


if __name__ == "__main__":
    main()
