"""An audit of very many messages on an engine that is there already: Spark (:func:`spark_audit`) or Dask (:func:`dask_audit`).

Each piece of the data becomes a small table of counts where it lies; the counts are added up. The pack goes to each executor once, as
its image. The figures are those of one process (:func:`audit`), whatever the pieces. Needs the extra ``spark`` or ``dask``.

Talks are counted by :func:`report`, :func:`spark_report`, :func:`dask_report`: each piece makes a :class:`consult.Report` of its
talks, and the reports are merged by the C library, which gives the same bytes whatever the pieces.

A row of the counts: ``what`` ("messages", "primary", "flag", "label", "drafts", "rule", "unread"), ``name``, ``count``. Messages of
patients are classified, drafts of agents are checked.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa

from .batch import classify_many, lint_many
from .errors import LimitError
from .pack import Pack, pack_of
from .report import Report
from .review import Review

Counts = Counter[tuple[str, str]]
SCHEMA = pa.schema([("what", pa.string()), ("name", pa.string()), ("count", pa.int64())])
SPARK_SCHEMA = "what string, name string, count long"

_packs: dict[str, Pack] = {}


def _pack(digest: str, image: bytes | None) -> Pack:
    """A pack of this process: opened once, used by all pieces that come here."""
    if digest not in _packs:
        _packs[digest] = Pack.default() if image is None else Pack.from_image(image)
        if _packs[digest].digest != digest:
            raise ValueError(f"this process has another default pack than {digest}: install the same version everywhere")
    return _packs[digest]


def _parcel(pack: Pack) -> tuple[str, bytes | None]:
    return pack.digest, None if pack is Pack.default() else pack.image


def tally(texts: Any, roles: Any, pack: Pack, threads: int = 1) -> Counts:
    """The counts of some rows.

    :param texts: an Arrow array.
    :param roles: an Arrow array of "patient" and "agent"; None: all of patients.
    """
    counts: Counts = Counter()
    agents = np.zeros(len(texts), bool) if roles is None else np.asarray(roles.to_pylist()) == "agent"
    for of_agents, what in ((False, "messages"), (True, "drafts")):
        rows = texts.filter(pa.array(agents == of_agents)) if len(texts) else texts
        counts[what, ""] += len(rows)
        if not len(rows):
            continue
        columns = (lint_many if of_agents else classify_many)(rows, pack, threads=threads, on_error="skip")
        counts["unread", ""] += len(columns.errors)
        for column in ("rule",) if of_agents else ("primary", "flag"):
            for name, count in columns.counts(column).items():
                counts[column, name] += count
        if not of_agents:
            for name, count in zip(columns.names["labels"], columns["holds"].sum(axis=0)):
                counts["label", name] += int(count)
    return +counts


def _table(counts: Counts) -> Any:
    rows = sorted(counts.items())
    return pa.RecordBatch.from_arrays(
        [pa.array([w for (w, _), _ in rows], pa.string()), pa.array([n for (_, n), _ in rows], pa.string()), pa.array([c for _, c in rows], pa.int64())],
        schema=SCHEMA,
    )


def audit(batches: Iterable[Any], pack: Pack | None = None, threads: int = 1) -> Counts:
    """The counts of Arrow record batches with a column ``text`` and, if there are agents, ``role``; in this process.

    >>> batch = pa.RecordBatch.from_pydict({"text": ["我妈眼睛看不清", "保证治好"], "role": ["patient", "agent"]})
    >>> counts = audit([batch])
    >>> counts["primary", "proxy"], counts["rule", "F6.promise"]
    (1, 1)
    """
    pack = pack_of(pack)
    counts: Counts = Counter()
    for batch in batches:
        roles = batch.column("role") if "role" in batch.schema.names else None
        counts.update(tally(batch.column("text"), roles, pack, threads))
    return counts


def spark_audit(frame: Any, pack: Pack | None = None) -> Counts:
    """The same of a Spark DataFrame, by mapInArrow; the pack is broadcast."""
    from pyspark.sql import functions as F

    digest, image = _parcel(pack_of(pack))
    sent = frame.sparkSession.sparkContext.broadcast(image)

    def count(batches: Iterable[Any]) -> Iterator[Any]:
        yield _table(audit(batches, _pack(digest, sent.value)))

    columns = ["text"] + (["role"] if "role" in frame.columns else [])
    added = frame.select(*columns).mapInArrow(count, SPARK_SCHEMA).groupBy("what", "name").agg(F.sum("count").alias("count"))
    return Counter({(row["what"], row["name"]): int(row["count"]) for row in added.collect()})


def _piece(paths: Sequence[str], digest: str, image: Any) -> Counts:
    """The counts of some Parquet files, where Dask runs it."""
    from pyarrow import parquet

    batches = (batch for path in paths for batch in parquet.ParquetFile(path).iter_batches())
    return audit(batches, _pack(digest, image))


def dask_audit(client: Any, paths: Iterable[str | os.PathLike[str]], pack: Pack | None = None) -> Counts:
    """The same of Parquet files that all workers can read, on a Dask cluster; the pack is scattered to each worker once."""
    digest, image = _parcel(pack_of(pack))
    sent = client.scatter(image, broadcast=True) if image is not None else None
    pieces = [client.submit(_piece, [os.fspath(path)], digest, sent, pure=False) for path in paths]
    counts: Counts = Counter()
    for piece in client.gather(pieces):
        counts.update(piece)
    return counts


def _review(rows: Iterable[dict[str, Any]], pack: Pack) -> Review:
    review = Review(pack)
    for row in rows:
        if row["text"] is not None:
            try:
                review.add(row["role"], row["text"], at=row["at"])
            except LimitError:
                pass  # as in the counts, a text that cannot be read is passed over
    return review


def report(batches: Iterable[Any], pack: Pack | None = None, *, least: int = 5) -> Report:
    """A report of the talks in Arrow record batches with the columns ``talk``, ``role``, ``text``, ``at`` (with a zone) and, if it is known, ``agent``; in
    this process. The rows of a talk stand together, in their order; a text that is too long is passed over.

    >>> from datetime import datetime, timezone
    >>> at = datetime(2026, 12, 1, tzinfo=timezone.utc)
    >>> columns = {"talk": ["a", "a"], "role": ["patient", "agent"], "text": ["我妈眼睛看不清", "保证治好"], "at": [at, at]}
    >>> found = report([pa.RecordBatch.from_pydict(columns)], least=1).as_dict()
    >>> found["talks"], [each["rule"] for each in found["findings"] if each["level"] == "block" and each["day"] == "*"]
    (1, ['F6.promise'])
    """
    pack = pack_of(pack)
    made = Report(pack, least=least)
    rows = (row for batch in batches for row in batch.to_pylist())
    for _, talk in groupby(rows, key=lambda row: row["talk"]):
        first = next(talk)
        with _review([first, *talk], pack) as review:
            if review.session.turns:
                made.add(review, agent=first.get("agent"))
    return made


def _merged(saved: Iterable[str], pack: Pack, least: int) -> Report:
    whole = Report(pack, least=least)
    for each in saved:
        whole += Report.load(each, pack)
    return whole


def spark_report(frame: Any, pack: Pack | None = None, *, least: int = 5) -> Report:
    """The same of a Spark DataFrame: its rows may stand in any order; each talk is brought together, and sorted by ``at``."""
    pack = pack_of(pack)
    digest, image = _parcel(pack)
    sent = frame.sparkSession.sparkContext.broadcast(image)

    def count(batches: Iterable[Any]) -> Iterator[Any]:
        saved = report(batches, _pack(digest, sent.value)).save()
        yield pa.RecordBatch.from_pydict({"saved": [saved]})

    columns = ["talk", "role", "text", "at"] + (["agent"] if "agent" in frame.columns else [])
    talks = frame.select(*columns).repartition("talk").sortWithinPartitions("talk", "at")
    return _merged((row["saved"] for row in talks.mapInArrow(count, "saved string").collect()), pack, least)


def _report_saved(path: str, digest: str, image: Any) -> str:
    """The report of a Parquet file, where Dask runs it."""
    from pyarrow import parquet

    return report(parquet.ParquetFile(path).iter_batches(), _pack(digest, image)).save()


def dask_report(client: Any, paths: Iterable[str | os.PathLike[str]], pack: Pack | None = None, *, least: int = 5) -> Report:
    """The same of Parquet files that all workers can read, on a Dask cluster; each file holds whole talks."""
    pack = pack_of(pack)
    digest, image = _parcel(pack)
    sent = client.scatter(image, broadcast=True) if image is not None else None
    pieces = [client.submit(_report_saved, os.fspath(path), digest, sent, pure=False) for path in paths]
    return _merged(client.gather(pieces), pack, least)
