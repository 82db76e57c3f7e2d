"""A service that guards what a language model says, while it is saying it: `uvicorn guard:app`, then

    curl -N localhost:8000/reply -H 'content-type: application/json' -d '{"talk": "t1", "text": "我妈白内障，手术能保证治好吗"}'

The patient's message goes into the talk's session; the model is given the brief; what it writes is checked as it streams, and only what is
safe leaves. A sentence that must not be sent never does: it is mended where that can be done, else a sentence of the pack takes its place.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timezone

import consult
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

app = FastAPI()
facts = consult.Facts({"hospital": "清波眼科医院", "address": "清波市滨湖路16号", "slots": ["2026-12-03T09:30+08:00"]})
talks: dict[str, consult.Session] = {}


class Message(BaseModel):
    talk: str
    text: str


async def model(brief: str) -> AsyncIterator[str]:
    """Stands for a language model that streams: it is scripted, and promises what nobody may promise."""
    for piece in re.findall(".{1,4}", "您别太担心。这个手术我们保证治好，没有任何风险。您方便先来医院做个检查吗？"):
        await asyncio.sleep(0)
        yield piece


def end_of(findings: Iterable[consult.Finding]) -> int:
    """Where the last of what must not be sent ends: it may reach over several sentences, and each of them alone says nothing of it."""
    return max((each.span.end for each in findings if each.level >= consult.Level.BLOCK), default=0)


def fit(words: str, session: consult.Session, patient: str, blocked: bool) -> str:
    """The words, or what may be said in their place: the same mended, or a sentence of the pack. A sentence that repeats a fault is
    looked at here too: of a whole draft each fault is told once.

    :param blocked: it is known that they must not be sent.
    """

    def bad(findings: consult.Findings) -> bool:
        return end_of(each for each in findings if not each.whole_draft) > 0

    found = consult.lint(words, session=session, patient=patient)
    if not (blocked or bad(found)):
        return words
    if found.fixed != words and not bad(consult.lint(found.fixed, session=session, patient=patient)):
        return found.fixed
    safe = consult.phrases("reassure.efficacy", session=session, at_most=1)
    return safe[0].text if safe else ""


async def reply(message: Message) -> AsyncIterator[str]:
    session = talks.setdefault(message.talk, consult.Session(facts=facts))
    advice = session.patient(message.text, at=datetime.now(timezone.utc))
    said = ""
    if advice.interrupt == "emergency" and advice.say:
        said = advice.say  # an emergency goes before everything: the model is not asked
        yield said
    else:
        with consult.LintStream(session=session, patient=message.text) as stream:
            sent = bad = 0  # characters of the draft: those that are done with, and up to where something blocks
            async for piece in model(session.brief()):
                progress = stream.feed(piece)
                bad = max(bad, end_of(progress.findings))
                if sent < progress.safe >= bad:
                    said += (words := fit(stream.text[sent : progress.safe], session, message.text, bad > sent))
                    sent = progress.safe
                    if words:
                        yield words
            findings = stream.end()
            rest = stream.text if not said else stream.text[sent:]  # where nothing has left, the whole draft may be to blame
            blocked = findings.blocked if not said else end_of(findings) > sent
            if words := fit(rest, session, message.text, blocked) if rest else "":
                said += words
                yield words
    session.agent(said, at=datetime.now(timezone.utc))


@app.post("/reply")
async def answer(message: Message) -> StreamingResponse:
    return StreamingResponse(reply(message), media_type="text/plain; charset=utf-8")
