"""What every module needs: the context, a worker for each thread, texts in and out, times, and errors.

Results of C are borrowed from a worker. They are turned into Python's own objects before the worker is given back, so no caller ever
sees one. Workers lie in a list of their thread: a call that interrupts another one on the same thread (a signal handler, a
finalizer) takes the next.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, overload

from ._arguments import bytes_of, expect, refused, wrong
from ._native import ffi, lib
from .enums import Severity, Status
from .errors import BY_STATUS, ConsultError, Diagnostic, InvalidTextError, OutOfOrderError

if TYPE_CHECKING:
    from .session import Session

_T = TypeVar("_T")
_C = TypeVar("_C", bound="Closable")

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)
NULL = ffi.NULL
_MEND = ", e.g. datetime(2026, 12, 1, 9, 30, tzinfo=ZoneInfo('Asia/Shanghai')),"


def _new_context() -> Any:
    out = ffi.new("consult_context **")
    if lib.consult_context_new(NULL, out) != 0:
        raise MemoryError("no context")
    return out[0]


CONTEXT = _new_context()  # lives as long as the process


class _Free(threading.local):
    def __init__(self) -> None:
        self.workers: list[Any] = []


_free = _Free()


def take_worker() -> Any:
    """A worker that nobody else has until :func:`give_worker`."""
    return _free.workers.pop() if _free.workers else new_worker()


def give_worker(worker: Any) -> None:
    _free.workers.append(worker)


def new_worker() -> Any:
    """A worker of one's own; it is freed with the last reference."""
    out = ffi.new("consult_worker **")
    check(lib.consult_worker_new(CONTEXT, out))
    return ffi.gc(out[0], lib.consult_worker_free)


class Names(dict[Any, Any]):
    """Texts that live as long as a pack, by their address: each is decoded once. NULL is None."""

    def __missing__(self, pointer: Any) -> str | None:
        text = None if pointer == NULL else str(ffi.string(pointer).decode())
        self[pointer] = text
        return text


class Lazy(Sequence[_T]):
    """A tuple that is made when somebody looks at it, because most callers never do: equal to that tuple, hashed and pickled as it."""

    __slots__ = ("_items", "_make")

    def __init__(self, make: Callable[[], tuple[_T, ...]]) -> None:
        self._make: Callable[[], tuple[_T, ...]] | None = make
        self._items: tuple[_T, ...] | None = None

    def _all(self) -> tuple[_T, ...]:
        make, items = self._make, self._items  # read in this order, written in the other: two threads at once make the same twice
        if items is None:
            assert make is not None
            self._items = items = make()
            self._make = None
        return items

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, index: int | slice) -> _T | tuple[_T, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[_T]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Lazy) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._all(),)


class Single:
    """An object of C with one owner in Python: a copy would share it, and free it twice."""

    def __reduce__(self) -> tuple[Any, ...]:  # copy.copy and copy.deepcopy ask it too
        raise TypeError(f"a {type(self).__name__} can be neither copied nor pickled")


class Closable(Single):
    """An object of C, held by `_c`, that is freed with the last reference, by :meth:`close`, or at the end of a ``with`` block."""

    _kind: ClassVar[str]
    """What it is, for the error of one that is closed."""
    _c: Any
    _lock: threading.RLock

    def _open(self) -> Any:
        if self._c is None:
            raise OutOfOrderError(f"the {self._kind} is closed", Status.OUT_OF_ORDER)
        return self._c

    def close(self) -> None:
        """Frees it now; else that happens with the last reference. What it made lives on."""
        with self._lock:
            if self._c is not None:
                ffi.release(self._c)
                self._c = None

    def __enter__(self: _C) -> _C:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def encode(text: str, what: str = "text") -> bytes:
    """UTF-8 of a text that may hold anything; `what` names it in errors."""
    if not isinstance(text, str):
        raise wrong(what, text, "str")
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidTextError(f"{what}: a lone surrogate is no character", Status.INVALID_UTF8, error.start) from None


def data_of(value: str | bytes, what: str) -> bytes:
    """Text as UTF-8, or bytes as they are. A number is neither: ``bytes(3)`` would be three NUL bytes."""
    return encode(value, what) if isinstance(value, str) else bytes(bytes_of(value, what, "str or bytes"))


def c_optional(text: str | None, what: str) -> Any:
    """As :func:`c_name`; NULL for None."""
    return NULL if text is None else c_name(text, what)


def name_bytes(text: str, what: str) -> bytes:
    """An id or a path, as UTF-8 in which no NUL stands."""
    data = encode(text, what)
    if b"\0" in data:
        raise refused(what, "one with it", "text without a NUL character")
    return data


def text_bytes(data: bytes) -> bytes:
    """A text for C that ends at a NUL: a NUL in it becomes a space, lest what stands behind it is not read."""
    return data.replace(b"\0", b" ") if b"\0" in data else data


def c_name(text: str, what: str) -> Any:
    """An id or a path for C. Keep it as long as C reads it."""
    return ffi.from_buffer("char[]", name_bytes(text, what) + b"\0")


def c_text(data: bytes | None) -> Any:
    """Bytes for a member `const char *` that ends at a NUL; NULL for None. Keep it as long as C reads it."""
    return NULL if data is None else ffi.from_buffer("char[]", text_bytes(data) + b"\0")


def text_of(pointer: Any) -> str | None:
    """A text of C that ends at a NUL; None for NULL."""
    return None if pointer == NULL else str(ffi.string(pointer).decode())


def string_of(string: Any) -> str:
    """A consult_string."""
    return "" if string.data == NULL else str(ffi.buffer(string.data, string.size)[:].decode())


def owned_string(string: Any) -> str:
    """A consult_string that is ours: taken over and freed."""
    try:
        return string_of(string[0])
    finally:
        lib.consult_string_free(CONTEXT, string)


def to_ms(at: datetime, what: str = "at") -> int:
    """Milliseconds since 1970 UTC of an aware time."""
    if not isinstance(at, datetime):
        raise wrong(what, at, f"a datetime with a zone{_MEND}")
    if at.tzinfo is None or at.utcoffset() is None:
        raise refused(what, "one without", f"a time with a zone{_MEND}")
    return (at - EPOCH) // MILLISECOND


def to_known_ms(at: datetime | None, what: str) -> int:
    """The same where 0 says that it is unknown, as None does: 1970 itself is told as its first millisecond."""
    return 0 if at is None else to_ms(at, what) or 1


def from_ms(ms: int, zone: Any = timezone.utc) -> datetime:
    """The time on the clock of a zone; the first or last one that `datetime` has for what lies beyond (the years 1 to 9999)."""
    try:
        return (EPOCH + timedelta(milliseconds=ms)).astimezone(zone)
    except (OverflowError, ValueError):
        return (datetime.max if ms > 0 else datetime.min).replace(tzinfo=zone)


def to_minutes(offset: timedelta, what: str) -> int:
    """An offset from UTC in minutes."""
    return expect(offset, timedelta, what, "a timedelta") // timedelta(minutes=1)


def take_diagnostics(out: Any) -> tuple[Diagnostic, ...]:
    """The faults in a consult_diagnostics **, which are freed."""
    faults = out[0]
    if faults == NULL:
        return ()
    try:
        return tuple(_diagnostic(lib.consult_diagnostics_at(faults, i)) for i in range(lib.consult_diagnostics_count(faults)))
    finally:
        lib.consult_diagnostics_free(faults)


def _diagnostic(d: Any) -> Diagnostic:
    return Diagnostic(
        Severity(d.severity), text_of(d.code) or "", text_of(d.source) or "", text_of(d.pointer) or "", d.line, d.column,
        text_of(d.message) or "",
    )  # fmt: skip


_PLAIN = {
    Status.INVALID_ARGUMENT: "a value that this call does not take",
    Status.NO_MEMORY: "out of memory",
    Status.INVALID_UTF8: "not Unicode text",
    Status.LIMIT: "larger than the library takes",
    Status.INVALID_PACK: "the pack has faults",
    Status.INVALID_JSON: "not JSON of the form expected",
    Status.UNKNOWN_ID: "the pack has no such id",
    Status.NOT_FOUND: "not there",
    Status.IO: "could not be read",
    Status.UNSUPPORTED_VERSION: "of a format version that is not supported",
    Status.PACK_MISMATCH: "of another pack",
    Status.OUT_OF_ORDER: "not possible in this state, or older than what was seen",
    Status.REGEX_LIMIT: "a pattern of the pack passed its limit",
}


def plain(status: int) -> str:
    """What a status means, for people."""
    kind = Status(status)
    return _PLAIN.get(kind, kind.name)


def fail(status: int, message: str = "", offset: int | None = None, diagnostics: tuple[Diagnostic, ...] = ()) -> NoReturn:
    raise BY_STATUS.get(status, ConsultError)(message or plain(status), Status(status), offset, diagnostics)


def check(status: int, what: str = "", diagnostics: tuple[Diagnostic, ...] = ()) -> None:
    """Raises for a call that has no worker; `what` says whose fault it is."""
    if status != 0:
        fail(status, f"{what}: {plain(status)}" if what else "", None, diagnostics)


def check_worker(status: int, worker: Any, data: bytes = b"", what: str = "") -> None:
    """Raises with what the worker tells; `data` is the text that was passed, for the place."""
    if status == 0:
        return
    error = lib.consult_worker_error(worker)
    message = text_of(error.message) or ""
    offset = None
    if error.status == status and error.offset <= len(data) and error.offset != lib.CONSULT_NO_OFFSET and data:
        offset = len(data[: error.offset].decode(errors="replace"))
    if error.status != status or not message:
        message = plain(status)
    fail(status, f"{what}: {message}" if what else message, offset)


def ask(kind: str, call: Callable[[Any, Any], int], read: Callable[[Any], _T], data: bytes = b"", what: str = "") -> _T:
    """One call that lends a result of a hidden worker: ``call(worker, out)``; `read` makes Python's own of the ``kind *`` in time."""
    holder = ffi.new(f"{kind} **")
    out = ffi.cast(f"const {kind} **", holder)
    worker = take_worker()
    try:
        check_worker(call(worker, out), worker, data, what)
        return read(out[0])
    finally:
        give_worker(worker)


def ask_text(call: Callable[[Any, Any], int], data: bytes = b"", what: str = "") -> str:
    """As :func:`ask`, of a consult_string."""
    text, worker = ffi.new("consult_string *"), take_worker()
    try:
        check_worker(call(worker, text), worker, data, what)
        return string_of(text)
    finally:
        give_worker(worker)


def expect_session(session: Session) -> Session:
    """The session, if it is one."""
    if not isinstance(session, Closable) or session._kind != "session":
        raise wrong("session", session, "a consult.Session")
    return session


@contextmanager
def lent(session: Session | None) -> Iterator[Any]:
    """The consult_session * of a session, locked; NULL for None."""
    if session is None:
        yield NULL
    else:
        with expect_session(session)._lock:
            yield session._open()
