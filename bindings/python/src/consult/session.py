"""Sessions: one consultation, turn by turn: where it stands, what is known, what to do next."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ._arguments import expect, fill
from ._core import (
    CONTEXT,
    NULL,
    Closable,
    Lazy,
    ask,
    ask_text,
    c_name,
    c_optional,
    c_text,
    check,
    check_worker,
    data_of,
    encode,
    fail,
    from_ms,
    give_worker,
    new_worker,
    string_of,
    take_diagnostics,
    take_worker,
    text_of,
    to_ms,
)
from ._native import ffi, lib
from .classify import Reading, read_labels
from .coverage import Coverage
from .enums import Channel, EventKind, Locale, PackKind, Region, Role, Status
from .errors import Diagnostic
from .facts import Facts, c_facts
from .lint import Findings, read_findings
from .pack import Pack, pack_of, same_pack
from .phrase import Phrase, read_phrase
from .route import Difficulty, read_difficulty
from .text import Ruler, Span

_NEVER = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do next."""

    action: str
    """``"ask_phone"``."""
    why: str
    """Row of the manual, ``"R8"``."""
    source: str
    """Where it was offered: id of the phase or interrupt; ``""`` = everywhere."""
    ask: str | None
    """Slot to ask for."""
    rank: int
    """0 to 100, highest first."""
    dropped: str | None
    """None, or why it was not offered: ``"suspended"``, ``"known"``, ``"asked_enough"``, ``"no_phrase"``."""
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One change of place."""

    source: str
    """Id of a phase, or of the interrupt that was left; ``""``."""
    to: str
    """Id of the phase or interrupt entered; ``""`` when an interrupt was left."""
    why: str
    """Row of the manual."""
    span: Span
    """The words that did it; empty when none."""


@dataclass(frozen=True, slots=True)
class Past:
    """One change of place, as a session remembers it."""

    turn: int
    source: str
    to: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What the library answers after a turn, an event or a tick."""

    turn: int
    """Number of the turn, from 0."""
    duplicate: bool
    """The turn was already known (same id): nothing changed."""
    phase: str
    """Where the main line stands now."""
    interrupt: str | None
    """Top of the stack."""
    moves: tuple[Move, ...]
    """What changed, in order."""
    reading: Reading | None
    """What this text said; its labels are those of the whole session. None for events and ticks."""
    findings: Findings | None
    """Of an agent's turn; None otherwise."""
    actions: Sequence[Action]
    """What to do next, best first. As `dropped`, a tuple that is made when it is looked at."""
    dropped: Sequence[Action]
    """What was considered and not offered."""
    missing: tuple[str, ...]
    """Slots and signals that the present phase still misses."""
    alerts: tuple[str, ...]
    """Timers that ran out: names of their signals."""
    wake_at: datetime | None
    """When to call :meth:`Session.tick` next (UTC; after the year 9999: its last moment); None = no need."""
    goal_met: bool
    """The phase has a goal, and it is reached."""

    @property
    def say(self) -> str | None:
        """The first wording of the best action that has one."""
        return next((action.phrases[0].text for action in self.actions if action.phrases), None)

    def _repr_html_(self) -> str:
        from ._html import advice_html

        return advice_html(self)


def _action(a: Any, names: Any) -> Action:
    found = tuple([read_phrase(a.phrases[i]) for i in range(a.phrase_count)])
    return Action(names[a.action], names[a.why] or "", names[a.source] or "", names[a.ask], a.rank, names[a.dropped], found)


def _free_advice(copy: Any) -> None:
    lib.consult_advice_free(CONTEXT, copy)


def _actions(copy: Any, member: str, pack: Pack) -> Sequence[Action]:
    """Actions with all their phrases, of which most callers look at few: they are read late, from a copy that the closure keeps."""
    count = copy.action_count if member == "actions" else copy.dropped_count
    return Lazy(lambda: tuple([_action(getattr(copy, member)[i], pack._names) for i in range(count)])) if count else ()


def _advice(a: Any, pack: Pack, text: str, data: bytes) -> Advice:
    names, ruler = pack._names, Ruler(data)
    holder = ffi.new("consult_advice **")
    check(lib.consult_advice_copy(CONTEXT, a, holder))
    copy = ffi.gc(holder[0], _free_advice)
    return Advice(
        a.turn,
        bool(a.duplicate),
        names[a.phase],
        names[a.interrupt],
        tuple([Move(names[m["from"]], names[m["to"]], names[m["why"]], ruler.span(m["span"])) for m in _moves(a)]),
        read_labels(a.reading, pack, text, data) if a.reading != NULL else None,
        read_findings(a.findings, pack, text, data) if a.findings != NULL else None,
        _actions(copy, "actions", pack),
        _actions(copy, "dropped", pack),
        tuple([names[a.missing[i]] for i in range(a.missing_count)]),
        tuple([names[a.alerts[i]] for i in range(a.alert_count)]),
        None if a.wake_at_ms == _NEVER else from_ms(a.wake_at_ms),
        bool(a.goal_met),
    )


def _moves(a: Any) -> list[dict[str, Any]]:
    out = []
    for i in range(a.move_count):
        m = a.moves[i]  # `from` is a word of Python: it can't be an attribute
        out.append({"from": getattr(m, "from"), "to": m.to, "why": m.why, "span": m.span})
    return out


def c_turn(role: Role | str, text: str, at: datetime, id: str | None, typing_cpm: int, canned: bool) -> tuple[Any, bytes, list[Any]]:
    """A consult_turn *, its text in UTF-8, and what must be kept as long as it."""
    data = encode(text)
    turn = ffi.new("consult_turn *")
    content, name = ffi.from_buffer("char[]", data), c_optional(id, "id")
    turn.struct_size, turn.role = ffi.sizeof("consult_turn"), int(Role.of(role))
    turn.text, turn.size, turn.at_ms, turn.id = content, len(data), to_ms(at), name
    fill(turn, typing_cpm=typing_cpm, canned=canned)
    return turn, data, [content, name]


def c_event(kind: EventKind | str, detail: str, at: datetime) -> tuple[Any, Any]:
    """A consult_event *, and what must be kept as long as it."""
    event = ffi.new("consult_event *")
    name = c_name(detail, "detail")
    event.struct_size, event.kind, event.detail = ffi.sizeof("consult_event"), int(EventKind.of(kind, "kind")), name
    event.at_ms = to_ms(at)
    return event, name


class Slots(MutableMapping[str, str]):
    """What a session knows, by slot: a live view. Setting one is for what comes from outside (a HIS, a form): it is kept as a text would give it
    (``"138-0000-1234"`` as ``"13800001234"``, ``"67岁"`` as ``"67"``), and refused with InvalidArgumentError when it is no telephone number, age,
    date or sex, blank, or more than one line; see the `type` of slots in lib/packs/README.md.

    >>> session = Session()
    >>> session.slots["phone"] = "+86 138-0000-1234"
    >>> session.slots["phone"]
    '13800001234'
    >>> session.slots["phone"] = "call me"  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    consult.errors.InvalidArgumentError: slot 'phone': wanted: a telephone number: 5 to 12 digits, ...
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getitem__(self, slot: str) -> str:
        with self._session._lock:
            value = text_of(lib.consult_session_slot_get(self._session._open(), c_name(slot, "slot")))
        if value is None:
            raise KeyError(slot)
        return value

    def __setitem__(self, slot: str, value: str) -> None:
        text = c_name(value, f"slot {slot!r}")
        with self._session._lock:
            session, name = self._session._open(), c_name(slot, "slot")
            status = lib.consult_session_slot_set(session, name, text)
            form = text_of(lib.consult_session_slot_form(session, name)) if status == Status.INVALID_ARGUMENT else None
            if form is not None:
                fail(status, f"slot {slot!r}: wanted: {form}")
            check(status, f"slot {slot!r}")

    def __delitem__(self, slot: str) -> None:
        with self._session._lock:
            if slot not in self:
                raise KeyError(slot)
            check(lib.consult_session_slot_set(self._session._open(), c_name(slot, "slot"), NULL), f"slot {slot!r}")

    def __iter__(self) -> Iterator[str]:
        return iter([slot for slot in self._session.pack.ids(PackKind.SLOT) if slot in self])

    def __contains__(self, slot: object) -> bool:
        with self._session._lock:
            return isinstance(slot, str) and lib.consult_session_slot_get(self._session._open(), c_name(slot, "slot")) != NULL

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


class Session(Closable):
    """One consultation. Times come with each call; the library reads no clock.

    It may be used from any thread, one call at a time (a lock sees to it). It can be copied, compared, pickled, and closed early
    (``with Session() as session: …``).

    :param facts: what is true of this hospital.
    :param seed: which of equal phrases comes first.
    :param trainee: the agent is in training.
    :param region: where the patient is asked, for the findings of agents' turns: ``"cn"``, ``"tw"``, ``"hk"``; None: rules of all regions.
    :param traced: keep the reasoning of the last call, for :meth:`trace` and :meth:`explain`; costs memory (a worker of its own).
    :param reveal: the reasoning shows values of slots as they are; else what is personal is masked in it.
    :param coverage: counts what this talk goes through.

    >>> from datetime import datetime, timezone
    >>> session = Session()
    >>> advice = session.patient("我妈眼睛看不清，做手术贵吗", at=datetime(2026, 12, 1, 1, 30, tzinfo=timezone.utc))
    >>> advice.phase, advice.reading.primary, session.slots["relation"]
    ('inquiry', 'proxy', 'mother')
    >>> Session.restore(session.save()) == session
    True
    """

    _kind = "session"

    def __init__(
        self,
        pack: Pack | None = None,
        facts: Facts | None = None,
        *,
        channel: Channel | str = Channel.ONLINE,
        locale: Locale | str = Locale.ZH_HANS,
        seed: int = 0,
        trainee: bool = False,
        region: Region | str | None = None,
        traced: bool = False,
        reveal: bool = False,
        coverage: Coverage | None = None,
    ) -> None:
        pack = pack_of(pack, None, facts)
        options = ffi.new("consult_session_options *")
        options.struct_size = ffi.sizeof("consult_session_options")
        options.channel, options.locale = int(Channel.of(channel)), int(Locale.of(locale))
        fill(options, seed=seed, trainee=trainee)
        options.region = 0 if region is None else int(Region.of(region))
        out = ffi.new("consult_session **")
        check(lib.consult_session_new(pack._c, c_facts(facts), options, out))
        self._take(out[0], pack, facts, traced, coverage)
        if reveal and self._worker is not None:
            lib.consult_worker_reveal(self._worker, True)

    def _take(self, pointer: Any, pack: Pack, facts: Facts | None, traced: bool = False, coverage: Coverage | None = None) -> None:
        self._c = ffi.gc(pointer, lib.consult_session_free)
        self._lock = threading.RLock()
        self.pack = pack
        self.facts = facts
        self._worker = new_worker() if traced or coverage is not None else None
        self._coverage = coverage
        if coverage is not None:
            same_pack(pack, expect(coverage, Coverage, "coverage", "a consult.Coverage").pack, "coverage")
        self._last = ""
        #: What :meth:`restore` left behind: values that a host had set and that no longer have the form of their slot.
        self.warnings: tuple[Diagnostic, ...] = ()

    def _call(self, function: Any, argument: Any, text: str, data: bytes, what: str = "") -> Advice:
        holder = ffi.new("consult_advice **")
        out = ffi.cast("const consult_advice **", holder)
        with self._lock:
            session = self._open()
            worker = self._worker or take_worker()
            try:
                check_worker(function(session, worker, argument, out), worker, data, what)
                self._last = text
                if self._coverage is not None:
                    self._coverage._add(session, worker)
                return _advice(out[0], self.pack, text, data)
            finally:
                if self._worker is None:
                    give_worker(worker)

    def turn(self, role: Role | str, text: str, *, at: datetime, id: str | None = None, typing_cpm: int = 0, canned: bool = False) -> Advice:
        """Takes one message and says what to do next. A call that raises has changed nothing.

        :param at: when; aware.
        :param id: the host's id of the message; one of the last 12 again changes nothing.
        :param typing_cpm: agent: characters typed a minute; 0 = unknown.
        :param canned: agent: from a store of replies.
        :raises OutOfOrderError: more than a day before the last turn.
        :raises LimitError: the text is too long, or there were too many turns.
        """
        turn, data, keep = c_turn(role, text, at, id, typing_cpm, canned)
        try:
            return self._call(lib.consult_session_turn, turn, text, data)
        finally:
            del keep

    def patient(self, text: str, *, at: datetime, id: str | None = None) -> Advice:
        """:meth:`turn` of the patient."""
        return self.turn(Role.PATIENT, text, at=at, id=id)

    def agent(self, text: str, *, at: datetime, id: str | None = None, typing_cpm: int = 0, canned: bool = False) -> Advice:
        """:meth:`turn` of the agent: what was really said; to check a draft before it is sent see :func:`consult.lint`."""
        return self.turn(Role.AGENT, text, at=at, id=id, typing_cpm=typing_cpm, canned=canned)

    def event(self, kind: EventKind | str, detail: str, *, at: datetime) -> Advice:
        """Takes what happened besides words.

        :param detail: of PHRASE_USED the id of the phrase; of SIGNAL its name; of PHASE the phase to move to; of INTERRUPT_ENTER and
            INTERRUPT_LEAVE the interrupt.
        :raises UnknownIdError: the pack has no such id.
        """
        event, keep = c_event(kind, detail, at)
        try:
            return self._call(lib.consult_session_event, event, "", b"", repr(detail))
        finally:
            del keep

    def tick(self, at: datetime) -> Advice:
        """Lets time pass: timers that are due run out, once each."""
        return self._call(lib.consult_session_tick, to_ms(at), "", b"")

    @property
    def phase(self) -> str:
        """The phase."""
        with self._lock:
            return str(self.pack._names[lib.consult_session_phase(self._open())])

    @property
    def interrupt(self) -> str | None:
        """The interrupt on top of the stack."""
        with self._lock:
            found: str | None = self.pack._names[lib.consult_session_interrupt(self._open())]
            return found

    @property
    def turns(self) -> int:
        """How many turns were taken."""
        with self._lock:
            return int(lib.consult_session_turns(self._open()))

    @property
    def memory(self) -> int:
        """Bytes of memory that the session uses in C."""
        with self._lock:
            return int(lib.consult_session_memory(self._open()))

    @property
    def slots(self) -> Slots:
        """What is known, by slot; a live view that can be written."""
        return Slots(self)

    def label(self, id: str) -> int:
        """A label's permille over the whole session; 0 for an unknown id."""
        with self._lock:
            return int(lib.consult_session_label(self._open(), c_name(id, "id")))

    def holds(self, label: str) -> bool:
        """Whether a label holds over the whole session."""
        with self._lock:
            return bool(lib.consult_session_label_holds(self._open(), c_name(label, "label")))

    def _text(self, function: Any, *arguments: Any) -> str:
        text = ffi.new("consult_string *")
        with self._lock:
            session = self._open()
            worker = self._worker or take_worker()
            try:
                check_worker(function(session, worker, *arguments, text), worker)
                return string_of(text)
            finally:
                if self._worker is None:
                    give_worker(worker)

    def save(self) -> str:
        """The session as canonical JSON: same session, same text; about 1 KB."""
        if self._worker is None:
            return self._text(lib.consult_session_save)
        return self.clone().save()  # a traced session's worker keeps the reasoning

    @classmethod
    def restore(
        cls, saved: str | bytes, pack: Pack | None = None, facts: Facts | None = None, *, traced: bool = False, coverage: Coverage | None = None
    ) -> Session:
        """A saved session, with the same pack or a newer one of the same id.

        A value that a host had set and that no longer has the form of its slot is forgotten: :attr:`warnings` tells of it.

        :raises PackMismatchError: another pack's.
        :raises InvalidJSONError: not a saved session; :attr:`~ConsultError.diagnostics` says where.
        """
        pack = pack_of(pack, None, facts)
        data = data_of(saved, "saved")
        out, faults = ffi.new("consult_session **"), ffi.new("consult_diagnostics **")
        status = lib.consult_session_restore(pack._c, c_facts(facts), data, len(data), out, faults)
        diagnostics = take_diagnostics(faults)
        if status != 0:
            fail(status, "saved session", None, diagnostics)
        session = cls.__new__(cls)
        session._take(out[0], pack, facts, traced, coverage)
        session.warnings = diagnostics
        return session

    def clone(self) -> Session:
        """A second session in the same state; it is neither traced nor counted."""
        out = ffi.new("consult_session **")
        with self._lock:
            check(lib.consult_session_clone(self._open(), out))
        session = type(self).__new__(type(self))
        session._take(out[0], self.pack, self.facts)
        return session

    def history(self) -> tuple[Past, ...]:
        """How the talk came to where it stands: the last 12 changes of phase and interrupt, oldest first."""
        with self.clone() as other:  # so that the reasoning of a traced session is kept
            return other._history()

    def _history(self) -> tuple[Past, ...]:
        holder = ffi.new("consult_history **")
        out = ffi.cast("const consult_history **", holder)
        names, worker = self.pack._names, take_worker()
        try:
            check_worker(lib.consult_session_history(self._open(), worker, out), worker)
            items = [out[0].items[i] for i in range(out[0].count)]
            return tuple([Past(p.turn, names[getattr(p, "from")] or "", names[p.to] or "") for p in items])
        finally:
            give_worker(worker)

    def handover(self) -> str:
        """A note for the colleague who takes over, a line for each thing. Slot values are given in full: it stays inside."""
        with self.clone() as other:
            return other._text(lib.consult_session_handover)

    def brief(self) -> str:
        """What a language model needs to write the agent's next message: compact JSON for its prompt, masked as the pack says."""
        with self.clone() as other:
            return other._text(lib.consult_session_brief)

    def difficulty(self) -> Difficulty:
        """How difficult the consultation is as it stands, with the reasons.

        :raises UnknownIdError: the pack has no route.
        """
        with self._lock:
            return ask("consult_difficulty", lambda worker, out: lib.consult_session_difficulty(self._open(), worker, out), read_difficulty)

    @property
    def owner(self) -> str | None:
        """The agent who is responsible; None: nobody yet."""
        with self._lock:
            return text_of(lib.consult_session_owner(self._open()))

    def take(self, agent: str) -> None:
        """An agent takes the session: the first one owns it until it is handed over (first-asked responsibility).

        :raises OutOfOrderError: it is somebody else's: :meth:`hand_over`.
        """
        with self._lock:
            check(lib.consult_session_take(self._open(), c_name(agent, "agent")), f"agent {agent!r}")

    def hand_over(self, to: str, *, by: str | None = None) -> str:
        """The owner hands the session over; returns the note for whoever takes it, as that of :meth:`handover`.

        :param by: the owner; None: the host decides for them (they have left).
        :raises OutOfOrderError: `by` is not the owner.
        """
        with self._lock:
            return ask_text(lambda worker, out: lib.consult_session_hand_over(self._open(), worker, c_optional(by, "by"), c_name(to, "to"), out))

    def trace(self) -> dict[str, Any]:
        """The whole reasoning of the last turn, event or tick (hits, cues, guards, moves, timers …). Places are in code points.

        :raises OutOfOrderError: the session was not made with ``traced=True``, or nothing was said yet.
        """
        tree: dict[str, Any] = json.loads(self._reasoning(lib.consult_session_trace))
        _to_points(tree, Ruler(encode(self._last)))
        return tree

    def explain(self) -> str:
        """The same for a person to read, a line for each thing. Its wording may change with any version."""
        data = encode(self._last)
        return self._reasoning(lib.consult_session_explain, c_text(data), len(data))

    def _reasoning(self, function: Any, *arguments: Any) -> str:
        if self._worker is None:
            fail(Status.OUT_OF_ORDER, "the reasoning is only kept by a session that was made with traced=True")
        return self._text(function, *arguments)

    def __copy__(self) -> Session:
        return self.clone()

    def __deepcopy__(self, memo: dict[int, Any]) -> Session:
        return self.clone()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Session):
            return NotImplemented
        return self is other or (self.pack == other.pack and self.facts == other.facts and self.save() == other.save())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return Session.restore, (self.save(), self.pack, self.facts)

    def __repr__(self) -> str:
        if self._c is None:
            return "<Session closed>"
        place = f"{self.phase}/{self.interrupt}" if self.interrupt else self.phase
        return f"<Session {place}, {self.turns} turns, {dict(self.slots)}>"


def _to_points(tree: Any, ruler: Ruler) -> None:
    if isinstance(tree, list):
        for each in tree:
            _to_points(each, ruler)
    elif isinstance(tree, dict):
        if isinstance(tree.get("start"), int) and isinstance(tree.get("end"), int):
            tree["start"], tree["end"] = ruler.at(tree["start"]), ruler.at(tree["end"])
        for each in tree.values():
            _to_points(each, ruler)


