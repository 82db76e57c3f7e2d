#!/usr/bin/env python3
"""Run by `meson dist` while an sdist is made: puts a copy of what the C library is built from in the place of the link to it."""
import os
import pathlib
import shutil

PARTS = ["meson.build", "meson_options.txt", "LICENSE", "NOTICE", "lib", "include"]


def main():
    root = pathlib.Path(os.environ["MESON_SOURCE_ROOT"]) / "subprojects" / "libconsult"
    dist = pathlib.Path(os.environ["MESON_DIST_ROOT"])
    place = dist / "subprojects" / "libconsult"
    if place.is_symlink() or place.is_file():
        place.unlink()
    place.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, place / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, place / part)
    for part in ("LICENSE", "NOTICE"):
        target = dist / part
        if target.is_symlink():
            target.unlink()
        shutil.copyfile(root / part, target)


if __name__ == "__main__":
    main()
