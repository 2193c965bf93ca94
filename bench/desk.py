"""desk.py - how long the pages of a desk take beside a million case files; for tools/bench.

The case files are rows made up here, of all states, in a store that a node has filled with real
orders before; pages are asked for one after the other, as a person would, over a kept-open
connection.  The reference is a page that reads no case, in turns with the others.
"""
import contextlib
import http.client
import json
import os
import sqlite3
import subprocess
import time
import urllib.parse

P95_MS_MAX = 200
WARM = 3

# One row of four is at its issuer's side; a tenth is owed something, all of it later than what the real
# orders are: those, whose papers are read for a row, stand first in the queue.
FILL = """
WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < :cases)
INSERT INTO cases (id, side, realm, procedure, issuer, addressee, state, emergency, order_sha256,
	proof, created_at, received_at, updated_at, answer_by, reference, targets)
SELECT printf('%08x-0000-7000-8000-%012x', n, n), CASE n % 4 WHEN 0 THEN 'issuer' ELSE 'addressee' END, 'live',
	CASE n % 3 WHEN 0 THEN 'vol' WHEN 1 THEN 'vol-pr' ELSE '224-07' END,
	printf('CL/office-%d', n % 997), printf('US/provider-%d', n % 499),
	CASE n % 6 WHEN 0 THEN 'received' WHEN 1 THEN 'opened' WHEN 2 THEN 'accepted'
		WHEN 3 THEN 'refused' WHEN 4 THEN 'verified' ELSE 'closed' END,
	n % 200 = 0, randomblob(32), 'persons', :now - n * 30000000, :now - n * 30000000,
	:now - n * 30000000, :now + 90 * 86400000000 + n * 1000000, printf('RUC-%d', n), 1 + n % 3
FROM one"""
EVENTS = """
INSERT INTO events (case_id, at, event, person)
SELECT id, received_at, CASE number % 50 WHEN 0 THEN 'notify' ELSE 'open' END, 'desk-1'
FROM cases WHERE number % 2 = 0"""
DUTIES = """
INSERT INTO duties (case_id, kind, owed_by, created_at, due_at, ours)
SELECT id, 'answer', 'addressee', created_at, answer_by, side = 'addressee'
FROM cases WHERE number % 10 = 0 AND answer_by IS NOT NULL"""
NOTICES = """
INSERT INTO duties (case_id, kind, owed_by, created_at, due_at, ours)
SELECT id, 'notify', side, created_at, answer_by, 1
FROM cases WHERE number % 100 = 0 AND answer_by IS NOT NULL"""


def fill(folder, cases):
    """Cases more in the store of a node that does not run; returns a real id and the seconds."""
    begun = time.monotonic()
    path = os.path.join(folder, "data", "comity.db")
    with contextlib.closing(sqlite3.connect(path)) as store:
        real = store.execute("SELECT id FROM cases ORDER BY number DESC LIMIT 1").fetchone()[0]
        with store:
            store.execute(FILL, {"cases": cases, "now": time.time_ns() // 1000})
            store.execute(EVENTS)
            store.execute(DUTIES)
            store.execute(NOTICES)
        count = store.execute("SELECT count(*) FROM cases").fetchone()[0]
    return {"real": real, "cases": count, "fill_s": time.monotonic() - begun}


def sign_in(comity, folder):
    """A connection to the desk and the cookie of who is signed in."""
    answer = subprocess.run([comity, "desk", "open", "--json", "--node", folder, "--as", "desk-1"],
                            check=True, stdout=subprocess.PIPE, text=True).stdout
    url = urllib.parse.urlsplit(json.loads(answer)["url"])
    connection = http.client.HTTPConnection(url.hostname, url.port)
    connection.request("GET", f"{url.path}?{url.query}" if url.query else url.path)
    page = connection.getresponse()
    page.read()
    cookie = (page.getheader("Set-Cookie") or "").split(";", 1)[0]
    if not cookie:
        raise RuntimeError(f"desk: not signed in, {page.status}")
    return connection, cookie


def ask(connection, cookie, path):
    begun = time.monotonic()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"desk: {path}: {answer.status}")
    return (time.monotonic() - begun) * 1e3, len(body)


def pages(filled):
    middle = filled["cases"] // 2
    return [
        ("/tray", "no case read: the reference"),
        ("/health", "the state of the node, all that is open counted"),
        ("/", "today: what needs a person"),
        ("/triage", "the queue: what is due first, with its chips"),
        ("/notices", "to whom the data is of: owed, and given"),
        ("/orders", "the newest orders"),
        ("/orders?state=received", "those of one state"),
        ("/orders?side=issuer&state=closed", "of one side and state"),
        (f"/orders?before={middle}", "from the middle on"),
        (f"/orders?text=RUC-{middle}", "found by a case reference"),
        ("/orders?text=CL/office-7", "found by an organisation"),
        ("/orders?text=nothing-of-the-kind", "found nowhere"),
        (f"/orders/{filled['real']}", "one order"),
        ("/audit", "all that has happened, the newest"),
        ("/report", "the counts"),
    ]


def figures(comity, folder, filled, rounds):
    """The node runs; each page so often, in turns."""
    connection, cookie = sign_in(comity, folder)
    asked = pages(filled)
    times = {path: [] for path, _ in asked}
    sizes = {}
    for turn in range(WARM + rounds):
        for path, _ in asked:
            took, sizes[path] = ask(connection, cookie, path)
            if turn >= WARM:
                times[path].append(took)
    connection.close()
    rows = []
    for path, words in asked:
        row = sorted(times[path])
        rows.append({"path": path, "words": words, "bytes": sizes[path],
                     "p50_ms": row[len(row) // 2], "p95_ms": row[len(row) * 95 // 100]})
    return {"cases": filled["cases"], "fill_s": filled["fill_s"], "rounds": rounds, "pages": rows}


def slowest(desk):
    return max(row["p95_ms"] for row in desk["pages"])


def is_slow(desk):
    return slowest(desk) >= P95_MS_MAX


def show(desk):
    print(f"""
Pages of the desk beside {desk['cases']} case files, {desk['rounds']} times each
       p50       p95  ms     bytes""")
    for row in desk["pages"]:
        print(f"  {row['p50_ms']:8.1f}  {row['p95_ms']:8.1f}  {row['bytes']:12d}  {row['words']}")
    print(f"  {slowest(desk):18.1f}  ms, the slowest p95: {'NOT UNDER' if is_slow(desk) else 'under'} "
          f"{P95_MS_MAX}")
