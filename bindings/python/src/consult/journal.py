"""Journal: an append-only record of a consultation, one JSON line a step, each bound to the one before by SHA-256; and the check that nothing of it
was changed, with the session played again.

The library makes each line; the host writes it where it likes. Whoever changes, drops, inserts or reorders lines is found; whoever holds the file can
make the whole chain anew: keep :attr:`Journal.hash` of the last line elsewhere and pass it to the check. A journal holds the texts of the talk: keep
it as you keep the talk.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ._core import CONTEXT, NULL, Single, ask, ask_text, c_name, c_optional, check, data_of, expect_session, text_of, to_ms
from ._native import ffi, lib
from .enums import EventKind, JournalFault, Role
from .facts import Facts, c_facts
from .pack import Pack, pack_of
from .session import Session, c_event, c_turn


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What a check found; true when all is fine."""

    fault: JournalFault
    """The first."""
    line: int
    """Where: 1-based; behind the last line when it was cut; 0 when fine."""
    lines: int
    """Lines that fit."""
    closed: bool
    """The closing line is there."""
    last_hash: str
    """Of the last line that fits."""

    def __bool__(self) -> bool:
        return self.fault == JournalFault.FINE


class Journal(Single):
    """A journal that is being written: each method makes the line (with its end) of what the session has just taken. A call that raises leaves it as
    it was.

    >>> from datetime import timezone
    >>> at = datetime(2026, 12, 1, tzinfo=timezone.utc)
    >>> session, journal = Session(), Journal()
    >>> lines = [journal.begin(session)]
    >>> _ = session.patient("眼睛红了两天", at=at)
    >>> lines.append(journal.turn(session, "patient", "眼睛红了两天", at=at))
    >>> lines.append(journal.close())
    >>> bool(verify_journal("".join(lines), journal.hash))
    True
    >>> verify_journal("".join(lines).replace("两天", "三天")).fault.name
    'CHANGED'
    """

    def __init__(self) -> None:
        out = ffi.new("consult_journal **")
        check(lib.consult_journal_new(CONTEXT, out))
        self._c = ffi.gc(out[0], lib.consult_journal_free)
        self._lock = threading.RLock()

    def _line(self, function: Any, session: Session, *arguments: Any) -> str:
        with expect_session(session)._lock, self._lock:
            return ask_text(lambda worker, out: function(self._c, worker, session._open(), *arguments, out))

    def begin(self, session: Session) -> str:
        """The first line: the pack and the session as it stands."""
        return self._line(lib.consult_journal_begin, session)

    def turn(
        self, session: Session, role: Role | str, text: str, *, at: datetime, id: str | None = None, typing_cpm: int = 0, canned: bool = False
    ) -> str:
        """The line of a turn that the session has just taken, with what it was given.

        :raises OutOfOrderError: the journal was not begun, or is closed.
        :raises InvalidArgumentError: the text holds a NUL.
        """
        turn, _, keep = c_turn(role, text, at, id, typing_cpm, canned)
        try:
            return self._line(lib.consult_journal_turn, session, turn)
        finally:
            del keep

    def event(self, session: Session, kind: EventKind | str, detail: str, *, at: datetime) -> str:
        """The line of an event that the session has just taken."""
        event, keep = c_event(kind, detail, at)
        try:
            return self._line(lib.consult_journal_event, session, event)
        finally:
            del keep

    def tick(self, session: Session, at: datetime) -> str:
        """The line of a tick."""
        return self._line(lib.consult_journal_tick, session, to_ms(at))

    def set(self, session: Session, slot: str, value: str | None) -> str:
        """The line of a slot that was set; None: forgotten."""
        return self._line(lib.consult_journal_set, session, c_name(slot, "slot"), c_optional(value, "value"))

    def close(self) -> str:
        """The last line: nothing comes after it."""
        with self._lock:
            return ask_text(lambda worker, out: lib.consult_journal_close(self._c, worker, out))

    @property
    def hash(self) -> str:
        """Of the last line, 64 hexadecimal digits; zeros before the first."""
        with self._lock:
            return text_of(lib.consult_journal_hash(self._c)) or ""

    def __repr__(self) -> str:
        return f"<Journal {self.hash[:12]}…>"


def _check(c: Any) -> JournalCheck:
    return JournalCheck(JournalFault(c.fault), c.line, c.lines, bool(c.closed), text_of(c.last_hash) or "")


def verify_journal(text: str | bytes, last_hash: str | None = None) -> JournalCheck:
    """Checks the chain of a journal; it may be hostile.

    :param last_hash: of the last line, as it was kept elsewhere; None: unknown: then a journal that is not closed is told as cut.
    :raises LimitError: longer than the library takes.
    """
    data = data_of(text, "text")
    return ask(
        "consult_journal_check", lambda worker, out: lib.consult_journal_verify(worker, data, len(data), c_optional(last_hash, "last_hash"), out), _check, data
    )


def replay_journal(
    text: str | bytes, pack: Pack | None = None, facts: Facts | None = None, *, last_hash: str | None = None
) -> tuple[Session | None, JournalCheck]:
    """Checks the chain, then plays the journal again and compares each state. The session is as it stands after the last step that fits; None when
    nothing could be played.

    :param facts: those of the time.
    """
    pack, known = pack_of(pack, None, facts), c_facts(facts)
    data = data_of(text, "text")
    out_session = ffi.new("consult_session **")
    found = ask(
        "consult_journal_check",
        lambda worker, out: lib.consult_journal_replay(worker, pack._c, known, data, len(data), c_optional(last_hash, "last_hash"), out_session, out), _check, data,
    )  # fmt: skip
    if out_session[0] == NULL:
        return None, found
    session = Session.__new__(Session)
    session._take(out_session[0], pack, facts)
    return session, found
