#!/usr/bin/env python3
"""disk.py - the disk of a node fails, or is full for a while, as an order goes its way.

    disk.py COMITY COMITYD [--points N] [--port N]

A single call of the core fails (EIO, ENOSPC) at N places, by strace; then the folder of the provider
stands on a small file system, which is filled to its last byte (only where this may mount).  Nothing may
be told that is not kept; the node says what is wrong, and goes on by itself when it is over.
"""
import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import kill
import nodes
import oracle
import tap

RESUME_SEC = 10
LOUD_MAX = 20  # log lines a second: a full disk must not be filled further
FAULTS = (("fdatasync", "EIO"), ("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("fdatasync", "ENOSPC"),
          ("fsync", "EIO"), ("rename", "EIO"), ("openat", "ENFILE"), ("sendmsg", "ENOBUFS"))


# A seal whose commit failed had left already: the order came back as another message of its number.
FOUND = ("cl", "fdatasync", "EIO", 2)


def injected(tracer):
    return any("(INJECTED)" in line for line in tracer.lines())


def fail_once(world, node, call, error, number):
    """One call of the core fails.  (reached, findings)"""
    order = nodes.Order(world)
    pid = next(pid for pid, role in world.processes(node) if role == "core")
    tracer = kill.Tracer(world, pid, "core", "-e", f"trace={call}",
                         "-e", f"inject={call}:error={error}:when={number}")
    try:
        order.walk()
        world.drain()
    finally:
        tracer.detach()
    return injected(tracer), oracle.findings(world.folder)


def run_faults(args, base):
    world = kill.new_world(args, base, "faults", args.port)
    found, reached = [], 0
    try:
        # what an order does not come to says nothing: then others, up to twice as many
        for index in range(2 * args.points):
            if index >= args.points and kill.lacking(args.points, reached) == 0:
                break
            node = ("us", "cl")[index // len(FAULTS) % 2]
            call, error = FAULTS[index % len(FAULTS)]
            number = random.randint(1, 60 if call in ("pwrite64", "sendmsg") else 12)
            if call in ("fsync", "rename"):
                number = 1
            if index == 0:
                node, call, error, number = FOUND
            words = f"{node} core {call} {number} {error}"
            try:
                hit, more = fail_once(world, node, call, error, number)
            except Exception as trouble:
                hit, more = False, [f"{type(trouble).__name__}: {trouble}"]
            reached += hit
            found += [f"{words}: {one}" for one in more]
            tap.progress(f"{index + 1}/{args.points} faults", more)
            world.cut(node)
            world.start(node)
            if more:
                break
    finally:
        kill.finish(args, world, found)
    tap.none(found, f"{reached} of {args.points} single calls failed: nothing told is lost, "
             "and the order comes to its end")
    tap.ok(kill.lacking(args.points, reached) == 0, "as many failed as shall")


# --- a full disk ---

@contextlib.contextmanager
def small_disk(world, node, megabytes):
    """The node's data and evidence stand on a file system of their own."""
    folder = os.path.join(world.box, node)
    held = os.path.join(world.folder, "held")
    world.stop(node)
    shutil.copytree(folder, held, ignore=shutil.ignore_patterns("*.sock"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "comity-crash", folder],
                   check=True)
    try:
        shutil.copytree(held, folder, dirs_exist_ok=True)
        os.chmod(folder, 0o700)
        world.start(node)
        yield folder
    finally:
        world.cut(node)
        shutil.copytree(folder, held, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("*.sock", "filler"))
        subprocess.run(["umount", folder], check=True)
        shutil.copytree(held, folder, dirs_exist_ok=True)


def may_mount(base):
    place = os.path.join(base, "mount")
    os.makedirs(place)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "comity-crash", place],
                          stderr=subprocess.DEVNULL, check=False)
    if done.returncode == 0:
        subprocess.run(["umount", place], check=True)
    return done.returncode == 0


def fill(folder):
    with open(os.path.join(folder, "filler"), "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)


def log_lines(world, node):
    return kill.read(os.path.join(world.folder, node + ".log")).splitlines()


def page(world, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{world.port + 22}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def refused(world, order):
    """What the person at the full node is told."""
    for _ in range(40):  # what was allocated before it was full may still hold something
        code, words = world.at("us", "order", "open", order.id)
        if code != 0:
            return words
        order = nodes.Order(world)
        order.walk(nodes.STEPS[:1])
    return ""


def while_full(world, folder):
    order = nodes.Order(world)
    order.walk(nodes.STEPS[:2])
    fill(folder)
    before = len(log_lines(world, "us"))
    words = refused(world, order)
    waiting = nodes.Order(world)
    waiting.walk(nodes.STEPS[:1])  # the sender's own disk has room
    time.sleep(3)
    told = log_lines(world, "us")[before:]
    tap.ok("full" in words or "space" in words, "the person at a full node is told so", [words])
    tap.ok(any("full" in line or "space" in line for line in told), "its log says so", told[:5])
    tap.ok(len(told) <= 3 * LOUD_MAX, f"in {len(told)} lines, not more", told[-3:])
    state = page(world, "/readyz")
    tap.ok(state[0] == 503 and "full" in state[1], "/readyz says so", [str(state)])
    tap.ok(not world.state("us", waiting.id), "and the order that came meanwhile is not taken")
    os.unlink(os.path.join(folder, "filler"))
    begun = time.monotonic()
    nodes.until(60, lambda: page(world, "/readyz")[0] == 200, "ready")
    ready = time.monotonic() - begun
    order.walk(nodes.STEPS[2:])
    nodes.until(60, lambda: world.state("us", waiting.id) == "received", "the order arrives")
    arrived = time.monotonic() - begun
    tap.ok(ready <= RESUME_SEC, f"with room again, ready in {ready:.1f} s by itself (what waited at "
           f"the sender is there after {arrived:.1f} s)")
    world.drain()


def run_full(args, base):
    if not may_mount(base):
        tap.skip("a full disk", "no file system may be mounted here")
        return
    world = kill.new_world(args, base, "full", args.port)
    try:
        pid = world.running["us"].pid
        with small_disk(world, "us", 6) as folder:
            pid = world.running["us"].pid
            while_full(world, folder)
            tap.ok(world.running["us"].pid == pid, "nobody had to start it")
        world.start("us")
        world.drain()
        tap.none(oracle.findings(world.folder), "nothing told is lost")
    finally:
        world.end()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("comity")
    parser.add_argument("comityd")
    parser.add_argument("--points", type=int, default=8)
    parser.add_argument("--port", type=int, default=26000)
    parser.add_argument("--keep", help="a folder for what has findings")
    return parser.parse_args()


def main():
    args = arguments()
    seed = int(os.environ.get("SEED", time.time_ns() % 100000))
    random.seed(seed)
    tap.note(f"SEED={seed}")
    with tempfile.TemporaryDirectory(prefix="comity-crash-") as base:
        run_full(args, base)
        if kill.can_trace():
            run_faults(args, base)
        else:
            tap.skip("single calls fail", "strace is not there, or may not trace here")
    tap.done()


if __name__ == "__main__":
    sys.exit(main())
