"""One tree of exceptions. Each carries its :class:`~consult.Status`; some the place in the text, some the faults of a pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .enums import Severity, Status


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault of a pack, of facts or of a saved session."""

    severity: Severity
    code: str
    """Stable, e.g. ``"unknown-concept"``; lib/packs/README.md lists them."""
    source: str
    """File, or the name given with the JSON."""
    pointer: str
    """JSON pointer of the place, ``"/cues/3/when"``; ``""`` is the whole document."""
    line: int
    """1-based; 0 = unknown."""
    column: int
    """1-based, in bytes; 0 = unknown."""
    message: str
    """Plain English: what is wrong and how to mend it."""

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}:{self.column}" if self.line else self.source
        return f"{place}: {self.severity.label} {self.code}: {self.message}"


class ConsultError(Exception):
    """Anything that went wrong in the library. Nothing has changed because of the call that raised it."""

    status: Status
    offset: int | None
    """Where in the text that was passed, in code points; None when it has no place."""
    diagnostics: tuple[Diagnostic, ...]
    """Faults with their places, where there are some."""

    def __init__(
        self, message: str, status: Status = Status.INVALID_ARGUMENT, offset: int | None = None, diagnostics: tuple[Diagnostic, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.offset = offset
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        lines = [self.message if self.offset is None else f"{self.message} (at character {self.offset})"]
        lines += [f"  {each}" for each in self.diagnostics[:10]]
        if len(self.diagnostics) > 10:
            lines.append(f"  and {len(self.diagnostics) - 10} more")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.status, self.offset, self.diagnostics)


class InvalidArgumentError(ConsultError, ValueError):
    """A value that the call does not take."""


class OutOfMemoryError(ConsultError, MemoryError):
    """The allocator had nothing left."""


class InvalidTextError(ConsultError, ValueError):
    """A text that is not Unicode (a lone surrogate)."""


class LimitError(ConsultError, ValueError):
    """Something is larger than the library takes: a text, a talk, a JSON document."""


class PackError(ConsultError, ValueError):
    """A pack has faults: see :attr:`~ConsultError.diagnostics`."""


class InvalidJSONError(ConsultError, ValueError):
    """JSON that cannot be read, or not of the form expected."""


class UnknownIdError(ConsultError, LookupError):
    """An id (phase, slot, scenario, plan …) that the pack does not have."""


class NotFoundError(ConsultError, LookupError):
    """A file or folder that is not there, or something that does not exist."""


class FileReadError(ConsultError, OSError):
    """Reading a file failed."""


class UnsupportedVersionError(ConsultError, ValueError):
    """A pack or a saved session of a format outside the supported range."""


class PackMismatchError(ConsultError, ValueError):
    """A saved session of another pack; a report of a pack that counts otherwise."""


class OutOfOrderError(ConsultError, ValueError):
    """A turn older than what the session has seen, or a call in the wrong state."""


class RegexLimitError(LimitError):
    """A pattern of the pack passed its limit of work on this text."""


BY_STATUS: dict[int, type[ConsultError]] = {
    Status.INVALID_ARGUMENT: InvalidArgumentError,
    Status.NO_MEMORY: OutOfMemoryError,
    Status.INVALID_UTF8: InvalidTextError,
    Status.LIMIT: LimitError,
    Status.INVALID_PACK: PackError,
    Status.INVALID_JSON: InvalidJSONError,
    Status.UNKNOWN_ID: UnknownIdError,
    Status.NOT_FOUND: NotFoundError,
    Status.IO: FileReadError,
    Status.UNSUPPORTED_VERSION: UnsupportedVersionError,
    Status.PACK_MISMATCH: PackMismatchError,
    Status.OUT_OF_ORDER: OutOfOrderError,
    Status.REGEX_LIMIT: RegexLimitError,
}
