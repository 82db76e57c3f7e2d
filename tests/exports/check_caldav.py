#!/usr/bin/env python3
"""Puts plans into a CalDAV server (radicale, started here on a free port) event by event, asks for a range of time, changes and
cancels. Usage: check_caldav.py CONSULT"""
import http.client
import re
import socket
import subprocess
import sys
import tempfile
import time

import plans

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><d:getetag/></d:prop><c:filter>
<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{}" end="{}"/></c:comp-filter></c:comp-filter>
</c:filter></c:calendar-query>"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    def __init__(self, folder):
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{self.port}", "--auth-type", "none",
             "--storage-filesystem-folder", folder, "--logging-level", "error"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("radicale did not start")

    def ask(self, method, path, body="", headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body.encode(), headers or {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text


def events(text):
    """Each event as a calendar of its own, by its UID: a CalDAV resource holds one."""
    head = text[:text.index("BEGIN:VEVENT")] if "BEGIN:VEVENT" in text else ""
    for event in re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", text, re.S):
        uid = re.search(r"UID:(.*?)\r\n(?! )", event, re.S).group(1).replace("\r\n ", "")
        yield uid, head + event + "END:VCALENDAR\r\n"


def main():
    if not plans.has_module("radicale"):
        print("radicale is not here; skipped")
        return plans.SKIPPED
    consult, failed, count = sys.argv[1], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            failed += server.ask("MKCOL", "/nurse/")[0] != 201
            failed += server.ask("MKCALENDAR", "/nurse/calls/")[0] != 201
            for name, text in plans.written(consult, "ics"):
                if name not in ("follow_up/0", "follow_up/1", "visit_reminder/0", "aftercare_cataract/0", "aftercare_cataract/1", "survey/2"):
                    continue
                for uid, body in events(text):
                    status, said = server.ask("PUT", f"/nurse/calls/{uid}.ics", body, {"Content-Type": "text/calendar"})
                    count += 1
                    if status not in (201, 204):
                        failed += 1
                        print(f"{name} {uid}: PUT {status} {said}")
            report = REPORT.format("20261008T000000Z", "20261015T000000Z")
            status, said = server.ask("REPORT", "/nurse/calls/", report, {"Depth": "1", "Content-Type": "application/xml"})
            found = said.count("<href>/nurse/calls/") or said.count("href>/nurse/calls/") // 2
            print(f"{count} events put, {found} in the second week of October")
            failed += status != 207 or found == 0
        finally:
            server.process.terminate()
            server.process.wait(20)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
