#!/usr/bin/env python3
"""slow.py - many connections that stall at the door of a node, and what others notice of it.

    slow.py COMITY COMITYD [--connections N] [--ratio R]

Silent connections, half handshakes, half heads, bodies that stop, and answers that nobody reads, from
many addresses of this machine.  Meanwhile an order must arrive, the edge must not spin, and afterwards it
has as many descriptors as before.  Memory a connection and the times of others are told; with --ratio, on a
machine that has nothing else to do, both are judged (99 of 100 requests, against the same without the crowd).
"""
import argparse
import os
import socket
import ssl
import statistics
import sys
import tempfile
import time

import kill
import nodes
import tap

BUSY_MAX = 0.5  # of one core, while nothing but stalled connections is there
KIB_MAX = 64  # of memory, for a connection that is held
KEPT = 4  # connections that the true peer keeps open
PER_ADDRESS = 80  # a node takes at most 100 connections of one address
HEAD = b"POST /hi1 HTTP/1.1\r\nHost: us\r\nContent-Type: application/json\r\n"


class Crowd:
    def __init__(self, world):
        keys = os.path.join(world.box, "cl", "keys")
        self.port, self.open = world.port + 20, []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        self.context.load_cert_chain(os.path.join(keys, "tls.crt"), os.path.join(keys, "tls.key"))

    def connect(self, index=0):
        source = f"127.0.1.{1 + index // PER_ADDRESS}"
        return socket.create_connection(("127.0.0.1", self.port), timeout=10, source_address=(source, 0))

    def shake_hands(self, index=0):
        return self.context.wrap_socket(self.connect(index))

    def stall(self, index):
        """Kinds in turn; a handshake is slow, so most connections do without."""
        kind = index % 6
        if kind < 3:
            door = self.connect(index)
            if kind:
                door.sendall(b"\x16\x03\x01\x02\x00\x01\x00"[:3 * kind])
        else:
            door = self.shake_hands(index)
            door.sendall({3: HEAD[:20], 4: HEAD + b"Content-Length: 60000\r\n\r\n{",
                          5: (HEAD + b"Content-Length: 2\r\n\r\n{}") * 3}[kind])
        self.open.append(door)

    def leave(self):
        for door in self.open:
            door.close()
        self.open = []

    def ask(self):
        """Seconds of a handshake and an answer."""
        begun = time.monotonic()
        with self.shake_hands(PER_ADDRESS * 200) as door:
            door.sendall(HEAD.replace(b"POST", b"GET") + b"\r\n")
            if not door.recv(100).startswith(b"HTTP/1.1 "):
                raise nodes.Stuck("no answer")
        return time.monotonic() - begun


def p99(crowd, count):
    return statistics.quantiles([crowd.ask() for _ in range(count)], n=100)[98]


def cpu_sec(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def run(args, world):
    crowd = Crowd(world)
    edge = next(pid for pid, role in world.processes("us") if role == "edge")
    alone = p99(crowd, args.asks)
    fds, memory = descriptors(edge), rss_kib(edge)
    for index in range(args.connections):
        crowd.stall(index)
    held, grown = descriptors(edge) - fds, rss_kib(edge) - memory
    begun, spent = time.monotonic(), cpu_sec(edge)
    time.sleep(2)
    busy = (cpu_sec(edge) - spent) / (time.monotonic() - begun)
    for index in range(args.connections):  # a handshake that stalls is closed after a while
        if index % 6 < 3:
            crowd.stall(index + args.connections)
    crowded = p99(crowd, args.asks)
    order = nodes.Order(world)
    order.walk(nodes.STEPS[:2], 30)
    tap.ok(True, f"an order arrives beside {args.connections} stalled connections")
    tap.ok(busy <= BUSY_MAX, f"the edge is busy {100 * busy:.0f} % of a core meanwhile, not more than "
           f"{100 * BUSY_MAX:.0f} %")
    crowd.leave()
    nodes.until(30, lambda: descriptors(edge) <= fds + KEPT, f"{fds} descriptors as before")
    tap.ok(True, f"{held} descriptors were held, and {descriptors(edge)} are left of {fds} before")
    tap.note(f"{grown / max(held, 1):.0f} KiB a connection; 99 of 100 answers within "
             f"{1000 * alone:.0f} ms alone, {1000 * crowded:.0f} ms in the crowd")
    if args.ratio:
        tap.ok(2 * held >= args.connections and grown <= KIB_MAX * held, f"{grown} KiB more for {held} "
               f"connections that were held at one time: at most {KIB_MAX} each")
        tap.ok(crowded <= args.ratio * alone, f"not slower than {args.ratio:g} times")
    world.drain()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("comity")
    parser.add_argument("comityd")
    parser.add_argument("--connections", type=int, default=60)
    parser.add_argument("--asks", type=int, default=20)
    parser.add_argument("--ratio", type=float)
    parser.add_argument("--port", type=int, default=31000)
    parser.add_argument("--keep", help="a folder for what has findings")
    return parser.parse_args()


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="comity-crash-") as base:
        world = kill.new_world(args, base, "slow", args.port)
        try:
            run(args, world)
        except Exception as error:
            tap.ok(False, f"{type(error).__name__}: {error}")
        finally:
            kill.finish(args, world, [])
    tap.done()


if __name__ == "__main__":
    sys.exit(main())
