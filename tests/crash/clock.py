#!/usr/bin/env python3
"""clock.py - the clocks of nodes are set, ahead and back, while orders go from one to the other.

    clock.py COMITY COMITYD CLOCK [--long]

CLOCK is clock_file.so, by which each node has a clock of its own (clock_file.c).  In a course, clocks
jump while one order is on its way and another is sent, stay wrong for a moment, and are put right; then
all that is owed must be there within seconds, whatever the old time was, nothing may be planned for it,
and oracle.py judges.  In a world of its own, all clocks run over a second that is special.

    --long   every jump at each node, also with a restart, and more such seconds
"""
import argparse
import calendar
import contextlib
import os
import sqlite3
import struct
import sys
import tempfile
import time

import kill
import nodes
import oracle
import slow
import tap

MENDED_SEC = 20  # by then all is delivered that waited for a clock; a retry may rest 15 s
WRONG_SEC = 2
BUSY_MAX = 0.3  # of one core, of a node that has nothing to do
PLAN_SEC = 900  # nothing but a deadline is planned further ahead
HOUR, DAY = 3600, 86400
STEPS = (2, 310, HOUR, DAY)  # LIMIT_CLOCK_SKEW_SEC is 300, measured by what others wrote
LIMIT_32 = 1 << 31

# Node and jump in seconds; the last names who is restarted while his clock is wrong.
SHORT = (({"cl": DAY, "us": -HOUR}, "cl"), ({"cl": -HOUR}, ""))
LONG = tuple(({node: sign * step}, restart) for step in STEPS for sign in (1, -1)
             for node in nodes.PERSONS for restart in ("", node))

# Around a moment: seconds since 1970, how far the clocks step there, zone of the order.
AT_2038 = ("the 32-bit second of 2038", LIMIT_32, 0, "America/Santiago")
MOMENTS = (
    ("a leap second", calendar.timegm((2027, 1, 1, 0, 0, 0)), -1, "Europe/Berlin"),
    ("summer time, Berlin", calendar.timegm((2027, 3, 28, 1, 0, 0)), 0, "Europe/Berlin"),
    ("winter time, Berlin", calendar.timegm((2027, 10, 31, 1, 0, 0)), 0, "Europe/Berlin"),
    ("winter time, Santiago", calendar.timegm((2027, 4, 4, 3, 0, 0)), 0, "America/Santiago"),
    ("summer time, New York", calendar.timegm((2027, 3, 14, 7, 0, 0)), 0, "America/New_York"),
    ("winter time, Lord Howe", calendar.timegm((2027, 4, 3, 15, 0, 0)), 0, "Australia/Lord_Howe"),
    ("the end of 2099", calendar.timegm((2100, 1, 1, 0, 0, 0)), 0, "Asia/Tokyo"),
)


class Clocks:
    """A file for each clock; who has none of his own goes by the one of all, or by the machine's."""

    def __init__(self, library, folder):
        self.library, self.folder, self.ahead = library, folder, {}

    def path(self, name):
        return os.path.join(self.folder, "clock-" + name)

    def set(self, name, seconds):
        self.ahead[name] = seconds
        with open(self.path(name), "r+b" if os.path.exists(self.path(name)) else "wb") as file:
            file.write(struct.pack("<q", round(seconds * 1e6)))

    def words(self, name):
        """In front of a command."""
        return ("env", f"LD_PRELOAD={self.library}", f"COMITY_TEST_CLOCK={self.path(name)}")

    def now(self, name):
        return time.time() + self.ahead[name]


class World(nodes.World):
    """Its nodes have clocks; persons have the machine's, or, where there is one, that of all."""

    def __init__(self, args, folder, clocks, port):
        self.clocks = clocks
        for node in nodes.PERSONS:
            clocks.set(node, clocks.ahead.get("all", 0))
        super().__init__(args.comity, args.comityd, folder, port)

    def launch(self, node, *before):
        super().launch(node, *self.clocks.words(node), *before)

    def query(self, node, text, *values):
        path = os.path.join(self.box, node, "data", "comity.db")
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return database.execute(text, values).fetchall()


@contextlib.contextmanager
def all_by(clocks):
    """Whatever is started within goes by the clock of all."""
    for word in clocks.words("all")[1:]:
        name, _, value = word.partition("=")
        os.environ[name] = value
    try:
        yield
    finally:
        del os.environ["LD_PRELOAD"], os.environ["COMITY_TEST_CLOCK"]


# --- what must be true at a node whose clock is right again ---

PLANNED = (
    ("rests until", "SELECT kind, next_at FROM outbox WHERE done_at IS NULL AND next_at > ?"),
    ("is told as undelivered at", "SELECT kind, tell_at FROM outbox WHERE done_at IS NULL AND tell_at > ?"),
    ("escalates at", "SELECT kind, escalate_at FROM alerts WHERE acked_at IS NULL AND escalate_at > ?"),
    ("was asked at", "SELECT peer, tried_at FROM witnesses WHERE tried_at > ?"),
    ("was told of at", "SELECT kind, told_at FROM duties WHERE closed_at IS NULL AND told_at > ?"),
)


def planned(world, node):
    """What waits for a time that the clock showed when it was wrong."""
    latest = int((world.clocks.now(node) + PLAN_SEC) * 1e6)
    for words, text in PLANNED:
        for what, at in world.query(node, text, latest):
            yield f"{node}: {what} {words} {at // 1000000 - int(world.clocks.now(node)):+d} s"


def untold(world, node):
    """Deadlines of which half, or all, has gone by in silence since."""
    now = int((world.clocks.now(node) - 5) * 1e6)
    for kind, begun, due, told in world.query(
            node, "SELECT kind, created_at, due_at, told_at FROM duties WHERE closed_at IS NULL"):
        first = begun + (due - begun) // 2
        if first <= now and not told or due <= now and (not told or told < due):
            yield f"{node}: nobody was told of {kind}"


def busy(world, node, seconds):
    """The busiest process of an idle node, as a share of a core."""
    before = {pid: slow.cpu_sec(pid) for pid, _ in world.processes(node)}
    time.sleep(seconds)
    return max((slow.cpu_sec(pid) - spent) / seconds for pid, spent in before.items())


# --- a course ---

class Course:
    def __init__(self, world, jumps, restart):
        self.world, self.jumps, self.restart, self.found = world, jumps, restart, []
        self.words = ", ".join(f"{node} {seconds:+d} s" for node, seconds in jumps.items()) + (
            f", {restart} restarted" if restart else "")

    def set(self, share):
        for node, seconds in self.jumps.items():
            self.world.clocks.set(node, share * seconds)

    def restart_wrong(self):
        """Whose clock is before his directory's does not start, says so, and tries again."""
        if self.restart:
            self.world.cut(self.restart)
            self.world.launch(self.restart)

    def restart_right(self):
        """Who is put back while he does not run learns it when he starts."""
        if self.restart and self.jumps.get(self.restart, 0) > 0:
            self.world.cut(self.restart)
        self.set(0)
        if self.restart and not self.world.is_running(self.restart):
            self.world.launch(self.restart)
        for node in nodes.PERSONS:
            self.world.wait_ready(node)

    def issues_nothing(self, order):
        """Whose clock is set while he runs, and five minutes off or more, knows it by the other's."""
        if self.restart == "cl" or abs(self.jumps.get("cl", 0)) < 300:
            return
        code, output = self.world.at("cl", *order.words(("order", "send"))[1])
        if code != 75 or "clock-in-doubt" not in output:
            self.found.append(f"an order of a wrong clock is sent: {code} {output.strip()}")
        if "clock-in-doubt" not in self.world.at("cl", "node", "status")[1]:
            self.found.append("nobody is told why")

    def while_wrong(self, orders, seconds):
        """What can be done is done; what is refused for its time is not done."""
        end = time.monotonic() + seconds
        for order in orders:
            while time.monotonic() < end and order.at < len(nodes.STEPS) - 2:
                state, node, command = nodes.STEPS[order.at]
                done = order.act(state, node, command) if command else order.is_there(state, node)
                order.at += bool(done)
        for node in self.jumps:
            self.found += untold(self.world, node)

    def told(self):
        """Who has seen the jump has an alert of it, which stays open.  Two seconds are none; who did not
        run at either end of it knows it by what he signed meanwhile, if he did."""
        for node, seconds in self.jumps.items():
            ahead = self.world.query(node, "SELECT size FROM heads WHERE at > ?",
                                     int(self.world.clocks.now(node) * 1e6))
            if abs(seconds) > 2 and (ahead or node != self.restart) and not self.world.query(
                    node, "SELECT id FROM alerts WHERE kind = 'clock-jumped'"):
                self.found.append(f"{node}: no alert of its clock")

    def settled(self):
        return not any(found for node in nodes.PERSONS for found in planned(self.world, node))

    def run(self):
        """Seconds from the mending until nothing is owed."""
        world = self.world
        by = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(world.clocks.now("person") + 8 * HOUR))
        orders = [nodes.Order(world, "--answer-by", by) for _ in range(2)]
        for order in orders:
            order.at = 0
            order.note(sent=True)
        orders[0].walk(nodes.STEPS[:3])
        orders[0].at = 3
        self.set(1)
        self.restart_wrong()
        self.issues_nothing(orders[1])
        self.while_wrong(orders, WRONG_SEC)
        self.restart_right()
        mended = time.monotonic()
        nodes.until(60, lambda: world.is_drained() and self.settled(), "all that is owed is delivered")
        took = time.monotonic() - mended
        self.told()
        for order in orders:
            order.walk(nodes.STEPS[order.at:])
        world.drain()
        for node in nodes.PERSONS:
            self.found += [*planned(world, node), *untold(world, node)]
        if took > MENDED_SEC:
            self.found.append(f"delivered {took:.1f} s after the clocks were right")
        return took


def run_courses(args, base, courses):
    clocks = Clocks(args.clock, base)
    clocks.set("person", 0)
    world, found, slowest = World(args, os.path.join(base, "jumps"), clocks, args.port), [], 0.0
    try:
        world.start_tsa()
        world.start(*nodes.PERSONS)
        for jumps, restart in courses:
            course = Course(world, jumps, restart)
            try:
                slowest = max(slowest, course.run())
            except Exception as error:
                course.found.append(f"{type(error).__name__}: {error}")
            found += [f"{course.words}: {one}" for one in course.found]
            tap.progress(course.words, course.found)
            if course.found:
                break
        told = sum(world.query(node, "SELECT count(*) FROM alerts WHERE kind LIKE 'duty-%'")[0][0]
                   for node in nodes.PERSONS)
        found += ["nobody was ever told of a deadline"] * (not told)
        tap.none(found + oracle.findings(world.folder), f"{len(courses)} courses of clocks that jump: "
                 f"nothing is lost, doubled or contradicted, no deadline passed untold ({told} tellings), nothing "
                 f"waits for the old time (delivered {slowest:.1f} s after the clocks were right)")
        shares = {node: busy(world, node, 1) for node in nodes.PERSONS}
        tap.ok(max(shares.values()) <= BUSY_MAX, f"no node is busy with its clock: {max(shares.values()):.2f}"
               " of a core")
    finally:
        kill.finish(args, world, found)


# --- a special second ---

def run_moment(args, base, moment, port):
    words, second, step, zone = moment
    clocks = Clocks(args.clock, os.path.join(base, str(second)))
    os.mkdir(clocks.folder)
    clocks.set("all", second - 3600 - time.time())
    found = []
    with all_by(clocks):
        world = World(args, os.path.join(clocks.folder, "moment"), clocks, port)
        try:
            world.start_tsa()
            world.start(*nodes.PERSONS)
            orders = [nodes.Order(world, zone=zone) for _ in range(2)]
            orders[0].walk(nodes.STEPS[:2])
            for name in clocks.ahead:  # two seconds before
                clocks.set(name, second - 2 - time.time())
            orders[0].walk(nodes.STEPS[2:4])
            nodes.until(10, lambda: clocks.now("all") > second, words)
            for name in clocks.ahead:
                clocks.set(name, clocks.ahead[name] + step)
            orders[0].walk(nodes.STEPS[4:])
            orders[1].walk()
            world.drain()
            found = [one for node in nodes.PERSONS for one in (*planned(world, node), *untold(world, node))]
            found += oracle.findings(world.folder)
            last = world.query("us", "SELECT max(at) FROM events")[0][0]
            found += [f"the last event is at {last}"] * (last < (second - 2) * 1000000)
        except Exception as error:
            found.append(f"{type(error).__name__}: {error}")
        finally:
            kill.finish(args, world, found)
    tap.none(found, f"orders go through {words}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("comity")
    parser.add_argument("comityd")
    parser.add_argument("clock")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--port", type=int, default=22000)
    parser.add_argument("--keep", help="a folder for what has findings")
    return parser.parse_args()


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="comity-crash-") as base:
        run_courses(args, base, LONG if args.long else SHORT)
        for index, moment in enumerate((AT_2038, *(MOMENTS if args.long else ()))):
            run_moment(args, base, moment, args.port + 50 * (index + 1))
    tap.done()


if __name__ == "__main__":
    sys.exit(main())
