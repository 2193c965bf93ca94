#!/usr/bin/env python3
"""kill.py - processes of nodes are killed while orders go from their writing to their end.

    kill.py COMITY COMITYD [--points N] [--random N] [--every STRIDE] [--third] [--lanes N] [--port N]

strace attaches to one process and sends SIGKILL in front of its n-th call of one kind: between any two
things that a process writes, syncs, renames or says, it dies once.  Then the same with kills at random
times under load.  After each, the client goes on as people do, and oracle.py judges.

    --points N   so many points, spread over processes and calls (default: 12)
    --every N    every n-th of all points that the walk of one order has
    --random N   so many kills at random times (default: 10)
    --third      with an authority that is notified (trio.py), whose node is killed first
    --stored N   beside so many case files that are there (default: none)
"""
import argparse
import collections
import itertools
import math
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import nodes
import oracle
import tamper
import tap
import trio

CALLS = ("pwrite64", "write", "writev", "fsync", "fdatasync", "rename", "link", "unlink", "ftruncate",
         "sendmsg", "sendto")
FLOOR = 3 / 4  # of the points that are wished, so many must be come to
SPARE_MIN = 5  # points that stand in for those that are not
FRESH = 40  # points in one world; then a new one, so that the oracle's work stays small
READY_SEC = float(os.environ.get("COMITY_READY_SEC", "10"))  # a loaded machine; make torture: 2
START = "start"  # the role of a node that comes back: all its processes, from their first call

Point = collections.namedtuple("Point", "node role call number")

# What was found once is tried each time: evidence whose signature was never given held the person who
# had asked for it for ever; an order whose first answer was lost stayed behind what came after it.
ALWAYS = (Point("us", "keeper", "sendmsg", 6), Point("us", "core", "fdatasync", 1))


class Tracer:
    """strace on a process (and, of a supervisor, on what it starts) until it has killed."""

    def __init__(self, world, pid, role, *injection):
        self.path = os.path.join(world.folder, "strace")
        if os.path.exists(self.path):
            os.unlink(self.path)
        follow = ["-f"] if role == "supervisor" else []
        self.process = subprocess.Popen(
            ["strace", "-qq", *follow, "-o", self.path, "-p", str(pid), *injection],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        nodes.until(20, lambda: traced(pid) or self.process.poll() is not None, "strace attaches")
        if self.process.poll() is not None:
            raise nodes.Stuck("strace: " + self.process.stderr.read().strip())

    def lines(self):
        with open(self.path, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()

    def has_killed(self):
        return os.path.exists(self.path) and any("+++ killed by SIGKILL" in line
                                                 for line in self.lines())

    def detach(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stderr.close()


def traced(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            return re.search(r"^TracerPid:\s+[1-9]", file.read(), re.M) is not None
    except OSError:
        return False


def inject(point):
    return ("-e", f"trace={point.call}",
            "-e", f"inject={point.call}:signal=KILL:when={point.number}")


# --- all points there are ---

def count_calls(world):
    """{(node, role): {call: times}} of one order in peace."""
    tracers = []
    for node in world.scene.persons:
        for pid, role in world.processes(node):
            tracers.append((node, role, Tracer(world, pid, role, "-e", "trace=" + ",".join(CALLS))))
            os.rename(tracers[-1][2].path, f"{tracers[-1][2].path}.{pid}")
            tracers[-1][2].path += f".{pid}"
    world.order().walk()
    world.drain()
    counts = {}
    for node, role, tracer in tracers:
        tracer.detach()
        found = collections.Counter(match[1] for match in map(
            re.compile(r"(?:\d+ +)?(\w+)\(").match, tracer.lines()) if match)
        counts.setdefault((node, role), collections.Counter())
        counts[node, role] |= found  # of several workers, the busiest
    return counts


def all_points(counts, names):
    points = [Point(node, role, call, number)
              for (node, role), calls in sorted(counts.items())
              for call, times in sorted(calls.items()) for number in range(1, times + 1)]
    # A node that comes back after a power cut dies again while it starts.
    points += [Point(node, START, call, number) for node in names
               for call in ("pwrite64", "fdatasync", "fsync", "sendmsg", "unlink", "ftruncate")
               for number in range(1, 9)]
    return points


def spread(points, count, third):
    """So many points, of each process and call in turn; of a third node first."""
    always = () if third else ALWAYS
    groups = collections.defaultdict(list)
    for point in points:
        groups[point.node, point.role, point.call].append(point)
    rows = [random.sample(group, len(group)) for _, group in sorted(groups.items())]
    random.shuffle(rows)
    turns = itertools.chain.from_iterable(itertools.zip_longest(*rows))
    found = [point for point in turns if point is not None and point not in always]
    found.sort(key=lambda point: third and point.node != "na")
    return [*always, *found][:count]


# --- one point ---

class Watch(threading.Thread):
    """Sees the death, brings back a node whose supervisor died, and takes the time until it is ready."""

    def __init__(self, world, node, tracer):
        super().__init__(daemon=True)
        self.world, self.node, self.tracer = world, node, tracer
        self.over = threading.Event()
        self.ready_sec = None
        self.error = None

    def run(self):
        try:
            while not self.over.is_set():
                if self.tracer.has_killed():
                    self.after_death()
                    return
                time.sleep(nodes.POLL_SEC)
        except Exception as error:  # told by the thread that waits
            self.error = error

    def after_death(self):
        self.tracer.detach()
        begun = time.monotonic()
        time.sleep(nodes.POLL_SEC)
        if not self.world.is_running(self.node):
            self.world.cut(self.node)
            self.world.launch(self.node)
        self.world.wait_ready(self.node)
        self.ready_sec = time.monotonic() - begun


def die_while_starting(world, point):
    """The node is cut off, and killed again while it comes back.  True: the point was reached."""
    world.cut(point.node)
    path = os.path.join(world.folder, "strace")
    world.launch(point.node, "strace", "-qq", "-f", "-o", path, *inject(point))
    tracer = world.running[point.node]
    nodes.until(30, lambda: tracer.poll() is not None or world.is_up(point.node) or
                "+++ killed by" in read(path), "the node dies, or is ready")
    killed = "+++ killed by SIGKILL" in read(path)
    top = nodes.children(tracer.pid)
    below = [*itertools.chain(*map(nodes.children, top))]
    for pid in [*itertools.chain(*map(nodes.children, below)), *below, *top, tracer.pid]:
        nodes.send_signal(pid, 9)
    tracer.wait()
    world.start(point.node)
    return killed


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def run_point(world, point):
    """(reached, seconds until ready, findings)"""
    for node in world.scene.persons:  # fresh supervisors: no pause is left over from the last point
        if not world.is_running(node):
            world.start(node)
    order = world.order()
    if point.role == START:
        order.walk(world.scene.steps[:4])
        reached, ready = die_while_starting(world, point), None
        order.walk(world.scene.steps[4:])
    else:
        pid = next(pid for pid, role in world.processes(point.node) if role == point.role)
        tracer = Tracer(world, pid, point.role, *inject(point))
        watch = Watch(world, point.node, tracer)
        watch.start()
        try:
            order.walk()
            world.drain()
        finally:
            watch.over.set()
            watch.join(60)
            tracer.detach()
        if watch.error:
            raise watch.error
        reached, ready = tracer.has_killed(), watch.ready_sec
    world.drain()
    found = oracle.findings(world.folder, world.scene)
    world.cut(point.node)
    return reached, ready, found


# --- lanes ---

class Results:
    def __init__(self, total):
        self.lock = threading.Lock()
        self.total, self.done, self.reached = total, 0, 0
        self.ready, self.findings = [], []

    def add(self, words, reached, ready, found):
        with self.lock:
            self.done += 1
            self.reached += reached
            if ready is not None:
                self.ready.append(ready)
            self.findings += [f"{words}: {one}" for one in found]
            tap.progress(f"{self.done}/{self.total} kills, {len(self.findings)} findings", found)


def lane(args, base, number, work, results):
    world, used = None, 0
    while True:
        try:
            point = work.get_nowait()
        except queue.Empty:
            break
        words = f"{point.node} {point.role} {point.call} {point.number}"
        try:
            if world is None:
                world = new_world(args, base, f"lane-{number}-{work.qsize()}",
                                  args.port + 100 * number)
            results.add(words, *run_point(world, point))
        except Exception as error:
            results.add(words, False, None, [f"{type(error).__name__}: {error}"])
            used = FRESH
        used += 1
        if used >= FRESH:
            finish(args, world, results.findings)
            world, used = None, 0
    finish(args, world, results.findings)


def finish(args, world, found):
    """The world ends; with findings it is kept when --keep says where."""
    if world is None:
        return
    if args.keep and found:
        for node in world.running:
            world.cut(node)
        shutil.copytree(world.folder, os.path.join(args.keep, os.path.basename(world.folder)),
                        ignore=shutil.ignore_patterns("*.sock"), dirs_exist_ok=True)
    world.end()


def new_world(args, base, name, port):
    kind = trio.World if getattr(args, "third", False) else nodes.World
    world = kind(args.comity, args.comityd, os.path.join(base, name), port)
    world.begin()
    return world


def run_lanes(args, base, points, results):
    work = queue.Queue()
    for point in points:
        work.put(point)
    lanes = [threading.Thread(target=lane, args=(args, base, number, work, results))
             for number in range(args.lanes)]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()


def lacking(wished, reached):
    """How many points more an order must come to."""
    return max(0, math.ceil(wished * FLOOR) - reached)


def run_points(args, base, points, spare):
    """What an order does not come to says nothing: then spare points, as many as are lacking."""
    results = Results(len(points))
    while points and not results.findings:
        run_lanes(args, base, points, results)
        more = lacking(results.total, results.reached)
        points, spare = spare[:more], spare[more:]
    return results


# --- kills at random times, under load ---

def client(world, over, errors):
    while not over.is_set():
        try:
            world.order().walk()
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
            return


def kill_somebody(world):
    """A process of a node, or a node with all its processes; None if nothing died."""
    node = random.choice(sorted(world.scene.persons))
    if random.random() < 0.3:
        world.cut(node)
        begun = time.monotonic()
        world.launch(node)
        words = f"{node} node"
    else:
        pid, role = random.choice(world.processes(node))
        nodes.send_signal(pid, 9)
        begun = time.monotonic()
        if role == "supervisor":
            world.cut(node)
            world.launch(node)
        words = f"{node} {role}"
        nodes.until(10, lambda: not nodes.is_alive(pid), f"{words} is gone")
    world.wait_ready(node, 60)
    return words, time.monotonic() - begun


def run_random(args, base, kills):
    results = Results(kills)
    while results.done < kills:
        world = new_world(args, base, f"random-{results.done}", args.port + 900)
        if args.stored:
            world.order().walk()
            world.fill("us", args.stored)
        over, errors = threading.Event(), []
        clients = [threading.Thread(target=client, args=(world, over, errors)) for _ in range(3)]
        for thread in clients:
            thread.start()
        for _ in range(min(50, kills - results.done)):
            time.sleep(random.uniform(0, 0.6))
            words, ready = kill_somebody(world)
            results.add(words, True, ready, [])
        over.set()
        for thread in clients:
            thread.join()
        try:
            world.drain()
            found = errors + oracle.findings(world.folder, world.scene)
        except Exception as error:
            found = errors + [f"{type(error).__name__}: {error}"]
        with results.lock:
            results.findings += found
        results.orders = getattr(results, "orders", 0) + world.orders
        finish(args, world, found)
    return results


def can_trace():
    return shutil.which("strace") is not None and subprocess.run(
        ["strace", "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("comity")
    parser.add_argument("comityd")
    parser.add_argument("--points", type=int, default=12)
    parser.add_argument("--every", type=int, help="instead of --points: every n-th of all")
    parser.add_argument("--random", type=int, default=10)
    parser.add_argument("--stored", type=int, default=0, help="case files there before those")
    parser.add_argument("--third", action="store_true")
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--port", type=int, default=24000)
    parser.add_argument("--only", default="", help="words of points, as 'us core fdatasync'")
    parser.add_argument("--keep", help="a folder for what has findings")
    return parser.parse_args()


def main():
    args = arguments()
    seed = int(os.environ.get("SEED", time.time_ns() % 100000))
    random.seed(seed)
    tap.note(f"SEED={seed}")
    if not can_trace():
        tap.skip_all("strace is not there, or may not trace here")
    with tempfile.TemporaryDirectory(prefix="comity-crash-") as base:
        world = new_world(args, base, "peace", args.port)
        try:
            counts = count_calls(world)
            logs = "".join(read(os.path.join(world.folder, node + ".log")) for node in world.scene.persons)
            loud = [line for line in logs.splitlines()
                    if not any(word in line for word in (
                        '"level":"info"', '"event":"expires"', '"event":"clock-set"'))]
            tap.ok(not loud, "an order in peace: no node warns of anything", loud)
            tap.none(oracle.findings(world.folder, world.scene), "and the oracle finds nothing")
            for node in world.scene.persons:
                world.cut(node)
            if not args.third:
                tap.none(tamper.unseen(world.folder), f"but each of {len(tamper.BREACHES)} breaches that "
                     "are made by hand")
        finally:
            world.end()
        every = all_points(counts, world.scene.persons)
        points, spare = every[::args.every] if args.every else [], []
        if not args.every and args.points:
            drawn = spread(every, args.points + max(args.points, SPARE_MIN), args.third)
            points, spare = drawn[:args.points], drawn[args.points:]
        if args.only:
            points, spare = [point for point in every if " ".join(map(str, point)).startswith(args.only)], []
        if points:
            report(run_points(args, base, points, spare), f"{len(every)} points are there")
        if args.random:
            results = run_random(args, base, args.random)
            report(results, f"at random under load, {results.orders} orders, beside {args.stored}")
    tap.done()


def report(results, words):
    slow = max(results.ready, default=0.0)
    tap.ok(lacking(results.total, results.reached) == 0, f"{results.reached} of {results.total} points that "
           "were wished were come to")
    tap.none(results.findings, f"killed {results.reached} of {results.total} times ({words}): nothing "
             "acknowledged is lost, doubled or contradicted; ledgers and receipts verify")
    tap.ok(slow <= READY_SEC, f"ready again within {READY_SEC:g} s (slowest {slow:.2f} s)")


if __name__ == "__main__":
    main()
