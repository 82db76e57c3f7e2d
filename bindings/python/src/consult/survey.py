"""Satisfaction: a patient's answers to a survey, what came of the visit against what it cost, as high, middle or low, with the reasons (R70).

Nothing is asked about a cure: an item asks whether what the patient came for was seen to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ._arguments import whole, wrong
from ._core import ask, c_name
from ._native import ffi, lib
from .enums import Locale, SatisfactionLevel
from .pack import Pack, pack_of

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class SatisfactionItem:
    """One item and what it did to the score."""

    item: str
    title: str
    title_en: str
    effort: bool
    """Of what it cost the patient; else of what came of it."""
    value: int | None
    """As answered, 1 (worst) to `scale` (best); None: not answered, it counts nowhere."""
    scale: int
    permille: int
    """(value − 1) of (scale − 1)."""
    weight: int
    lost: int
    """Of the score: permille that the answer took away, rounded."""
    reason: str
    """What a low answer (below the middle of the scale) says; ``""`` when it is none."""
    reason_en: str
    ask: str
    """Scenario that asks for it; ``""`` = none."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """How satisfied a patient is, and why."""

    survey: str
    title: str
    title_en: str
    level: SatisfactionLevel
    permille: int
    """Of all items answered, by their weights."""
    result_permille: int
    """What came of it."""
    effort_permille: int
    """How light it was to bear: 1000 = nothing to complain of."""
    held_by_result: bool
    """The score is high enough for a higher level, the result is not: little effort does not make up."""
    items: tuple[SatisfactionItem, ...]
    """Those that took away most come first; then those not answered."""

    @property
    def answers(self) -> dict[str, int]:
        """The answers that it was scored from."""
        return {each.item: each.value for each in self.items if each.value is not None}


def _read(s: Any, pack: Pack) -> Satisfaction:
    names = pack._names

    def item(i: Any) -> SatisfactionItem:
        return SatisfactionItem(
            names[i.item], names[i.title] or "", names[i.title_en] or "", bool(i.effort), i.value if i.answered else None, i.scale, i.permille,
            i.weight, i.lost, names[i.reason] or "", names[i.reason_en] or "", names[i.ask] or "",
        )  # fmt: skip

    return Satisfaction(
        names[s.survey], names[s.title] or "", names[s.title_en] or "", SatisfactionLevel(s.level), s.permille, s.result_permille,
        s.effort_permille, bool(s.held_by_result), tuple([item(s.items[i]) for i in range(s.item_count)]),
    )  # fmt: skip


def score(id: str, answers: Mapping[str, int], pack: Pack, locale: Locale, read: Callable[[Any], _T]) -> _T:
    """Scores a survey and lets `read` look at the consult_satisfaction *."""
    if not isinstance(answers, Mapping):
        raise wrong("answers", answers, "a mapping of items to numbers")
    name, keep = c_name(id, "id"), [c_name(item, "an item of answers") for item in answers]
    items = ffi.new("consult_survey_answer[]", max(len(answers), 1))
    for i, (item, value) in enumerate(answers.items()):
        items[i].item, items[i].value = keep[i], whole(value, f"answers[{item!r}]", 1, 2**31 - 1)
    return ask(
        "consult_satisfaction",
        lambda worker, out: lib.consult_survey_score(worker, pack._c, name, items, len(answers), int(locale), out), read, b"", f"survey {id!r}",
    )  # fmt: skip


def survey(id: str, answers: Mapping[str, int], pack: Pack | None = None, *, locale: Locale | str = Locale.ZH_HANS) -> Satisfaction:
    """Scores one survey: the level of the mean of all answers by weight, but never above that of the result alone.

    :param answers: by item, 1 (worst) to the item's scale (best).
    :raises UnknownIdError: the pack has no such survey or item.
    :raises InvalidArgumentError: an answer is out of its scale.

    >>> found = survey("visit", {"effect": 5, "feeling": 5, "money": 2, "time": 4})
    >>> found.level.name, found.items[0].item
    ('HIGH', 'money')
    """
    made = pack_of(pack)
    return score(id, answers, made, Locale.of(locale), lambda s: _read(s, made))
