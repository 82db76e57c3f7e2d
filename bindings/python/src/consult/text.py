"""Units of text. C counts bytes of UTF-8; everything here is in code points, as `str` counts, so that spans slice rightly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ._core import NULL, check, encode
from ._native import ffi, lib


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points ``[start, end)`` of the text that was passed. Empty: something is missing, or has no place.

    >>> span = Span(1, 3)
    >>> "做手术吗"[span.slice]
    '手术'
    >>> span.of("做手术吗"), len(span)
    ('手术', 2)
    """

    start: int
    end: int

    @property
    def slice(self) -> slice:
        """For ``text[span.slice]``."""
        return slice(self.start, self.end)

    def of(self, text: str) -> str:
        """The words of the text at this place."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return self.end > self.start


NOWHERE = Span(0, 0)


class Ruler:
    """From bytes of one text to code points."""

    __slots__ = ("_ascii", "_data", "_known")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._ascii = data.isascii()
        self._known: dict[int, int] = {}

    def at(self, byte: int) -> int:
        if self._ascii:
            return byte
        found = self._known.get(byte)
        if found is None:
            found = self._known[byte] = len(self._data[:byte].decode("utf-8", "ignore"))
        return found

    def span(self, span: Any) -> Span:
        return self.place(span.start, span.end)

    def place(self, start: int, end: int) -> Span:
        return Span(self.at(start), self.at(end)) if end else NOWHERE


def fold(text: str) -> str:
    """The text as matching sees it: half width, lower case, Simplified characters, nothing invisible.

    >>> fold("ＡＢＣ　手術")
    'abc 手术'
    """
    data = encode(text)
    needed = ffi.new("size_t *")
    status = lib.consult_text_fold(data, len(data), NULL, 0, needed)
    if status not in (0, lib.CONSULT_LIMIT):
        check(status)
    buffer = ffi.new("char[]", needed[0] + 1)
    check(lib.consult_text_fold(data, len(data), buffer, needed[0] + 1, needed))
    return str(ffi.buffer(buffer, needed[0])[:].decode())


def columns(text: str) -> int:
    """How wide the text is in a terminal: wide characters count 2, invisible ones 0.

    >>> columns("眼睛ok")
    6
    """
    data = encode(text)
    return int(lib.consult_text_columns(data, len(data)))
