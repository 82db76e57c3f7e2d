#!/usr/bin/env python3
"""Runs the workers against a PostgreSQL of its own (in a temporary folder): four at once, one of which is killed in the middle of
its work. Then nothing may be lost and nothing done twice: each plan has the results that the plan itself asks for, once each.

Usage: run.py WORKER CONSULT
"""
import glob
import json
import os
import pathlib
import pwd
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PLANS, WORKERS = 600, 4
ANCHOR = 1790560800000  # 2026-09-28T10:00+08:00
NOW = ANCHOR + 40 * 86400000
SKIPPED = 77


def programs():
    """Where initdb and postgres are; None when they are not here."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True) + [shutil.which("initdb") or ""]
    folders = [pathlib.Path(f).resolve().parent for f in found if f]
    return next((f for f in folders if (f / "postgres").exists()), None)


class Server:
    def __init__(self, folder):
        self.folder = folder
        self.as_user = []
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            name = next((n for n in ("postgres", "nobody") if any(p.pw_name == n for p in pwd.getpwall())), None)
            self.as_user = ["setpriv", "--reuid", name, "--regid", str(pwd.getpwnam(name).pw_gid), "--clear-groups"]
            shutil.chown(folder, name)
        os.chmod(folder, 0o755)
        self.bin = programs()
        subprocess.run([*self.as_user, self.bin / "initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "desk", "--no-sync"], check=True,
                       capture_output=True, cwd=folder)
        self.process = subprocess.Popen(
            [*self.as_user, self.bin / "postgres", "-D", f"{folder}/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        self.connection = f"host={folder} dbname=postgres user=desk"
        for _ in range(100):
            if subprocess.run(["psql", "-qc", "", self.connection], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        self.stop()
        raise SystemExit("PostgreSQL did not start")

    def sql(self, text):
        return subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", self.connection], input=text.encode(), check=True,
                              capture_output=True).stdout.decode()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


def start(worker, server, number, pause):
    return subprocess.Popen([worker, server.connection, str(number), str(NOW), str(pause)])


def wanted(consult):
    """What one plan asks for until NOW: (step, attempt, result) in order, found by living it with the command."""
    results = []
    while True:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.writelines(json.dumps(r) + "\n" for r in results)
            file.flush()
            said = subprocess.run([consult, "plan", "--template", "follow_up", "--at", "2026-09-28T10:00+08:00", "--consent", "service",
                                   "--format", "json", "--results", file.name], check=True, capture_output=True).stdout
        planned = [s for s in json.loads(said)["steps"] if s["status"] == "planned" and s["due"] <= "2026-11-07T10:00:00+08:00"]
        if not planned:
            return [(r["step"], r["attempt"], r["result"]) for r in results]
        step = planned[0]
        results.append({"step": step["id"], "attempt": step["n"], "at": step["due"], "result": "no_answer" if step["n"] % 2 else "done"})


def check(server, consult):
    """Faults in what the database holds at the end."""
    each = wanted(consult)
    rows = server.sql("SELECT plan_id, step, attempt, result FROM result ORDER BY plan_id, number;").split()
    found = {}
    for row in rows:
        plan, step, attempt, result = row.split("|")
        found.setdefault(plan, []).append((step, int(attempt), result))
    wrong = [plan for plan, results in found.items() if results != each]
    left = int(server.sql(f"SELECT count(*) FROM plan WHERE due_ms <= {NOW};"))
    shares = server.sql("SELECT worker || ':' || count(*) FROM result GROUP BY worker ORDER BY worker;").split()
    print(f"{len(rows)} contacts of {len(found)} plans, {len(each)} each; by worker {' '.join(shares)}; {len(wrong)} wrong, {left} left over")
    return len(found) != PLANS or wrong or left


def main():
    worker, consult = sys.argv[1], sys.argv[2]
    if programs() is None or shutil.which("psql") is None:
        print("PostgreSQL is not here; skipped")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            server.sql((pathlib.Path(__file__).parent / "schema.sql").read_text(encoding="utf-8"))
            server.sql(f"INSERT INTO plan SELECT i, 'follow_up', {ANCHOR}, {ANCHOR} FROM generate_series(1, {PLANS}) i;")
            workers = [start(worker, server, i, 1) for i in range(WORKERS)]
            time.sleep(0.7 + random.random() / 2)
            workers[0].kill()
            killed = workers[0].wait() == -signal.SIGKILL
            codes = [w.wait(120) for w in workers[1:]]
            print(f"killed one: {killed}; the others ended with {codes}")
            # What the dead one held is free again as soon as the server sees that it is gone.
            last = start(worker, server, WORKERS, 0).wait(120)
            return 1 if not killed or any(codes) or last or check(server, consult) else 0
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
