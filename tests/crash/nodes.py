"""nodes.py - two nodes that may die at any time, and a client who writes down what it was told.

A world is a sandbox with an authority (cl), a provider (us) and a time-stamping service; its nodes are
real processes on the loopback interface.  A client sends orders and answers them: what it is told is
appended to the client's own book, and synced, before it goes on.  The book is what oracle.py judges by.
"""
import contextlib
import dataclasses
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time

PERSONS = {"cl": "prosecutor-1", "us": "desk-1"}
ORGANISATIONS = {"cl": "CL/fiscalia-norte", "us": "US/papercup-mail"}
# State that a step leads to, at whose node it is taken, the command.
STEPS = (
    ("sealed", "cl", ("order", "send")),
    ("received", "us", None),  # the node's own: waited for
    ("opened", "us", ("order", "open")),
    ("accepted", "us", ("order", "decide")),
    ("produced", "us", ("evidence", "seal")),
    ("fetched", "cl", None),
    ("verified", "cl", ("order", "verified")),
    ("closed", "cl", ("order", "close")),
)
# What a person does once: the event stands once in the timeline of the node where it was done.
ACTS = {"cl": {"verified": "verify", "closed": "close"},
        "us": {"received": "receive", "opened": "open", "accepted": "accept", "produced": "produce"}}
CANARY = "canary-7f3a91"  # stands in evidence: no node may ever hold it in the clear
FILLER = "ffffffff-"  # begins the ids of case files that only take room
FIELDS = {
    "case-reference": "RUC-2026", "authority": "Prosecution service", "officer-role": "prosecutor",
    "official-email": "desk@fiscalia-norte.example", "official-phone": "+56200000000",
    "legal-basis": "CPP-219", "offence": "185/8", "link": "account-used-for-fraud",
    "user-notice": "please-delay"}
TRY_SEC = 240  # until a step is done: pauses before a process starts or a paper is sent again double
# The time of the test itself, beside the nodes'.
POLL_SEC = 0.01


@dataclasses.dataclass(frozen=True)
class Scene:
    """Who takes part, and how an order goes from its writing to its end."""
    create: tuple  # options of the sandbox
    persons: dict  # node -> who acts there
    organisations: dict
    sender: str
    addressee: str
    steps: tuple
    acts: dict
    clock: str = ""  # to which that of all nodes is set


VOLUNTARY = Scene(("--realm", "live"), PERSONS, ORGANISATIONS, "cl", "us", STEPS, ACTS)


class Stuck(Exception):
    """Something that must come true did not."""


def until(seconds, condition, words):
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Stuck(f"not within {seconds} s: {words}")
        time.sleep(POLL_SEC)


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_ports(first):
    """A place for a world: each run, and each lane of it, takes one of its own."""
    while not all(is_free(first + offset) for offset in (0, 1, 2, 10, 11, 12, 20, 21, 22, 30)):
        first += 400
    return first


class Book:
    """What the client was told, in the order in which it was told."""

    def __init__(self, path):
        self.path = path
        self.lock = threading.Lock()
        self.file = open(path, "a", encoding="ascii")

    def write(self, **entry):
        with self.lock:
            self.file.write(json.dumps(entry) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())


class World:
    scene = VOLUNTARY

    def __init__(self, comity, comityd, folder, port):
        self.comity, self.comityd = comity, comityd
        self.folder, self.port = folder, free_ports(port)
        self.box = os.path.join(folder, "box")
        self.running = {}  # node -> Popen
        self.tsa = None
        self.orders = 0
        self.slowest_ready = 0.0
        os.makedirs(folder)
        self.book = Book(os.path.join(folder, "book"))
        self.run("sandbox", "create", *self.scene.create, "--port", str(self.port), self.box)
        with open(os.path.join(folder, "answer.csv"), "w", encoding="ascii") as file:
            file.write(f"email,name,created_at\nanna@papercup.example,{CANARY},"
                       "2019-03-01T10:00:00Z\n")

    # --- commands ---

    def call(self, *words):
        """Exit code and output.  A client whose node dies must end all the same."""
        done = subprocess.run([self.comity, *words], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                              check=False)
        return done.returncode, done.stdout

    def run(self, *words):
        code, output = self.call(*words)
        if code != 0:
            raise Stuck(f"{' '.join(words[:3])}: {output.strip()}")
        return output

    def at(self, node, *words):
        return self.call(*words, "--node", os.path.join(self.box, node), "--as",
                         self.scene.persons[node])

    # --- nodes ---

    def launch(self, node, *before):
        """Starts the node, under the command before if there is one; does not wait."""
        with open(os.path.join(self.folder, node + ".log"), "a", encoding="utf-8") as log:
            self.running[node] = subprocess.Popen(
                [*before, self.comityd, os.path.join(self.box, node)],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def is_up(self, node):
        return self.at(node, "node", "status")[0] == 0

    def wait_ready(self, node, seconds=30):
        """Seconds until the node answers a person."""
        begun = time.monotonic()
        until(seconds, lambda: self.is_up(node), f"{node} is ready")
        return time.monotonic() - begun

    def start(self, *nodes):
        for node in nodes:
            self.launch(node)
        for node in nodes:
            self.slowest_ready = max(self.slowest_ready, self.wait_ready(node))

    def begin(self):
        """All that a world needs runs."""
        self.start_tsa()
        self.start(*self.scene.persons)

    def order(self):
        return Order(self)

    def start_tsa(self):
        self.tsa = subprocess.Popen(
            [self.comity, "sandbox", "tsa", "--port", str(self.port + 30), self.box],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(20, lambda: not is_free(self.port + 30), "the time-stamping service")

    def is_running(self, node):
        return node in self.running and self.running[node].poll() is None

    def processes(self, node):
        """[(pid, role)] of the node, the supervisor first."""
        top = self.running[node].pid
        found = [(top, "supervisor")]
        for pid in children(top):
            role = role_of(pid)
            if role:
                found.append((pid, role))
            if role == "nursery":  # its forks have its command line
                found += [(worker, "worker") for worker in children(pid)]
        return found

    def cut(self, node):
        """Every process of the node dies at once."""
        pids = [pid for pid, _ in self.processes(node)] if self.is_running(node) else []
        for pid in pids:
            send_signal(pid, signal.SIGKILL)
        if node in self.running:
            self.running[node].wait()
        until(20, lambda: not any(is_alive(pid) for pid in pids), f"{node} is gone")

    def stop(self, node):
        self.running[node].terminate()
        return self.running[node].wait(timeout=30)

    def fill(self, node, count):
        """So many more case files at the node, as alike as rows can be, and as many messages."""
        self.cut(node)
        path = os.path.join(self.box, node, "data", "comity.db")
        numbers = (f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) ")
        names = ("side, realm, procedure, issuer, addressee, state, emergency, proof, created_at, "
                 "received_at, updated_at")
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute(f"INSERT INTO cases (id, order_sha256, {names}) {numbers} SELECT "
                             f"printf('{FILLER}0000-7000-8000-%012d', i), randomblob(32), {names} "
                             "FROM n, (SELECT * FROM cases LIMIT 1)")
            database.execute(f"INSERT INTO messages (sender, transaction_id, direction, sha256, at, bytes) "
                             f"{numbers} SELECT 'US/papercup-mail', printf('filler-%d', i), 'out', "
                             "randomblob(32), 1, randomblob(3000) FROM n")
            database.commit()
        self.start(node)

    def end(self):
        for node in self.running:
            self.cut(node)
        if self.tsa:
            self.tsa.kill()
            self.tsa.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- the state of things ---

    def state(self, node, order):
        """The state of the order at the node: "" = not there, None = the node does not say."""
        code, output = self.at(node, "order", "list", "--limit", "1000")  # not all that fill() made
        for line in output.splitlines() if code == 0 else []:
            words = line.split()
            if words and words[0] == order:
                return words[1]
        return "" if code == 0 else None

    def is_drained(self):
        for node in self.scene.persons:
            code, output = self.at(node, "node", "status")
            values = dict(line.split(None, 1) for line in output.splitlines() if " " in line)
            if code != 0 or values.get("outbox_waiting") != "0" or \
                    values.get("signed_size") != values.get("leaves"):
                return False
        return True

    def drain(self):
        until(TRY_SEC, self.is_drained, "all that is owed is delivered, all leaves are signed for")


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def role_of(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read().split(b"\0")
    except OSError:
        return None
    return words[words.index(b"--role") + 1].decode() if b"--role" in words else None


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def send_signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


# --- one order, from its writing to its end ---

STATES = ("sealed", "sent", "received", "opened", "accepted", "produced", "fetched", "verified",
          "closed")


def is_past(state, wanted):
    return state in STATES and STATES.index(state) >= STATES.index(wanted)


class Order:
    """An order that is drafted and signed; nothing of that needs a node."""

    def __init__(self, world, *options, zone="America/Santiago"):
        world.orders += 1
        base = os.path.join(world.folder, f"order-{world.orders}")
        keys = os.path.join(world.box, "persons", world.scene.sender)
        self.world, self.base, self.paper, self.keys = world, base, base + ".json", keys
        self.certificate = os.path.join(keys, "team.crt")
        self.sent_with = self.draft(options, zone)
        with open(self.paper, "rb") as file:
            text = file.read()
        self.id = json.loads(text)["id"]
        self.sha256 = hashlib.sha256(text).hexdigest()
        self.attempts, self.tried = 0, None

    def draft(self, options, zone):
        """Writes and signs it; returns what is sent with it."""
        world, base = self.world, self.base
        fields = {**FIELDS, "case-reference": f"RUC-2026-{world.orders}"}
        world.run("order", "new", "--from", ORGANISATIONS["cl"], "--to", ORGANISATIONS["us"],
                  "--procedure", "vol", "--target", "EmailAddress=anna@papercup.example",
                  "--category", "subscriber", "--zone", zone, *options,
                  *(word for name, value in fields.items() for word in
                    ("--field", f"{name}={value}")),
                  "--start", "2026-10-01T00:00:00Z", "--end", "2026-10-31T23:59:59Z",
                  "--recipient", self.certificate, "--out", self.paper)
        for number, act in ((1, "issue"), (2, "approve")):
            world.run("order", "sign", "--key", os.path.join(self.keys, f"prosecutor-{number}.pem"),
                      "--person", f"prosecutor-{number}", "--act", act,
                      "--out", f"{base}.{number}", self.paper)
        return ("--sign-off", base + ".1", "--sign-off", base + ".2")

    def words(self, command):
        """The command line of a step; each attempt has a receipt of its own."""
        self.attempts += 1
        receipt = f"{self.base}.receipt-{self.attempts}"
        more = {
            "send": (*self.sent_with, "--certificate", self.certificate, self.paper),
            "decide": (self.id, "accept"),
            "seal": ("--file", os.path.join(self.world.folder, "answer.csv"), "--system", "db",
                     "--method", "select", "--statement", "Complete.", self.id),
        }.get(command[1], (self.id,))
        return receipt, (*command, "--receipt", receipt, *more)

    def note(self, **entry):
        self.world.book.write(order=self.id, sha256=self.sha256, **entry)

    def act(self, state, node, command):
        """One attempt.  True: the node has said that the step is taken.

        An answer that was lost is asked for: the node then says what it knows, which counts as
        much as the answer."""
        if self.tried == state:  # who got no answer looks before trying again
            known = self.world.state(node, self.id)
            if known is None:
                return False
            if is_past(known, state):
                self.note(told=state, node=node, receipt=None)
                return True
        self.tried = state
        receipt, words = self.words(command)
        code, output = self.world.at(node, *words)
        if code == 0:
            self.note(told=state, node=node, receipt=receipt if os.path.exists(receipt) else None)
            return True
        if is_past(self.world.state(node, self.id), state):
            self.note(told=state, node=node, receipt=None)
            return True
        if code == 1 and "disk" not in output:
            self.note(refused=state, node=node, words=output.strip())
        return False

    def is_there(self, state, node):
        if not is_past(self.world.state(node, self.id), state):
            return False
        self.note(told=state, node=node, receipt=None)
        return True

    def walk(self, steps=None, seconds=TRY_SEC):
        """All steps, each until it is done; whoever died comes back meanwhile."""
        self.note(sent=True)
        for state, node, command in steps or self.world.scene.steps:
            until(seconds, lambda: self.act(state, node, command) if command
                  else self.is_there(state, node), f"{self.id} is {state}")
