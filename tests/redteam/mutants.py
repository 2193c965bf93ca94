#!/usr/bin/env python3
"""mutants.py - a whole conversation of two nodes, replayed and broken in every way (TAP).

    mutants.py COMITY COMITYD [--every N] [--lanes N] [--port N]

1. Replay: an order goes its way, with a question, its answer, evidence and an end; after each state all
   messages that ever came in are brought to both nodes again, by every organisation.  No case changes;
   who brings the same bytes again gets the same answer.
2. Bits: each N-th bit of each message is turned (1: all of them), of those that came in and of some that
   never did: an order, a clarification, a withdrawal, a receipt.
3. Members: each member of each message removed, doubled, exchanged with the next one and with that of
   another message; of N above 97 not all of them.
Nothing of it is accepted, no case changes, no process ends, no ledger is broken.
"""
import argparse
import collections
import concurrent.futures
import copy
import functools
import http.client
import itertools
import json
import os
import re
import sqlite3
import ssl
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "crash"))
import nodes  # pylint: disable=wrong-import-position
import tap  # pylint: disable=wrong-import-position

PEERS = ("cl", "us", "ar")
ORGANISATIONS = {"CL/fiscalia-norte": "cl", "US/papercup-mail": "us", "AR/fiscalia-delta": "ar"}
# What no attack may change; leaves and refusals grow.
STATE = (
    "SELECT id, side, state, order_sha256, answer_by, preserve_until FROM cases ORDER BY id",
    "SELECT case_id, event, person, detail FROM events WHERE case_id IS NOT NULL AND "
    "event <> 'message-refused' ORDER BY number",
    "SELECT case_id, kind, sha256 FROM documents ORDER BY number",
    "SELECT case_id, kind, sha256 FROM changes ORDER BY number",
    "SELECT id, case_id, state, sha256 FROM evidence ORDER BY id",
    "SELECT case_id, kind, receiver FROM outbox ORDER BY id",
    "SELECT case_id, kind FROM duties ORDER BY id",
    "SELECT sender, sha256 FROM tray ORDER BY id")


class Message:
    def __init__(self, name, sender, receiver, text, answer=None):
        self.name, self.sender, self.receiver = name, sender, receiver
        self.text, self.answer = text, answer


class Door:
    """The peers' door of a node, kept open for who has this certificate."""

    def __init__(self, world, node, peer, setting="listen"):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        keys = os.path.join(world.box, peer, "keys")
        self.context.load_cert_chain(os.path.join(keys, "tls.crt"), os.path.join(keys, "tls.key"))
        with open(os.path.join(world.box, node, "comity.conf"), encoding="utf-8") as file:
            listen = re.search(rf"^{setting} *= *(\S+):(\d+)", file.read(), re.M)
        self.address = (listen.group(1), int(listen.group(2)))
        self.connection = None

    def post(self, body):
        return self.ask("POST", "/hi1", body)

    def ask(self, method, path, body=None):
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPSConnection(
                    *self.address, timeout=60, context=self.context)
            try:
                self.connection.request(method, path, body, {"Content-Type": "application/json"})
                response = self.connection.getresponse()
                return response.status, response.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise
        return 0, b""


class Doors:
    """Those that one lane keeps open."""

    def __init__(self, world):
        self.world, self.open = world, {}

    def post(self, node, peer, body):
        if (node, peer) not in self.open:
            self.open[node, peer] = Door(self.world, node, peer)
        return self.open[node, peer].post(body)


def outcome(status, answer):
    """The rule by which an answer refuses; "" = it accepts."""
    if status != 200:
        return f"http-{status}"
    if b'"ErrorInformation"' not in answer and b"ErrorInformation>" not in answer:
        return ""
    words = re.search(rb'ErrorDescription"?[:>] ?"?([a-z0-9-]+): ', answer)
    return words.group(1).decode() if words else "no-rule"


def database(world, node):
    path = os.path.join(world.box, node, "data", "comity.db")
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)


def state(world):
    found = []
    for node in ("cl", "us"):
        with nodes.contextlib.closing(database(world, node)) as base:
            found.append([base.execute(query).fetchall() for query in STATE])
    return found


def captured(world, case_id):
    """What came in about a case, at both nodes, in its order."""
    found = []
    for node in ("cl", "us"):
        with nodes.contextlib.closing(database(world, node)) as base:
            rows = base.execute("SELECT sender, bytes, answer, number FROM messages WHERE direction = 'in' "
                                "AND case_id = ? AND bytes IS NOT NULL ORDER BY number", (case_id,))
            for sender, text, answer, number in rows:
                found.append(Message(f"{node}-{number}", ORGANISATIONS[sender], node, bytes(text), answer))
    return found


# --- 1. replay ---

def replay(world, doors, order, reached, counts):
    """Everything again, to both, by all."""
    world.drain()
    before, findings = state(world), []
    for message in captured(world, order.id):
        for node in ("cl", "us"):
            for peer in PEERS:
                rule = outcome(*doors.post(node, peer, message.text))
                true = node == message.receiver and peer == message.sender
                counts[0] += 1
                counts[1] += true
                if true != (rule == ""):
                    findings.append(f"{reached}: {message.name} by {peer} to {node}: {rule or 'accepted'}")
        again = [doors.post(message.receiver, message.sender, message.text)[1] for _ in (1, 2)]
        if again[0] != again[1]:
            findings.append(f"{reached}: {message.name}: the same bytes have two answers")
    if state(world) != before:
        findings.append(f"{reached}: a case has changed")
    return findings


def say(world, node, *words):
    code, output = world.at(node, *words)
    if code != 0:
        raise nodes.Stuck(f"{' '.join(words[:2])}: {output}")


def question(world, order):
    """Asked by the provider, answered by the issuer: both are signed."""
    keys = os.path.join(world.box, "persons")
    say(world, "us", "order", "ask", "--key", os.path.join(keys, "us", "desk-1.pem"), "--person", "desk-1",
        "--text", "which account?", "--language", "en", order.id)
    world.drain()
    say(world, "cl", "order", "clarify", "--key", os.path.join(keys, "cl", "prosecutor-1.pem"), "--person",
        "prosecutor-1", "--text", "the newer one", "--language", "en", order.id)
    world.drain()


def converse(world, doors):
    """An order from its sending to its end; every state is tried."""
    order, counts, findings = nodes.Order(world), [0, 0], []
    order.note(sent=True)
    tried = 0
    for step, after in zip(nodes.STEPS, nodes.STEPS[1:] + (None,)):
        order.walk((step,), 60)
        if after and not after[2]:  # the nodes go on by themselves
            continue
        tried += 1
        findings += replay(world, doors, order, step[0], counts)
        if step[0] == "opened":
            question(world, order)
            findings += replay(world, doors, order, "asked and answered", counts)
    tap.none(findings, f"attack_replay_in_every_state: {counts[0]} replays in {tried + 1} states, "
             f"{counts[1]} of them by their sender: 0 changes, the same answers")
    return order


def evidence(world, order):
    """It is there for its issuer, and for nobody else; what is not there answers the same."""
    with nodes.contextlib.closing(database(world, "us")) as base:
        number = base.execute("SELECT id FROM evidence WHERE case_id = ?", (order.id,)).fetchone()[0]
    doors = {peer: Door(world, "us", peer, "evidence") for peer in PEERS}
    there = {peer: door.ask("GET", f"/evidence/{number}") for peer, door in doors.items()}
    nothing = doors["ar"].ask("GET", "/evidence/00000000-0000-7000-8000-000000000000")
    tap.ok(there["cl"][0] == 200 and len(there["cl"][1]) > 0 and there["us"] == there["ar"] == nothing and
           nothing[0] == 404, "attack_evidence_of_others: 404, the same as for none")
    wrong = [path for path in ("", "../comity.db", "..%2fcomity.db", number + "/", number + "%00", "*")
             if doors["cl"].ask("GET", "/evidence/" + path)[0] not in (400, 404)]
    tap.none(wrong, "attack_evidence_by_its_path: evidence is found by its row")


# --- 2. and 3. mutants ---

def never_sent(world):
    """Messages as their senders would make them, that nobody ever brought: a new order, and what could
    be said about one that is open."""
    order = nodes.Order(world)
    order.note(sent=True)
    order.walk(nodes.STEPS[:4], 60)
    world.drain()
    forge = os.path.join(os.path.dirname(world.comityd), "tests", "redteam", "forge")
    fresh = nodes.Order(world)
    keys = os.path.join(world.box, "persons", "cl")
    found = []

    def make(name, sender, receiver, *words):
        path = os.path.join(world.folder, name + ".bin")
        done = nodes.subprocess.run([forge, world.box, "send", "--from", sender, "--to", receiver, *words,
                                     "--no-post", "--save", path], check=False)
        if done.returncode != 0:
            raise nodes.Stuck("forge " + name)
        with open(path, "rb") as file:
            found.append(Message(name, sender, receiver, file.read()))

    signoffs = [word for number in (1, 2) for word in ("--sign-off", f"{fresh.base}.{number}")]
    make("order", "cl", "us", "--order", fresh.paper, *signoffs, "--certificate", fresh.certificate)
    for kind, act, text in (("clarification", "issue", ("--text", "the newer one")),
                            ("withdrawal", "withdraw", ())):
        prefix = os.path.join(world.folder, kind)
        nodes.subprocess.run(
            [forge, world.box, "change", "--about", order.paper, "--kind", kind, "--says",
             "CL/fiscalia-norte", "--key", os.path.join(keys, "prosecutor-1.pem"), "--person",
             "prosecutor-1", "--act", act, *text, prefix], check=True, stdout=nodes.subprocess.DEVNULL)
        make(kind, "cl", "us", "--change", prefix + ".change", "--sign-off", prefix + ".sign-off")
    receipt = next(path for path in (f"{order.base}.receipt-{i}" for i in range(99, 0, -1))
                   if os.path.exists(path))
    make("receipt", "us", "cl", "--receipt", receipt)
    return found


def bits(text, every):
    for bit in range(0, 8 * len(text), every):
        mutant = bytearray(text)
        mutant[bit // 8] ^= 1 << bit % 8
        yield f"bit {bit}", bytes(mutant)


def places(value, path=()):
    """Each member and element, as the path to it; no recursion is needed for so little."""
    todo, found = [(value, path)], []
    while todo:
        here, way = todo.pop()
        inside = here.items() if isinstance(here, dict) else \
            enumerate(here) if isinstance(here, list) else ()
        for key, child in inside:
            found.append(way + (key,))
            todo.append((child, way + (key,)))
    return found


def at(value, path):
    for key in path:
        value = value[key]
    return value


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def members(text, other):
    """Without, twice, exchanged with its neighbour, and with what another message has there."""
    root, alien = json.loads(text), json.loads(other)
    for path in places(root):
        name = "/".join(map(str, path))
        less = copy.deepcopy(root)
        del at(less, path[:-1])[path[-1]]
        yield "without " + name, compact(less)
        parent = at(root, path[:-1])
        twice = copy.deepcopy(root)
        if isinstance(parent, list):
            at(twice, path[:-1]).insert(path[-1], copy.deepcopy(parent[path[-1]]))
            yield "twice " + name, compact(twice)
        else:
            at(twice, path[:-1])["\x01"] = parent[path[-1]]
            mark = json.dumps("\x01").encode()
            yield "twice " + name, compact(twice).replace(mark, compact(path[-1]))
            keys = list(parent)
            beside = keys[(keys.index(path[-1]) + 1) % len(keys)]
            swapped = copy.deepcopy(root)
            inside = at(swapped, path[:-1])
            inside[path[-1]], inside[beside] = inside[beside], inside[path[-1]]
            if swapped != root:
                yield "exchanged " + name, compact(swapped)
        try:
            theirs = at(alien, path)
        except (KeyError, IndexError, TypeError):
            continue
        if theirs != at(root, path):
            mixed = copy.deepcopy(root)
            at(mixed, path[:-1])[path[-1]] = theirs
            yield "another's " + name, compact(mixed)


def bring(doors, message, mutants):
    """Those of one lane: how many were refused by each rule, and what was not."""
    rules, findings = collections.Counter(), []
    for words, text in mutants:
        rule = outcome(*doors.post(message.receiver, message.sender, text))
        rules[rule] += 1
        if rule in ("", "no-rule") or rule.startswith("http-"):
            findings.append(f"{message.name} {words}: {rule or 'accepted'}")
    return rules, findings


def bring_all(lanes, message, make):
    """Each lane makes all of them, and brings its share."""
    with concurrent.futures.ThreadPoolExecutor(len(lanes)) as pool:
        shares = list(pool.map(
            lambda lane: bring(lanes[lane], message, itertools.islice(make(), lane, None, len(lanes))),
            range(len(lanes))))
    return sum((rules for rules, _ in shares), collections.Counter()), [one for _, more in shares for one in more]


def break_all(world, lanes, messages, every):
    for name, make in (("attack_every_bit_turned", lambda one, _: bits(one.text, every)),
                       ("attack_members_removed_doubled_exchanged",
                        lambda one, other: itertools.islice(members(one.text, other.text), 0, None,
                                                            max(1, every // 97)))):
        before, rules, findings = state(world), collections.Counter(), []
        begun = time.monotonic()
        for index, message in enumerate(messages):
            more_rules, more = bring_all(lanes, message, functools.partial(make, message, messages[index - 1]))
            rules, findings = rules + more_rules, findings + more
            tap.progress(f"{name}: {message.name}, {rules.total()} mutants", more)
        seconds = time.monotonic() - begun
        tap.none(findings, f"{name}: {rules.total()} mutants of {len(messages)} messages, "
                 f"0 accepted, by {len(rules)} rules")
        tap.note(f"{1000 * seconds / rules.total():.2f} ms each; " +
                 ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items())))
        tap.ok(state(world) == before, f"{name}: no case has changed")


def losses(world):
    """Processes that ended, and what fsck finds."""
    found = []
    for node in ("cl", "us"):
        with open(os.path.join(world.folder, node + ".log"), encoding="utf-8") as file:
            found += [line for line in file if re.search('"event":"process-(gone|ended)"', line)]
        code, output = world.call("node", "fsck", "--node", os.path.join(world.box, node))
        found += [output] if code != 0 else []
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("comity")
    parser.add_argument("comityd")
    parser.add_argument("--every", type=int, default=97)
    parser.add_argument("--lanes", type=int, default=1)
    parser.add_argument("--port", type=int, default=24900)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        world = nodes.World(args.comity, args.comityd, os.path.join(folder, "world"), args.port)
        try:
            world.start_tsa()
            world.start("cl", "us")
            doors = Doors(world)
            order = converse(world, doors)
            conversation = captured(world, order.id)
            tap.ok(len(conversation) >= 8, f"the conversation has {len(conversation)} messages of "
                   f"{sum(len(one.text) for one in conversation)} bytes")
            evidence(world, order)
            messages = conversation + never_sent(world)
            break_all(world, [Doors(world) for _ in range(args.lanes)], messages, args.every)
            world.drain()
            tap.none(losses(world), "every process lives, both nodes are whole")
        finally:
            world.end()
    tap.done()


if __name__ == "__main__":
    main()
