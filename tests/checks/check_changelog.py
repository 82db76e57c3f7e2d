#!/usr/bin/env python3
"""CHANGELOG.md speaks of the version of meson.build, or of what is not released yet; headers and meson.build say the same version."""
import re

from common import ROOT, verdict


def main():
    faults = []
    version = re.search(r"version:\s*'([\d.]+)'", (ROOT / "meson.build").read_text(encoding="utf-8")).group(1)
    header = (ROOT / "include/consult/status.h").read_text(encoding="utf-8")
    parts = [re.search(rf"CONSULT_VERSION_{part} (\d+)", header).group(1) for part in ("MAJOR", "MINOR", "PATCH")]
    if ".".join(parts) != version:
        faults.append(f"status.h says {'.'.join(parts)}, meson.build {version}")
    path = ROOT / "CHANGELOG.md"
    if not path.is_file():
        faults.append("CHANGELOG.md is missing")
    elif not re.search(rf"^## .*(Unreleased|{re.escape(version)})", path.read_text(encoding="utf-8"), re.M | re.I):
        faults.append(f"CHANGELOG.md has no heading for Unreleased or {version}")
    verdict(faults, 1, "version")


if __name__ == "__main__":
    main()
