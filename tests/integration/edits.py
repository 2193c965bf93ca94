#!/usr/bin/env python3
"""edits.py COMITY NODE EXPORT EDITS SEED - changes one byte at a time, and asks who should find it."""
import contextlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys

comity, node, export, edits, seed = sys.argv[1:4] + [int(n) for n in sys.argv[4:6]]
choose = random.Random(seed)
database = os.path.join(node, "data", "comity.db")
# Table, its key, the column, what fsck calls it.  Of leaves and hashes the number is told.
COLUMNS = (("leaves", "leaf_index", "leaf", "leaf"), ("hashes", "position", "hash", "ledger"),
           ("heads", "size", "note", "ledger"), ("documents", "number", "bytes", "paper"),
           ("messages", "number", "bytes", "message"))


def run(*words):
    done = subprocess.run((comity,) + words, capture_output=True, text=True, errors="replace", check=False)
    return done.returncode, done.stdout + done.stderr


def change(data):
    """The bytes with one of them another."""
    at = choose.randrange(len(data))
    return data[:at] + bytes([data[at] ^ choose.randrange(1, 256)]) + data[at + 1:]


def edit_row():
    """One byte of a row; None, or what was not found."""
    table, key, column, said = choose.choice(COLUMNS)
    with contextlib.closing(sqlite3.connect(database)) as store:
        number, data = choose.choice(store.execute(
            f"SELECT {key}, CAST({column} AS BLOB) FROM {table} WHERE {column} IS NOT NULL").fetchall())
        kind = "TEXT" if table == "heads" else "BLOB"
        put = f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE {key} = ?"
        store.execute(put, (change(data), number))
        store.commit()
        code, words = run("node", "fsck", "--node", node)
        store.execute(put, (data, number))
        store.commit()
    if code != 1 or said not in words:
        return f"{table} {number}: {code} {words}"
    if table == "leaves" and not re.search(rf"leaf {number} is not what was logged", words):
        return f"leaf {number} is not named: {words}"
    return None


def edit_file():
    """One byte of an exported file."""
    files = [os.path.join(top, name) for top, _, names in os.walk(export) for name in names
             if not name.endswith("vkey")]
    path = choose.choice(files)
    with open(path, "rb") as file:
        data = file.read()
    with open(path, "wb") as file:
        file.write(change(data))
    code, words = run("ledger", "verify", "--vkey", os.path.join(node, "keys", "ledger.vkey"), export)
    with open(path, "wb") as file:
        file.write(data)
    if code != 1 or "BAD" not in words and "comity:" not in words:
        return f"{os.path.relpath(path, export)}: {code} {words}"
    return None


with contextlib.closing(sqlite3.connect(database)) as prepared:
    for (trigger,) in prepared.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        prepared.execute(f"DROP TRIGGER {trigger}")
    prepared.commit()
missed = []
for _ in range(edits):
    finding = edit_row() if choose.random() < 0.6 else edit_file()
    if finding is not None:
        missed.append(finding)
print(f"{edits} edits, SEED={seed}: {len(missed)} not found or not named")
for finding in missed[:10]:
    print(finding)
shutil.rmtree(export)
sys.exit(bool(missed))
