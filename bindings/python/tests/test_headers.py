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
    "consult_result": enums.Result, "consult_step_status": enums.StepStatus, "consult_step_kind": enums.StepKind,
}  # fmt: skip
# What Python needs not: C's own memory, and what Python does better itself.
NOT_CALLED = {
    "consult_context_ref", "consult_context_unref", "consult_pack_ref", "consult_facts_ref", "consult_text_check",
    "consult_text_code_points", "consult_text_utf16_units", "consult_worker_allocations", "consult_labels_of", "consult_labels_copy",
    "consult_labels_free", "consult_findings_copy", "consult_findings_free", "consult_phrase_list_copy", "consult_phrase_list_free",
    "consult_advice_copy", "consult_advice_free", "consult_time_format",
}  # fmt: skip
# What C has and the package has not yet.
NOT_YET = {
    "consult_answers", "consult_builder_add_words", "consult_cards", "consult_doctors", "consult_labs",
    "consult_lint_stream_begin", "consult_lint_stream_end", "consult_lint_stream_feed", "consult_lint_stream_free",
    "consult_review_add", "consult_review_event", "consult_review_finish", "consult_review_free", "consult_review_html",
    "consult_review_json", "consult_review_new", "consult_review_session", "consult_review_text",
}  # fmt: skip


@pytest.mark.parametrize("name", C_ENUMS)
def test_enums_have_the_numbers_of_c(name: str) -> None:
    members = {int(getattr(lib, each)) for each in ffi.typeof(name).relements}
    assert members == {int(member) for member in C_ENUMS[name]}


def test_purposes_have_the_numbers_of_c() -> None:
    assert int(consult.Purpose.MARKETING) == lib.CONSULT_PURPOSE_MARKETING


@pytest.mark.skipif(not HEADERS.is_dir(), reason="without the headers")
def test_every_function_of_c_is_there_and_used() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in HEADERS.glob("*.h"))
    functions = set(re.findall(r"CONSULT_API[^;]*?\b(consult_[a-z0-9_]+)\(", text))
    assert functions <= set(dir(lib))
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "consult").rglob("*.py"))
    assert functions - set(re.findall(r"lib\.(consult_[a-z0-9_]+)", source)) == (NOT_CALLED | NOT_YET) & functions
