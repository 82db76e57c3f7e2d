"""Routing: how difficult a consultation is, which agent is to take it, whose turn is most overdue. The library proposes, the host assigns.

Who is responsible for a talk is told by :attr:`consult.Session.owner`. Source: manual rows R67, R68.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ._arguments import expect, fill
from ._core import MILLISECOND, ask, c_name, expect_session, lent, text_of, to_known_ms, to_ms
from ._native import ffi, lib
from .enums import RouteFate

if TYPE_CHECKING:
    from .session import Session


@dataclass(frozen=True, slots=True)
class DifficultyPart:
    """One reason for a difficulty."""

    id: str
    """``"complaint"``."""
    title: str
    """In the session's language."""
    add: int
    """Permille."""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How difficult a consultation is."""

    permille: int
    """0 to 1000: `base` and its parts, at most 1000."""
    base: int
    urgent: bool
    """Goes before everything that is not."""
    parts: tuple[DifficultyPart, ...]


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent, as the host knows them."""

    id: str
    skill: int
    """Permille: up to which difficulty."""
    capacity: int
    """Cases at most; 0: takes none."""
    load: int = 0
    """Cases at the moment."""
    shift: tuple[datetime, datetime] | None = None
    """On duty from … to before; None: always."""
    last_assigned: datetime | None = None
    """Of equals the one who waited longest is chosen."""
    assigned: int = 0
    """Cases of this shift: of equals the one with fewer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of one agent in a choice."""

    agent: Agent
    fate: RouteFate
    cost: int
    """Load in permille of the capacity + half of the skill beyond (or all that is missing); 0 when not compared."""


@dataclass(frozen=True, slots=True)
class Routing:
    """Who is to take a session, and why."""

    agent: Agent | None
    """None: nobody can take it."""
    difficulty: Difficulty
    choices: tuple[Choice, ...]
    """One for each agent, in the order of the list."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One session that waits for an agent."""

    session: Session
    waiting: timedelta
    """Since the patient's last turn."""
    limit: timedelta
    """Within which an answer is due on its channel."""
    permille: int
    """Of the limit that has passed: above 1000 it is overdue."""
    urgent: bool


def read_difficulty(d: Any) -> Difficulty:
    """A consult_difficulty *, before its worker is given back."""
    parts = (d.parts[i] for i in range(d.part_count))
    return Difficulty(
        d.permille, d.base, bool(d.urgent), tuple([DifficultyPart(text_of(p.id) or "", text_of(p.title) or "", p.add) for p in parts])
    )


def _c_agents(agents: Sequence[Agent], keep: list[Any]) -> Any:
    items = ffi.new("consult_agent[]", max(len(agents), 1))
    keep.append(items)
    for i, agent in enumerate(agents):
        name = c_name(expect(agent, Agent, "agents", "consult.Agent").id, "the id of an agent")
        keep.append(name)
        c = items[i]
        c.struct_size, c.id = ffi.sizeof("consult_agent"), name
        fill(c, skill=agent.skill, load=agent.load, capacity=agent.capacity, assigned=agent.assigned)
        if agent.shift is not None:
            c.shift_start_ms, c.shift_end_ms = (to_known_ms(each, "shift") for each in agent.shift)
        c.last_assigned_ms = to_known_ms(agent.last_assigned, "last_assigned")
    return ffi.new("consult_agent *[]", [items + i for i in range(len(agents))])


def route(session: Session, agents: Sequence[Agent], *, at: datetime) -> Routing:
    """Which agent is to take a session: its owner while on duty; else, of those on duty with room, the one of the least cost among the skilled
    enough; if none is, the most skilled.

    :param agents: at most 10000.
    :raises UnknownIdError: the pack has no route.

    >>> from consult import Session
    >>> from datetime import timezone
    >>> at = datetime(2026, 12, 1, tzinfo=timezone.utc)
    >>> found = route(Session(), [Agent("senior", skill=1000, capacity=5), Agent("junior", skill=400, capacity=5)], at=at)
    >>> found.agent.id, [choice.fate.name for choice in found.choices]
    ('junior', ['COSTLIER', 'CHOSEN'])
    """
    listed = tuple(agents)
    keep: list[Any] = []
    c_agents = _c_agents(listed, keep)

    def read(r: Any) -> Routing:
        items = (r.choices[i] for i in range(r.choice_count))
        return Routing(
            listed[r.agent] if r.agent < len(listed) else None, read_difficulty(r.difficulty),
            tuple([Choice(listed[c.agent], RouteFate(c.fate), c.cost) for c in items]),
        )  # fmt: skip

    ms = to_ms(at)
    with lent(expect_session(session)) as c_session:
        return ask("consult_routing", lambda worker, out: lib.consult_route(c_session, worker, c_agents, len(listed), ms, out), read)


def overdue(sessions: Sequence[Session], now: datetime) -> tuple[Waiting, ...]:
    """Whose turn is most overdue, of the sessions in which the patient spoke last: urgent ones first, then by the part of their limit that has
    passed.

    :param sessions: at most 10000; of any packs.
    :raises UnknownIdError: a pack has no route.

    >>> from consult import Session
    >>> from datetime import timezone
    >>> at = datetime(2026, 12, 1, tzinfo=timezone.utc)
    >>> session = Session()
    >>> _ = session.patient("眼睛红了两天", at=at)
    >>> overdue([Session(), session], at + timedelta(hours=1))[0].session is session
    True
    """
    listed, ms = tuple(expect_session(each) for each in sessions), to_ms(now, "now")

    def read(w: Any) -> tuple[Waiting, ...]:
        items = (w.items[i] for i in range(w.count))
        return tuple([
            Waiting(listed[i.session], i.waiting_ms * MILLISECOND, i.limit_ms * MILLISECOND, i.permille, bool(i.urgent)) for i in items
        ])  # fmt: skip

    with ExitStack() as locks:
        for _, session in sorted({id(each): each for each in listed}.items()):  # in one order, so that no two threads wait for each other
            locks.enter_context(session._lock)
        pointers = ffi.new("consult_session *[]", [each._open() for each in listed])
        return ask("consult_waiting_list", lambda worker, out: lib.consult_overdue(worker, pointers, len(listed), ms, out), read)
