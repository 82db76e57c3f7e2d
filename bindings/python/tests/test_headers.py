"""The package and the C headers: names, numbers, functions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import consult
from consult import enums
from consult._native import ffi, lib

ROOT = Path(__file__).resolve().parents[1]
HEADERS = ROOT / "subprojects" / "libconsult" / "include" / "consult"
C_ENUMS = {
    "consult_status": enums.Status, "consult_role": enums.Role, "consult_channel": enums.Channel, "consult_locale": enums.Locale,
    "consult_level": enums.Level, "consult_audience": enums.Audience, "consult_severity": enums.Severity,
    "consult_event_kind": enums.EventKind, "consult_pack_kind": enums.PackKind, "consult_graph_format": enums.GraphFormat,
    "consult_region": enums.Region, "consult_sex": enums.Sex, "consult_lab_verdict": enums.LabVerdict, "consult_lab_basis": enums.LabBasis,
    "consult_lab_side": enums.LabSide, "consult_lab_sign": enums.LabSign, "consult_route_fate": enums.RouteFate,
    "consult_verdict": enums.Verdict, "consult_step_form": enums.StepForm, "consult_satisfaction_level": enums.SatisfactionLevel,
    "consult_journal_fault": enums.JournalFault,
    "consult_result": enums.Result, "consult_step_status": enums.StepStatus, "consult_step_kind": enums.StepKind,
}  # fmt: skip
# What Python needs not: C's own memory, and what Python does better itself.
NOT_CALLED = {
    "consult_context_ref", "consult_context_unref", "consult_pack_ref", "consult_facts_ref", "consult_text_check",
    "consult_text_code_points", "consult_text_utf16_units", "consult_worker_allocations", "consult_labels_of", "consult_labels_copy",
    "consult_labels_free", "consult_findings_copy", "consult_findings_free", "consult_phrase_list_copy", "consult_phrase_list_free",
    "consult_time_format",
}  # fmt: skip


@pytest.mark.parametrize("name", C_ENUMS)
def test_enums_have_the_numbers_of_c(name: str) -> None:
    members = {int(getattr(lib, each)) for each in ffi.typeof(name).relements}
    assert members == {int(member) for member in C_ENUMS[name]}


FLAGS = {"CONSULT_PURPOSE_": consult.Purpose, "CONSULT_LAB_MISSING_": consult.LabMissing, "CONSULT_DOCTOR_": consult.DoctorReason}


@pytest.mark.parametrize("prefix", FLAGS)
def test_flags_have_the_numbers_of_c(prefix: str) -> None:
    members = {name[len(prefix) :]: int(getattr(lib, name)) for name in dir(lib) if name.startswith(prefix)}
    members.pop("NONE", None)
    assert members and members == {each.name: int(each) for each in FLAGS[prefix] if each}


@pytest.mark.skipif(not HEADERS.is_dir(), reason="without the headers")
def test_every_function_of_c_is_there_and_used() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in HEADERS.glob("*.h"))
    functions = set(re.findall(r"CONSULT_API[^;]*?\b(consult_[a-z0-9_]+)\(", text))
    assert functions <= set(dir(lib))
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "consult").rglob("*.py"))
    assert functions - set(re.findall(r"lib\.(consult_[a-z0-9_]+)", source)) == NOT_CALLED & functions
