"""Wrong calls: each names the argument, what came and what is wanted; nothing crashes, nothing is taken for something else."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, cast

import pytest

import consult
from consult import InvalidArgumentError, LintStream, Plan, Purpose, Report, Review, Session, Yield
from consult._core import Single
from consult._native import lib

UTC = timezone.utc
AT = datetime(2025, 12, 1, 10, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
ANY = cast(Any, consult)  # what follows is what a type checker would not let pass


def plan() -> Plan:
    return Plan("follow_up", AT, consent="service")


SINGLE: dict[str, Callable[[], Any]] = {
    "LintStream": LintStream, "Review": Review, "Plan": plan, "Builder": consult.Builder, "Coverage": consult.Coverage,
    "Journal": consult.Journal, "Yield": lambda: Yield("follow_up"),
}  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_what_c_holds_once_is_not_copied(name: str) -> None:
    made = SINGLE[name]()
    for way in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match=f"^a {name} can be neither copied nor pickled$"):
            way(made)


def test_every_class_that_holds_an_object_of_c_says_how_it_is_copied() -> None:
    kinds = {name: kind for name, kind in vars(consult).items() if isinstance(kind, type) and "self._c = " in inspect.getsource(kind)}
    copied = {name for name, kind in kinds.items() if "__copy__" in vars(kind) and "__reduce__" in vars(kind)}
    assert copied == {"Session", "Pack", "Facts", "Agenda", "Report"}
    assert kinds.keys() - copied == SINGLE.keys() and all(issubclass(kinds[name], Single) for name in SINGLE)


def test_what_is_closed_is_refused_and_its_results_live() -> None:
    stream, review = LintStream(), Review()
    review.patient("眼睛红了两天", at=AT)
    result = review.result()
    for each, call in ((stream, lambda: stream.feed("好")), (review, review.result)):
        each.close()
        with pytest.raises(consult.OutOfOrderError, match="closed"):
            call()
    assert result.turns[0].text == "眼睛红了两天"


@pytest.mark.parametrize("value", [3, 10**10, None, [1, 2], 1.5, True])
def test_a_number_is_no_text_and_no_bytes(value: object) -> None:
    calls: list[tuple[str, Callable[[Any], Any]]] = [
        ("piece", LintStream().feed), ("text", consult.verify_journal), ("text", consult.replay_journal), ("saved", Session.restore),
        ("saved", Report.load), ("data", consult.Agenda.from_bytes), ("image", consult.Pack.from_image), ("text", consult.classify),
        ("text", consult.lint), ("text", consult.mask), ("text", consult.fold), ("text", consult.columns), ("text", consult.labs),
        ("text", consult.answers), ("text", consult.doctors), ("text", consult.parse_time), ("id", Yield), ("scenario", consult.phrases),
    ]  # fmt: skip
    for name, call in calls:
        with pytest.raises(TypeError, match=f"^{name}: (str|str or bytes|bytes) is wanted, not {type(value).__name__.replace('NoneType', 'None')}"):
            call(value)


def test_what_lends_its_bytes_is_bytes() -> None:
    with LintStream() as stream:
        stream.feed(memoryview("您好，".encode()))  # type: ignore[arg-type]
        stream.feed(bytearray("您放心".encode()))  # type: ignore[arg-type]
        assert stream.text == "您好，您放心"
    agenda = consult.Agenda()
    agenda[1] = AT
    assert consult.Agenda.from_bytes(bytearray(bytes(agenda))) == agenda  # type: ignore[arg-type]


TYPES: list[tuple[str, Callable[[], Any]]] = [
    ("text: str is wanted, not None", lambda: ANY.classify(None)),
    ("text: str is wanted, not int 3", lambda: ANY.classify(3)),
    ("text: str is wanted, not bytes", lambda: ANY.classify("我妈".encode())),
    ("pack: a consult.Pack", lambda: ANY.classify("x", pack="ophthalmology")),
    ("pack: a consult.Pack", lambda: ANY.Session("ophthalmology")),
    ("pack: a consult.Pack", lambda: ANY.Plan("follow_up", AT, pack="ophthalmology")),
    ("pack: a consult.Pack", lambda: ANY.Coverage("core")),
    ("pack: a consult.Pack", lambda: ANY.Facts({}, "core")),
    ("facts: consult.Facts, .*, is wanted, not dict", lambda: ANY.Session(facts={"hospital": "清波"})),
    ("facts: consult.Facts", lambda: ANY.Session(consult.Pack.default(), {"hospital": "清波"})),
    ("facts: consult.Facts", lambda: ANY.lint("x", facts={})),
    ("facts: consult.Facts", lambda: ANY.answers("x", facts={})),
    ("facts: consult.Facts", lambda: ANY.phrases("ask.phone", facts={})),
    ("facts: consult.Facts", lambda: ANY.Review(facts={})),
    ("facts: consult.Facts", lambda: ANY.replay_journal("", facts={})),
    ("session: a consult.Session", lambda: ANY.lint("x", session="s")),
    ("session: a consult.Session", lambda: ANY.lint("x", consult.Pack.default(), session=Review())),
    ("session: a consult.Session", lambda: ANY.mask_slot(None, "age")),
    ("session: a consult.Session", lambda: ANY.route(None, [], at=AT)),
    ("session: a consult.Session", lambda: ANY.overdue([None], AT)),
    ("session: a consult.Session", lambda: plan().heed(cast(Any, plan()))),
    ("session: a consult.Session", lambda: ANY.Journal().begin(Review())),
    ("coverage: a consult.Coverage", lambda: ANY.Session(coverage=5)),
    ("talk: a consult.Session or a consult.Review", lambda: ANY.Report().add(plan(), at=AT)),
    ("plan: a consult.Plan", lambda: ANY.Yield("follow_up").add_plan(Session())),
    ("plans: consult.Plan", lambda: ANY.Plan.reconcile([Session()])),
    ("other: a consult.Report", lambda: ANY.Report().__iadd__(Session())),
    ("agents: consult.Agent", lambda: ANY.route(Session(), ["a"], at=AT)),
    ("at: a datetime with a zone, .*, is wanted, not str", lambda: ANY.Session().patient("x", at="2025-12-01")),
    ("at: a datetime", lambda: ANY.Session().tick(date(2025, 12, 1))),
    ("at: a datetime with a zone, .*, is wanted, not int 0", lambda: ANY.lint("x", at=0)),
    ("anchor: a datetime", lambda: ANY.Plan("follow_up", date(2025, 12, 1))),
    ("now: a datetime", lambda: ANY.when("明天", "2025-12-01")),
    ("now: a datetime", lambda: ANY.Agenda().take("2025-12-01")),
    ("zone: a tzinfo", lambda: ANY.Plan("follow_up", AT, zone="Asia/Shanghai")),
    ("zone: a datetime.timezone", lambda: ANY.parse_time("2026-12-01T09:30", "Asia/Shanghai")),
    ("utc_offset: a timedelta", lambda: ANY.Report(utc_offset=8)),
    ("seed: a whole number is wanted, not float 1.5", lambda: ANY.Session(seed=1.5)),
    ("age: a whole number is wanted, not str", lambda: ANY.labs("ALT 80", age="")),
    ("typing_cpm: a whole number", lambda: ANY.Session().agent("x", at=AT, typing_cpm="80")),
    ("trainee: True or False is wanted, not str", lambda: ANY.Session(trainee="no")),
    ("role: a Role or its name is wanted, not None", lambda: ANY.classify("x", role=None)),
    ("channel: a Channel or its name is wanted, not Role", lambda: ANY.classify("x", channel=consult.Role.AGENT)),
    ("consent: a Purpose, or names is wanted, not list", lambda: ANY.Plan("follow_up", AT, consent=["service"])),
    ("known: a mapping is wanted, not list", lambda: ANY.lint("x", known=["phone"])),
    ("known\\['age'\\]: str is wanted, not int 67", lambda: ANY.lint("x", known={"age": 67})),
    ("slot 'age': str is wanted, not int 67", lambda: ANY.Session().slots.__setitem__("age", 67)),
    ("answers: a mapping", lambda: ANY.survey("visit", [5])),
    ("source: JSON text or a mapping is wanted, not int 5", lambda: ANY.Facts(5)),
    ("source: .*not JSON serializable", lambda: ANY.Facts({"hospital": AT})),
    ("expected str, bytes or os.PathLike object, not int", lambda: ANY.Facts.load(0)),
    ("packs are made by Pack.default", lambda: ANY.Pack("ophthalmology")),
    ("key: a whole number", lambda: ANY.Agenda().get("x")),
]


@pytest.mark.parametrize("message, call", TYPES, ids=[message for message, _ in TYPES])
def test_a_wrong_type_is_named(message: str, call: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match=f"^{message}"):
        call()


VALUES: list[tuple[str, Callable[[], Any]]] = [
    ("role: one of patient, agent is wanted, not 7", lambda: ANY.classify("x", role=7)),
    ("role: one of patient, agent is wanted, not 'nurse'", lambda: ANY.classify("x", role="nurse")),
    ("role: one of patient, agent is wanted, not <Role.UNKNOWN_7", lambda: ANY.classify("x", role=consult.Role(7))),
    ("kind: one of phrase_used", lambda: ANY.Session().event("no_such", "x", at=AT)),
    ("kind: one of phase", lambda: ANY.Pack.default().entries(99)),
    ("consent: some of none, clinical, service, marketing is wanted, not 'email'", lambda: Plan("follow_up", AT, consent="email")),
    ("consent: some of", lambda: ANY.Plan("follow_up", AT, consent=64)),
    ("seed: 0 to 18446744073709551615 is wanted, not -1", lambda: Session(seed=-1)),
    ("seed: 0 to", lambda: consult.answers("x", seed=-1)),
    ("at_most: 0 to", lambda: consult.phrases("ask.phone", at_most=-1)),
    ("age: 0 to 150 is wanted, not -1", lambda: consult.labs("ALT 80", age=-1)),
    ("age: 0 to 150 is wanted, not 151", lambda: consult.labs("ALT 80", age=151)),
    ("typing_cpm: ", lambda: Session().agent("x", at=AT, typing_cpm=2**40)),
    ("skill: 0 to", lambda: consult.route(Session(), [consult.Agent("a", skill=-1, capacity=1)], at=AT)),
    ("key: 0 to", lambda: consult.Agenda().__setitem__(-1, AT)),
    ("least: 1 to 1000 is wanted, not 0", lambda: Report(least=0)),
    ("utc_offset in minutes: -1439 to 1439", lambda: Report(utc_offset=timedelta(hours=30))),
    ("stage: 0 to 3 is wanted, not 99", lambda: Yield("follow_up").count(1, 99)),
    ("attempt: 0 to 11 is wanted, not 12", lambda: Yield("follow_up").attempt(12)),
    ("count: 0 to", lambda: Yield("follow_up").add(attempt=1, stage=0, count=-1)),
    ("the weekdays of hours: 1 to 7", lambda: Plan("follow_up", AT, hours=[consult.Hours("x", ((time(8), time(9)),), (0,))])),
    ("call_back: a time after", lambda: plan().record("call_1", "call_back", AT)),
    ("at: a time from 1900 to 2200", lambda: plan().order("call_1", LAST)),
    ("now: a time from 1900 to 2200", lambda: consult.when("明天", LAST)),
    ("at: a time with a zone, .*, is wanted, not one without", lambda: Session().patient("x", at=datetime(2025, 12, 1))),
    ("at: the year 2000 or later is wanted, not 1960", lambda: consult.lint("x", at=datetime(1960, 1, 1, tzinfo=UTC))),
    ("at: the year 2000 or later is wanted, not 1960", lambda: LintStream(at=datetime(1960, 1, 1, tzinfo=UTC))),
    ("text: a time as ISO 8601 writes it", lambda: consult.parse_time("yesterday")),
    ("scenario: text without a NUL", lambda: consult.phrases("a\0b")),
    ("pack: the session's own", lambda: consult.labs("x", consult.Pack.load(base="core"), session=Session())),
    ("coverage: one that was made with the same Pack or an equal one", lambda: Session(coverage=consult.Coverage(consult.Pack.load(base="core")))),
]


@pytest.mark.parametrize("message, call", VALUES, ids=[message for message, _ in VALUES])
def test_a_value_that_is_not_taken_is_named(message: str, call: Callable[[], Any]) -> None:
    with pytest.raises(InvalidArgumentError, match=f"^{message}") as error:
        call()
    assert isinstance(error.value, ValueError) and not re.search("struct_size|_ms", str(error.value))


def test_what_a_patient_wrote_stands_in_no_error() -> None:
    with pytest.raises(TypeError) as error:
        ANY.classify(["我妈电话13800001234"])
    assert "138" not in str(error.value)


def test_names_do_where_purposes_are_expected() -> None:
    assert plan() == Plan("follow_up", AT, consent=Purpose.SERVICE)
    assert Purpose.of("clinical, service") == Purpose.CLINICAL | Purpose.SERVICE == Purpose.of(3)
    made = plan()
    made.consent("none")
    assert made.next(AT) is None
    made.consent("clinical,service")
    assert made.next(AT) is not None


def test_numbers_of_numpy_are_numbers() -> None:
    np = pytest.importorskip("numpy")
    assert Session(seed=np.uint64(3), trainee=np.True_) == Session(seed=3, trainee=True)
    assert consult.labs("ALT 80 U/L", sex=np.int64(1), age=np.int32(45))[0].verdict.label == "above"


def test_far_times_are_refused_or_told_as_the_last_moment() -> None:
    end = datetime.max.replace(tzinfo=UTC)
    for far in (LAST, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))):
        with pytest.raises(consult.InvalidArgumentError, match="1900 to 2200"):
            Session().patient("眼睛红了两天", at=far)
    agenda = consult.Agenda()
    agenda[1] = LAST
    assert agenda.next() == (1, LAST)
    assert lib.consult_agenda_set(agenda._c, 1, 2**63 - 1) == 0  # a host of C may mean never
    assert agenda[1] == end and consult.Agenda.from_bytes(bytes(agenda)).next() == (1, end)


def test_an_option_that_is_none_is_named_with_the_call() -> None:
    from consult.batch import lint_many

    for call, name in ((lint_many, "lint_many"), (LintStream, "LintStream")):
        with pytest.raises(TypeError, match=rf"^{name}\(\) got an unexpected keyword argument 'colour'$"):
            cast(Any, call)(*([[]] if name == "lint_many" else []), colour=1)
    with pytest.raises(TypeError, match=r"^lint_many\(\) got an unexpected keyword argument 'session'$"):
        cast(Any, lint_many)([], session=None)


def test_laws_that_came_later_are_not_in_force() -> None:
    promise = "您放心，保证治好。"
    assert [each.rule for each in consult.lint(promise)] == ["F6.promise"]
    assert not consult.lint(promise, at=datetime(2000, 1, 1, tzinfo=UTC))
    with pytest.raises(consult.InvalidArgumentError, match="2000 or later"):
        consult.lint(promise, at=datetime(1970, 1, 1, tzinfo=UTC))  # C says 0 for unknown


def test_an_equal_pack_is_the_sessions() -> None:
    again = consult.Pack.from_image(consult.Pack.default().image)
    assert consult.lint("您放心，保证治好。", again, session=Session()).blocked
