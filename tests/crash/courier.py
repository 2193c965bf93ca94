#!/usr/bin/env python3
"""courier.py - a peer that takes, or answers, as slowly or as much as it can.

    courier.py COMITY COMITYD [--rate BYTES] [--patience]

Of three nodes (trio.py) the notified authority's address answers in its stead, with its own key: it is
silent, drips a byte a second, or sends headers or a body without end.  Orders to the provider must go on
meanwhile, the courier's memory is bounded, and what waits is brought again.  Then the authority's true
node is there, behind a line of so many bytes a second, and everything arrives; oracle.py judges.

    --rate N     bytes a second (default: 20000; 2000 are 16 kbit/s)
    --patience   also until who is silent, or drips, has been given up and asked again (two minutes each)
"""
import argparse
import contextlib
import os
import socket
import ssl
import sys
import tempfile
import threading
import time

import nodes
import oracle
import slow
import tap
import trio

ARRIVES_SEC = 20  # at the provider, whatever the other does
MEMORY_KIB = 96 << 10  # more than before, of the courier; an answer may have 16 MiB
HELD_MAX = 3  # requests at one time: a line begins with two, and one may just be closing
GIVEN_UP_SEC = 180  # CLIENT_TOTAL_MS, and a pause
REAL_DOOR = 5  # of the true node, behind the line
SEGMENT = 1400  # the loopback interface's is so long that a slow reader would look dead


class Liar:
    """Stands at the door of a node, with its key."""

    def __init__(self, world, node, kind):
        def place(name, file):
            return os.path.join(world.box, name, "keys", file)
        self.kind, self.over, self.lock = kind, threading.Event(), threading.Lock()
        self.requests = self.held = self.most = 0
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(place(node, "tls.crt"), place(node, "tls.key"))
        self.context.load_verify_locations(place("hu", "tls.crt"))
        self.context.verify_mode = ssl.CERT_REQUIRED
        self.door = socket.create_server(("127.0.0.1", world.port), backlog=32)
        self.threads = [threading.Thread(target=self.serve, daemon=True)]
        self.threads[0].start()

    def serve(self):
        self.door.settimeout(0.2)
        while not self.over.is_set():
            with contextlib.suppress(socket.timeout):
                peer, _ = self.door.accept()
                self.threads.append(threading.Thread(target=self.one, args=(peer,), daemon=True))
                self.threads[-1].start()
        self.door.close()

    def one(self, raw):
        raw.settimeout(5)
        with contextlib.suppress(OSError), self.context.wrap_socket(raw, server_side=True) as peer:
            peer.recv(65536)
            with self.lock:
                self.requests, self.held = self.requests + 1, self.held + 1
                self.most = max(self.most, self.held)
            try:
                self.answer(peer)
            finally:
                with self.lock:
                    self.held -= 1

    def gone(self, peer):
        """Whether the other side has closed; takes what comes of the request."""
        peer.settimeout(0.05)
        try:
            return self.over.is_set() or not peer.recv(65536)
        except (socket.timeout, ssl.SSLWantReadError):
            return False
        finally:
            peer.settimeout(5)

    def answer(self, peer):
        begin = {"drip": b"", "silent": b"", "headers": b"HTTP/1.1 200 OK\r\n",
                 "body": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"}[self.kind]
        peer.sendall(begin)
        number = 0
        while not self.gone(peer):
            number += 1
            if self.kind == "headers":
                peer.sendall(b"".join(b"X-%d-%d: %s\r\n" % (number, i, b"h" * 200) for i in range(500)))
            elif self.kind == "body":
                peer.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
            elif self.kind == "drip":
                peer.sendall(b"HTTP/1.1 200 OK\r\nX-Long: "[number - 1:number] or b"x")
                self.over.wait(1)

    def leave(self):
        self.over.set()
        for thread in self.threads:
            thread.join(10)


class Line:
    """Carries bytes to a door, so many a second each way, and so does the socket's own room."""

    def __init__(self, port, door, rate):
        self.rate, self.to, self.over = rate, door, threading.Event()
        self.door = socket.socket()
        self.door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.door.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        self.door.bind(("127.0.0.1", port))
        self.door.listen(32)
        self.door.settimeout(0.2)
        self.carried = 0
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while not self.over.is_set():
            with contextlib.suppress(OSError):
                peer, _ = self.door.accept()
                other = socket.create_connection(("127.0.0.1", self.to), timeout=5)
                for pair in ((peer, other), (other, peer)):
                    threading.Thread(target=self.carry, args=pair, daemon=True).start()
        self.door.close()

    def carry(self, source, target):
        source.settimeout(60)
        with contextlib.suppress(OSError):
            while not self.over.is_set():
                data = source.recv(self.rate // 10)
                if not data:
                    break
                target.sendall(data)
                self.carried += len(data)
                time.sleep(len(data) / self.rate)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def leave(self):
        self.over.set()
        self.thread.join(10)


# --- the trials ---

class Trial:
    def __init__(self, world):
        self.world, self.orders = world, []
        self.courier = next(pid for pid, role in world.processes("hu") if role == "courier")
        self.memory = slow.rss_kib(self.courier)

    def waiting(self):
        """What is said of the papers that wait for the authority."""
        path = os.path.join(self.world.box, "hu", "data", "comity.db")
        with contextlib.closing(nodes.sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return [row[0] or "" for row in database.execute(
                "SELECT error FROM outbox WHERE done_at IS NULL AND receiver = ?",
                (self.world.scene.organisations["na"],))]

    def send(self):
        """An order whose copy is held up; seconds until its provider has it."""
        order = self.world.order()
        self.orders.append(order)
        begun = time.monotonic()
        order.walk((self.world.scene.steps[0], ("received", "cr", None)), ARRIVES_SEC)
        return time.monotonic() - begun

    def lie(self, kind, patience):
        liar = Liar(self.world, "na", kind)
        try:
            took = self.send()
            nodes.until(20, lambda: liar.requests > 0, "the liar is asked")
            took = max(took, self.send())
            if kind in ("headers", "body") or patience:
                asked = liar.requests
                nodes.until(GIVEN_UP_SEC, lambda: liar.requests > asked and any(self.waiting()),
                            f"who answers so ({kind}) is given up, and asked again")
            if self.courier != next(pid for pid, role in self.world.processes("hu") if role == "courier"):
                raise nodes.Stuck("the courier died")
            grown = slow.rss_kib(self.courier) - self.memory
            told = next((words for words in self.waiting() if words), "nothing yet")
            tap.ok(grown <= MEMORY_KIB and liar.most <= HELD_MAX,
                   f"{kind}: others' orders arrive in {took:.1f} s; {liar.requests} requests, {liar.most} at "
                   f"one time, {grown} KiB more; told: {told[:60]}")
        finally:
            liar.leave()

    def slow_line(self, rate):
        world = self.world
        conf = os.path.join(world.box, "na", "comity.conf")
        with open(conf, encoding="utf-8") as file:
            text = file.read()
        with open(conf, "w", encoding="utf-8") as file:
            file.write(text.replace(f"listen = 127.0.0.1:{world.port}\n",
                                    f"listen = 127.0.0.1:{world.port + REAL_DOOR}\n"))
        line = Line(world.port, world.port + REAL_DOOR, rate)
        try:
            world.start("na")
            begun = time.monotonic()
            took = self.send()
            for order in self.orders:
                nodes.until(GIVEN_UP_SEC, lambda: order.is_there("received", "na"), "the authority has all")
            tap.ok(took <= ARRIVES_SEC, f"over a line of {8 * rate // 1000} kbit/s all {len(self.orders)} "
                   f"copies arrive in {time.monotonic() - begun:.1f} s ({line.carried} bytes), and an order "
                   f"to who has a better one in {took:.1f} s")
            world.drain()
        finally:
            line.leave()


def run(args, world):
    world.begin()
    world.order().walk(world.scene.steps[:4])
    world.drain()
    trial = Trial(world)
    world.cut("na")
    for kind in ("headers", "body", "drip", "silent"):
        trial.lie(kind, args.patience)
    trial.slow_line(args.rate)
    tap.none(oracle.findings(world.folder, world.scene), "and the oracle finds nothing")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("comity")
    parser.add_argument("comityd")
    parser.add_argument("--rate", type=int, default=20000)
    parser.add_argument("--patience", action="store_true")
    parser.add_argument("--port", type=int, default=22900)
    parser.add_argument("--keep", help="a folder for what has findings")
    return parser.parse_args()


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="comity-crash-") as base:
        world = trio.World(args.comity, args.comityd, os.path.join(base, "courier"), args.port)
        try:
            run(args, world)
        except Exception as error:
            tap.ok(False, f"{type(error).__name__}: {error}")
        finally:
            world.end()
    tap.done()


if __name__ == "__main__":
    sys.exit(main())
