"""Review: a finished talk judged as a supervisor would: steps done and missed, what was wrong, how fast it was answered, how it ended; a score
whose every point has its reason, with turn and quote (R69).

A review keeps the texts that it was given: it is as private as the talk. In results long numbers, and values of slots that the pack masks, are
starred out in quotes.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ._arguments import fill
from ._core import MILLISECOND, Closable, ask, ask_text, c_optional, check, check_worker, from_ms, give_worker, string_of, take_worker, text_of
from ._native import ffi, lib
from .enums import Channel, EventKind, Level, Locale, Region, Role, StepForm, Verdict
from .facts import Facts, c_facts
from .pack import Pack, pack_of
from .session import Session, c_event, c_turn
from .text import Ruler, Span


@dataclass(frozen=True, slots=True)
class ReviewPoint:
    """One criterion and the reason for its points."""

    criterion: str
    dimension: str
    phase: str
    """The phase that it belongs to; ``""`` = the whole talk."""
    title: str
    """What is judged, in the locale asked for."""
    title_en: str
    advice: str
    """What to do next time; ``""`` when there is none."""
    advice_en: str
    source: str
    """Row of the manual, or law."""
    verdict: Verdict
    earned: int
    """Of the whole score, in ten-thousandths, rounded."""
    possible: int
    """The same, when all is well."""
    done: int
    """How often it was done; of findings 0."""
    due: int
    """How often it was due; of findings how many there are."""
    figure: int | None
    """Its value in the unit of the measure (permille, seconds, characters); None: it is no figure."""
    share: bool
    """The figure is a share in permille."""
    turn: int | None
    """Where it shows: number of the turn, from 0; what is missing has no place."""
    quote: str
    """The words there, masked."""
    say: str | None
    """Of a point not earned, for trainees: how it can be said."""


@dataclass(frozen=True, slots=True)
class ReviewDimension:
    """A part of the score."""

    dimension: str
    title: str
    title_en: str
    source: str
    weight: int
    counts: bool
    """Something of it was due."""
    permille: int
    """Points earned of those due."""
    earned: int
    """Of the whole score, in ten-thousandths, rounded."""
    possible: int


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """What a phase where the talk stood asks of the agent."""

    phase: str
    phase_title: str
    form: StepForm
    id: str
    """SAY: a signal; ASK: a slot; GOAL: the phase."""
    title: str
    done: bool
    turn: int | None
    """That did it; None: none, or told by the host."""
    quote: str


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """One finding in a turn of the agent."""

    turn: int
    rule: str
    family: str
    level: Level
    shadow: bool
    """Of a rule on trial: it costs nothing."""
    message: str
    message_en: str
    advice: str | None
    replacement: str | None
    source: str
    law: str
    span: Span
    """In the turn's text."""
    quote: str
    """Masked."""


@dataclass(frozen=True, slots=True)
class ReviewTurn:
    """One turn, as the review saw it."""

    role: Role
    at: datetime
    characters: int
    reply: timedelta | None
    """Of the agent's first turn after the patient's last one: how long that waited."""
    phase: str
    phase_title: str
    interrupt: str | None
    interrupt_title: str | None
    text: str
    """Masked; as long as the text."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was said or went wrong: what is counted is the pack's."""

    tally: str
    title: str
    title_en: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of the whole talk."""

    agent_turns: int
    patient_turns: int
    agent_characters: int
    patient_characters: int
    talk_permille: int
    """The agent's part of all characters."""
    replies: int
    """Turns of the patient that were answered."""
    reply_median: timedelta
    """Nearest rank."""
    reply_p90: timedelta
    reply_longest: timedelta
    typing_cpm: int
    """Mean of what the host told, characters a minute; 0 = unknown."""
    written_cpm: int
    """Characters of replies a minute of the time they took, thinking included; 0 = unknown."""
    canned: int
    """Turns from a store."""
    longest_agent_turn: int
    """Characters."""
    duration: timedelta
    """From the first turn to the last."""
    findings: dict[Level, int]
    """How many of each level."""


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """How a talk was."""

    score: int | None
    """Permille of all points that were due, by the weights of the dimensions; None: no criterion was due."""
    capped_by: str | None
    """The criterion that holds the score down."""
    ending: str | None
    """Id of how the talk ended; None when the pack has no endings, or none holds."""
    ending_title: str | None
    ending_title_en: str | None
    phase: str
    """Where the talk stood at the end."""
    flagged: bool
    """A red flag was raised."""
    dimensions: tuple[ReviewDimension, ...]
    points: tuple[ReviewPoint, ...]
    """Every criterion of this form, in the order of the pack, those not due too."""
    steps: tuple[ReviewStep, ...]
    """By phase."""
    findings: tuple[ReviewFinding, ...]
    """By turn."""
    turns: tuple[ReviewTurn, ...]
    tallies: tuple[Tally, ...]
    figures: Figures

    @property
    def lost(self) -> tuple[ReviewPoint, ...]:
        """The criteria that did not earn all their points, what cost most first."""
        found = [point for point in self.points if point.verdict in (Verdict.PARTLY, Verdict.LOST)]
        return tuple(sorted(found, key=lambda point: point.earned - point.possible))


class _Reader:
    """Turns a consult_review_result * into Python's own; `texts` are the turns' in UTF-8."""

    def __init__(self, r: Any, pack: Pack, texts: list[bytes]) -> None:
        self.r, self.names, self.texts = r, pack._names, texts

    def name(self, pointer: Any) -> str:
        return self.names[pointer] or ""

    def turn(self, number: int) -> int | None:
        return None if number == lib.CONSULT_REVIEW_NO_TURN else number

    def items(self, items: Any, count: int) -> list[Any]:
        return [items[i] for i in range(count)]

    def point(self, p: Any) -> ReviewPoint:
        name = self.name
        return ReviewPoint(
            name(p.criterion), name(p.dimension), name(p.phase), name(p.title), name(p.title_en), name(p.advice), name(p.advice_en), name(p.source),
            Verdict(p.verdict), p.earned, p.possible, p.done, p.due, p.figure if p.measured else None, bool(p.share), self.turn(p.turn),
            string_of(p.quote), text_of(p.say),
        )  # fmt: skip

    def dimension(self, d: Any) -> ReviewDimension:
        name = self.name
        return ReviewDimension(
            name(d.dimension), name(d.title), name(d.title_en), name(d.source), d.weight, bool(d.counts), d.permille, d.earned, d.possible
        )

    def step(self, s: Any) -> ReviewStep:
        name = self.name
        return ReviewStep(
            name(s.phase), name(s.phase_title), StepForm(s.form), name(s.id), name(s.title), bool(s.done), self.turn(s.turn), string_of(s.quote)
        )

    def finding(self, f: Any) -> ReviewFinding:
        name = self.name
        return ReviewFinding(
            f.turn, name(f.rule), name(f.family), Level(f.level), bool(f.shadow), name(f.message), name(f.message_en), self.names[f.advice],
            text_of(f.replacement), name(f.source), name(f.law), Ruler(self.texts[f.turn]).span(f.span), string_of(f.quote),
        )  # fmt: skip

    def said(self, t: Any) -> ReviewTurn:
        return ReviewTurn(
            Role(t.role), from_ms(t.at_ms), t.characters, None if t.reply_ms < 0 else t.reply_ms * MILLISECOND, self.name(t.phase),
            self.name(t.phase_title), self.names[t.interrupt], self.names[t.interrupt_title], string_of(t.text),
        )  # fmt: skip

    def figures(self, f: Any) -> Figures:
        median, p90, longest = (timedelta(seconds=each) for each in (f.reply_median_s, f.reply_p90_s, f.reply_longest_s))
        return Figures(
            f.agent_turns, f.patient_turns, f.agent_characters, f.patient_characters, f.talk_permille, f.replies, median, p90, longest,
            f.typing_cpm, f.written_cpm, f.canned, f.longest_agent_turn, f.duration_ms * MILLISECOND,
            {level: f.findings[level - 1] for level in Level},
        )  # fmt: skip

    def result(self) -> ReviewResult:
        r, items = self.r, self.items
        return ReviewResult(
            r.score_permille if r.scored else None, self.names[r.capped_by], self.names[r.ending], self.names[r.ending_title],
            self.names[r.ending_title_en], self.name(r.phase), bool(r.flagged),
            tuple([self.dimension(each) for each in items(r.dimensions, r.dimension_count)]),
            tuple([self.point(each) for each in items(r.points, r.point_count)]),
            tuple([self.step(each) for each in items(r.steps, r.step_count)]),
            tuple([self.finding(each) for each in items(r.findings, r.finding_count)]),
            tuple([self.said(each) for each in items(r.turns, r.turn_count)]),
            tuple([Tally(self.name(t.tally), self.name(t.title), self.name(t.title_en), t.count) for t in items(r.tallies, r.tally_count)]),
            self.figures(r.figures),
        )  # fmt: skip


class Review(Closable):
    """A talk that is being reviewed: turns and events are added in their order, then :meth:`result` is asked for, in the middle too.

    A written answer to a case note is reviewed with ``note=True``: the case is added as the patient's turn, each part of the answer as one of the
    agent's. It may be used from any thread, one call at a time (a lock sees to it).

    :param locale: of titles, messages and pages.
    :param trainee: the agent is in training: criteria for trainees count, and examples of better words are given.
    :param region: where the patient is asked: ``"cn"``, ``"tw"``, ``"hk"``; None: rules of all regions.

    >>> from datetime import datetime, timezone
    >>> at = datetime(2026, 12, 1, 1, 30, tzinfo=timezone.utc)
    >>> with Review() as review:
    ...     review.patient("我妈眼睛看不清，能治好吗", at=at)
    ...     review.agent("您放心，保证治好。", at=at + timedelta(seconds=40))
    ...     result, page = review.result(), review.text()
    >>> [(finding.turn, finding.quote) for finding in result.findings if finding.rule == "F6.promise"]
    [(1, '保证治好')]
    >>> result.figures.reply_median.seconds, "保证治好" in page
    (40, True)
    """

    _kind = "review"

    def __init__(
        self,
        pack: Pack | None = None,
        facts: Facts | None = None,
        *,
        channel: Channel | str = Channel.ONLINE,
        locale: Locale | str = Locale.ZH_HANS,
        trainee: bool = False,
        region: Region | str | None = None,
        note: bool = False,
    ) -> None:
        pack = pack_of(pack, None, facts)
        o = ffi.new("consult_review_options *")
        o.struct_size = ffi.sizeof("consult_review_options")
        o.channel, o.locale = int(Channel.of(channel)), int(Locale.of(locale))
        fill(o, trainee=trainee, note=note)
        o.region = 0 if region is None else int(Region.of(region))
        out = ffi.new("consult_review **")
        check(lib.consult_review_new(pack._c, c_facts(facts), o, out))
        self._c = ffi.gc(out[0], lib.consult_review_free)
        self._lock = threading.RLock()
        self.pack, self.facts = pack, facts
        self._texts: list[bytes] = []

    def add(self, role: Role | str, text: str, *, at: datetime, id: str | None = None, typing_cpm: int = 0, canned: bool = False) -> None:
        """Adds one message, as :meth:`consult.Session.turn` takes it. One that was added before (same id) changes nothing.

        :raises OutOfOrderError: more than a day before the last turn.
        :raises LimitError: the text is too long, or all texts together.
        """
        turn, data, keep = c_turn(role, text, at, id, typing_cpm, canned)
        worker = take_worker()
        try:
            with self._lock:
                check_worker(lib.consult_review_add(self._open(), worker, turn), worker, data)
                if lib.consult_session_turns(lib.consult_review_session(self._c)) > len(self._texts):
                    self._texts.append(data)
        finally:
            give_worker(worker)
            del keep

    def patient(self, text: str, *, at: datetime, id: str | None = None) -> None:
        """:meth:`add` of the patient's words."""
        self.add(Role.PATIENT, text, at=at, id=id)

    def agent(self, text: str, *, at: datetime, id: str | None = None, typing_cpm: int = 0, canned: bool = False) -> None:
        """:meth:`add` of the agent's words."""
        self.add(Role.AGENT, text, at=at, id=id, typing_cpm=typing_cpm, canned=canned)

    def event(self, kind: EventKind | str, detail: str, *, at: datetime) -> None:
        """Adds what happened besides words, as :meth:`consult.Session.event`."""
        event, keep = c_event(kind, detail, at)
        worker = take_worker()
        try:
            with self._lock:
                check_worker(lib.consult_review_event(self._open(), worker, event), worker, b"", repr(detail))
        finally:
            give_worker(worker)
            del keep

    @property
    def session(self) -> Session:
        """A copy of the session that is watched, for its slots and labels."""
        out = ffi.new("consult_session **")
        with self._lock:
            check(lib.consult_session_clone(lib.consult_review_session(self._open()), out))
        session = Session.__new__(Session)
        session._take(out[0], self.pack, self.facts)
        return session

    def result(self) -> ReviewResult:
        """Judges what was added so far. The review can go on afterwards."""
        with self._lock:
            return ask(
                "consult_review_result", lambda worker, out: lib.consult_review_finish(self._open(), worker, out),
                lambda r: _Reader(r, self.pack, self._texts).result(),
            )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """The result as the C library writes it in JSON. Places are in code points."""
        with self._lock:
            tree: dict[str, Any] = json.loads(ask_text(lambda worker, out: lib.consult_review_json(self._open(), worker, out)))
            for finding in tree["findings"]:
                ruler = Ruler(self._texts[finding["turn"]])
                finding["start"], finding["end"] = ruler.at(finding["start"]), ruler.at(finding["end"])
            return tree

    def text(self, title: str | None = None) -> str:
        """The result for a person to read, a line for each thing, in the words of the pack.

        :param title: what to call the talk in the first line.
        """
        with self._lock:
            return ask_text(lambda worker, out: lib.consult_review_text(self._open(), worker, c_optional(title, "title"), out))

    def html(self, title: str | None = None) -> str:
        """The result as one HTML page to be printed: charts as SVG, nothing is loaded from anywhere, no script."""
        with self._lock:
            return ask_text(lambda worker, out: lib.consult_review_html(self._open(), worker, c_optional(title, "title"), out))

    def __repr__(self) -> str:
        return "<Review closed>" if self._c is None else f"<Review of {len(self._texts)} turns>"
