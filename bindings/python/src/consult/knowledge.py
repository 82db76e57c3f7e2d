"""What the hospital knows: answers to common questions, cards of diseases, doctors who fit.

Answers come from the host's facts and from nowhere else; a question that they do not answer gets a detour (who will answer, and when), never a
guess. Cards are the pack's: general, hedged; they are no diagnosis. Source: manual rows R7, R63, R64, R65.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ._arguments import fill
from ._core import NULL, ask, c_text, encode, lent, text_of, to_known_ms
from ._native import ffi, lib
from .enums import Channel, DoctorReason, Locale
from .facts import Facts, c_facts
from .pack import Pack, pack_of
from .phrase import Phrase, read_phrase

if TYPE_CHECKING:
    from .session import Session


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of a text, and its answer."""

    id: str
    """``"price"``."""
    title: str
    known: bool
    """The facts answer it; otherwise the phrases are the detour."""
    item: str
    """What of a table was named: ``"散瞳验光"``; ``""`` = nothing."""
    value: str
    """Its value: ``"90元/次"``; ``""`` = nothing."""
    why: str
    """Row of the manual."""
    phrases: tuple[Phrase, ...]
    """Best first, at most three."""


@dataclass(frozen=True, slots=True)
class CardSection:
    """One part of a card."""

    kind: str
    """``"symptoms"``, ``"ask"``, ``"tests"``, ``"course"``, ``"care"``, ``"look_alikes"``, ``"urgent"``."""
    text: str
    source: str
    needs_approval: bool
    """A clinician must approve it before use."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a disease."""

    id: str
    """``"cataract"``."""
    title: str
    source: str
    score: int
    """100 for each of its names in the text, 10 for each sign; 0: no text was given."""
    sections: tuple[CardSection, ...]


@dataclass(frozen=True, slots=True)
class Doctor:
    """One doctor of the facts. Texts are ``""`` where the facts have none."""

    name: str
    title: str
    specialty: str
    timetable: str
    place: int
    """In the facts: ``doctors.PLACE``."""
    score: int
    """The higher, the better; 0: nothing speaks for this one."""
    reasons: DoctorReason
    card: str
    """Title of the card behind :attr:`DoctorReason.CARD`."""
    times: tuple[str, ...]
    """The two earliest free times, ISO 8601 as the facts have them."""
    say: str
    """An offer to the patient; ``""`` = the pack has no words."""
    matched: bool
    """Fits the problem; the others are only free, or there."""


def _options(facts: Facts | None, locale: Locale | str | None, channel: Channel | str | None, after: datetime | None, seed: int) -> Any:
    o = ffi.new("consult_knowledge_options *")
    o.struct_size = ffi.sizeof("consult_knowledge_options")
    o.facts = c_facts(facts)
    o.locale = 0 if locale is None else int(Locale.of(locale))
    o.channel = 0 if channel is None else int(Channel.of(channel))
    o.after_ms = to_known_ms(after, "after")
    fill(o, seed=seed)
    return o


def answers(
    text: str,
    pack: Pack | None = None,
    *,
    session: Session | None = None,
    facts: Facts | None = None,
    locale: Locale | str | None = None,
    channel: Channel | str | None = None,
    after: datetime | None = None,
    seed: int = 0,
) -> tuple[Answer, ...]:
    """Answers the common questions of a patient's message, in the order of the pack; empty when none was asked.

    :param session: its facts, language, channel and slots.
    :param facts: default: the session's.
    :param after: free times before it are not offered.
    :param seed: which of equal phrases comes first.

    >>> answer, = answers("散瞳验光多少钱", facts=Facts({"prices": {"散瞳验光": "90元/次"}}))
    >>> answer.id, answer.known, answer.item, answer.value
    ('price', True, '散瞳验光', '90元/次')
    >>> [answer.known for answer in answers("散瞳验光多少钱")]
    [False]
    """
    pack, data, o = pack_of(pack, session, facts), encode(text), _options(facts, locale, channel, after, seed)
    with lent(session) as o.session:
        return ask(
            "consult_answer_list", lambda worker, out: lib.consult_answers(worker, pack._c, data, len(data), o, out),
            lambda c: tuple([_answer(c.items[i]) for i in range(c.count)]), data,
        )  # fmt: skip


def _answer(a: Any) -> Answer:
    found = tuple([read_phrase(a.phrases[i]) for i in range(a.phrase_count)])
    return Answer(
        text_of(a.id) or "", text_of(a.title) or "", bool(a.known), text_of(a.item) or "", text_of(a.value) or "", text_of(a.why) or "", found
    )


def cards(text: str | None = None, pack: Pack | None = None, *, locale: Locale | str = Locale.ZH_HANS) -> tuple[Card, ...]:
    """The cards that a text speaks of, best first: by a name of the disease, or by what people say who have it. It is no diagnosis.

    :param text: None: all cards of the pack.

    >>> cards("我妈有白内障")[0].id, cards("想问下停车")
    ('cataract', ())
    """
    pack = pack_of(pack)
    data = None if text is None else encode(text)
    c_data, size = NULL if data is None else c_text(data), 0 if data is None else len(data)
    names = pack._names

    def card(c: Any) -> Card:
        sections = tuple([
            CardSection(names[s.kind] or "", names[s.text] or "", names[s.source] or "", bool(s.needs_approval))
            for s in (c.sections[i] for i in range(c.section_count))
        ])  # fmt: skip
        return Card(names[c.id], names[c.title] or "", names[c.source] or "", c.score, sections)

    return ask(
        "consult_card_list", lambda worker, out: lib.consult_cards(worker, pack._c, c_data, size, int(Locale.of(locale)), out),
        lambda c: tuple([card(c.items[i]) for i in range(c.count)]), data or b"",
    )  # fmt: skip


def doctors(
    text: str,
    pack: Pack | None = None,
    *,
    session: Session | None = None,
    facts: Facts | None = None,
    locale: Locale | str | None = None,
    channel: Channel | str | None = None,
    after: datetime | None = None,
    seed: int = 0,
) -> tuple[Doctor, ...]:
    """The doctors of the facts for a problem, best first; of equals in the order of the facts. Empty: the facts name none.

    :param text: the patient's words; with a session its slots count too.
    :param after: free times before it are not offered.

    >>> facts = Facts({"doctors": [{"name": "罗医生", "specialty": "眼底病"}, {"name": "沈医生", "specialty": "白内障、青光眼"}]})
    >>> [(doctor.name, doctor.matched) for doctor in doctors("我妈白内障，找哪位看", facts=facts)]
    [('沈医生', True), ('罗医生', False)]
    """
    pack, data, o = pack_of(pack, session, facts), encode(text), _options(facts, locale, channel, after, seed)
    with lent(session) as o.session:
        return ask(
            "consult_doctor_list", lambda worker, out: lib.consult_doctors(worker, pack._c, data, len(data), o, out),
            lambda c: tuple([_doctor(c.items[i], i < c.matched) for i in range(c.count)]), data,
        )  # fmt: skip


def _doctor(d: Any, matched: bool) -> Doctor:
    times = tuple([str(ffi.string(d.times[i]).decode()) for i in range(2) if d.times[i] != NULL])
    return Doctor(
        text_of(d.name) or "", text_of(d.title) or "", text_of(d.specialty) or "", text_of(d.timetable) or "", d.place, d.score,
        DoctorReason(d.reasons), text_of(d.card) or "", times, text_of(d.say) or "", matched,
    )  # fmt: skip
