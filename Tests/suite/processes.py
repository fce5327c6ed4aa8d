"""Which processes a case has started and not ended, also those that have lost their parent."""
import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LIBC = ctypes.CDLL(None)


def watch():
    """Goes on in a child of a process that takes in all orphans and buries them, as a machine's first process does."""
    sys.stdout.flush()
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    keeper = os.getpid()
    child = os.fork()
    if child == 0:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != keeper:
            os._exit(1)
        # Told to end it takes its directory along.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        return
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # Ctrl-C reaches the child by itself, and it must be heard to the end.
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else lambda got, _: os.kill(child, got))
    while True:
        ended, status = os.wait()
        if ended == child:
            kill(descendants(keeper))
            os._exit(os.waitstatus_to_exitcode(status) & 255)


def table():
    """Number of each process that runs -> (its parent's number, when it was born)."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = Path(f"/proc/{name}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if fields[0] != "Z":
                found[int(name)] = (int(fields[1]), fields[19])
    return found


def below(but=frozenset()):
    """What runs below the keeper, but this very process. What is in `but` is left out, and what that has started since."""
    return {one for one in descendants(os.getppid(), but) if one[0] != os.getpid()}


def descendants(pid, but=frozenset()):
    """{(number, birth)}, as a number alone is used again."""
    everyone, wanted = table(), [pid]
    children = {}
    for number, (parent, _) in everyone.items():
        children.setdefault(parent, []).append(number)
    found = set()
    while wanted:
        for number in children.get(wanted.pop(), []):
            one = (number, everyone[number][1])
            if one not in but:
                found.add(one)
                wanted.append(number)
    return found


def words(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def left(before, seconds=5.0):
    """Ends what runs now, and neither ran before nor was started by what did, once it had time to end by itself; gives the
    words of what had not."""
    end = time.monotonic() + seconds
    while running := below(before):
        if time.monotonic() > end:
            break
        time.sleep(0.05)
    said = [f"{number} {words(number)[:200]}" for number, _ in sorted(running)]
    kill(running)
    return said


def kill(those):
    now = table()
    for number, birth in those:
        if now.get(number, (0, ""))[1] == birth:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
