"""libconsult: the deterministic guide and guard of a medical consultation in Chinese, offline, in microseconds.

Start with :func:`classify` (what does a message say), :func:`lint` (may this draft be sent), :class:`Session` (a whole talk, with
what to do next) and :class:`Plan` (when to call). What the library knows is a :class:`Pack`; where none is given it is the one
built in. Pack and Facts are shared by all threads; workers of the C library are hidden, one for each thread.

Everything that can go wrong is a :class:`ConsultError`.
"""

from ._native import ffi as _ffi
from ._native import lib as _lib
from .agenda import Agenda
from .classify import Evidence, Flag, Label, Labels, Reading, Slot, classify
from .coverage import Coverage
from .enums import (
    Audience,
    Channel,
    EventKind,
    GraphFormat,
    Level,
    Locale,
    PackKind,
    Purpose,
    Result,
    Role,
    Severity,
    Status,
    StepKind,
    StepStatus,
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
from .lint import Finding, Findings, lint
from .pack import Builder, Pack, PackCounts, PackEntry
from .phrase import Phrase, phrases
from .plan import Hours, Plan, Shift, Step, parse_time
from .session import Action, Advice, Move, Past, Session, Slots
from .text import Span, columns, fold
from .yields import Estimate, Yield

__version__: str = str(_ffi.string(_lib.consult_version()).decode())
"""Version of the library and of this package."""

__all__ = [
    "Action", "Advice", "Agenda", "Audience", "Builder", "Channel", "ConsultError", "Coverage", "Diagnostic", "Estimate",
    "EventKind", "Evidence", "Facts", "FileReadError", "Finding", "Findings", "Flag", "GraphFormat", "Hours",
    "InvalidArgumentError", "InvalidJSONError", "InvalidTextError", "Label", "Labels", "Level", "LimitError", "Locale", "Move",
    "NotFoundError", "OutOfMemoryError", "OutOfOrderError", "Pack", "PackCounts", "PackEntry", "PackError", "PackKind",
    "PackMismatchError", "Past", "Phrase", "Plan", "Purpose", "Reading", "RegexLimitError", "Result", "Role", "Session",
    "Severity", "Shift", "Slot", "Slots", "Span", "Status", "Step", "StepKind", "StepStatus", "UnknownIdError",
    "UnsupportedVersionError", "Yield", "__version__", "classify", "columns", "fold", "lint", "parse_time", "phrases",
]  # fmt: skip
