"""Facts: what is true of this hospital today. A price, a name or a time is offered only from here."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from ._arguments import expect, json_of
from ._core import CONTEXT, NULL, c_name, encode, fail, take_diagnostics, text_of
from ._native import ffi, lib
from .errors import Diagnostic
from .pack import FACTS_WANTED, Pack, pack_of


class Facts:
    """Facts for a pack (the default one when none is given). Immutable; to change some, make new ones.

    >>> facts = Facts({"hospital": "清波眼科医院", "doctors": [{"name": "沈医生"}], "prices": {"散瞳验光": "90元/次"}})
    >>> facts["doctors.0.name"], facts.get("phone"), "prices.散瞳验光" in facts
    ('沈医生', None, True)
    """

    __slots__ = ("__weakref__", "_c", "json", "pack", "warnings")

    json: str
    """The document as it was given."""
    pack: Pack
    warnings: tuple[Diagnostic, ...]
    """What the facts hold and the pack can't use, each with line and pointer: `misspelt-fact` (nearly a declared name), `unknown-fact` (it may be
    one of your own), `bad-fact` (a number where a text is said, a time that is none …). Empty when all is well."""

    def __init__(self, source: str | Mapping[str, Any], pack: Pack | None = None) -> None:
        """`source`: JSON text, or an object. Raises InvalidJSONError, LimitError; what was read and can't be used is in :attr:`warnings`.

        >>> Facts({"adress": "滨湖路16号"}).warnings[0].code
        'misspelt-fact'
        """
        self.json = json_of(source, "source")
        self.pack = pack_of(pack)
        data = encode(self.json, "source")
        out, faults = ffi.new("consult_facts **"), ffi.new("consult_diagnostics **")
        status = lib.consult_facts_from_json(CONTEXT, self.pack._c, data, len(data), out, faults)
        diagnostics = take_diagnostics(faults)
        if status != 0:
            fail(status, "facts", None, diagnostics)
        self._c = ffi.gc(out[0], lib.consult_facts_unref)
        self.warnings = diagnostics

    @classmethod
    def load(cls, path: str | os.PathLike[str], pack: Pack | None = None) -> Facts:
        """Facts of a JSON file."""
        with open(os.fspath(path), encoding="utf-8") as file:
            return cls(file.read(), pack)

    def get(self, path: str, default: str | None = None) -> str | None:
        """A value by its path, numbers and booleans as text: ``"doctors.0.name"``."""
        found = text_of(lib.consult_facts_get(self._c, c_name(path, "path")))
        return default if found is None else found

    def __getitem__(self, path: str) -> str:
        found = self.get(path)
        if found is None:
            raise KeyError(path)
        return found

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.get(path) is not None

    def __repr__(self) -> str:
        return f"<Facts {self.get('hospital', '?')} for {self.pack.id}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Facts):
            return NotImplemented
        return self.pack == other.pack and (self.json == other.json or json.loads(self.json) == json.loads(other.json))

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> Facts:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Facts:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Facts, (self.json, self.pack)


def c_facts(facts: Facts | None) -> Any:
    """The consult_facts *; NULL for None."""
    return NULL if facts is None else expect(facts, Facts, "facts", FACTS_WANTED)._c
