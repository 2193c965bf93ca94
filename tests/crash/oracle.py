#!/usr/bin/env python3
"""oracle.py - whether nodes still know all that they ever said.

    oracle.py FOLDER      of a world (nodes.py) whose nodes have drained

It judges by what is on disk: the databases of the nodes, their ledgers and outboxes, against the book
of the client, who wrote down all that it was told.  Ledgers and receipts are verified here anew, with
Python's SHA-256 and an independent Ed25519; nothing of the product is asked.  What is found is printed,
one line a finding; the exit code is 0 when there is nothing.
"""
import base64
import contextlib
import hashlib
import json
import os
import sqlite3
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import nodes

DECISIONS = ("accept", "part", "refuse", "refer", "ask")


# --- the hash tree of RFC 6962 ---

def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def roots(leaves):
    """The root at each size, 0 first: the peaks of complete subtrees, folded from the right."""
    found, peaks = [hashlib.sha256(b"").digest()], []
    for size, leaf in enumerate(leaves, 1):
        peak, rest = leaf_hash(leaf), size
        while rest % 2 == 0:
            peak, rest = node_hash(peaks.pop(), peak), rest // 2
        peaks.append(peak)
        root = peaks[-1]
        for peak in reversed(peaks[:-1]):
            root = node_hash(peak, root)
        found.append(root)
    return found


class Checkpoint:
    """A signed note of a ledger (C2SP tlog-checkpoint); ValueError when the signature is not the key's."""

    def __init__(self, note, key):
        text, _, signatures = note.partition("\n\n")
        lines = text.split("\n")
        self.origin, self.size, self.root = lines[0], int(lines[1]), base64.b64decode(lines[2])
        signature = base64.b64decode(signatures.split("\n")[0].rsplit(" ", 1)[1])
        try:
            key.verify(signature[4:], (text + "\n").encode())
        except InvalidSignature as error:
            raise ValueError(f"the head of size {self.size} has a wrong signature") from error


def read_key(path):
    with open(path, encoding="utf-8") as file:
        raw = base64.b64decode(file.read().strip().split("+", 2)[2])
    return Ed25519PublicKey.from_public_bytes(raw[1:])


# --- what lies at a node ---

class Node:
    def __init__(self, name, box, scene):
        self.name, self.folder = name, os.path.join(box, name)
        self.organisation, self.acts = scene.organisations[name], scene.acts[name]
        self.key = read_key(os.path.join(self.folder, "keys", "ledger.vkey"))
        path = os.path.join(self.folder, "data", "comity.db")
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            self.faults = [row[0] for row in database.execute("PRAGMA integrity_check")
                           if row[0] != "ok"]
            self.faults += [f"a row of {row[0]} refers to nothing"
                            for row in database.execute("PRAGMA foreign_key_check")]
            self.cases = database.execute(
                "SELECT id, hex(order_sha256), state FROM cases WHERE id NOT LIKE ?",
                (nodes.FILLER + "%",)).fetchall()
            self.events = database.execute("SELECT case_id, event, leaf_index FROM events").fetchall()
            self.leaves = database.execute(
                "SELECT leaf_index, leaf, case_id FROM leaves ORDER BY leaf_index").fetchall()
            self.heads = database.execute("SELECT size, note FROM heads").fetchall()
            self.owed = database.execute(
                "SELECT kind, error FROM outbox WHERE done_at IS NULL").fetchall()
            self.receipts = [row[0] for row in database.execute(
                "SELECT bytes FROM documents WHERE kind = 'Receipt'")]
            self.answers = [row[0] for row in database.execute(
                "SELECT answer FROM messages WHERE direction = 'in'")]
            self.evidence = dict(database.execute("SELECT file, hex(sha256) FROM evidence"))
        self.roots = roots(leaf for _, leaf, _ in self.leaves)


def check_node(node):
    yield from node.faults
    if [index for index, _, _ in node.leaves] != list(range(len(node.leaves))):
        yield "the ledger has a gap"
    for size, note in node.heads:
        try:
            head = Checkpoint(note, node.key)
        except ValueError as error:
            yield str(error)
            continue
        if head.size != size or size >= len(node.roots) or head.root != node.roots[size]:
            yield f"the head of size {size} is not of these leaves"
    for kind, error in node.owed:
        yield f"the outbox still owes: {kind} ({error})"
    if any(answer is None for answer in node.answers):
        yield "a message has no answer"
    yield from check_evidence(node)


def read_bytes(path):
    """Nothing, when it is not there: of no package that is the digest."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def check_evidence(node):
    """Every package is whole; nothing lies there that no row names; nothing is in the clear."""
    folder = os.path.join(node.folder, "evidence")
    for file, sha256 in node.evidence.items():
        if hashlib.sha256(read_bytes(os.path.join(folder, file))).hexdigest().upper() != sha256:
            yield f"evidence {file} is not what its row says"
    for top, _, files in os.walk(node.folder):
        for name in files:
            path = os.path.join(top, name)
            if os.path.isfile(path) and nodes.CANARY.encode() in read_bytes(path):
                yield f"{name} holds evidence in the clear"


def check_receipt(text, ledgers):
    """A receipt that somebody holds: its leaf stands where it says, its head is of that ledger."""
    receipt = json.loads(text)
    note = receipt["proof"].split("\n\n", 1)[1]
    origin = note.split("\n", 1)[0]
    node = ledgers["/".join(origin.removesuffix("/ledger").rsplit(".", 2)[1:]).upper()]
    index = int(next(line for line in receipt["proof"].split("\n")
                     if line.startswith("index ")).split()[1])
    leaf = base64.b64decode(receipt["leaf"])
    head = Checkpoint(note, node.key)
    if index >= len(node.leaves) or node.leaves[index][1] != leaf:
        yield f"a receipt names leaf {index} of {node.name}, which is another or none"
    if head.size >= len(node.roots) or head.root != node.roots[head.size]:
        yield f"a receipt has a head of size {head.size} that {node.name} no longer has"


def read_book(path):
    with open(path, encoding="ascii") as file:
        return [json.loads(line) for line in file]


def check_receipts(entries, world):
    ledgers = {node.organisation.upper(): node for node in world.values()}
    held = [text for node in world.values() for text in node.receipts]
    for entry in entries:
        if entry.get("receipt"):
            with open(entry["receipt"], encoding="utf-8") as file:
                held.append(file.read())
    for text in held:
        try:
            yield from check_receipt(text, ledgers)
        except (ValueError, KeyError) as error:
            yield f"a receipt does not verify: {error!r}"


# --- the book against the nodes ---

def check_told(entry, node):
    """Who said that a step is taken has the order, once, and is not behind that step."""
    rows = [row for row in node.cases if row[0] == entry["order"]]
    if len(rows) != 1:
        yield f"{entry['order']}: told {entry['told']}, and {len(rows)} such orders are at {node.name}"
        return
    _, sha256, state = rows[0]
    if sha256.lower() != entry["sha256"]:
        yield f"{entry['order']}: another text at {node.name}"
    if not nodes.is_past(state, entry["told"]):
        yield f"{entry['order']}: told {entry['told']}, but {node.name} has {state}"
    event = node.acts.get(entry["told"])
    if event and not any(row[:2] == (entry["order"], event) for row in node.events):
        yield f"{entry['order']}: no {event} in the timeline of {node.name}"


def check_once(node):
    counts = {}
    for case, event, leaf in node.events:
        if leaf is not None or event in DECISIONS:
            event = "decision" if event in DECISIONS else event
            counts[case, event] = counts.get((case, event), 0) + 1
    for (case, event), count in counts.items():
        if case and count > 1 and event != "file":
            yield f"{case}: {count} times {event} at {node.name}"
    kinds = {}
    for _, leaf, case in node.leaves:
        kind = json.loads(leaf)["type"]
        if case and kind != "R2":
            kinds[case, kind] = kinds.get((case, kind), 0) + 1
    for (case, kind), count in kinds.items():
        if count > 1:
            yield f"{case}: {count} leaves {kind} at {node.name}"


def check_two(sender, addressee):
    """Both sides have the same orders, in states that agree."""
    sent, came = ({row[0]: row for row in node.cases} for node in (sender, addressee))
    for order in came.keys() - sent.keys():
        yield f"{order}: at the addressee, unknown to its sender"
    for order in sent.keys() - came.keys():
        yield f"{order}: at its sender, never came to the addressee"
    for order in came.keys() & sent.keys():
        if came[order][1] != sent[order][1]:
            yield f"{order}: two texts"
        if not nodes.is_past(sent[order][2], came[order][2]):
            yield f"{order}: {came[order][2]} at the addressee, {sent[order][2]} at its sender"


def check_notified(sender, notified):
    """Whoever else was told has the sender's text of each order."""
    sent, came = ({row[0]: row[1] for row in node.cases} for node in (sender, notified))
    for order in sent.keys() | came.keys():
        if sent.get(order) != came.get(order):
            yield f"{order}: another or none at {notified.name}"


def findings(folder, scene=nodes.VOLUNTARY):
    """Every breach, in words."""
    box = os.path.join(folder, "box")
    world = {name: Node(name, box, scene) for name in scene.organisations}
    entries = read_book(os.path.join(folder, "book"))
    found = [f"{node.name}: {words}" for node in world.values()
             for check in (check_node, check_once) for words in check(node)]
    for entry in entries:
        if "told" in entry:
            found += check_told(entry, world[entry["node"]])
    found += check_two(world[scene.sender], world[scene.addressee])
    for name in world.keys() - {scene.sender, scene.addressee}:
        found += check_notified(world[scene.sender], world[name])
    found += check_receipts(entries, world)
    return sorted(set(found))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = findings(sys.argv[1])
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
