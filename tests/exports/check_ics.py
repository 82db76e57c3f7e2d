#!/usr/bin/env python3
"""What iCalendar programs make of plans: libical (read_ics) and python3-icalendar, whichever is here.

Usage: check_ics.py CONSULT [READ_ICS]
"""
import subprocess
import sys

import plans

icalendar = __import__("icalendar") if plans.has_module("icalendar") else None


def faults_of_libical(reader, text):
    done = subprocess.run([reader], input=text.encode(), capture_output=True, timeout=60)
    said = done.stdout.decode().split()
    if done.returncode != 0 or said != [str(plans.expected(text)), "0"]:
        return [f"libical: exit {done.returncode}, said {said}, {plans.expected(text)} expected"]
    return []


def faults_of_icalendar(text):
    faults, uids = [], set()
    calendar = icalendar.Calendar.from_ical(text)
    found = [c for c in calendar.walk() if c.name in ("VEVENT", "VTODO")]
    if len(found) != plans.expected(text):
        faults.append(f"icalendar: {len(found)} found, {plans.expected(text)} expected")
    for c in found:
        uids.add(str(c["UID"]))
        if str(c["CLASS"]) != "PRIVATE" or not str(c["SUMMARY"]) or int(c["SEQUENCE"]) < 0:
            faults.append("icalendar: CLASS, SUMMARY or SEQUENCE is wrong")
        if c["DTSTART"].dt.utcoffset().total_seconds() != 0 or ("DTEND" in c and c["DTEND"].dt < c["DTSTART"].dt):
            faults.append("icalendar: times are not in UTC, or end before they begin")
        if any(word in str(c["SUMMARY"]) for word in ("白内障", "青光眼", "近视", "视网膜", "眼", "角膜")):
            faults.append(f"a diagnosis may be read off {c['SUMMARY']}")
    if len(uids) != len(found):
        faults.append("icalendar: UIDs are not unique")
    return faults


def main():
    consult, reader = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    print("libical:", "yes" if reader else "not here; skipped", "- python3-icalendar:", "yes" if icalendar else "not here; skipped")
    if not reader and not icalendar:
        return plans.SKIPPED
    count, failed = 0, 0
    for form in ("ics", "todo"):
        for name, text in plans.written(consult, form):
            count += 1
            faults = faults_of_libical(reader, text) if reader else []
            faults += faults_of_icalendar(text) if icalendar else []
            for fault in faults:
                print(f"{form} {name}: {fault}")
            failed += bool(faults)
    print(f"{count} calendars, {failed} faulty")
    return 1 if failed or count < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
