"""The examples run."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

import consult

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def test_notebook_runs_and_shows() -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    pytest.importorskip("matplotlib")
    book = nbformat.read(EXAMPLES / "audit.ipynb", as_version=4)
    nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    outputs = [output.get("data", {}) for cell in book.cells for output in cell.get("outputs", ())]
    html = "".join(data.get("text/html", "") for data in outputs)
    assert html.count("underline wavy") >= 2 and "<svg" in html and "follow_up" in html
    assert sum("image/png" in data for data in outputs) == 3


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_guard_lets_no_promise_through() -> None:
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    from fastapi.testclient import TestClient

    guard = load("guard")
    client = TestClient(guard.app)
    with client.stream("POST", "/reply", json={"talk": "t", "text": "我妈白内障，手术能治好吗"}) as response:
        pieces = list(response.iter_text())
    said = "".join(pieces)
    assert len(pieces) > 1 and said.startswith("您别太担心。") and said.endswith("做个检查吗？")
    assert "保证" not in said and "没有任何风险" not in said and len(said) > 30
    assert guard.talks["t"].turns == 2
    urgent = client.post("/reply", json={"talk": "u", "text": "我爸突然胸口压着疼，出冷汗"}).text
    assert guard.talks["u"].interrupt == "emergency" and "保证" not in urgent and "120" in urgent


@pytest.mark.parametrize("size", [1, 3, 7, 100])
@pytest.mark.parametrize("draft", ["您好。**保证。治好**。您来吗？好。", "您好。我们保证治好。您来吗？我们保证治好。好。我们保证治好。"])
def test_guard_lets_nothing_through(draft: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    from fastapi.testclient import TestClient

    guard = load("guard")
    async def model(brief: str) -> AsyncIterator[str]:
        for at in range(0, len(draft), size):
            yield draft[at : at + size]

    monkeypatch.setattr(guard, "model", model)
    assert consult.lint(draft).blocked
    said = TestClient(guard.app).post("/reply", json={"talk": "t", "text": "你好"}).text
    assert len(said) > 20 and "**" not in said and not consult.lint(said).blocked


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    redis = pytest.importorskip("redis")
    if program is None:
        pytest.skip("redis-server is not installed")
    place = tmp_path / "redis.sock"
    server = subprocess.Popen([program, "--port", "0", "--unixsocket", str(place), "--save", "", "--appendonly", "no", "--dir", str(tmp_path)],
                              stdout=subprocess.DEVNULL)  # fmt: skip
    url = f"unix://{place}"
    for _ in range(200):
        try:
            redis.Redis.from_url(url).ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield url
    server.terminate()
    server.wait(10)


def test_four_workers_lose_nothing_when_one_is_killed(redis_url: str) -> None:
    import redis

    sessions = load("redis_sessions")
    server = redis.Redis.from_url(redis_url)
    messages = [
        {"talk": f"t{n % 5}", "id": f"m{n}", "who": "patient" if n % 10 < 5 else "agent", "text": "眼睛红了两天" if n % 10 < 5 else "好的",
         "at_ms": str(1_764_547_200_000 + n * 1000)} for n in range(600)
    ]  # fmt: skip
    server.rpush("inbox", *[json.dumps(message) for message in messages])
    command = [sys.executable, str(EXAMPLES / "redis_sessions.py"), redis_url]
    workers = {str(n): subprocess.Popen([*command, str(n)]) for n in range(4)}
    while server.llen("inbox") > 400:
        time.sleep(0.005)
    workers["2"].kill()
    workers.pop("2").wait(10)
    sessions.requeue(server, "2")
    server.rpush("inbox", *[json.dumps({"stop": n}) for n in range(3)])
    for worker in workers.values():
        assert worker.wait(60) == 0
    assert server.llen("inbox") == 0
    store = sessions.Store(server)
    assert [store.load(f"t{n}")[0].turns for n in range(5)] == [120] * 5
