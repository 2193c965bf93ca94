#!/usr/bin/env python3
"""init_questions.py - "node init" on a terminal: five questions, and nothing before the last.

Usage: init_questions.py COMITY
"""
import os
import pty
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../crash"))
sys.dont_write_bytecode = True
import tap  # noqa: E402  pylint: disable=wrong-import-position

COMITY = os.path.abspath(sys.argv[1])
ASKED = b"\n> "
END = b"\x04"
GOOD = ["CL/fiscalia-norte", "comity.fiscalia-norte.example", "", "1000:desk-1 desk,sender", "2/3"]


def talk(folder, answers, *options):
    """Each answer after its question; the exit code and what stood on the terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(COMITY, [COMITY, "node", "init", *options, "node"])
    seen, left = b"", list(answers)
    while True:
        try:
            got = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            break
        if not got:
            break
        seen += got
        while left and seen.replace(b"\r", b"").count(ASKED) > len(answers) - len(left):
            answer = left.pop(0)
            os.write(terminal, answer if answer == END else answer.encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode(errors="replace")


def fresh():
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    return folder


def config():
    with open("node/comity.conf", encoding="utf-8") as file:
        return file.read()


def main():
    with tempfile.TemporaryDirectory() as base:
        tempfile.tempdir = base
        fresh()
        code, seen = talk(".", [END])
        tap.ok(code == 2 and os.listdir() == [], "no answer: nothing is made", [seen])
        code, seen = talk(".", GOOD[:4] + [END])
        tap.ok(code == 2 and os.listdir() == [], "four answers: nothing is made", [seen])

        bad = ["fiscalia norte", "CL/fiscalia-norte", "not a host", "h.example", "99999", "7440",
               "desk-1", "1000:desk-1 king", "1000:desk-1", "1/3", ""]
        code, seen = talk(".", bad)
        tap.ok(code == 0 and seen.count("That is not it") == 6,
               "what is no good is asked for again", [seen])
        tap.ok(os.listdir() == ["node"] and "person = 1000:desk-1\n" in config(),
               "and no shares are made where nobody wants them", os.listdir())

        fresh()
        code, seen = talk(".", GOOD)
        tap.ok(code == 0 and "5 of 5" in seen, "five questions make a node", [seen])
        tap.ok("organisation = CL/fiscalia-norte\n" in config()
               and "listen = comity.fiscalia-norte.example:7440\n" in config()
               and "person = 1000:desk-1 desk,sender\n" in config(),
               "with what was answered", config().splitlines())
        tap.ok(len(os.listdir("node-shares")) == 3, "and three shares of its keys")

        fresh()
        code, seen = talk(".", GOOD[1:2] + GOOD[3:4] + [""], "--realm", "training.x",
                          "--organisation", "CL/x")
        tap.ok(code == 0 and "of 5" not in seen, "with an organisation it asks nothing", [seen])
        done = subprocess.run([COMITY, "node", "init", "other"], stdin=subprocess.DEVNULL,
                              capture_output=True, check=False, text=True)
        tap.ok(done.returncode == 2 and "--organisation" in done.stderr,
               "without a terminal, too: it says what is missing", [done.stderr])
        done = subprocess.run([COMITY, "node", "init", "--organisation", "CL/x", "--person",
                               "1000:a\nlist-key = x", "other"], capture_output=True, check=False)
        tap.ok(done.returncode == 2 and not os.path.exists("other"),
               "a person is one line of the configuration")
        os.chdir("/")
    tap.done()


main()
