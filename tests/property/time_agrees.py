#!/usr/bin/env python3
"""Our arithmetic of time against Python's zoneinfo and datetime: SEED=n runs one again.

usage: time_agrees.py TIME_ANSWERS

Half of the times lie within two days of a change of the clocks, a leap day or a year's end.
"""
import os
import random
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

FOLDER = "/usr/share/zoneinfo"
CASES = 10000
ZONES = """Europe/Berlin Europe/Lisbon Europe/Dublin Europe/Bucharest America/Santiago
    America/New_York America/St_Johns America/Havana America/Asuncion America/Nuuk
    Africa/Casablanca Africa/Cairo Asia/Tehran Asia/Kathmandu Asia/Jerusalem Asia/Tokyo
    Australia/Lord_Howe Pacific/Apia Pacific/Chatham Antarctica/Troll""".split()
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FIRST, LAST = datetime(1970, 1, 3), datetime(2110, 12, 31)
MICRO = timedelta(microseconds=1)


def micros(at):
    return (at - EPOCH) // MICRO


def bare(moment):
    return moment.replace(tzinfo=None, fold=0)


def changes(zone):
    """Days on which the offset differs between their begin and their end."""
    found, day = [], FIRST
    while day < LAST:
        a = day.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset()
        b = (day + timedelta(7)).replace(tzinfo=timezone.utc).astimezone(zone).utcoffset()
        if a != b:
            low, high = day, day + timedelta(7)
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                same = middle.replace(tzinfo=timezone.utc).astimezone(zone).utcoffset() == a
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        day += timedelta(7)
    return found


def pick(rng, near):
    if rng.random() < 0.5:
        return FIRST + (LAST - FIRST) * rng.random()
    year = rng.randrange(1971, 2110)
    special = rng.choice([datetime(year, 12, 31), datetime(year // 4 * 4, 3, 1) - timedelta(1),
                          datetime(year, 2, 28)] + (near and [rng.choice(near)] * 5))
    shift = rng.choice([timedelta(hours=rng.randrange(-48, 48)),
                        timedelta(seconds=rng.randrange(-7200, 7200)),
                        timedelta(minutes=30 * rng.randrange(-4, 5))])
    return special + shift


def instants(zone, wall):
    """exists | gap | overlap and both instants, as zone.h says it."""
    first, second = (wall.replace(tzinfo=zone, fold=f).astimezone(timezone.utc) for f in (0, 1))
    if first == second:
        return "exists", first, first
    if bare(first.astimezone(zone)) == wall:
        return "overlap", min(first, second), max(first, second)
    low, high = min(first, second), max(first, second)
    low, high = low.replace(microsecond=0), high.replace(microsecond=0) + timedelta(seconds=1)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) // 2).replace(microsecond=0)
        if bare(middle.astimezone(zone)) > wall:
            high = middle
        else:
            low = middle
    return "gap", high, high


def ask_local(rng, zone, near):
    at = pick(rng, near).replace(tzinfo=timezone.utc)
    wall = at.astimezone(zone)
    in_day = (bare(wall) - datetime(wall.year, wall.month, wall.day)) // MICRO
    return f"local {micros(at)}", \
        f"{wall.date()} {in_day} {int(wall.utcoffset().total_seconds())} {wall.tzname()}"


def ask_civil(rng, zone, near):
    wall = bare(pick(rng, near).replace(tzinfo=timezone.utc).astimezone(zone))
    wall += timedelta(minutes=rng.randrange(-120, 120))
    answer, early, late = instants(zone, wall)
    in_day = (wall - datetime(wall.year, wall.month, wall.day)) // MICRO
    return f"civil {wall.date()} {in_day}", f"{answer} {micros(early)} {micros(late)}"


def add_months(day, count):
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    for last in (31, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            pass
    raise AssertionError


def ask_term(rng, zone, near):
    start = pick(rng, near).replace(tzinfo=timezone.utc)
    unit = rng.choice(["hours", "days", "working-days", "months"])
    length = rng.randrange(0, 100 if unit != "months" else 40)
    rolls = rng.randrange(2)
    wall = bare(start.astimezone(zone))
    question = f"term {micros(start)} {unit} {length} {rolls}"
    if unit == "hours":
        end = start + timedelta(hours=length)
        day = end.astimezone(zone).date()
        return question, f"{day} {micros(end)} {day} {micros(end)}"
    day = wall.date()
    if unit == "days":
        day += timedelta(length)
    elif unit == "months":
        day = add_months(day, length)
    else:
        left = length
        while left > 0:
            day += timedelta(1)
            left -= day.weekday() < 5
    late_day = day
    while rolls and late_day.weekday() >= 5:
        late_day += timedelta(1)
    early = instants(zone, datetime.combine(day, wall.time()))[1]
    after = late_day + timedelta(1)
    late = instants(zone, datetime(after.year, after.month, after.day))[2]
    return question, f"{day} {micros(early)} {late_day} {micros(late)}"


def ask_entry(rng, _zone, _near):
    deposit = date(2001, 1, 1) + timedelta(rng.randrange(20000))
    month = deposit.year * 12 + deposit.month - 1 + 4
    return f"entry {deposit}", str(date(month // 12, month % 12 + 1, 1))


def main():
    program = sys.argv[1]
    seed = int(os.environ.get("SEED", "20261122"))
    print(f"# SEED={seed}")
    if not os.path.isdir(FOLDER):
        print(f"ok 1 - time zones # SKIP no {FOLDER}\n1..1")
        return 0
    rng = random.Random(seed)
    questions, expected = [], []
    for name in ZONES:
        path = f"{FOLDER}/{name}"
        with open(path, "rb") as file:
            zone = ZoneInfo.from_file(file, key=name)
        near = changes(zone)
        questions.append(f"zone {path}")
        for _ in range(CASES // len(ZONES)):
            ask = rng.choice([ask_local, ask_civil, ask_civil, ask_term, ask_term, ask_entry])
            question, answer = ask(rng, zone, near)
            questions.append(question)
            expected.append((name, question, answer))
    run = subprocess.run([program], input="\n".join(questions) + "\n", text=True,
                         capture_output=True, check=False)
    answers = run.stdout.splitlines()
    wrong = [(e, a) for e, a in zip(expected, answers) if e[2] != a]
    for (name, question, answer), ours in wrong[:10]:
        print(f"# {name}: {question}: {answer} expected, not {ours}")
    kinds = {k: sum(e[2].startswith(k) for e in expected) for k in ("gap", "overlap")}
    print(f"# {len(expected)} questions, {kinds['gap']} of them gaps, {kinds['overlap']} overlaps")
    checks = [
        (run.returncode == 0 and len(answers) == len(expected), "every question is answered"),
        (not wrong, "all answers are those of zoneinfo and datetime"),
        (min(kinds.values()) > 20, "gaps and overlaps are among the questions"),
    ]
    if run.stderr:
        print("# " + run.stderr.strip())
    for number, (fine, words) in enumerate(checks, 1):
        print(f"{'' if fine else 'not '}ok {number} - {words}")
    print(f"1..{len(checks)}")
    return 0 if all(fine for fine, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
