"""Coverage: which parts of a pack's chart some talks have gone through, and which none has."""

from __future__ import annotations

import json
import threading
from typing import Any

from ._core import Single, check, check_worker, give_worker, string_of, take_worker
from ._native import ffi, lib
from .pack import Pack, pack_of


class Coverage(Single):
    """Counts what sessions go through that are made with ``Session(…, coverage=coverage)``.

    >>> from consult import Session
    >>> from datetime import datetime, timezone
    >>> coverage = Coverage()
    >>> _ = Session(coverage=coverage).patient("眼睛红了两天", at=datetime(2026, 12, 1, tzinfo=timezone.utc))
    >>> coverage.report()["phases"]["seen"] >= 1
    True
    """

    def __init__(self, pack: Pack | None = None) -> None:
        self.pack = pack_of(pack)
        out = ffi.new("consult_coverage **")
        check(lib.consult_coverage_new(self.pack._c, out))
        self._c = ffi.gc(out[0], lib.consult_coverage_free)
        self._lock = threading.RLock()

    def _add(self, session: Any, worker: Any) -> None:
        with self._lock:
            check_worker(lib.consult_coverage_add(self._c, session, worker), worker)

    def report(self) -> dict[str, Any]:
        """For each of phases, interrupts, transitions, timers, advice and cues: how many there are (``"all"``), how many were gone
        through (``"seen"``), and ``"items"`` with the ``"count"`` of each, those with 0 too."""
        text, worker = ffi.new("consult_string *"), take_worker()
        try:
            with self._lock:
                check_worker(lib.consult_coverage_json(self._c, worker, text), worker)
                report: dict[str, Any] = json.loads(string_of(text))
                return report
        finally:
            give_worker(worker)

    def __repr__(self) -> str:
        report = self.report()
        inside = ", ".join(f"{kind} {part['seen']}/{part['all']}" for kind, part in report.items() if isinstance(part, dict))
        return f"<Coverage {inside}>"
