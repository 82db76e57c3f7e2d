"""Laboratory values: read from what a patient writes or pastes, compared with a reference range, said in plain and careful words.

A value is above, below or within a range, no more: never a diagnosis, a drug or a dose. A critical value is no text to be read but a case to
be handed over at once. Source: manual row R62; the ranges of the pack wait for a clinician's approval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from ._arguments import fill, whole
from ._core import ask, encode, lent, text_of
from ._native import ffi, lib
from .enums import LabBasis, LabMissing, LabSide, LabSign, LabVerdict, Locale, Sex
from .facts import Facts, c_facts
from .pack import Pack, pack_of
from .text import Ruler, Span

if TYPE_CHECKING:
    from .session import Session


_OLDEST = 150


@dataclass(frozen=True, slots=True)
class Lab:
    """One value. Texts are ``""`` where there is none."""

    id: str
    """``"alt"``."""
    title: str
    """In the language asked for."""
    panel: str
    """``"liver"``."""
    span: Span
    """From its name (or eye) to the end of what was read."""
    side: LabSide
    sign: LabSign
    value: Decimal | None
    """As written, to a millionth; None: a sign only."""
    value_text: str
    """As written: ``"80"``, ``"<0.05"``, ``"CF"``."""
    comparator: str
    """``"<"`` or ``">"`` before the value."""
    unit: str
    """As the pack spells it."""
    verdict: LabVerdict
    basis: LabBasis
    missing: LabMissing
    """Why it was not judged; NONE when it was."""
    low: Decimal | None
    """Of what it was compared with, in `range_unit`; None: open."""
    high: Decimal | None
    range_unit: str
    """``""`` = that of the value."""
    range_text: str
    """``"9–50"``."""
    critical: bool
    """Hand over at once."""
    conflict: bool
    """The report's arrow and its range say different things: to be checked."""
    five: Decimal | None
    """Visual acuity in the five-point notation; None: it is none."""
    decimal: Decimal | None
    """Visual acuity in the decimal notation."""
    note: str
    """What else is to be known of this test."""
    source: str
    """Of the range from the table."""
    say: str
    """A hedged sentence for the patient."""
    price: str
    """From the facts; never guessed."""
    time: str
    """Until the result, from the facts."""


@dataclass(frozen=True, slots=True)
class LabReport(Sequence[Lab]):
    """What was read, in the order of the text. A sequence; false when nothing was found."""

    text: str
    items: tuple[Lab, ...]
    pattern: str
    """Id of the pattern that the signs make together."""
    pattern_say: str
    """What it may mean, hedged."""
    critical: bool
    """Some value is: `urgent` goes before everything else."""
    urgent: str
    """What to say then."""
    closing: str
    """The sentence that ends every explanation."""
    missing: LabMissing
    """Of all values together."""
    ask: str
    """The one question to ask next."""
    sex: Sex
    """As used."""
    age: int | None
    """Years, as used; None = unknown."""
    pregnant: bool
    dialysis: bool

    @overload
    def __getitem__(self, index: int) -> Lab: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Lab]: ...
    def __getitem__(self, index: int | slice) -> Lab | Sequence[Lab]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Lab]:
        return iter(self.items)


def _number(millionths: int) -> Decimal:
    return Decimal(millionths).scaleb(-6).normalize() + 0


def _lab(v: Any, ruler: Ruler) -> Lab:
    def text(pointer: Any) -> str:
        return text_of(pointer) or ""

    return Lab(
        text(v.id), text(v.title), text(v.panel), ruler.span(v.span), LabSide(v.side), LabSign(v.sign),
        _number(v.value) if v.has_value else None, text(v.value_text), "" if v.comparator == b"\0" else v.comparator.decode(), text(v.unit),
        LabVerdict(v.verdict), LabBasis(v.basis), LabMissing(v.missing), _number(v.low) if v.has_low else None,
        _number(v.high) if v.has_high else None, text(v.range_unit), text(v.range_text), bool(v.critical), bool(v.conflict),
        _number(v.five) if v.five else None, _number(v.decimal) if v.decimal else None, text(v.note), text(v.source), text(v.say),
        text(v.price), text(v.time),
    )  # fmt: skip


def _report(r: Any, text: str, data: bytes) -> LabReport:
    ruler = Ruler(data)
    return LabReport(
        text, tuple([_lab(r.items[i], ruler) for i in range(r.count)]), text_of(r.pattern) or "", text_of(r.pattern_say) or "",
        bool(r.critical), text_of(r.urgent) or "", text_of(r.closing) or "", LabMissing(r.missing), text_of(r.ask) or "", Sex(r.sex),
        None if r.age < 0 else r.age, bool(r.pregnant), bool(r.dialysis),
    )  # fmt: skip


def labs(
    text: str,
    pack: Pack | None = None,
    *,
    session: Session | None = None,
    facts: Facts | None = None,
    locale: Locale | str | None = None,
    sex: Sex | str = Sex.UNKNOWN,
    age: int | None = None,
    pregnant: bool = False,
    dialysis: bool = False,
) -> LabReport:
    """Reads laboratory values from a message or a pasted report.

    They are compared with the range that the report itself prints, else its arrow, else the table of the pack by sex and age, for adults who are
    neither pregnant nor on dialysis; else nothing is judged, and :attr:`Lab.missing` tells what is missing.

    :param session: sex, age, language and facts of the patient are taken from it.
    :param facts: prices: ``labs.ID.price``, ``labs.ID.time``, or of the panel.
    :param age: years, at most 150; 0 = under one; None: as the text or the session says.

    >>> report = labs("ALT 80 U/L", sex="male", age=45)
    >>> report[0].id, report[0].value, report[0].verdict.name, report[0].range_text
    ('alt', Decimal('80'), 'ABOVE', '9–50')
    >>> labs("ALT 80 U/L").missing == LabMissing.SEX | LabMissing.AGE
    True
    """
    pack = pack_of(pack, session, facts)
    data = encode(text)
    o = ffi.new("consult_lab_options *")
    o.struct_size = ffi.sizeof("consult_lab_options")
    o.facts = c_facts(facts)
    o.locale = 0 if locale is None else int(Locale.of(locale))
    o.sex, o.has_age, o.age = int(Sex.of(sex)), age is not None, 0 if age is None else whole(age, "age", 0, _OLDEST)
    fill(o, pregnant=pregnant, dialysis=dialysis)
    with lent(session) as c_session:
        o.session = c_session
        return ask(
            "consult_lab_report", lambda worker, out: lib.consult_labs(worker, pack._c, data, len(data), o, out),
            lambda r: _report(r, text, data), data,
        )  # fmt: skip
