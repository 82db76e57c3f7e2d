"""Phrases: what to say, from the pack, filled with what the session and the host's facts hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._arguments import fill
from ._core import c_name, check_worker, give_worker, lent, string_of, take_worker, text_of
from ._native import ffi, lib
from .enums import Channel, Locale
from .facts import Facts, c_facts
from .lint import pairs_of
from .pack import Pack, pack_of

if TYPE_CHECKING:
    from .session import Session


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, filled."""

    scenario: str
    """``"ask.phone"``."""
    id: str
    """Stable, ``"ask.phone#0/2"``: for ``session.event("phrase_used", id, at=…)`` when it was used."""
    text: str
    used: bool
    """Already used in this session."""

    def __str__(self) -> str:
        return self.text


def read_phrase(p: Any) -> Phrase:
    return Phrase(text_of(p.scenario) or "", text_of(p.id) or "", string_of(p.text), bool(p.used))


def phrases(
    scenario: str,
    pack: Pack | None = None,
    *,
    session: Session | None = None,
    locale: Locale | str | None = None,
    channel: Channel | str | None = None,
    facts: Facts | None = None,
    args: Mapping[str, str] | None = None,
    at_most: int = 0,
    seed: int = 0,
) -> tuple[Phrase, ...]:
    """The phrases of a scenario, best first; one that cannot be filled is not offered.

    :param args: values for ``{arg.…}``.
    :param at_most: how many; 0 = all.
    :param seed: which of equals comes first.
    :raises UnknownIdError: the pack has no such scenario.

    >>> phrases("ask.phone", at_most=1)[0].scenario
    'ask.phone'
    """
    pack = pack_of(pack, session, facts)
    o = ffi.new("consult_phrase_options *")
    keep: list[Any] = [o]
    o.struct_size = ffi.sizeof("consult_phrase_options")
    o.locale = 0 if locale is None else int(Locale.of(locale))
    o.channel = 0 if channel is None else int(Channel.of(channel))
    o.facts = c_facts(facts)
    if args is not None:
        o.args, o.arg_count = pairs_of(args, "args", keep), len(args)
    fill(o, at_most=at_most, seed=seed)
    with lent(session) as c_session:
        return _phrases(scenario, pack, c_session, o)


def _phrases(scenario: str, pack: Pack, session: Any, options: Any) -> tuple[Phrase, ...]:
    holder = ffi.new("consult_phrase_list **")
    out = ffi.cast("const consult_phrase_list **", holder)
    worker = take_worker()
    try:
        status = lib.consult_phrases(worker, pack._c, session, c_name(scenario, "scenario"), options, out)
        check_worker(status, worker, b"", f"scenario {scenario!r}")
        return tuple([read_phrase(out[0].items[i]) for i in range(out[0].count)])
    finally:
        give_worker(worker)
