"""Labelled texts: JSON lines as :mod:`consult.train` and :mod:`consult.eval` read them.

A line is one text with what is known of it. What a line does not say is unknown, not false:

===================  ==============================================================================================
member               meaning
===================  ==============================================================================================
``text``             the patient's words (needed)
``id``               names the line in reports: ``VOICE-NUMBER``; with as many voices as folds none is judged by what was
                     learned from it
``types``            list of the holding labels of the group ``type``, ``["proxy", "eager"]``; of ``needs`` those of ``need``
``relation`` …       the one value of a group that chooses one: ``relation``, ``question``, ``reason``; ``"none"``
``primary``          the type to act on
``flag``             id of the red flag, or any other word for "some flag"; ``"none"``
``labels``           list of ids of labels that hold; ``groups`` says which groups it speaks of (default: those of the ids in the file)
``disputed``         what the readers of a line do not agree on, and so is unknown: ``"types.eager"``, ``"question"``, ``"flag"``
``asked``            slot that the question before asked for (a line from the middle of a talk)
``channel``          ``online``, ``phone``, ``desk``
``split``            ``"test"``: reported on, never trained on
===================  ==============================================================================================

A member that is nearly one of these (``type``, ``neds``) is refused; others are passed over with a warning, those that begin with ``_`` and
``agent``, ``author``, ``date``, ``department``, ``kind``, ``licence``, ``locale``, ``note``, ``readings``, ``source`` without.
"""

from __future__ import annotations

import difflib
import json
import os
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .classify import LabelInfo, Reading, classify
from .pack import Pack, labels_of

LISTS = {"types": "type", "needs": "need"}
"""Members that list what holds of a group."""
ONES = ("relation", "question", "reason")
"""Members that name one label of a group of that name."""
_READ = ("text", "id", *LISTS, *ONES, "primary", "flag", "labels", "groups", "disputed", "asked", "channel", "split")
_MEMBERS = {*_READ, "agent", "author", "date", "department", "kind", "licence", "locale", "note", "readings", "source"}
"""Those that a line may have; the last ones are for people."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text."""

    id: str
    text: str
    truth: dict[str, bool] = field(hash=False)
    """By label: whether it holds, as far as the line says."""
    flag: str | None = None
    """``"none"``, an id, another word; None = unknown."""
    primary: str | None = None
    asked: str | None = None
    channel: str = "online"
    test: bool = False
    source: str = ""
    """Name of the file."""

    @property
    def voice(self) -> str:
        """Who wrote it: its id up to the last ``-``."""
        return self.id.rpartition("-")[0]

    def read(self, pack: Pack) -> Reading:
        """What the pack makes of it."""
        return classify(self.text, pack, channel=self.channel, asked=self.asked)


def folds_of(rows: Sequence[Row], folds: int) -> list[int]:
    """The fold of each row: with as many voices as folds or more by voice, so that none is judged by what was learned from it; else by id."""
    voices = sorted({row.voice for row in rows})
    if len(voices) >= folds:
        at = {voice: i % folds for i, voice in enumerate(voices)}
        return [at[row.voice] for row in rows]
    return [zlib.crc32(row.id.encode("utf-8", "replace")) % folds for row in rows]


def load(paths: Iterable[str | os.PathLike[str]], pack: Pack) -> list[Row]:
    """All rows of some files. Raises ValueError with file and line for one that is not of the form."""
    return [row for path in paths for row in _load_file(os.fspath(path), pack)]


def _load_file(path: str, pack: Pack) -> list[Row]:
    infos = labels_of(pack)
    lines = list(_lines(path))
    _check_members(lines, path)
    groups = {info.id: info.group for info in infos}
    spoken = {groups[label] for _, line in lines for label in line.get("labels", ()) if label in groups}
    name = os.path.basename(path)
    rows = []
    for number, line in lines:
        try:
            rows.append(_row(line, f"{name}:{number}", name, infos, spoken))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}:{number}: {error}") from None
    return rows


def _lines(path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                tree = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: {error}") from None
            if not isinstance(tree, dict) or not isinstance(tree.get("text"), str):
                raise ValueError(f'{path}:{number}: a line is an object with a "text"')
            yield number, tree


def refuse_slip(name: str, read: Iterable[str], place: str) -> None:
    """Raises when a member that nobody reads is nearly one that is read."""
    near = [] if name.startswith("_") else difflib.get_close_matches(name, list(read), 1, 0.75)
    if near:
        raise ValueError(f'{place}: nobody reads "{name}": is "{near[0]}" meant? (a name that begins with "_" is your own)')


def _check_members(lines: list[tuple[int, dict[str, Any]]], path: str) -> None:
    """A slip in the name of a member would make a whole column vanish unseen: refused where it is close to a known one, else warned of."""
    unread: dict[str, int] = {}
    for number, line in lines:
        for name in line.keys() - _MEMBERS:
            unread.setdefault(name, number)
    for name, number in sorted(unread.items()):
        refuse_slip(name, _READ, f"{path}:{number}")
    others = sorted(name for name in unread if not name.startswith("_"))
    if others:
        warnings.warn(f"{path}: nobody reads {', '.join(others)}", stacklevel=4)


def _row(line: dict[str, Any], place: str, source: str, infos: tuple[LabelInfo, ...], spoken: set[str]) -> Row:
    truth: dict[str, bool] = {}
    for member, group in LISTS.items():
        if member in line:
            _put(truth, infos, group, set(line[member]), member)
    for group in ONES:
        if group in line:
            _put(truth, infos, group, {line[group]} - {"none", None}, group)
    if "labels" in line:
        held = set(line["labels"])
        unknown = held - {info.id for info in infos}
        if unknown:
            raise ValueError(f"the pack has no label {', '.join(sorted(unknown))}")
        of = set(line.get("groups", spoken))
        truth.update({info.id: info.id in held for info in infos if info.group in of})
    disputed = set(line.get("disputed", ()))
    _take_out(truth, infos, disputed)
    return Row(
        str(line.get("id", place)), line["text"], truth, None if "flag" in disputed else line.get("flag"),
        None if "primary" in disputed else line.get("primary"), line.get("asked"), line.get("channel", "online"),
        line.get("split") == "test", source,
    )  # fmt: skip


def _take_out(truth: dict[str, bool], infos: tuple[LabelInfo, ...], disputed: set[str]) -> None:
    """Makes unknown what is disputed: one value of a list, or a whole group that chooses one."""
    for info in infos:
        member = next((name for name, group in LISTS.items() if group == info.group), info.group)
        if info.group in disputed or f"{member}.{info.value}" in disputed:
            truth.pop(info.id, None)


def _put(truth: dict[str, bool], infos: tuple[LabelInfo, ...], group: str, held: set[str], member: str) -> None:
    labels = {info.value: info.id for info in infos if info.group == group}
    if held - labels.keys():
        raise ValueError(f'"{member}" says {", ".join(sorted(held - labels.keys()))}: the group {group} has {", ".join(labels) or "no labels"}')
    truth.update({id: value in held for value, id in labels.items()})
