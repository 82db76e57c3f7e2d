"""The small sets of names that the library speaks in.

Numbers are those of the C headers and are never used again for something else. A newer library may add some: a number without a
name becomes a member called ``UNKNOWN_<number>``, so that nothing fails because of it.
"""

from __future__ import annotations

import enum
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
    def of(cls: type[_E], value: _E | str | int) -> _E:
        """The member of that name or number. Raises ValueError for a name that is none."""
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            try:
                return cls[value.replace("-", "_").upper()]
            except KeyError:
                names = ", ".join(member.label for member in cls)
                raise ValueError(f"{value!r} is no {cls.__name__.lower()}: {names}") from None
        return cls(value)

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


class GraphFormat(Name):
    """How :meth:`consult.Pack.graph` draws: for Graphviz, or for Mermaid."""

    DOT = 1
    MERMAID = 2


class Purpose(enum.IntFlag):
    """The purposes of a contact; each needs its own consent. They add up: ``Purpose.CLINICAL | Purpose.SERVICE``."""

    NONE = 0
    CLINICAL = 1
    SERVICE = 2
    MARKETING = 4


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
