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

from ._native import ffi, lib
from .enums import Severity, Status
from .errors import BY_STATUS, ConsultError, Diagnostic, InvalidTextError

if TYPE_CHECKING:
    from .session import Session

_T = TypeVar("_T")
_C = TypeVar("_C", bound="Closable")

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)
NULL = ffi.NULL


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


class Closable:
    """An object of C, held by `_c`, that is freed with the last reference, by :meth:`close`, or at the end of a ``with`` block."""

    _kind: ClassVar[str]
    """What it is, for the error of one that is closed."""
    _c: Any
    _lock: threading.RLock

    def _open(self) -> Any:
        if self._c is None:
            raise ValueError(f"the {self._kind} is closed")
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


def encode(text: str) -> bytes:
    """UTF-8 of a text that may hold anything."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidTextError("a lone surrogate is no character", Status.INVALID_UTF8, error.start) from None


def c_name(text: str | None) -> Any:
    """An id or a path for C; NULL for None. Keep it as long as C reads it."""
    if text is None:
        return NULL
    data = encode(text)
    if b"\0" in data:
        raise ValueError("a NUL character is not allowed here")
    return ffi.from_buffer("char[]", data + b"\0")


def c_text(data: bytes | None) -> Any:
    """Bytes for a member `const char *` that ends at a NUL; NULL for None. Keep it as long as C reads it."""
    if data is None:
        return NULL
    if b"\0" in data:
        data = data.replace(b"\0", b" ")
    return ffi.from_buffer("char[]", data + b"\0")


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


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware time."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError("a time without a zone: give it one, e.g. datetime(2026, 12, 1, 9, 30, tzinfo=ZoneInfo('Asia/Shanghai'))")
    return (at - EPOCH) // MILLISECOND


def from_ms(ms: int, zone: Any = timezone.utc) -> datetime:
    return (EPOCH + timedelta(milliseconds=ms)).astimezone(zone)


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
    Status.PACK_MISMATCH: "saved with another pack",
    Status.OUT_OF_ORDER: "not possible in this state, or older than what was seen",
    Status.REGEX_LIMIT: "a pattern of the pack passed its limit",
}


def fail(status: int, message: str = "", offset: int | None = None, diagnostics: tuple[Diagnostic, ...] = ()) -> NoReturn:
    kind = Status(status)
    raise BY_STATUS.get(status, ConsultError)(message or _PLAIN.get(kind, kind.name), kind, offset, diagnostics)


def check(status: int, what: str = "", diagnostics: tuple[Diagnostic, ...] = ()) -> None:
    """Raises for a call that has no worker; `what` says whose fault it is."""
    if status != 0:
        plain = _PLAIN.get(Status(status), "")
        fail(status, f"{what}: {plain}" if what else plain, None, diagnostics)


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
        message = _PLAIN.get(Status(status), "")
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


@contextmanager
def lent(session: Session | None) -> Iterator[Any]:
    """The consult_session * of a session, locked; NULL for None."""
    if session is None:
        yield NULL
    else:
        with session._lock:
            yield session._open()
