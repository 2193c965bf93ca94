#!/usr/bin/env python3
"""partition.py - the network between two nodes is cut, cut one way, loses packets, comes and goes.

    partition.py COMITY COMITYD [--random N] [--seconds S] [--lanes N]

The nodes stand in a network namespace of their own, in which nftables drops what goes from one to the
other (known by the ports of their doors).  Orders go on meanwhile.  When it is healed, all that is owed
must be there within ten seconds; then the orders come to their end, and oracle.py judges.  Without
namespaces or nft there is nothing to be seen, and it is skipped.

    --random N   so many schedules of one to three faults (default: 0, a short one of each kind)
    --seconds S  the longest fault (default: 3)
    --lanes N    so many worlds at one time, each in its own namespace (default: 1)
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import kill
import nodes
import oracle
import tap

HEALED_SEC = 10  # by then all that is owed is there
SHOWN_SEC = 5  # by then the sender sees that it is not
SYN_MAX = 5  # first packets a second to somebody who is away, at most
FLAP_SEC = 2
INSIDE = "COMITY_TEST_NETWORK"  # set for the process that is in the namespace

SHORT = ((("both", 4),), (("from cl", 1), ("from us", 1)), (("loss", 2),), (("flap", 2), ("restart", 1)))


# --- the network ---

def nft(text):
    subprocess.run(["nft", "-f", "-"], input=text, text=True, check=True)


class Network:
    """What goes from a node to the other is known by the ports of their doors: its requests go to the
    other's, its answers come from its own."""

    def __init__(self, world):
        self.doors = {node: f"{world.port + first}, {world.port + first + 1}"
                      for node, first in (("cl", 10), ("us", 20))}

    def rules(self, node, verdict):
        other = "us" if node == "cl" else "cl"
        syn = "tcp flags & (syn | ack) == syn"
        return (f"add rule inet cut in tcp dport {{ {self.doors[other]} }} {syn} counter name syns\n"
                f"add rule inet cut in tcp dport {{ {self.doors[other]} }} {verdict}\n"
                f"add rule inet cut in tcp sport {{ {self.doors[node]} }} {verdict}\n")

    def cut(self, *senders, share=100):
        verdict = "drop" if share == 100 else f"numgen random mod 100 < {share} drop"
        nft("add table inet cut\ndelete table inet cut\nadd table inet cut\nadd counter inet cut syns\n"
            "add chain inet cut in { type filter hook input priority 0; }\n" +
            "".join(self.rules(node, verdict) for node in senders))

    def heal(self):
        """How many connections were begun since the cut."""
        words = subprocess.run(["nft", "list", "counter", "inet", "cut", "syns"], text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        nft("add table inet cut\ndelete table inet cut\n")
        found = words.stdout.split("packets", 1)
        return int(found[1].split()[0]) if len(found) == 2 else 0


# --- people go on ---

class Walk:
    """An order on its way: one attempt at its next step at a time."""

    def __init__(self, world, orders):
        self.world, self.todo = world, [(order, 0) for order in orders]
        for order in orders:
            order.note(sent=True)

    def step(self):
        if not self.todo:
            return
        order, index = self.todo.pop(0)
        state, node, command = nodes.STEPS[index]
        done = order.act(state, node, command) if command else order.is_there(state, node)
        index += bool(done)
        if index < len(nodes.STEPS):
            self.todo.append((order, index))

    def until(self, end):
        while time.monotonic() < end:
            self.step()

    def finish(self):
        end = time.monotonic() + nodes.TRY_SEC
        while self.todo:
            self.step()
            if time.monotonic() > end:
                raise nodes.Stuck(f"orders do not come to their end: {self.todo[0][0].id}")


# --- one schedule ---

class Trial:
    def __init__(self, world):
        self.world, self.network = world, Network(world)
        self.found, self.slowest, self.syns, self.cut_sec = [], 0.0, 0, 0.0

    def fault(self, kind, seconds, walk):
        world, network, begun = self.world, self.network, time.monotonic()
        end = begun + seconds
        if kind == "restart":
            world.cut("us")
        elif kind == "loss":
            network.cut("cl", "us", share=30)
        elif kind != "flap":
            network.cut(*(("cl", "us") if kind == "both" else (kind[-2:],)))
        while kind == "flap" and time.monotonic() < end:
            network.cut("cl", "us")
            walk.until(time.monotonic() + FLAP_SEC)
            network.heal()
            walk.until(time.monotonic() + FLAP_SEC)
        if kind in ("both", "from cl"):
            self.see_that_it_waits(time.monotonic())
        walk.until(end)
        syns = network.heal()
        if kind == "both":
            self.syns, self.cut_sec = self.syns + syns, self.cut_sec + time.monotonic() - begun
        if kind == "restart":
            world.start("us")

    def see_that_it_waits(self, begun):
        order = nodes.Order(self.world)
        order.walk(nodes.STEPS[:1])

        def shown():
            return "not yet delivered to US/papercup-mail: order" in self.world.at(
                "cl", "order", "show", order.id)[1]
        try:
            nodes.until(SHOWN_SEC, shown, "the sender sees that the order is not there")
        except nodes.Stuck as error:
            self.found.append(str(error))
        self.found += [f"shown after {time.monotonic() - begun:.1f} s"] * (
            time.monotonic() - begun > SHOWN_SEC + 2)  # the order is written meanwhile, too

    def is_delivered(self):
        """Nothing is owed, and what was produced is fetched."""
        if not self.world.is_drained():
            return False
        lines = {node: self.world.at(node, "order", "list")[1].splitlines() for node in nodes.PERSONS}
        states = {node: dict(line.split()[:2] for line in lines[node]) for node in nodes.PERSONS}
        return all(nodes.is_past(states["cl"].get(order), "fetched")
                   for order, state in states["us"].items() if nodes.is_past(state, "produced"))

    def run(self, schedule, orders):
        walk = Walk(self.world, [nodes.Order(self.world) for _ in range(orders)])
        walk.until(time.monotonic() + random.uniform(0, 1.5))
        for kind, seconds in schedule:
            self.fault(kind, seconds, walk)
        healed = time.monotonic()
        nodes.until(60, self.is_delivered, "all that is owed is delivered after healing")
        took = time.monotonic() - healed
        self.slowest = max(self.slowest, took)
        words = ", ".join(f"{kind} {seconds:g} s" for kind, seconds in schedule)
        if took > HEALED_SEC:
            self.found.append(f"{words}: delivered {took:.1f} s after it was healed")
        walk.finish()
        self.world.drain()
        self.found += [f"{words}: {one}" for one in oracle.findings(self.world.folder)]


def random_schedule(longest):
    kinds = ("both", "from cl", "from us", "loss", "flap", "restart")
    return [(random.choice(kinds), round(random.uniform(1, longest), 1))
            for _ in range(random.choice((1, 1, 2, 3)))]


def run(args, base):
    schedules = [random_schedule(args.seconds) for _ in range(args.random)] or SHORT
    trial, world = None, None
    for index, schedule in enumerate(schedules):
        if index % kill.FRESH == 0:  # a new world, so that the oracle's work stays small
            kill.finish(args, world, trial and trial.found)
            world = kill.new_world(args, base, f"cut-{index}", args.port)
            fresh = Trial(world)
            if trial:
                fresh.found, fresh.slowest = trial.found, trial.slowest
                fresh.syns, fresh.cut_sec = trial.syns, trial.cut_sec
            trial = fresh
        before = len(trial.found)
        try:
            trial.run(schedule, 3)
        except Exception as error:
            trial.found.append(f"{schedule}: {type(error).__name__}: {error}")
            break
        tap.progress(f"{index + 1}/{len(schedules)} schedules", trial.found[before:])
    kill.finish(args, world, trial.found)
    tap.none(trial.found, f"{len(schedules)} schedules: nothing is lost, doubled or contradicted; the sender "
             f"sees what waits, and it is there within {HEALED_SEC} s of healing (slowest "
             f"{trial.slowest:.1f} s)")
    rate = trial.syns / trial.cut_sec if trial.cut_sec else 0.0
    tap.ok(rate <= SYN_MAX, f"who is away is tried with {rate:.1f} packets a second, not more than "
           f"{SYN_MAX}")


# --- namespaces ---

def reason_not_to():
    for program in ("unshare", "nft", "ip"):
        if shutil.which(program) is None:
            return f"{program} is not there"
    done = subprocess.run(["unshare", "--net", "sh", "-c", "ip link set lo up && nft add table inet cut"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        return "no network namespace may be made here: " + done.stdout.strip()[:100]
    return None


def run_lanes(args):
    """Each lane is this script in a namespace of its own; its points are told here."""
    share = [args.random // args.lanes + (lane < args.random % args.lanes) for lane in range(args.lanes)]
    lanes = [subprocess.Popen(
        ["unshare", "--net", sys.executable, *sys.argv, "--random", str(count)], text=True,
        stdout=subprocess.PIPE, env={**os.environ, INSIDE: str(lane)})
        for lane, count in enumerate(share) if count or not args.random]
    for lane in lanes:
        told = lane.stdout.read().splitlines()
        lane.wait()
        for line in told:
            if line.startswith("#"):
                print(line)
            elif " - " in line:
                tap.ok(line.startswith("ok"), line.split(" - ", 1)[1])
        if lane.returncode not in (0, 1) or not told:
            tap.ok(False, f"a lane ended with {lane.returncode}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("comity")
    parser.add_argument("comityd")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--lanes", type=int, default=1)
    parser.add_argument("--port", type=int, default=28000)
    parser.add_argument("--keep", help="a folder for what has findings")
    return parser.parse_args()


def main():
    args = arguments()
    if INSIDE not in os.environ:
        reason = reason_not_to()
        if reason:
            tap.skip_all(reason)
        run_lanes(args)
        tap.done()
    seed = int(os.environ.get("SEED", time.time_ns() % 100000)) + int(os.environ[INSIDE])
    random.seed(seed)
    tap.note(f"SEED={seed - int(os.environ[INSIDE])}, lane {os.environ[INSIDE]}")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory(prefix="comity-crash-") as base:
        run(args, base)
    tap.done()


if __name__ == "__main__":
    main()
