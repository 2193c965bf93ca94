"""tamper.py - the oracle finds what it must: each breach is made by hand in a copy of a sound world."""
import contextlib
import os
import shutil
import sqlite3

import oracle

# What is broken, at which node, by which statement.
BREACHES = (
    ("an order is lost", "us", "UPDATE cases SET id = '00000000-0000-7000-8000-000000000000'"),
    ("an order is another", "us", "UPDATE cases SET order_sha256 = zeroblob(32)"),
    ("an order fell behind what was told", "cl", "UPDATE cases SET state = 'received'"),
    ("two decisions", "us", "INSERT INTO events (case_id, at, event) SELECT id, 1, 'refuse' FROM cases"),
    ("an act is doubled", "us", "INSERT INTO events (case_id, at, event, leaf_index) "
     "SELECT case_id, at, event, leaf_index FROM events WHERE event = 'open'"),
    ("a leaf is changed", "us", "UPDATE leaves SET leaf = CAST(leaf || ' ' AS BLOB) WHERE leaf_index = 1"),
    ("the last leaf is gone", "cl", "DELETE FROM leaves WHERE leaf_index = "
     "(SELECT max(leaf_index) FROM leaves)"),
    ("a head is of other leaves", "cl", "UPDATE heads SET size = size + 1 WHERE size = "
     "(SELECT max(size) FROM heads)"),
    ("a receipt is of nobody", "cl", "UPDATE documents SET bytes = CAST(replace(CAST(bytes AS TEXT), "
     "'index 1', 'index 0') AS BLOB) WHERE kind = 'Receipt'"),
    ("something is still owed", "us", "UPDATE outbox SET done_at = NULL"),
    ("evidence is another", "cl", "UPDATE evidence SET sha256 = zeroblob(32)"),
)


def break_it(folder, node, statement):
    path = os.path.join(folder, "box", node, "data", "comity.db")
    with contextlib.closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(statement)
        database.commit()


def unseen(folder):
    """The breaches that the oracle does not find, in a world whose nodes have ended."""
    missed = []
    for words, node, statement in BREACHES:
        copy = folder + "-copy"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.sock"))
        break_it(copy, node, statement)
        if not oracle.findings(copy):
            missed.append(words)
        shutil.rmtree(copy)
    return missed
