"""The guard: every draft of an agent checked before it is sent, with the reason and, where it is safe, the better words."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, overload

from ._arguments import fill, only, refused, wrong
from ._core import NULL, Closable, ask, c_name, c_optional, c_text, check_worker, data_of, encode, give_worker, lent, string_of, take_worker, text_of, to_known_ms
from ._native import ffi, lib
from .enums import Audience, Channel, Level, Locale, Region
from .facts import Facts, c_facts
from .pack import Pack, pack_of
from .text import Ruler, Span

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .session import Session

#: The first time of a draft, milliseconds: the year 2000. What lies before was counted in seconds.
FIRST_MS = 946_684_800_000


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
    whole_draft: bool
    """The whole draft decides it, not its sentence alone: a :class:`LintStream` leaves it to the end."""


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
    items = _items(c, pack, data)
    return Findings(text, items, string_of(c.fixed) if items else text)


def _items(c: Any, pack: Pack, data: bytes) -> tuple[Finding, ...]:
    names, ruler = pack._names, Ruler(data)
    items = []
    for i in range(c.count):
        f = c.items[i]
        items.append(
            Finding(
                names[f.rule], names[f.family], Level(f.level), ruler.span(f.span), string_of(f.quote), names[f.message] or "",
                names[f.message_en] or "", text_of(f.replacement), names[f.advice], names[f.source] or "", names[f.law] or "", bool(f.shadow),
                bool(f.whole_draft),
            )  # fmt: skip
        )
    return tuple(items)


class LintSetting(TypedDict, total=False):
    """What holds for a draft whatever it answers; :func:`lint` says what each means."""

    locale: Locale | str
    audience: Audience | str
    channel: Channel | str | None
    previous: str | None
    facts: Facts | None
    known: Mapping[str, str] | None
    reply_after_s: int
    typing_cpm: int
    held_s: int
    first_turn: bool
    trainee: bool
    canned: bool
    hold_return: bool
    region: Region | str | None
    at: datetime | None


class LintOptions(LintSetting, total=False):
    """What :func:`lint` and :class:`LintStream` may be told besides the draft; :func:`lint` says what each means."""

    phase: str | None
    patient: str | None


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
    region: Region | str | None = None,
    at: datetime | None = None,
) -> tuple[Any, list[Any]]:
    """A consult_lint_options *, and what must be kept as long as it."""
    o = ffi.new("consult_lint_options *")
    keep: list[Any] = [o, facts]
    o.struct_size = ffi.sizeof("consult_lint_options")
    o.locale, o.audience = int(Locale.of(locale)), int(Audience.of(audience))
    o.channel = 0 if channel is None else int(Channel.of(channel))
    for member, value in (("phase", c_optional(phase, "phase")), ("patient", _optional(patient, "patient")), ("previous", _optional(previous, "previous"))):
        keep.append(value)
        setattr(o, member, value)
    o.facts = c_facts(facts)
    if known is not None:
        o.known, o.known_count = pairs_of(known, "known", keep), len(known)
    try:
        o.reply_after_s, o.typing_cpm, o.held_s = reply_after_s, typing_cpm, held_s
        o.first_turn, o.trainee, o.canned, o.hold_return = first_turn, trainee, canned, hold_return
    except (OverflowError, TypeError):  # fill() knows which, but takes its time
        fill(o, reply_after_s=reply_after_s, typing_cpm=typing_cpm, held_s=held_s)
        fill(o, first_turn=first_turn, trainee=trainee, canned=canned, hold_return=hold_return)
    o.region, o.at_ms = 0 if region is None else int(Region.of(region)), 0 if at is None else to_known_ms(at, "at")
    if at is not None and o.at_ms < FIRST_MS:
        raise refused("at", at, "the year 2000 or later")
    return o, keep


def _optional(text: str | None, what: str) -> Any:
    return NULL if text is None else c_text(encode(text, what))


def pairs_of(pairs: Mapping[str, str], what: str, keep: list[Any]) -> Any:
    """A consult_pair[]; what it points to goes to `keep`."""
    if not isinstance(pairs, Mapping):
        raise wrong(what, pairs, "a mapping")
    array = ffi.new("consult_pair[]", len(pairs))
    keep.append(array)
    for i, (key, value) in enumerate(pairs.items()):
        texts = c_name(key, f"a key of {what}"), c_text(encode(value, f"{what}[{key!r}]"))
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
    region: Region | str | None = None,
    at: datetime | None = None,
) -> Findings:
    """Checks a draft. What is not given is unknown, or taken from the session; rules that need it are silent.

    :param session: what rules about the talk use; it is not changed.
    :param phase: id of a phase or interrupt.
    :param patient: the patient's last message.
    :param previous: the agent's reply before this one. Without a session, what it said counts as said already.
    :param known: slots that are known already, besides the session's.
    :param reply_after_s: seconds since the patient's message.
    :param typing_cpm: characters typed a minute.
    :param held_s: seconds of a hold.
    :param first_turn: the agent's first words in this talk.
    :param canned: the draft came from a store of replies.
    :param hold_return: the agent comes back from a hold.
    :param region: where the patient is asked: ``"cn"``, ``"tw"``, ``"hk"``; None: rules of all regions.
    :param at: when the draft is sent, in the year 2000 or later: a rule whose laws are not in force on that day is left out; None: all are looked at.

    >>> findings = lint("您放心，保证治好。")
    >>> findings[0].rule, findings[0].level.name, findings[0].span.of(findings.text)
    ('F6.promise', 'BLOCK', '保证治好')
    >>> bool(lint("您好，请问眼睛不舒服多久了？"))
    False
    """
    pack = pack_of(pack, session, facts)
    options, keep = lint_options(
        locale=locale, audience=audience, channel=channel, phase=phase, patient=patient, previous=previous, facts=facts,
        known=known, reply_after_s=reply_after_s, typing_cpm=typing_cpm, held_s=held_s, first_turn=first_turn, trainee=trainee,
        canned=canned, hold_return=hold_return, region=region, at=at,
    )  # fmt: skip
    if session is None:
        return _lint(text, pack, NULL, options)
    with lent(session) as c_session:
        findings = _lint(text, pack, c_session, options)
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


@dataclass(frozen=True, slots=True)
class Progress:
    """What a piece of a draft brought."""

    findings: tuple[Finding, ...]
    """Certain now and not told before; spans are of the whole draft."""
    safe: int
    """Characters from the start of the draft, whole sentences, that may be shown but for what the findings say; never fewer than before."""
    show: str
    """Those that became safe with this piece."""

    @property
    def blocked(self) -> bool:
        """Whether one of these findings says that the draft must not be sent."""
        return any(each.level >= Level.BLOCK for each in self.findings)


class LintStream(Closable):
    """A draft that comes in pieces, as a language model writes it: what is wrong is told before the patient sees it.

    Findings of one sentence are told once the sentence has ended; what the whole draft decides (:attr:`Finding.whole_draft`) is told by
    :meth:`end`, which gives the same as :func:`lint` of the whole text. What is `safe`, always whole sentences, may be shown: nothing
    in it can still become a finding of one sentence. While a danger that the patient told of is unanswered, nothing is safe until the
    draft answers it. What was told is no longer waited for: look at :attr:`Progress.blocked` first. Who drops a sentence that blocks and
    goes on drops all that the finding covers (it may reach beyond `safe`), and looks at the rest with :func:`lint`: of some rules a
    draft is told the first place only (`examples/guard.py`). It may be used from any thread, one call at a time (a lock sees to it).

    :param session: copied: it may go on meanwhile.
    :param options: those of :func:`lint`; they are read now.

    >>> with LintStream() as stream:
    ...     pieces = [stream.feed(piece) for piece in ("您别担心。我们保", "证治好。", "您方便来一", "趟吗？")]
    ...     findings = stream.end()
    >>> [piece.show for piece in pieces][:2], [finding.rule for piece in pieces for finding in piece.findings]
    (['您别担心。', ''], ['F6.promise'])
    >>> findings == lint("您别担心。我们保证治好。您方便来一趟吗？")
    True
    """

    _kind = "stream"

    def __init__(self, pack: Pack | None = None, *, session: Session | None = None, **options: Unpack[LintOptions]) -> None:
        only(options, LintOptions, "LintStream")
        pack = pack_of(pack, session, options.get("facts"))
        c_options, keep = lint_options(**options)
        holder, worker = ffi.new("consult_lint_stream **"), take_worker()
        try:
            with lent(session) as c_session:
                check_worker(lib.consult_lint_stream_begin(worker, pack._c, c_session, c_options, holder), worker)
        finally:
            give_worker(worker)
            del keep
        self._c = ffi.gc(holder[0], lib.consult_lint_stream_free)
        self._lock = threading.RLock()
        self.pack = pack
        self._data = b""
        self._safe = 0

    @property
    def text(self) -> str:
        """The draft so far."""
        return self._data.decode(errors="ignore")

    def feed(self, piece: str | bytes) -> Progress:
        """The next piece: text, or bytes of UTF-8 that may be cut inside a character. One that raises was not taken.

        :raises LimitError: the draft is too long.
        :raises OutOfOrderError, InvalidArgumentError: after the end.
        """
        added = data_of(piece, "piece")
        with self._lock:
            whole = self._data + added

            def read(progress: Any) -> Progress:
                show = whole[self._safe : progress.safe].decode()
                self._data, self._safe = whole, progress.safe
                found = _items(progress.findings, self.pack, whole) if progress.findings.count else ()
                return Progress(found, progress.safe_code_points, show)

            return ask(
                "consult_lint_progress", lambda worker, out: lib.consult_lint_stream_feed(self._open(), worker, added, len(added), out), read, whole
            )

    def end(self) -> Findings:
        """There is no more: all findings of the draft, those told before too. Afterwards it takes nothing more."""
        with self._lock:
            data = self._data
            return ask(
                "consult_findings", lambda worker, out: lib.consult_lint_stream_end(self._open(), worker, out),
                lambda c: read_findings(c, self.pack, data.decode(), data), data,
            )  # fmt: skip

    def __repr__(self) -> str:
        return "<LintStream closed>" if self._c is None else f"<LintStream of {len(self.text)} characters>"
