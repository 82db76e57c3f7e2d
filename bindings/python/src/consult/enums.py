"""The small sets of names that the library speaks in.

Numbers are those of the C headers and are never used again for something else. A newer library may add some: a number without a
name becomes a member called ``UNKNOWN_<number>``, so that nothing fails because of it.
"""

from __future__ import annotations

import enum
import operator
from typing import Any, TypeVar

_E = TypeVar("_E", bound="Name")


class Name(enum.IntEnum):
    """Base of all: an integer for C, a name for people. Wherever one is expected, its name will do (``"phone"``).

    >>> Channel.of("phone")
    <Channel.PHONE: 2>
    >>> Locale.of("zh-Hant").label
    'zh-Hant'
    """

    @classmethod
    def of(cls: type[_E], value: _E | str | int, what: str = "") -> _E:
        """The member of that name or number.

        :param what: what it is given for, in errors; default: the name of the set.
        :raises InvalidArgumentError: there is none of that name or number.
        :raises TypeError: neither a member of this set nor a name nor a number.
        """
        member: Any = value
        if type(value) is cls and value._name_ in cls._member_map_:
            return value
        if isinstance(value, str):
            member = cls.__members__.get(value.replace("-", "_").upper())
        elif not isinstance(value, cls):
            member = cls(_number(cls, value, what, f"a {cls.__name__} or its name"))
        if member is None or member._name_ not in cls.__members__:
            raise _refused(cls, value, what, "one of " + ", ".join(each.label for each in cls))
        made: _E = member
        return made

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member

    @property
    def label(self) -> str:
        """The name as packs and files write it: ``"patient"``, ``"one_to_one"``."""
        return self.name.lower()


def _number(kind: type, value: Any, what: str, wanted: str) -> int:
    """A bare number; no member of another set, no truth value."""
    if not isinstance(value, (enum.Enum, bool)):
        try:
            return operator.index(value)
        except TypeError:
            pass
    from ._arguments import wrong

    raise wrong(what or kind.__name__.lower(), value, wanted)


def _refused(kind: type, value: Any, what: str, wanted: str) -> Exception:
    from ._arguments import refused

    return refused(what or kind.__name__.lower(), repr(value), wanted)


class Status(Name):
    """What a C call returned. Python sees it on exceptions only (:attr:`consult.ConsultError.status`)."""

    OK = 0
    INVALID_ARGUMENT = -1
    NO_MEMORY = -2
    INVALID_UTF8 = -3
    LIMIT = -4
    INVALID_PACK = -5
    INVALID_JSON = -6
    UNKNOWN_ID = -7
    NOT_FOUND = -8
    IO = -9
    UNSUPPORTED_VERSION = -10
    PACK_MISMATCH = -11
    OUT_OF_ORDER = -12
    REGEX_LIMIT = -13


class Role(Name):
    """Who speaks: the patient (or whoever asks for one), or the agent (a person, a bot, a language model)."""

    PATIENT = 1
    AGENT = 2


class Channel(Name):
    """Where the talk takes place: in writing, on the phone (transcribed), at the desk (transcribed)."""

    ONLINE = 1
    PHONE = 2
    DESK = 3


class Locale(Name):
    """Script and wording of what the library offers to say. What it reads may be in any mixture."""

    ZH_HANS = 1
    ZH_HANT = 2

    @property
    def label(self) -> str:
        return {1: "zh-Hans", 2: "zh-Hant"}.get(int(self), self.name)


class Level(Name):
    """How serious a finding is; BLOCK must not be sent."""

    INFO = 1
    WARNING = 2
    ERROR = 3
    BLOCK = 4


class Audience(Name):
    """Who receives a draft: one patient, or everybody (templates, web pages: advertising law in full)."""

    ONE_TO_ONE = 1
    BROADCAST = 2


class Region(Name):
    """Where the patient is asked: some rules are of one place (dialect, a law)."""

    CN = 1
    TW = 2
    HK = 3


class Severity(Name):
    """How bad a fault of a pack is: a warning lets it compile (not in strict mode), an error does not."""

    WARNING = 1
    ERROR = 2


class EventKind(Name):
    """What happened besides words; :meth:`consult.Session.event` says what each needs as its detail."""

    PHRASE_USED = 1
    SIGNAL = 2
    PHASE = 3
    INTERRUPT_ENTER = 4
    INTERRUPT_LEAVE = 5


class PackKind(Name):
    """The kinds of ids that :meth:`consult.Pack.entries` lists."""

    PHASE = 1
    INTERRUPT = 2
    LABEL = 3
    SLOT = 4
    FLAG = 5
    SCENARIO = 6
    RULE = 7
    PLAN = 8
    CUE = 9
    CONCEPT = 10
    SIGNAL = 11
    TERM = 12


class GraphFormat(Name):
    """How :meth:`consult.Pack.graph` draws: for Graphviz, or for Mermaid."""

    DOT = 1
    MERMAID = 2


class Purpose(enum.IntFlag):
    """The purposes of a contact; each needs its own consent. They add up: ``Purpose.CLINICAL | Purpose.SERVICE``, as names
    ``"clinical,service"``."""

    NONE = 0
    CLINICAL = 1
    SERVICE = 2
    MARKETING = 4

    @classmethod
    def of(cls, value: Purpose | str | int, what: str = "consent") -> Purpose:
        """The purposes of these names, numbers or members; errors as those of :meth:`Name.of`.

        >>> Purpose.of("service"), int(Purpose.of("clinical, marketing")), bool(Purpose.of("none"))
        (<Purpose.SERVICE: 2>, 5, False)
        """
        wanted = "some of " + ", ".join(name.lower() for name in cls.__members__)
        found = cls.NONE
        if isinstance(value, str):
            for name in value.split(","):
                member = cls.__members__.get(name.strip().upper())
                if member is None:
                    raise _refused(cls, value, what, wanted)
                found |= member
            return found
        number = int(value) if isinstance(value, cls) else _number(cls, value, what, "a Purpose, or names")
        if number & ~int(cls.CLINICAL | cls.SERVICE | cls.MARKETING):
            raise _refused(cls, value, what, wanted)
        return cls(number)


class Result(Name):
    """What became of a contact of a plan."""

    DONE = 1
    NO_ANSWER = 2
    BUSY = 3
    CALL_BACK = 4
    REFUSED = 5
    OPTED_OUT = 6
    WRONG_NUMBER = 7
    BOOKED = 8
    VISITED = 9
    HOSPITALISED = 10
    SOFT_REFUSAL = 11
    NO_SHOW = 12
    DECEASED = 13
    EMERGENCY = 14
    COMPLAINED = 15
    OTHER_PERSON = 16
    TREATED_ELSEWHERE = 17


class StepStatus(Name):
    """State of a step of a plan."""

    PLANNED = 1
    DONE = 2
    CANCELLED = 3
    NO_CONSENT = 4
    GIVEN_UP = 5
    HELD = 6


class StepKind(Name):
    """What a step is. Only contacts need consent and keep quiet hours, caps and gaps."""

    CONTACT = 1
    TASK = 2
    VISIT = 3
    DEADLINE = 4


class Sex(Name):
    """A sex, where ranges of laboratory values differ by it."""

    UNKNOWN = 0
    MALE = 1
    FEMALE = 2


class LabVerdict(Name):
    """How a laboratory value lies to its range; UNJUDGED: there is nothing to compare it with."""

    UNJUDGED = 0
    BELOW = 1
    WITHIN = 2
    ABOVE = 3


class LabBasis(Name):
    """What a verdict rests on: the range that the report prints, the arrow that it prints, the table of the pack."""

    NONE = 0
    PRINTED = 1
    MARK = 2
    TABLE = 3


class LabSide(Name):
    """Which eye."""

    NONE = 0
    RIGHT = 1
    LEFT = 2
    BOTH = 3


class LabSign(Name):
    """The sign of a test that is positive or negative."""

    NONE = 0
    NEGATIVE = 1
    WEAK = 2
    POSITIVE = 3


class LabMissing(enum.IntFlag):
    """Why a value could not be judged. RANGE: none is printed, and the table has none for this person; POPULATION: a child, pregnant, or
    on dialysis: the table is not for them."""

    NONE = 0
    SEX = 1
    AGE = 2
    UNIT = 4
    RANGE = 8
    POPULATION = 16


class DoctorReason(enum.IntFlag):
    """Why a doctor fits: the patient named them; a word of the specialty stands in the text; the specialty treats what a card of the text is
    about; has a free time."""

    NONE = 0
    NAMED = 1
    SPECIALTY = 2
    CARD = 4
    FREE = 8


class RouteFate(Name):
    """What became of an agent when one was chosen. OWNER: chosen, the case is theirs already; UNSKILLED: somebody else is skilled enough;
    COSTLIER: busier, or more skilled than the case needs."""

    CHOSEN = 1
    OWNER = 2
    OFF_SHIFT = 3
    FULL = 4
    UNSKILLED = 5
    COSTLIER = 6


class Verdict(Name):
    """What became of a criterion of a review: it did not apply; all points, some, none."""

    NOT_DUE = 0
    EARNED = 1
    PARTLY = 2
    LOST = 3


class StepForm(Name):
    """What a phase asks of the agent: to say something (a signal), to ask for something (a slot), to reach its goal."""

    SAY = 1
    ASK = 2
    GOAL = 3


class SatisfactionLevel(Name):
    """How satisfied; UNKNOWN: nothing was answered about what came of it."""

    UNKNOWN = 0
    LOW = 1
    MIDDLE = 2
    HIGH = 3


class JournalFault(Name):
    """What is wrong with a journal. FOREIGN: the line follows another one than that before it; CUT: it ends before its closing line, or before
    the hash that was expected; OTHER_STATE: played again, the step leaves the session otherwise than recorded;
    OTHER_FACTS: made with other facts."""

    FINE = 0
    NOT_A_LINE = 1
    CHANGED = 2
    MISSING = 3
    REORDERED = 4
    FOREIGN = 5
    AFTER_END = 6
    CUT = 7
    OTHER_PACK = 8
    OTHER_STATE = 9
    OTHER_FACTS = 10
