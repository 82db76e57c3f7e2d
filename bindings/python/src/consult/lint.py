"""The guard: every draft of an agent checked before it is sent, with the reason and, where it is safe, the better words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from ._core import NULL, c_name, c_text, check_worker, encode, give_worker, string_of, take_worker, text_of
from ._native import ffi, lib
from .enums import Audience, Channel, Level, Locale
from .facts import Facts
from .pack import Pack
from .text import Ruler, Span

if TYPE_CHECKING:
    from .session import Session


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a draft."""

    rule: str
    """``"F5.unhedged"``."""
    family: str
    """``"F5"``."""
    level: Level
    span: Span
    """Of the draft; empty: something is missing."""
    quote: str
    """The words; ``""`` when something is missing."""
    message: str
    """In the locale asked for."""
    message_en: str
    replacement: str | None
    """Drop-in words for the span (``""``: delete it); None when there are none."""
    advice: str | None
    """What to write instead, not to be inserted."""
    source: str
    law: str
    """Title, article and since when, joined by ``"; "``; ``""`` when no law is meant."""
    shadow: bool
    """Of a rule on trial: its level is INFO."""


@dataclass(frozen=True, slots=True)
class Findings(Sequence[Finding]):
    """What was found in a draft, by place, then level, then rule. A sequence; false when the draft is clean."""

    text: str
    items: tuple[Finding, ...]
    fixed: str
    """The draft with all drop-in replacements done; equal to it when none applies."""

    @property
    def worst(self) -> Level | None:
        """The highest level; None when there are none."""
        return max((each.level for each in self.items), default=None)

    @property
    def blocked(self) -> bool:
        """Whether the draft must not be sent."""
        return any(each.level >= Level.BLOCK for each in self.items)

    @property
    def families(self) -> tuple[str, ...]:
        """The families found, each once, in the order of the text."""
        return tuple(dict.fromkeys(each.family for each in self.items))

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def _repr_html_(self) -> str:
        from ._html import findings_html

        return findings_html(self)


def read_findings(c: Any, pack: Pack, text: str, data: bytes) -> Findings:
    """A consult_findings *, before its worker is given back."""
    names, ruler = pack._names, Ruler(data)
    items = []
    for i in range(c.count):
        f = c.items[i]
        items.append(
            Finding(
                names[f.rule], names[f.family], Level(f.level), ruler.span(f.span), string_of(f.quote), names[f.message] or "",
                names[f.message_en] or "", text_of(f.replacement), names[f.advice], names[f.source] or "", names[f.law] or "", bool(f.shadow),
            )  # fmt: skip
        )
    return Findings(text, tuple(items), string_of(c.fixed) if items else text)


def lint_options(
    *,
    locale: Locale | str = Locale.ZH_HANS,
    audience: Audience | str = Audience.ONE_TO_ONE,
    channel: Channel | str | None = None,
    phase: str | None = None,
    patient: str | None = None,
    previous: str | None = None,
    facts: Facts | None = None,
    known: Mapping[str, str] | None = None,
    reply_after_s: int = 0,
    typing_cpm: int = 0,
    held_s: int = 0,
    first_turn: bool = False,
    trainee: bool = False,
    canned: bool = False,
    hold_return: bool = False,
) -> tuple[Any, list[Any]]:
    """A consult_lint_options *, and what must be kept as long as it."""
    o = ffi.new("consult_lint_options *")
    keep: list[Any] = [o, facts]
    o.struct_size = ffi.sizeof("consult_lint_options")
    o.locale, o.audience = int(Locale.of(locale)), int(Audience.of(audience))
    o.channel = 0 if channel is None else int(Channel.of(channel))
    for member, value in (("phase", c_name(phase)), ("patient", _optional(patient)), ("previous", _optional(previous))):
        keep.append(value)
        setattr(o, member, value)
    o.facts = NULL if facts is None else facts._c
    if known:
        pairs = pairs_of(known, keep)
        o.known, o.known_count = pairs, len(known)
    o.reply_after_s, o.typing_cpm, o.held_s = reply_after_s, typing_cpm, held_s
    o.first_turn, o.trainee, o.canned, o.hold_return = first_turn, trainee, canned, hold_return
    return o, keep


def _optional(text: str | None) -> Any:
    return NULL if text is None else c_text(encode(text))


def pairs_of(pairs: Mapping[str, str], keep: list[Any]) -> Any:
    """A consult_pair[]; what it points to goes to `keep`."""
    array = ffi.new("consult_pair[]", len(pairs))
    keep.append(array)
    for i, (key, value) in enumerate(pairs.items()):
        texts = c_name(key), c_text(encode(value))
        keep.extend(texts)
        array[i].key, array[i].value = texts
    return array


def lint(
    text: str,
    pack: Pack | None = None,
    *,
    session: Session | None = None,
    locale: Locale | str = Locale.ZH_HANS,
    audience: Audience | str = Audience.ONE_TO_ONE,
    channel: Channel | str | None = None,
    phase: str | None = None,
    patient: str | None = None,
    previous: str | None = None,
    facts: Facts | None = None,
    known: Mapping[str, str] | None = None,
    reply_after_s: int = 0,
    typing_cpm: int = 0,
    held_s: int = 0,
    first_turn: bool = False,
    trainee: bool = False,
    canned: bool = False,
    hold_return: bool = False,
) -> Findings:
    """Checks a draft. What is not given is unknown, or taken from the session; rules that need it are silent.

    :param session: what rules about the talk use; it is not changed.
    :param phase: id of a phase or interrupt.
    :param patient: the patient's last message.
    :param previous: the agent's reply before this one.
    :param known: slots that are known already, besides the session's.
    :param reply_after_s: seconds since the patient's message.
    :param typing_cpm: characters typed a minute.
    :param held_s: seconds of a hold.
    :param first_turn: the agent's first words in this talk.
    :param canned: the draft came from a store of replies.
    :param hold_return: the agent comes back from a hold.

    >>> findings = lint("您放心，保证治好。")
    >>> findings[0].rule, findings[0].level.name, findings[0].span.of(findings.text)
    ('F6.promise', 'BLOCK', '保证治好')
    >>> bool(lint("您好，请问眼睛不舒服多久了？"))
    False
    """
    if pack is None:
        pack = Pack.default() if session is None else session.pack
    options, keep = lint_options(
        locale=locale, audience=audience, channel=channel, phase=phase, patient=patient, previous=previous, facts=facts,
        known=known, reply_after_s=reply_after_s, typing_cpm=typing_cpm, held_s=held_s, first_turn=first_turn, trainee=trainee,
        canned=canned, hold_return=hold_return,
    )  # fmt: skip
    if session is None:
        return _lint(text, pack, NULL, options)
    with session._lock:
        findings = _lint(text, pack, session._open(), options)
    del keep
    return findings


def _lint(text: str, pack: Pack, session: Any, options: Any) -> Findings:
    data = encode(text)
    out = ffi.cast("const consult_findings **", holder := ffi.new("consult_findings **"))
    worker = take_worker()
    try:
        check_worker(lib.consult_lint(worker, pack._c, session, data, len(data), options, out), worker, data)
        return read_findings(out[0], pack, text, data)
    finally:
        give_worker(worker)
        del holder
