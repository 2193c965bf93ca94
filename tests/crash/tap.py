"""tap.py - points for the test runner, and progress for who waits."""
import sys

_points = [0, 0]  # told, failed


def note(words):
    print("# " + words, flush=True)


def ok(holds, words, details=()):
    _points[0] += 1
    _points[1] += not holds
    print(f"{'ok' if holds else 'not ok'} {_points[0]} - {words}", flush=True)
    for line in details if not holds else ():
        note(line[:300])
    return holds


def none(findings, words):
    return ok(not findings, words, findings)


def progress(words, details=()):
    """On a terminal one line that moves; every finding stays."""
    for line in details:
        print("# " + line[:300], file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r\033[K" + words, end="", file=sys.stderr, flush=True)


def skip(words, reason):
    _points[0] += 1
    print(f"ok {_points[0]} - {words} # SKIP {reason}", flush=True)


def skip_all(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


def done():
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    print(f"1..{_points[0]}")
    sys.exit(1 if _points[1] else 0)
