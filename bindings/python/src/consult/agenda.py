"""Agenda: which of very many plans is due next, without walking them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ._arguments import bytes_of, whole
from ._core import CONTEXT, check, from_ms, to_ms
from ._native import ffi, lib
from .enums import Status


_LAST_KEY = 2**64 - 1


def _key(key: int) -> int:
    return whole(key, "key", 0, _LAST_KEY)


class Agenda:
    """Due times by the host's key (0 to 2^64 − 1): a heap. It can be pickled, copied and compared.

    >>> from datetime import datetime, timezone
    >>> agenda = Agenda()
    >>> agenda[17] = datetime(2026, 12, 1, tzinfo=timezone.utc)
    >>> agenda[4] = datetime(2026, 11, 1, tzinfo=timezone.utc)
    >>> len(agenda), agenda.next()
    (2, (4, datetime.datetime(2026, 11, 1, 0, 0, tzinfo=datetime.timezone.utc)))
    >>> [key for key, due in agenda.take(datetime(2026, 11, 15, tzinfo=timezone.utc))]
    [4]
    """

    def __init__(self) -> None:
        out = ffi.new("consult_agenda **")
        check(lib.consult_agenda_new(CONTEXT, out))
        self._take(out[0])

    def _take(self, pointer: Any) -> None:
        self._c = ffi.gc(pointer, lib.consult_agenda_free)
        self._lock = threading.RLock()

    @classmethod
    def from_bytes(cls, data: bytes) -> Agenda:
        """An agenda from ``bytes(agenda)``. Raises InvalidArgumentError for damaged bytes."""
        out = ffi.new("consult_agenda **")
        saved = ffi.from_buffer(bytes_of(data, "data"))
        check(lib.consult_agenda_restore(CONTEXT, saved, len(saved), out), "agenda")
        agenda = cls.__new__(cls)
        agenda._take(out[0])
        return agenda

    def __bytes__(self) -> bytes:
        text = ffi.new("consult_string *")
        with self._lock:
            check(lib.consult_agenda_save(self._c, text))
        try:
            return bytes(ffi.buffer(text.data, text.size))
        finally:
            lib.consult_string_free(CONTEXT, text)

    def __setitem__(self, key: int, due: datetime) -> None:
        """Puts a key in, or moves it to another time (to the millisecond)."""
        with self._lock:
            check(lib.consult_agenda_set(self._c, _key(key), to_ms(due, "due")), f"key {key}")

    def __getitem__(self, key: int) -> datetime:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: int) -> datetime | None:
        """When a key is due (UTC); None when it is not there. What lies outside the years 1 to 9999 is told as their first or last moment."""
        due = ffi.new("int64_t *")
        with self._lock:
            status = lib.consult_agenda_get(self._c, _key(key), due)
        if status == Status.NOT_FOUND:
            return None
        check(status)
        return from_ms(due[0])

    def __delitem__(self, key: int) -> None:
        with self._lock:
            status = lib.consult_agenda_remove(self._c, _key(key))
        if status == Status.NOT_FOUND:
            raise KeyError(key)
        check(status)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and 0 <= key <= _LAST_KEY and self.get(key) is not None

    def __len__(self) -> int:
        with self._lock:
            return int(lib.consult_agenda_count(self._c))

    def next(self) -> tuple[int, datetime] | None:
        """The earliest entry, due or not; it stays. None when there is none."""
        due = ffi.new("consult_due *")
        with self._lock:
            found = lib.consult_agenda_next(self._c, due)
        return (int(due.key), from_ms(due.due_ms)) if found else None

    def take(self, now: datetime, at_most: int | None = None) -> Iterator[tuple[int, datetime]]:
        """Takes out what is due at `now` or before, earliest first, as it is asked for."""
        return self._taken(to_ms(now, "now"), None if at_most is None else whole(at_most, "at_most", 0, _LAST_KEY))

    def _taken(self, ms: int, left: int | None) -> Iterator[tuple[int, datetime]]:
        due = ffi.new("consult_due *")
        while left is None or left > 0:
            with self._lock:
                if not lib.consult_agenda_take(self._c, ms, due, 1):
                    return
                found = int(due.key), from_ms(due.due_ms)
            left = None if left is None else left - 1
            yield found

    def __eq__(self, other: object) -> bool:
        return bytes(self) == bytes(other) if isinstance(other, Agenda) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> Agenda:
        return Agenda.from_bytes(bytes(self))

    def __deepcopy__(self, memo: dict[int, Any]) -> Agenda:
        return self.__copy__()

    def __reduce__(self) -> tuple[Any, ...]:
        return Agenda.from_bytes, (bytes(self),)

    def __repr__(self) -> str:
        return f"<Agenda of {len(self)}, next {self.next()}>"
