"""What callers pass, before C sees it: a wrong type is a TypeError, a value that is refused an InvalidArgumentError; both name the argument,
what came and what is wanted. Of texts only the type is told: they may be a patient's.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Mapping
from typing import Any, TypeVar

from ._native import ffi
from .errors import InvalidArgumentError

_T = TypeVar("_T")


def wrong(what: str, value: object, wanted: str) -> TypeError:
    """The error for an argument of a wrong type."""
    kind = type(value).__name__
    came = "None" if value is None else f"{kind} {value!r}" if isinstance(value, (int, float)) else kind
    return TypeError(f"{what}: {wanted} is wanted, not {came}")


def refused(what: str, value: object, wanted: str) -> InvalidArgumentError:
    """The error for a value that is of the right type but will not do."""
    return InvalidArgumentError(f"{what}: {wanted} is wanted, not {value}")


def only(given: Mapping[str, Any], options: Any, call: str) -> None:
    """Raises for an option that a call does not have, in the caller's words; `options` is a TypedDict."""
    for name in given:
        if name not in options.__optional_keys__:
            raise TypeError(f"{call}() got an unexpected keyword argument {name!r}")


def expect(value: object, kind: type[_T], what: str, wanted: str) -> _T:
    """The value, if it is of that type (not an abstract one)."""
    if not isinstance(value, kind):
        raise wrong(what, value, wanted)
    return value


def whole(value: object, what: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`, of any type that is one (NumPy's too)."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise wrong(what, value, "a whole number") from None
    if not low <= number <= high:
        raise refused(what, number, f"{low} to {high}")
    return number


def fill(struct: Any, **members: Any) -> None:
    """Sets numbers and truth values of a struct of C, each named as the caller's argument."""
    for name, value in members.items():
        try:
            setattr(struct, name, value if isinstance(value, int) else _number(struct, name, value))
        except (OverflowError, TypeError):
            kind = _type(struct, name)
            if kind.cname == "_Bool":
                raise wrong(name, value, "True or False") from None
            signed, bits = int(ffi.cast(kind, -1)) < 0, 8 * ffi.sizeof(kind) - 1
            whole(value, name, -(2**bits) if signed else 0, 2**bits - 1 if signed else 2 ** (bits + 1) - 1)
            raise


def _type(struct: Any, name: str) -> Any:
    kind = ffi.typeof(struct)
    return dict((kind.item if kind.kind == "pointer" else kind).fields)[name].type


def _number(struct: Any, name: str, value: Any) -> Any:
    """What is no int of Python: a truth value of NumPy, or a number of it."""
    return bool(value) if _type(struct, name).cname == "_Bool" and type(value).__name__ in ("bool_", "bool") else operator.index(value)


def bytes_of(value: object, what: str, wanted: str = "bytes") -> Any:
    """Bytes, or something that lends its own."""
    if isinstance(value, (bytes, bytearray)):
        return value
    try:
        if hasattr(value, "__index__"):
            raise TypeError
        return memoryview(value)  # type: ignore[arg-type]
    except TypeError:
        raise wrong(what, value, wanted) from None


def json_of(value: str | Mapping[str, Any], what: str) -> str:
    """A JSON document, of text or of an object."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        raise wrong(what, value, "JSON text or a mapping")
    try:
        return json.dumps(dict(value), ensure_ascii=False)
    except TypeError as error:
        raise TypeError(f"{what}: {error}") from None


def one_of(value: object, choices: tuple[str, ...], what: str) -> None:
    """Raises unless it is one of these words."""
    if value not in choices:
        wanted = " or ".join(repr(each) for each in choices)
        raise refused(what, repr(value), wanted) if isinstance(value, str) else wrong(what, value, wanted)
