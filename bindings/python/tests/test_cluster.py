"""An audit on Spark and on Dask gives the figures of one process."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import consult

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numpy")

from consult.cluster import audit, dask_audit, dask_report, report, spark_audit, spark_report  # noqa: E402

WORDS = ["我妈眼睛看不清，做手术贵吗", "您放心，保证治好。", "突然胸口压着疼，出冷汗", "您好，请问多久了？", "想挂号", "加微信联系我", "去年做过白内障手术"]
ROLES = ["patient", "agent", "patient", "agent", "patient", "agent", "patient"]
OWN: dict[str, Any] = {
    "pack": {"id": "own", "version": "1.0.0", "format": 1, "locales": ["zh-Hans", "zh-Hant"]}, "labels": [{"label": "eager", "shift": 6000}]
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("talks")
    paths = []
    for n in range(4):
        rows = [(f"{WORDS[(k * 3 + n) % 7]}{k}", ROLES[(k * 3 + n) % 7]) for k in range(500 + n)] + [("长" * 70_000, "patient")]
        paths.append(folder / f"{n}.parquet")
        parquet.write_table(pa.table({"text": [t for t, _ in rows], "role": [r for _, r in rows]}), paths[-1])
    return paths


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files of whole talks."""
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("whole")
    start = datetime(2025, 12, 1, 2, tzinfo=timezone.utc)
    paths = []
    for n in range(3):
        rows = [
            {"talk": f"{n}-{t}", "role": ROLES[(t + k) % 7], "text": WORDS[(t + k) % 7], "at": start + timedelta(hours=7 * t + n, seconds=31 * k),
             "agent": f"a{t % 3}"} for t in range(30) for k in range(1 + (t * 5 + n) % 6)
        ] + [{"talk": f"{n}-long", "role": "patient", "text": "长" * 70_000, "at": start, "agent": None}]  # fmt: skip
        paths.append(folder / f"{n}.parquet")
        parquet.write_table(pa.Table.from_pylist(rows), paths[-1])
    return paths


def report_in_one_process(files: list[Path], pack: consult.Pack | None = None) -> consult.Report:
    from pyarrow import parquet

    return report((batch for path in files for batch in parquet.ParquetFile(path).iter_batches(batch_size=11)), pack, least=1)


def in_one_process(files: list[Path], pack: consult.Pack | None = None) -> Any:
    from pyarrow import parquet

    return audit((batch for path in files for batch in parquet.ParquetFile(path).iter_batches(batch_size=97)), pack)


def test_dask_gives_the_same(files: list[Path], talks: list[Path]) -> None:
    distributed = pytest.importorskip("distributed")
    own = consult.Pack.from_json(OWN)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, distributed.Client(cluster) as client:
        assert dask_audit(client, files) == in_one_process(files)
        assert dask_report(client, talks, least=1) == report_in_one_process(talks)
        assert dask_report(client, talks, own, least=1) == report_in_one_process(talks, own)
        assert dask_audit(client, files, own) == in_one_process(files, own) != in_one_process(files)


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")  # and PySpark: CONSULT_TEST_SPARK=1 tests/run.sh python
def test_spark_gives_the_same(files: list[Path], talks: list[Path]) -> None:
    sql = pytest.importorskip("pyspark.sql")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    own = consult.Pack.from_json(OWN)
    small = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.bindAddress": "127.0.0.1"}
    spark = sql.SparkSession.builder.master("local[2]").config(map=small).getOrCreate()
    try:
        frame = spark.read.parquet(*map(str, files))
        assert spark_audit(frame) == in_one_process(files)
        assert spark_audit(frame, own) == in_one_process(files, own)
        assert spark_report(spark.read.parquet(*map(str, talks)), least=1) == report_in_one_process(talks)
    finally:
        spark.stop()


def test_talks_are_reported_whole(talks: list[Path]) -> None:
    told = report_in_one_process(talks).as_dict()
    assert told["talks"] == 90 and sum(each["count"] for each in told["fields"] if each["field"] == "agent") == 90
    assert {each["rule"]: each["count"] for each in told["findings"] if each["day"] == "*"}["F6.promise"] > 5
    half = report_in_one_process(talks[:1])
    half += report_in_one_process(talks[1:])
    assert half == report_in_one_process(talks) != report_in_one_process(talks[:2])


def test_counts_are_of_all(files: list[Path]) -> None:
    counts = in_one_process(files)
    assert counts["messages", ""] + counts["drafts", ""] == 2006 + 4 and counts["unread", ""] == 4
    assert counts["flag", "G01"] > 200 and counts["rule", "F6.promise"] > 200
