"""Reports: what days, agents and whole hospitals have in common: registrations by any field and by any two, the funnel, response times, findings,
yields (R61). A report is only counters: each worker fills its own, and they are merged in any order and grouping to the same figures.

What is told hides every count from 1 to ``least`` − 1 (default: below 5) as None, and hides more until nothing hidden follows from what is shown.
The saved form holds the exact counts: keep it as you keep the talks.
"""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from typing import Any

from ._arguments import expect, refused, whole, wrong
from ._core import ask_text, c_name, c_optional, check, check_worker, data_of, give_worker, take_worker, to_minutes, to_ms
from ._native import ffi, lib
from .enums import Locale, Status
from .pack import Pack, pack_of, same_pack
from .review import Review
from .session import Session
from .survey import Satisfaction, score
from .yields import Yield

_CHINA = timedelta(hours=8)


class Report:
    """Counters. Those of several workers are merged with ``+=``; it can be pickled, copied and compared.

    :param least: the smallest count that is told; 1 = hide nothing, at most 1000.
    :param utc_offset: in which days are told apart.
    :param locale: of titles.

    >>> from datetime import timezone
    >>> at = datetime(2026, 12, 1, tzinfo=timezone.utc)
    >>> report, other = Report(least=1), Report(least=1)
    >>> for each in (report, other):
    ...     session = Session()
    ...     _ = session.patient("我妈眼睛看不清", at=at)
    ...     each.add(session, agent="小顾", at=at)
    >>> report += other
    >>> report.as_dict()["talks"], Report.load(report.save()) == report
    (2, True)
    """

    def __init__(
        self, pack: Pack | None = None, *, least: int = 5, utc_offset: timedelta = _CHINA, locale: Locale | str = Locale.ZH_HANS
    ) -> None:
        pack = pack_of(pack)
        out = ffi.new("consult_report **")
        check(lib.consult_report_new(pack._c, _options(least, utc_offset, locale), out), "report")
        self._take(out[0], pack, least, Locale.of(locale))

    def _take(self, pointer: Any, pack: Pack, least: int, locale: Locale) -> None:
        self._c = ffi.gc(pointer, lib.consult_report_free)
        self._lock = threading.RLock()
        self.pack, self.least, self.locale = pack, least, locale

    @classmethod
    def load(cls, saved: str | bytes, pack: Pack | None = None, *, least: int = 5, locale: Locale | str = Locale.ZH_HANS) -> Report:
        """A report that was saved; days are told apart as they were then.

        :raises InvalidJSONError: not a saved report.
        :raises PackMismatchError: of another pack, or of a version of it that counted by other fields, stages, surveys or yields.
        """
        pack = pack_of(pack)
        data = data_of(saved, "saved")
        out, worker = ffi.new("consult_report **"), take_worker()
        try:
            options = _options(least, _CHINA, locale)
            check_worker(lib.consult_report_load(pack._c, worker, data, len(data), options, out), worker, data, "saved report")
        finally:
            give_worker(worker)
        report = cls.__new__(cls)
        report._take(out[0], pack, least, Locale.of(locale))
        return report

    def add(self, talk: Session | Review, *, agent: str | None = None, at: datetime | None = None) -> None:
        """Counts a talk: by its session fields and funnel, by its review response times, findings and score too. The same talk added twice counts
        twice.

        :param agent: who answered, as the host names agents; at most 64 bytes.
        :param at: when it began; needed for a session, of a review its first turn is taken.
        """
        if not isinstance(talk, (Session, Review)):
            raise wrong("talk", talk, "a consult.Session or a consult.Review")
        same_pack(self.pack, talk.pack, "talk")
        if at is None and isinstance(talk, Session):
            raise refused("at", None, "the time at which a session's talk began")
        known = ffi.new("consult_report_talk *")
        name = c_optional(agent, "agent")
        known.struct_size, known.agent, known.at_ms = ffi.sizeof("consult_report_talk"), name, 0 if at is None else to_ms(at)
        call = lib.consult_report_add_review if isinstance(talk, Review) else lib.consult_report_add_session
        worker = take_worker()
        try:
            with talk._lock, self._lock:
                check_worker(call(self._c, worker, talk._open(), known), worker)
        finally:
            give_worker(worker)

    def add_yield(self, counters: Yield) -> None:
        """Counts what calls led to.

        :raises PackMismatchError: the report's pack has no such yield, or one of other stages.
        """
        with expect(counters, Yield, "counters", "a consult.Yield")._lock, self._lock:
            check(lib.consult_report_add_yield(self._c, counters._c), "yield")

    def add_survey(self, satisfaction: Satisfaction) -> None:
        """Counts the answers to a survey and the level that comes of them, by the survey of this report's pack."""

        def add(scored: Any) -> None:
            with self._lock:
                check(lib.consult_report_add_satisfaction(self._c, scored), "survey")

        expect(satisfaction, Satisfaction, "satisfaction", "a consult.Satisfaction, as survey(…) gives,")
        score(satisfaction.survey, satisfaction.answers, self.pack, self.locale, add)

    def __iadd__(self, other: Report) -> Report:
        """Adds the counters of another report, which stays as it is: one of the same pack, or of another version of it that counts by the same fields,
        stages, surveys and yields.

        :raises PackMismatchError: one of a pack that counts otherwise.
        :raises InvalidArgumentError: the same report, or another offset.
        """
        first, second = sorted((self, expect(other, Report, "other", "a consult.Report")), key=id)
        if self is other:
            raise refused("other", "the report itself", "another report")
        with first._lock, second._lock:
            status = lib.consult_report_merge(self._c, other._c)
            if status == Status.INVALID_ARGUMENT:
                raise refused("other", "one of another", "a report of the same utc_offset")
            check(status, "merge")
        return self

    def save(self) -> str:
        """The counters as JSON, exact and canonical: same counts, same text."""
        with self._lock:
            return ask_text(lambda worker, out: lib.consult_report_save(self._c, worker, out))

    def as_dict(self) -> dict[str, Any]:
        """What is told: ``"talks"``, ``"fields"`` (of each its values with counts), ``"funnel"``, ``"replies"``, ``"findings"``, ``"scores"`` by day and
        agent, ``"yields"`` …; None: hidden."""
        with self._lock:
            tree: dict[str, Any] = json.loads(ask_text(lambda worker, out: lib.consult_report_json(self._c, worker, out)))
            return tree

    def cross(self, rows: str, columns: str) -> dict[str, Any]:
        """The table of two fields: ``"rows"``, ``"columns"``, ``"cells"`` (a list a row), ``"row_totals"``, ``"column_totals"``, ``"talks"``; None: hidden.

        :raises UnknownIdError: the pack has no such field, or it is the same twice.
        """
        r, c = c_name(rows, "rows"), c_name(columns, "columns")
        with self._lock:
            text = ask_text(lambda worker, out: lib.consult_report_cross(self._c, worker, r, c, out), b"", f"{rows}*{columns}")
        tree: dict[str, Any] = json.loads(text)
        return tree

    def csv(self, table: str) -> str:
        """One table as CSV (RFC 4180): "fields", "funnel", "replies", "findings", "scores", "yields", "answers", "levels", or two fields: "type*age".
        Hidden counts are empty.

        :raises UnknownIdError: no such table.
        """
        with self._lock:
            return ask_text(lambda worker, out: lib.consult_report_csv(self._c, worker, c_name(table, "table"), out), b"", f"table {table!r}")

    def __eq__(self, other: object) -> bool:
        return self.pack == other.pack and self.save() == other.save() if isinstance(other, Report) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> Report:
        return _load(self.save(), self.pack, self.least, self.locale)

    def __deepcopy__(self, memo: dict[int, Any]) -> Report:
        return self.__copy__()

    def __reduce__(self) -> tuple[Any, ...]:
        return _load, (self.save(), self.pack, self.least, self.locale)

    def __repr__(self) -> str:
        talks = self.as_dict()["talks"]
        return f"<Report of {'few' if talks is None else talks} talks>"


def _options(least: int, utc_offset: timedelta, locale: Locale | str) -> Any:
    o = ffi.new("consult_report_options *")
    minutes = whole(to_minutes(utc_offset, "utc_offset"), "utc_offset in minutes", -1439, 1439)
    least = whole(least, "least", 1, 1000)
    o.struct_size, o.least, o.locale = ffi.sizeof("consult_report_options"), least, int(Locale.of(locale))
    o.utc_offset_minutes, o.utc = minutes, minutes == 0
    return o


def _load(saved: str, pack: Pack, least: int, locale: Locale) -> Report:
    return Report.load(saved, pack, least=least, locale=locale)
