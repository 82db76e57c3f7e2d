"""Plans as the command `consult` writes them: every template of the default pack, also changed, stopped and cancelled."""
import importlib.util
import json
import os
import subprocess
import sys
import tempfile

ANCHOR = "2026-09-28T10:00+08:00"
SKIPPED = 77  # what Meson takes for "not run"


def has_module(name):
    """Whether a module is here; what the system's packages bring is only seen by the system's Python, which then takes over."""
    if importlib.util.find_spec(name):
        return True
    system = "/usr/bin/python3"
    if os.path.exists(system) and os.path.realpath(sys.executable) != os.path.realpath(system) and not os.environ.get("SYSTEM_PYTHON"):
        os.execve(system, [system, *sys.argv], {**os.environ, "SYSTEM_PYTHON": "1"})
    return False


def run(consult, *arguments):
    return subprocess.run([consult, "plan", *arguments], check=True, capture_output=True, timeout=60).stdout.decode()


def templates(consult):
    return [line.split()[0] for line in run(consult, "--list").splitlines()]


def ways(consult, template):
    """Arguments that bring a plan into different states: as planned, tried in vain, opted out, held, without consent."""
    base = ["--template", template, "--at", ANCHOR, "--now", ANCHOR, "--uid", template.replace("_", "-") + "@hospital.example"]
    steps = json.loads(run(consult, *base[:4], "--format", "json"))["steps"]
    first = next(s for s in steps if s["status"] == "planned")
    tried = {"step": first["id"], "attempt": first["n"], "result": "no_answer", "at": first["due"]}
    base += ["--consent", "clinical,service,marketing"]
    yield base, None
    yield base, [tried]
    yield base, [dict(tried, result="opted_out")]
    yield base + ["--circumstance", "complaint_open"], [dict(tried, result="done")]
    yield base[:-1] + ["none"], None
    yield base + ["--renew", "2026-12-24T12:00+08:00", "--calendar", "hk", "--locale", "zh-Hant"], None


def written(consult, form):
    """(name, text) of each plan in each state."""
    for template in templates(consult):
        for number, (arguments, results) in enumerate(ways(consult, template)):
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
                file.writelines(json.dumps(r) + "\n" for r in results or [])
                file.flush()
                more = ["--results", file.name] if results else []
                yield f"{template}/{number}", run(consult, *arguments, *more, "--format", form)


def expected(text):
    """How many events or to-dos a calendar says it has."""
    return text.count("BEGIN:VEVENT\r\n") + text.count("BEGIN:VTODO\r\n")
