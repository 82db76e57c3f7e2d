"""A service that guards what a language model says, while it is saying it: `uvicorn guard:app`, then

    curl -N localhost:8000/reply -H 'content-type: application/json' -d '{"talk": "t1", "text": "我妈白内障，手术能保证治好吗"}'

The patient's message goes into the talk's session; the model is given the brief; what it writes is checked as it streams, and only what is
safe leaves. A sentence that must not be sent never does: it is mended where that can be done, else a sentence of the pack takes its place.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
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


def guarded(words: str, session: consult.Session, patient: str) -> str:
    """The words, or what may be said in their place."""
    for draft in (words, consult.lint(words, session=session, patient=patient).fixed):
        if not consult.lint(draft, session=session, patient=patient).blocked:
            return draft
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
            safe = 0
            async for piece in model(session.brief()):
                progress = stream.feed(piece)
                safe = progress.safe
                if words := guarded(progress.show, session, message.text) if progress.blocked else progress.show:
                    said += words
                    yield words
            if stream.end().blocked and not said:  # the whole draft says what its sentences do not: nothing of it has left
                said = guarded(stream.text, session, message.text)
                yield said
            elif rest := stream.text[safe:]:
                said += (words := guarded(rest, session, message.text))
                yield words
    session.agent(said, at=datetime.now(timezone.utc))


@app.post("/reply")
async def answer(message: Message) -> StreamingResponse:
    return StreamingResponse(reply(message), media_type="text/plain; charset=utf-8")
