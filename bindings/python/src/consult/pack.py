"""Packs: what the library knows. Compiled once, immutable, shared by all threads."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from ._arguments import bytes_of, expect, json_of, refused, wrong
from ._core import CONTEXT, NULL, Closable, Names, ask, c_name, check, encode, fail, owned_string, take_diagnostics
from ._native import ffi, lib
from .enums import GraphFormat, Locale, PackKind, Status
from .errors import Diagnostic

if TYPE_CHECKING:
    from .classify import LabelInfo
    from .facts import Facts
    from .session import Session

FACTS_WANTED = "consult.Facts, as Facts({…}) or Facts.load(…) gives,"
StrPath = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class PackEntry:
    """One named thing of a pack. Texts are ``""`` where there is none."""

    id: str
    value: str
    """Of a label its short value; of a rule its family; of a flag its level; of a slot its type."""
    title_en: str
    title_hans: str
    title_hant: str
    source: str
    """Manual and row, law and article, or ``"ours"``."""
    group: str
    """Of a label."""


@dataclass(frozen=True, slots=True)
class PackCounts:
    """How much a pack holds; :attr:`image_bytes` in bytes."""

    layers: int
    concepts: int
    literals: int
    scopes: int
    formats: int
    cues: int
    labels: int
    slots: int
    flags: int
    signals: int
    phases: int
    interrupts: int
    transitions: int
    scenarios: int
    phrases_hans: int
    phrases_hant: int
    rules: int
    plans: int
    calendars: int
    without_source: int
    """Entries without a `source`."""
    coverage_cells: int
    """Phase × patient type × channel × locale."""
    coverage_filled: int
    """Of these, how many have at least one phrase to offer."""
    image_bytes: int
    labs: int
    lab_ranges: int
    """Rows of the tables of laboratory values."""
    faqs: int
    """Common questions."""
    cards: int
    """Disease cards."""


class Builder(Closable):
    """Collects JSON sources in layers, lowest first, and compiles them. It can take more and compile again, also after faults.

    >>> with Builder() as builder:
    ...     pack = builder.add_default("core").compile()
    >>> pack.id
    'core'
    """

    _kind = "builder"

    def __init__(self) -> None:
        out = ffi.new("consult_builder **")
        check(lib.consult_builder_new(CONTEXT, out))
        self._c = ffi.gc(out[0], lib.consult_builder_free)
        self._lock = threading.RLock()
        self.warnings: tuple[Diagnostic, ...] = ()

    def add_default(self, name: str) -> Builder:
        """A pack that is embedded in the library ("core", "ophthalmology", "hepatology", "desk"), with all it extends. Raises UnknownIdError."""
        with self._lock:
            check(lib.consult_builder_add_default(self._open(), c_name(name, "name")), f"default pack {name!r}")
        return self

    def add_json(self, source: str | Mapping[str, Any], name: str = "json") -> Builder:
        """One document, as text or as an object; `name` is what diagnostics call it. Its syntax is read when compiling."""
        data = encode(json_of(source, "source"), "source")
        with self._lock:
            check(lib.consult_builder_add_json(self._open(), c_name(name, "name"), data, len(data)), name)
        return self

    def add_words(self, concept: str, words: str | Iterable[str], name: str = "words") -> Builder:
        """A plain list of words for a concept of the layers below: a text with one word a line, or the words. For lists that a host keeps in a
        file (insults, names of competitors): the default pack has ``"host.words"`` and, for words that people disguise,
        ``"host.words_disguised"``, both empty, with a rule over each. ``!`` before a word makes it a longer expression inside which no word
        counts. That the concept exists is looked at when compiling.

        >>> with Builder() as builder:
        ...     pack = builder.add_default("ophthalmology").add_words("host.words", ["隔壁医院"]).compile()
        >>> from consult import lint
        >>> [finding.quote for finding in lint("别去隔壁医院。", pack) if finding.rule.endswith("host_words")]
        ['隔壁医院']
        """
        data = encode(words if isinstance(words, str) else "\n".join(words), "words")
        with self._lock:
            check(lib.consult_builder_add_words(self._open(), c_name(concept, "concept"), c_name(name, "name"), data, len(data)), name)
        return self

    def add(self, path: StrPath) -> Builder:
        """A pack's folder (with what its pack.json extends) or a single JSON file. Raises NotFoundError, FileReadError, …"""
        text = os.fsdecode(path)
        call = lib.consult_builder_add_folder if os.path.isdir(text) else lib.consult_builder_add_file
        with self._lock:
            check(call(self._open(), c_name(text, "path")), text)
        return self

    def compile(self, *, strict: bool = False, examples: bool = False) -> Pack:
        """The pack. `examples` runs each example of the sources; `strict` does that too, and takes warnings for errors.

        Raises PackError with all diagnostics. Warnings are in :attr:`warnings` afterwards.
        """
        flags = (lib.CONSULT_COMPILE_STRICT if strict else 0) | (lib.CONSULT_COMPILE_RUN_EXAMPLES if examples else 0)
        out, faults = ffi.new("consult_pack **"), ffi.new("consult_diagnostics **")
        with self._lock:
            status = lib.consult_builder_compile(self._open(), flags, out, faults)
            self.warnings = take_diagnostics(faults)
        if status != 0:
            errors = sum(each.severity == 2 for each in self.warnings)
            text = f"the pack has {errors} faults" if errors else ""
            fail(status, text, None, self.warnings)
        return Pack(out[0])


class Pack:
    """A compiled pack. Equal packs have equal contents; it can be pickled, and hashed.

    >>> pack = Pack.default()
    >>> pack.id, len(pack.layers)
    ('ophthalmology', 2)
    """

    __slots__ = ("__weakref__", "_c", "_labels", "_names", "digest", "id", "version")

    digest: str
    """16 hexadecimal digits, equal for equal packs."""
    id: str
    """Of the topmost layer."""
    version: str
    """Of the topmost layer."""

    def __init__(self, pointer: Any) -> None:
        """Not for you: see :meth:`default`, :meth:`load`, :meth:`from_json`, :meth:`from_image`."""
        if not isinstance(pointer, ffi.CData):
            raise TypeError("packs are made by Pack.default(), Pack.load(…), Pack.from_json(…) and Pack.from_image(…)")
        self._c = ffi.gc(pointer, lib.consult_pack_unref)
        self._names = Names()
        self._labels: tuple[LabelInfo, ...] | None = None
        self.digest = f"{lib.consult_pack_digest(pointer):016x}"
        self.id = self._names[lib.consult_pack_id(pointer)]
        self.version = self._names[lib.consult_pack_version(pointer)]

    @staticmethod
    def default() -> Pack:
        """The pack that is built into the library: ophthalmology on core. Always the same object."""
        return _default()

    @staticmethod
    def load(*paths: StrPath, base: str | None = "ophthalmology", strict: bool = False) -> Pack:
        """Folders or JSON files, each a layer above the one before, above the default pack `base` (None: above nothing)."""
        with Builder() as builder:
            if base is not None:
                builder.add_default(base)
            for path in paths:
                builder.add(path)
            return builder.compile(strict=strict)

    @staticmethod
    def from_json(*sources: str | Mapping[str, Any], base: str | None = "ophthalmology", strict: bool = False) -> Pack:
        """As :meth:`load`, from documents in memory."""
        with Builder() as builder:
            if base is not None:
                builder.add_default(base)
            for number, source in enumerate(sources):
                builder.add_json(source, f"json {number + 1}")
            return builder.compile(strict=strict)

    @staticmethod
    def from_image(image: bytes) -> Pack:
        """A pack from :attr:`image`, of a machine of the same byte order. Raises PackError for damaged bytes."""
        out = ffi.new("consult_pack **")
        data = ffi.from_buffer(bytes_of(image, "image"))
        check(lib.consult_pack_from_image(CONTEXT, data, len(data), out), "image")
        return Pack(out[0])

    @property
    def image(self) -> bytes:
        """The compiled block, some megabytes: opens in milliseconds with :meth:`from_image`."""
        size = ffi.new("size_t *")
        return bytes(ffi.buffer(lib.consult_pack_image(self._c, size), size[0]))

    @property
    def layers(self) -> tuple[tuple[str, str], ...]:
        """Id and version of each layer, from the lowest."""
        out: list[tuple[str, str]] = []
        holders = ffi.new("char *[2]")  # C writes into it
        name, version = ffi.cast("const char **", holders), ffi.cast("const char **", holders + 1)
        while lib.consult_pack_layer(self._c, len(out), name, version):
            out.append((self._names[name[0]], self._names[version[0]]))
        return tuple(out)

    def stats(self) -> PackCounts:
        """Counts of what it holds."""
        counts = ffi.new("consult_pack_counts *")
        counts.struct_size = ffi.sizeof("consult_pack_counts")
        check(lib.consult_pack_stats(self._c, counts))
        return PackCounts(*(int(getattr(counts, each.name)) for each in fields(PackCounts)))

    def entries(self, kind: PackKind | str) -> tuple[PackEntry, ...]:
        """All entries of a kind, in the order of the pack: ``pack.entries("phase")``."""
        number = PackKind.of(kind, "kind")
        out: list[PackEntry] = []
        entry, names = ffi.new("consult_pack_entry *"), self._names
        entry.struct_size = ffi.sizeof("consult_pack_entry")
        while (status := lib.consult_pack_entry_at(self._c, int(number), len(out), entry)) == 0:
            out.append(
                PackEntry(
                    names[entry.id], names[entry.value], names[entry.title_en], names[entry.title_hans], names[entry.title_hant],
                    names[entry.source], names[entry.group] or "",
                )  # fmt: skip
            )
        if status != Status.NOT_FOUND:
            check(status)
        return tuple(out)

    def ids(self, kind: PackKind | str) -> tuple[str, ...]:
        """The ids of a kind."""
        return tuple(entry.id for entry in self.entries(kind))

    def graph(self, format: GraphFormat | str = GraphFormat.DOT, locale: Locale | str = Locale.ZH_HANS) -> str:
        """Phases, interrupts and what moves between them, for Graphviz or Mermaid."""
        text = ffi.new("consult_string *")
        check(lib.consult_pack_graph(self._c, int(GraphFormat.of(format, "format")), int(Locale.of(locale)), text))
        return owned_string(text)

    def __repr__(self) -> str:
        return f"<Pack {self.id} {self.version} {self.digest}>"

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Pack) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __copy__(self) -> Pack:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Pack:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        if self is _default():
            return _unpickle, (self.digest, None)
        return _unpickle, (self.digest, self.image)

    def _repr_html_(self) -> str:
        from ._html import pack_html

        return pack_html(self)


_default_lock = threading.Lock()
_default_pack: Pack | None = None


def _default() -> Pack:
    global _default_pack
    if _default_pack is None:
        with _default_lock:
            if _default_pack is None:
                out = ffi.new("consult_pack **")
                check(lib.consult_pack_default(CONTEXT, out))
                _default_pack = Pack(out[0])
    return _default_pack


def _unpickle(digest: str, image: bytes | None) -> Pack:
    """A default pack is pickled as its digest only: each build of the library has it inside."""
    if image is not None:
        return Pack.from_image(image)
    pack = _default()
    if pack.digest != digest:
        fail(Status.PACK_MISMATCH, f"pickled with the default pack {digest}; this version of consult has {pack.digest}")
    return pack


def labels_of(pack: Pack) -> tuple[LabelInfo, ...]:
    """What never changes about the labels that a reading tells, in its order: those of groups of single texts (``"of": "text"``) are left out."""
    if pack._labels is None:
        from .classify import LabelInfo

        def read(c: Any) -> tuple[LabelInfo, ...]:
            found = (c.labels[i] for i in range(c.label_count))
            names = pack._names
            return tuple([LabelInfo(names[label.id], names[label.group], names[label.value]) for label in found])

        pack._labels = ask("consult_labels", lambda worker, out: lib.consult_classify(worker, pack._c, b"", 0, NULL, out), read)
    return pack._labels


def pack_of(pack: Pack | None, session: Session | None = None, facts: Facts | None = None) -> Pack:
    """The pack that is meant: the one given, which must be the session's, else that of the session or the facts, else the default one."""
    if pack is not None:
        expect(pack, Pack, "pack", "a consult.Pack, as Pack.default() or Pack.load(…) gives,")
        own = getattr(session, "pack", pack)
        if own != pack:
            raise refused("pack", repr(pack), f"the session's own, {own!r} (or none),")
        return own  # of equal ones C takes the session's only
    owner = facts if session is None else session
    if owner is None:
        return _default()
    found = getattr(owner, "pack", None)
    if isinstance(found, Pack):
        return found
    raise wrong("facts", facts, FACTS_WANTED) if session is None else wrong("session", session, "a consult.Session")


def same_pack(pack: Pack, other: Pack, what: str) -> None:
    """Raises unless both are the same, or equal."""
    if pack != other:
        raise refused(what, f"one of {other!r}", f"one that was made with the same Pack or an equal one, {pack!r},")
