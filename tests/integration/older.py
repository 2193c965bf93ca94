#!/usr/bin/env python3
"""older.py DATABASE - makes a node's database what a program of version 2 would have: the same rows."""
import os
import sqlite3
import sys

here = os.path.dirname(os.path.abspath(__file__))
path = sys.argv[1]
with open(os.path.join(here, "../../src/store/sql/schema_2.sql"), encoding="utf-8") as file:
    schema = file.read()

now = sqlite3.connect(path)
old = sqlite3.connect(path + ".old", isolation_level=None)
old.execute("PRAGMA page_size = 8192")
old.execute("PRAGMA journal_mode = WAL")
old.executescript(schema)
triggers = old.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
for name, _ in triggers:  # they would count the rows again
    old.execute(f"DROP TRIGGER {name}")
old.execute("BEGIN")
for (table,) in old.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
    columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
    if table == "sqlite_sequence":
        old.execute("DELETE FROM sqlite_sequence")
    marks = ", ".join("?" * len(columns))
    for row in now.execute(f"SELECT {', '.join(columns)} FROM {table}"):
        old.execute(f"INSERT INTO {table} VALUES ({marks})", row)
for _, text in triggers:
    old.execute(text)
old.execute("COMMIT")
old.execute("PRAGMA application_id = 0x434d5459")
old.execute("PRAGMA user_version = 2")
old.close()
now.close()
for end in ("-wal", "-shm"):
    if os.path.exists(path + end):
        os.remove(path + end)
os.rename(path + ".old", path)
