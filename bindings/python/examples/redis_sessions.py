"""Sessions in Redis, shared by many workers: `python redis_sessions.py redis://localhost` runs one worker.

Messages come in a list `inbox`, each {"talk", "id", "who", "text", "at_ms"}. A worker moves one to a list of its own, takes the talk's
session, gives it the message, and puts it back only if nobody else did meanwhile (compare and set, in one script, together with the
id of the message). So two workers never overwrite each other, and a message that is done again after a crash counts once. What a dead
worker had in hand is put back with `requeue`.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timezone

import consult
import redis

PUT = """
if redis.call('SISMEMBER', KEYS[2], ARGV[3]) == 1 then return 1 end
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2]); redis.call('SADD', KEYS[2], ARGV[3]); return 1
"""


class Store:
    """Sessions by talk."""

    def __init__(self, server: redis.Redis, pack: consult.Pack | None = None, facts: consult.Facts | None = None) -> None:
        self.server, self.pack, self.facts = server, pack, facts
        self._put = server.register_script(PUT)

    def load(self, talk: str) -> tuple[consult.Session, str]:
        """The session, and what lies in Redis now."""
        saved = (self.server.get(f"talk:{talk}") or b"").decode()
        if not saved:
            return consult.Session(self.pack, self.facts), ""
        return consult.Session.restore(saved, self.pack, self.facts), saved

    def take(self, message: dict[str, str]) -> consult.Advice:
        """Gives the message to its talk, again and again until nobody was faster."""
        at = datetime.fromtimestamp(int(message["at_ms"]) / 1000, timezone.utc)
        while True:
            session, before = self.load(message["talk"])
            advice = session.turn(message["who"], message["text"], at=at, id=message["id"])
            keys = [f"talk:{message['talk']}", f"done:{message['talk']}"]
            if self._put(keys=keys, args=[before, session.save(), message["id"]]):
                return advice


def requeue(server: redis.Redis, worker: str) -> int:
    """Puts back what a dead worker had in hand."""
    count = 0
    while server.lmove(f"hand:{worker}", "inbox", "RIGHT", "LEFT"):
        count += 1
    return count


def work(url: str, worker: str) -> None:
    """Takes messages until there is a message that says stop."""
    server = redis.Redis.from_url(url)
    store, hand = Store(server), f"hand:{worker}"
    while raw := server.blmove("inbox", hand, 5, "LEFT", "RIGHT"):
        message = json.loads(raw)
        if "stop" in message:
            server.lrem(hand, 1, raw)
            return
        store.take(message)
        server.lrem(hand, 1, raw)


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else str(os.getpid()))
