"""What one text says: who asks, what they need, is it an emergency; each score with its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._core import Lazy, c_optional, check_worker, encode, give_worker, take_worker, text_of
from ._native import ffi, lib
from .enums import Channel, Role
from .pack import Pack, labels_of, pack_of
from .text import Ruler, Span


@dataclass(frozen=True, slots=True)
class LabelInfo:
    """What a pack says about a label, whatever the text."""

    id: str
    group: str
    value: str


@dataclass(frozen=True, slots=True)
class Label:
    """One label and how likely it is."""

    id: str
    """``"previously_treated"``, ``"need.cost"``."""
    group: str
    """``"type"``, ``"need"`` …"""
    value: str
    """Short name within the group: ``"cost"``."""
    score: int
    """Milli-log-odds: bias and the sum of the weights."""
    permille: int
    """0 to 1000."""
    holds: bool
    """Over its threshold and, where a group chooses one, the winner by the margin."""


class Labels(Mapping[str, Label]):
    """Every label of the pack by its id, in the order of the pack. Immutable; a :class:`Label` is made when it is looked at.

    >>> labels = classify("我妈看不清，手术贵吗").labels
    >>> labels["proxy"].holds, labels["eager"].holds
    (True, False)
    >>> [label.id for label in labels.holding("type")]
    ['undiagnosed', 'proxy']
    """

    __slots__ = ("_infos", "_numbers", "_places")

    def __init__(self, infos: tuple[LabelInfo, ...], numbers: tuple[int, ...]) -> None:
        self._infos = infos
        self._numbers = numbers  # score, permille, holds; three for each label
        self._places: dict[str, int] | None = None

    def _at(self, i: int) -> Label:
        info, n = self._infos[i], self._numbers
        return Label(info.id, info.group, info.value, n[3 * i], n[3 * i + 1], bool(n[3 * i + 2]))

    def __getitem__(self, id: str) -> Label:
        if self._places is None:
            self._places = {info.id: i for i, info in enumerate(self._infos)}
        return self._at(self._places[id])

    def __iter__(self) -> Iterator[str]:
        return (info.id for info in self._infos)

    def __len__(self) -> int:
        return len(self._infos)

    def group(self, name: str) -> tuple[Label, ...]:
        """The labels of a group: ``labels.group("need")``."""
        return tuple(self._at(i) for i, info in enumerate(self._infos) if info.group == name)

    def holding(self, group: str | None = None) -> tuple[Label, ...]:
        """Those that hold, of one group or of all."""
        n = self._numbers
        return tuple(self._at(i) for i, info in enumerate(self._infos) if n[3 * i + 2] and group in (None, info.group))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Labels):
            return NotImplemented
        return self._numbers == other._numbers and self._infos == other._infos

    def __hash__(self) -> int:
        return hash(self._numbers)

    def __repr__(self) -> str:
        inside = ", ".join(f"{label.id} {label.permille}" for label in self.holding())
        return f"<Labels {inside or 'none holds'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Labels, (self._infos, self._numbers)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One part of a score, or one thing recognised."""

    label: str
    """The label it speaks for or against; ``""`` for a signal without label."""
    cue: str
    """Id of the cue, or the n-gram."""
    weight: int
    """Milli-log-odds; negative = against."""
    span: Span


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag: this person should be told to seek help now."""

    id: str
    """``"G01"``."""
    level: str
    """``"call_ambulance_now"``, ``"emergency_department_now"``, ``"same_day_hospital"``."""
    cue: str
    say: str
    """Scenario of the first sentences."""
    span: Span


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot value that was found."""

    id: str
    value: str
    """Normal form: ``"13800001234"``."""
    asker: bool
    """About the asker rather than the patient."""
    turn: int | None
    """Number of the turn that told it; None: set by the host."""
    corrections: int
    """How often it was replaced by another value."""
    span: Span
    """In the text of this call; empty when it was told earlier."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says. In a session the labels are those of the whole talk."""

    text: str
    labels: Labels
    primary: str
    """The holding patient type of the highest rank; ``"none"``."""
    evidence: Sequence[Evidence]
    """The 64 heaviest at most, heaviest first. As `slots`, a tuple that is made when it is looked at."""
    signals: tuple[str, ...]
    flags: tuple[Flag, ...]
    """Worst first."""
    slots: Sequence[Slot]

    def of(self, group: str) -> str | None:
        """The short value of the best label that holds in a group: ``reading.of("question")``; None when none does."""
        best = max(self.labels.holding(group), key=lambda label: label.score, default=None)
        return None if best is None else best.value

    def why(self, label: str) -> tuple[Evidence, ...]:
        """What speaks for or against a label."""
        return tuple(each for each in self.evidence if each.label == label)

    def _repr_html_(self) -> str:
        from ._html import reading_html

        return reading_html(self)


def read_labels(c: Any, pack: Pack, text: str, data: bytes) -> Reading:
    """A consult_labels *, before its worker is given back. What is made later keeps the pack, whose texts it names."""
    names, ruler = pack._names, Ruler(data)
    numbers = ffi.new("int32_t[]", 3 * c.label_count)
    lib.consult_python_scores(c, numbers)
    parts = [(e.label, e.cue, e.weight, e.span.start, e.span.end) for e in ffi.unpack(c.evidence, c.evidence_count)] if c.evidence_count else []
    filled = [_raw_slot(s) for s in ffi.unpack(c.slots, c.slot_count)] if c.slot_count else []
    flags = tuple(
        [
            Flag(names[f.id], names[f.level], names[f.cue], names[f.say] or "", ruler.span(f.span))
            for f in ffi.unpack(c.flags, c.flag_count)
        ]
        if c.flag_count
        else ()
    )
    return Reading(
        text,
        Labels(labels_of(pack), tuple(ffi.unpack(numbers, 3 * c.label_count))),
        names[c.primary],
        Lazy(lambda: _evidence(parts, pack, ruler)),
        tuple([names[c.signals[i]] for i in range(c.signal_count)]),
        flags,
        Lazy(lambda: _slots(filled, pack, ruler)),
    )


def _evidence(parts: list[Any], pack: Pack, ruler: Ruler) -> tuple[Evidence, ...]:
    names = pack._names
    return tuple([Evidence(names[label], names[cue], weight, ruler.place(start, end)) for label, cue, weight, start, end in parts])


def _slots(filled: list[Any], pack: Pack, ruler: Ruler) -> tuple[Slot, ...]:
    names = pack._names
    return tuple([
        Slot(names[id], text, asker, turn, corrections, ruler.place(start, end)) for id, text, asker, turn, corrections, start, end in filled
    ])  # fmt: skip


def _raw_slot(s: Any) -> tuple[Any, ...]:
    """What does not outlive the worker is read; the id is the pack's."""
    turn = None if s.turn == 0xFFFFFFFF else s.turn
    return s.id, text_of(s.value) or "", bool(s.asker), turn, s.corrections, s.span.start, s.span.end


def classify(
    text: str,
    pack: Pack | None = None,
    *,
    role: Role | str = Role.PATIENT,
    channel: Channel | str = Channel.ONLINE,
    asked: str | None = None,
) -> Reading:
    """Reads one text by itself, without a session.

    :param asked: the slot that the question before asked for.
    :raises UnknownIdError: `asked` is no slot of the pack.

    >>> reading = classify("我妈眼睛看不清，做手术贵吗")
    >>> reading.primary, reading.of("relation")
    ('proxy', 'mother')
    >>> best = reading.evidence[0]
    >>> best.label, best.span.of(reading.text)
    ('relation.mother', '我妈')
    """
    pack = pack_of(pack)
    data = encode(text)
    options = ffi.new("consult_classify_options *")
    options.struct_size = ffi.sizeof("consult_classify_options")
    options.role = int(Role.of(role))
    options.channel = int(Channel.of(channel))
    slot = c_optional(asked, "asked")
    options.asked = slot
    out = ffi.new("consult_labels **")
    worker = take_worker()
    try:
        out_const = ffi.cast("const consult_labels **", out)
        check_worker(lib.consult_classify(worker, pack._c, data, len(data), options, out_const), worker, data)
        return read_labels(out_const[0], pack, text, data)
    finally:
        give_worker(worker)



