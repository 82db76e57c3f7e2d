"""The package as it is handed out: documentation, types, the source distribution, what the wheel needs."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import consult

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(each.name for each in pkgutil.iter_modules(consult.__path__) if not each.name.startswith("_"))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_documentation_hold(name: str) -> None:
    module = importlib.import_module(f"consult.{name}")
    if name not in ("enums",):
        assert module.__doc__
    assert doctest.testmod(module).failed == 0


def test_everything_public_is_documented() -> None:
    for name in consult.__all__:
        assert name.startswith("__") or getattr(consult, name).__doc__, name


def test_version_is_the_librarys() -> None:
    meson = (ROOT / "subprojects" / "libconsult" / "meson.build").read_text(encoding="utf-8")
    assert f"version: '{consult.__version__}'" in meson
    assert f"version: '{consult.__version__}'" in (ROOT / "meson.build").read_text(encoding="utf-8")


def test_types_are_complete() -> None:
    pytest.importorskip("mypy")
    run = subprocess.run([sys.executable, "-m", "mypy", "--no-error-summary", "tests"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_nothing_outside_the_package_is_needed_but_libc() -> None:
    package = Path(consult.__file__).parent
    libraries = [path for path in package.iterdir() if ".so" in path.name]
    inside = {path.name for path in libraries}
    assert len(inside) == 3
    for path in libraries:
        head = subprocess.run(["objdump", "-p", str(path)], check=True, capture_output=True, text=True).stdout
        needed = set(re.findall(r"NEEDED\s+(\S+)", head))
        assert needed - inside <= {"libc.so.6", "libpthread.so.0", "libdl.so.2", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / "../../.git").exists(), reason="not in a clone")
def test_a_source_distribution_carries_the_c_library(tmp_path: Path) -> None:
    pytest.importorskip("build")
    subprocess.run([sys.executable, "-m", "build", "--sdist", "--no-isolation", "-o", str(tmp_path), str(ROOT)], check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        members = {member.name.split("/", 1)[1]: member for member in tar if "/" in member.name}
    assert not [name for name, member in members.items() if member.issym()]
    assert {"LICENSE", "NOTICE", "subprojects/libconsult/lib/packs/core/pack.json", "subprojects/libconsult/include/consult/consult.h",
            "subprojects/libconsult/meson.build", "native/columns.c", "src/consult/py.typed"} <= members.keys()  # fmt: skip
