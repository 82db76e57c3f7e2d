"""How results look in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .classify import Reading
    from .lint import Findings
    from .pack import Pack
    from .plan import Plan
    from .session import Advice

_COLOURS = {1: "#888", 2: "#c80", 3: "#d33", 4: "#a0a"}


def _row(*cells: str, tag: str = "td") -> str:
    return "<tr>" + "".join(f'<{tag} style="text-align:left">{cell}</{tag}>' for cell in cells) + "</tr>"


def _marked(text: str, places: list[tuple[int, int, str, str]]) -> str:
    """The text with places underlined: (start, end, colour, title); one that overlaps an earlier one is left out."""
    out, at = [], 0
    for start, end, colour, title in sorted(places):
        if start < at or end <= start:
            continue
        style = f"text-decoration:underline wavy {colour}"
        out += [escape(text[at:start]), f'<span style="{style}" title="{escape(title)}">{escape(text[start:end])}</span>']
        at = end
    return "".join(out) + escape(text[at:])


def findings_html(findings: Findings) -> str:
    """The draft with what was found underlined, and a line for each finding."""
    places = [(f.span.start, f.span.end, _COLOURS.get(int(f.level), "#888"), f"{f.rule}: {f.message}") for f in findings]
    rows = [
        _row(f'<b style="color:{_COLOURS.get(int(f.level), "#888")}">{f.level.label}</b>', escape(f.rule), escape(f.quote or "—"),
             escape(f.message), escape(f.replacement if f.replacement is not None else f.advice or ""), escape(f.law))
        for f in findings
    ]  # fmt: skip
    table = f"<table>{_row('', 'rule', 'words', 'why', 'better', 'law', tag='th')}{''.join(rows)}</table>" if rows else "<p>✓</p>"
    return f'<div><p style="font-size:110%">{_marked(findings.text, places)}</p>{table}</div>'


def reading_html(reading: Reading) -> str:
    """The text with its evidence underlined, the labels that hold as bars, flags and slots."""
    places = [(e.span.start, e.span.end, "#2a2" if e.weight > 0 else "#d33", f"{e.cue} → {e.label} {e.weight:+d}") for e in reading.evidence]
    bars = "".join(
        _row(escape(label.id), f'<div style="background:#48c;height:.8em;width:{label.permille // 10}px"></div>', f"{label.permille} ‰")
        for label in reading.labels.holding()
    )
    flags = "".join(f'<p style="color:#d33"><b>{escape(f.id)}</b> {escape(f.level)}: {escape(f.span.of(reading.text))}</p>' for f in reading.flags)
    slots = "".join(_row(escape(s.id), escape(s.value)) for s in reading.slots)
    return f"<div><p>{_marked(reading.text, places)}</p>{flags}<table>{bars}</table><table>{slots}</table></div>"


def advice_html(advice: Advice) -> str:
    """Where the talk stands, what the text said, and what to do next."""
    place = escape(advice.phase) + (f" / <b>{escape(advice.interrupt)}</b>" if advice.interrupt else "")
    moves = ", ".join(f"{escape(m.source)} → {escape(m.to)} ({escape(m.why)})" for m in advice.moves)
    rows = "".join(
        _row(str(a.rank), escape(a.action), escape(a.why), escape(a.phrases[0].text) if a.phrases else "") for a in advice.actions
    )
    inside = "" if advice.reading is None else reading_html(advice.reading)
    inside += "" if advice.findings is None or not advice.findings else findings_html(advice.findings)
    head = _row("rank", "next", "why", "say", tag="th")
    return f"<div><p><b>{place}</b> {moves}</p>{inside}<table>{head}{rows}</table></div>"


def plan_html(plan: Plan) -> str:
    """A table: a row for each step, with what moved its date."""
    rows = "".join(
        _row(f"{s.due:%Y-%m-%d %H:%M}", f"{s.window_end:%H:%M}", escape(s.title or s.id), str(s.attempt), escape(s.channel), escape(s.purpose),
             s.status.label, escape(s.result or ""), escape("; ".join(f"{h.rule} {h.detail}".strip() for h in s.shifts)))
        for s in plan.steps
    )  # fmt: skip
    head = _row("due", "until", "step", "attempt", "by", "purpose", "state", "result", "because", tag="th")
    return f"<div><p><b>{escape(plan.template)}</b> {escape(plan.stopped or '')}</p><table>{head}{rows}</table></div>"


def pack_html(pack: Pack) -> str:
    """What the pack holds, and its graph (as Mermaid source, which JupyterLab draws in Markdown)."""
    from dataclasses import asdict

    counts = "".join(_row(escape(name), str(value)) for name, value in asdict(pack.stats()).items())
    svg = _graph_svg(pack)
    return f"<div><p><b>{escape(pack.id)}</b> {escape(pack.version)} <code>{pack.digest}</code></p>{svg}<details><table>{counts}</table></details></div>"


def _graph_svg(pack: Pack) -> str:
    """Phases on a circle, and the ways between them: drawn here, because a notebook may be offline and without Graphviz."""
    import math
    import re

    names = {p.id: p.title_hans or p.id for p in pack.entries("phase")}
    ways = {(a, b) for a, b in re.findall(r'^\s*p_([a-z0-9_.]+)\s*->\s*p_([a-z0-9_.]+)', pack.graph("dot"), re.M) if a in names and b in names}
    place = {
        id: (220 + 160 * math.sin(2 * math.pi * i / len(names)), 190 - 150 * math.cos(2 * math.pi * i / len(names)))
        for i, id in enumerate(names)
    }
    lines = "".join(
        f'<line x1="{place[a][0]:.0f}" y1="{place[a][1]:.0f}" x2="{place[b][0]:.0f}" y2="{place[b][1]:.0f}" stroke="#bbb"/>' for a, b in sorted(ways)
    )
    nodes = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="#48c"><title>{escape(id)}</title></circle>'
        f'<text x="{x:.0f}" y="{y - 10:.0f}" text-anchor="middle" font-size="12">{escape(names[id])}</text>'
        for id, (x, y) in place.items()
    )
    return f'<svg width="440" height="390" xmlns="http://www.w3.org/2000/svg">{lines}{nodes}</svg>'
