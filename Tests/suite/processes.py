"""Which processes a case has started and not ended, also those that have lost their parent."""
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
        return
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # Ctrl-C reaches the child by itself, and it must be heard to the end.
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else lambda got, _: os.kill(child, got))
    while True:
        ended, status = os.wait()
        if ended == child:
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
    """What runs below the keeper, but this very process: {(number, birth)}, as a number alone is used again. What is in
    `but` is left out, and so is what that has started since."""
    everyone, wanted = table(), [os.getppid()]
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
    return {one for one in found if one[0] != os.getpid()}


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
    for number, birth in running:
        if table().get(number, (0, ""))[1] == birth:
            os.kill(number, signal.SIGKILL)
    return said
