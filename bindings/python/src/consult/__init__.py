"""libconsult: the deterministic guide and guard of a medical consultation in Chinese, offline, in microseconds.

Start with :func:`classify` (what does a message say), :func:`lint` (may this draft be sent), :class:`Session` (a whole talk, with
what to do next) and :class:`Plan` (when to call). What the library knows is a :class:`Pack`; where none is given it is the one
built in. Pack and Facts are shared by all threads; workers of the C library are hidden, one for each thread.

What the library refuses is a :class:`ConsultError`: one tree, each also the usual kind (``ValueError``, ``LookupError``, ``MemoryError``
…); a value that a call does not take (an unknown name of an enum, a number out of its range, a time without a zone) is an
:class:`InvalidArgumentError` among them. An argument of a wrong type is a ``TypeError`` that names it and says what is wanted.
"""

from ._native import ffi as _ffi
from ._native import lib as _lib
from .agenda import Agenda
from .classify import Evidence, Flag, Label, Labels, Reading, Slot, classify
from .coverage import Coverage
from .enums import (
    Audience,
    Channel,
    DoctorReason,
    EventKind,
    GraphFormat,
    JournalFault,
    LabBasis,
    LabMissing,
    LabSide,
    LabSign,
    LabVerdict,
    Level,
    Locale,
    PackKind,
    Purpose,
    Region,
    Result,
    Role,
    RouteFate,
    SatisfactionLevel,
    Severity,
    Sex,
    Status,
    StepForm,
    StepKind,
    StepStatus,
    Verdict,
)
from .errors import (
    ConsultError,
    Diagnostic,
    FileReadError,
    InvalidArgumentError,
    InvalidJSONError,
    InvalidTextError,
    LimitError,
    NotFoundError,
    OutOfMemoryError,
    OutOfOrderError,
    PackError,
    PackMismatchError,
    RegexLimitError,
    UnknownIdError,
    UnsupportedVersionError,
)
from .facts import Facts
from .journal import Journal, JournalCheck, replay_journal, verify_journal
from .knowledge import Answer, Card, CardSection, Doctor, answers, cards, doctors
from .labs import Lab, LabReport, labs
from .lint import Finding, Findings, LintOptions, LintStream, Progress, lint
from .mask import mask, mask_slot
from .pack import Builder, Pack, PackCounts, PackEntry
from .phrase import Phrase, phrases
from .plan import Hours, Plan, Shift, Step, parse_time
from .report import Report
from .review import Figures, Review, ReviewDimension, ReviewFinding, ReviewPoint, ReviewResult, ReviewStep, ReviewTurn, Tally
from .route import Agent, Choice, Difficulty, DifficultyPart, Routing, Waiting, overdue, route
from .session import Action, Advice, Move, Past, Session, Slots
from .survey import Satisfaction, SatisfactionItem, survey
from .text import Span, columns, fold
from .when import When, when
from .yields import Estimate, Yield

__version__: str = str(_ffi.string(_lib.consult_version()).decode())
"""Version of the library and of this package."""

__all__ = [
    "Action", "Advice", "Agenda", "Agent", "Answer", "Audience", "Builder", "Card", "CardSection", "Channel", "Choice",
    "ConsultError", "Coverage", "Diagnostic", "Difficulty", "DifficultyPart", "Doctor", "DoctorReason", "Estimate", "EventKind",
    "Evidence", "Facts", "Figures", "FileReadError", "Finding", "Findings", "Flag", "GraphFormat", "Hours",
    "InvalidArgumentError", "InvalidJSONError", "InvalidTextError", "Journal", "JournalCheck", "JournalFault", "Lab",
    "LabBasis", "LabMissing", "LabReport", "LabSide", "LabSign", "LabVerdict", "Label", "Labels", "Level", "LimitError",
    "LintOptions", "LintStream", "Locale", "Move", "NotFoundError", "OutOfMemoryError", "OutOfOrderError", "Pack", "PackCounts",
    "PackEntry", "PackError", "PackKind", "PackMismatchError", "Past", "Phrase", "Plan", "Progress", "Purpose", "Reading",
    "RegexLimitError", "Region", "Report", "Result", "Review", "ReviewDimension", "ReviewFinding", "ReviewPoint",
    "ReviewResult", "ReviewStep", "ReviewTurn", "Role", "RouteFate", "Routing", "Satisfaction", "SatisfactionItem",
    "SatisfactionLevel", "Session", "Severity", "Sex", "Shift", "Slot", "Slots", "Span", "Status", "Step", "StepForm",
    "StepKind", "StepStatus", "Tally", "UnknownIdError", "UnsupportedVersionError", "Verdict", "Waiting", "When", "Yield",
    "__version__", "answers", "cards", "classify", "columns", "doctors", "fold", "labs", "lint", "mask", "mask_slot", "overdue",
    "parse_time", "phrases", "replay_journal", "route", "survey", "verify_journal", "when",
]  # fmt: skip
