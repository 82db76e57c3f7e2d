"""Texts as the batch calls take them (:mod:`consult.batch`), as C reads them: one block of UTF-8, and where each text begins."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ._arguments import refused, wrong
from ._core import NULL, encode, name_bytes, text_bytes
from ._native import ffi
from .enums import Status
from .errors import InvalidJSONError, InvalidTextError

Texts = Any
"""A list of str, something that speaks Arrow, or a path."""
_WANTED = 'a list of str, a column of str that speaks Arrow (or a table with a column "text"), or a path'


@dataclass(frozen=True, slots=True)
class Block:
    """Texts as C reads them, and what keeps them."""

    c: Any
    count: int
    keep: tuple[Any, ...]
    name: Callable[[int], str] = "row {}".format
    """How to call a row."""
    unread: Mapping[int, int] = field(default_factory=dict)
    """By row: the status of what is no text."""


@dataclass(frozen=True, slots=True)
class Words:
    """A pointer for each row to what ends with NUL, or NULL; and what keeps them."""

    c: Any
    count: int
    keep: tuple[Any, ...]


def block_of(texts: Texts, skip: bool = False) -> Block:
    """The texts of an argument.

    :param skip: lines of a file that are no texts are told in ``unread``; else the first of them raises.
    """
    if isinstance(texts, (str, os.PathLike)):
        return _from_file(os.fspath(texts), skip)
    if isinstance(texts, (list, tuple)):
        return _from_list(texts)
    if hasattr(texts, "__arrow_c_stream__") or hasattr(texts, "__arrow_c_array__") or hasattr(texts, "to_numpy"):
        return _from_arrow(_column(texts))
    if not isinstance(texts, Iterable) or isinstance(texts, (bytes, Mapping)):
        raise wrong("texts", texts, _WANTED)
    return _from_list(list(texts))


def words_of(column: Any, what: str, names: bool = False) -> Words:
    """A column of str and None, as pointers.

    :param names: they are ids, not texts: what stands in one is no NUL.
    """
    if isinstance(column, (bytes, Mapping, os.PathLike)) or not isinstance(column, Iterable):
        raise wrong(what, column, "a str, or a column of str,")
    given = column.to_pylist() if hasattr(column, "to_pylist") else list(column)
    empty = [each is None or each != each for each in given]  # NaN: what pandas has for nothing

    def read(text: str, where: str) -> bytes:
        return name_bytes(text, where) if names else text_bytes(encode(text, where))

    encoded = [b"" if none else read(each, f"{what}, row {row}") for row, (each, none) in enumerate(zip(given, empty))]
    data = ffi.from_buffer("char[]", b"\0".join([*encoded, b""]) or b"\0")
    lengths = np.fromiter((len(each) + 1 for each in encoded), np.uintp, len(encoded))
    starts = np.cumsum(lengths) - lengths + np.uintp(int(ffi.cast("uintptr_t", data)))
    places = np.where(np.array(empty, bool), np.uintp(0), starts).astype(np.uintp)
    pointers = ffi.from_buffer(places if len(places) else np.zeros(1, np.uintp))
    return Words(ffi.cast("const char *const *", pointers), len(encoded), (data, places, pointers))


def _from_file(path: str, skip: bool) -> Block:
    kind = os.path.splitext(path)[1].lower()
    if kind not in (".txt", ".jsonl", ".ndjson"):
        raise refused("texts", repr(path), 'a file *.txt (a text a line), *.jsonl or *.ndjson (an object with a "text" a line), or a list of str')
    with open(path, "rb") as file:
        lines = file.read().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1]:
        del lines[-1]
    lines = [line.removesuffix(b"\r") for line in lines]
    encoded, unread = [], {}
    for row, line in enumerate(lines):
        try:
            encoded.append(_text_of_line(line, kind == ".txt", f"{path}:{row + 1}"))
        except (InvalidJSONError, InvalidTextError) as error:
            if not skip:
                raise
            encoded.append(None)
            unread[row] = int(error.status)
    block = bytes_block([text or b"" for text in encoded], np.fromiter((text is not None for text in encoded), np.uint8, len(encoded)))
    return Block(block.c, block.count, block.keep, lambda row: f"row {row} ({path}:{row + 1})", unread)


def _text_of_line(line: bytes, plain: bool, place: str) -> bytes | None:
    """The text of a line; None: it is empty."""
    try:
        decoded = line.decode()
    except UnicodeDecodeError as error:
        raise InvalidTextError(f"{place}: not UTF-8 at byte {error.start} of the line", Status.INVALID_UTF8) from None
    if plain:
        return line
    if not decoded.strip():
        return None
    try:
        text = json.loads(decoded)["text"]
    except (ValueError, LookupError, TypeError):
        raise InvalidJSONError(f'{place}: a line is an object with a "text"', Status.INVALID_JSON) from None
    if not isinstance(text, str):
        raise InvalidJSONError(f'{place}: "text" is a string, not {type(text).__name__}', Status.INVALID_JSON)
    return encode(text, place)


def _from_list(texts: Sequence[str | None]) -> Block:
    try:
        encoded = list(map(str.encode, texts))  # type: ignore[arg-type]
        valid = None
    except (UnicodeEncodeError, TypeError):
        encoded = [b"" if text is None else encode(text, f"row {row}") for row, text in enumerate(texts)]
        valid = np.fromiter((text is not None for text in texts), np.uint8, len(texts))
    return bytes_block(encoded, valid)


def bytes_block(encoded: Sequence[bytes], valid: Any = None) -> Block:
    """Of texts that are UTF-8 already."""
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=offsets[1:])
    return _make(b"".join(encoded), offsets, valid)


def _column(texts: Any) -> Any:
    """Of a table its column "text"; what is no table as it is."""
    names = getattr(texts, "column_names", None)
    if names is None:
        names = getattr(getattr(texts, "schema", None), "names", None)
    if not isinstance(names, (list, tuple)):
        names = getattr(texts, "columns", None)
    if names is None or getattr(texts, "ndim", 2) == 1:
        return texts
    if "text" not in list(names):
        raise refused("texts", f"a table of {', '.join(map(str, list(names)[:8])) or 'no columns'}", 'one column (table["…"]), or a table with a column "text",')
    return texts["text"]


def _from_arrow(texts: Any) -> Block:
    import pyarrow as pa

    try:
        if hasattr(texts, "__arrow_c_stream__") and not isinstance(texts, pa.Array):
            array = pa.chunked_array(texts).combine_chunks()
        else:
            array = pa.array(texts, from_pandas=True) if not isinstance(texts, pa.Array) else texts
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # objects of several types: the list tells which is none
        return _from_list(list(texts))
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if not (pa.types.is_null(kind) or str(kind) in ("string", "large_string", "string_view", "utf8_view")):
        raise TypeError(f"texts: {_WANTED} is wanted, not a column of {kind if not pa.types.is_nested(kind) else 'structs or lists'}")
    if not pa.types.is_large_string(array.type):
        array = array.cast(pa.large_string())
    _, offsets, data = array.buffers()
    starts = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1] if len(array) else np.zeros(1, np.int64)
    valid = array.is_valid().to_numpy(zero_copy_only=False).astype(np.uint8) if array.null_count else None
    return _make(data if data is not None else b"", starts, valid)


def _make(data: Any, offsets: Any, valid: Any) -> Block:
    c = ffi.new("consult_python_texts *")
    bytes_ = ffi.from_buffer("char[]", data if len(data) else b"\0")
    offsets_ = ffi.from_buffer("int64_t[]", np.ascontiguousarray(offsets))
    valid_ = NULL if valid is None else ffi.from_buffer("uint8_t[]", valid)
    c.bytes, c.offsets, c.valid = bytes_, offsets_, valid_
    return Block(c, len(offsets) - 1, (bytes_, offsets_, valid_))
