"""A network and a directory of a suite's own: two runs beside each other don't meet, and nothing outlives its run.

As root a suite is in network and mount namespaces of its own: ports, interfaces, rules and named namespaces are nobody
else's and vanish with its last process. As somebody else it shares the machine's network, and ports are asked for.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

INSIDE = "SKEIN_TEST_SPACE"
# What a machine beyond loopback would see of this one; reserved for documentation, so it is nobody's.
OUTSIDE = "198.51.100.200"


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def is_own():
    return bool(os.environ.get(INSIDE))


def enter():
    """Goes on as the same program in namespaces of its own, where that is allowed."""
    if is_own() or os.geteuid() != 0 or not shutil.which("unshare") or not shutil.which("ip"):
        return
    allowed = subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, check=False)
    if allowed.returncode:
        print(f"in the machine's own network: {allowed.stderr.decode().strip()}", flush=True)
        return
    sys.stdout.flush()
    os.environ[INSIDE] = "entering"
    os.execvp("unshare", ["unshare", "--net", "--mount", sys.executable, *sys.argv])


def prepare():
    """The rest of `enter`, inside: a loopback, one more address, and no namespace of anybody else's in sight."""
    if os.environ.get(INSIDE) != "entering":
        return
    os.environ[INSIDE] = "inside"
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "outside", "type", "bridge")
    run("ip", "addr", "add", f"{OUTSIDE}/24", "dev", "outside")
    run("ip", "link", "set", "outside", "up")
    for folder in ("/run/netns", "/etc/netns"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        run("mount", "-t", "tmpfs", "tmpfs", folder)


def left():
    """What a run that is over has not taken away, in words; nothing can be said of a network that others use too."""
    if not is_own():
        return []
    found = [f"the namespace {name}" for folder in ("/run/netns", "/etc/netns") for name in os.listdir(folder)]
    links = [line.split()[0].split("@")[0] for line in run("ip", "-br", "link").splitlines()]
    # Tunnels that a kernel gives to every new namespace.
    given = {"lo", "outside", "tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "sit0", "ip6tnl0", "ip6gre0"}
    found += [f"the interface {name}" for name in links if name not in given]
    if shutil.which("nft"):
        rules = subprocess.run(["nft", "list", "tables"], capture_output=True, text=True, check=False).stdout
        found += [f"the rules {line}" for line in rules.splitlines()]
    return found


class Folder:
    """Where everything is written: TMPDIR, HOME and the caches below it are those of all that the suite starts."""

    def __init__(self, name, keeps=False):
        self.keeps = keeps
        self.path = Path(tempfile.mkdtemp(prefix=f"skein-{name}-"))
        # Some programs of a test run as other users.
        self.path.chmod(0o755)
        self.outer = tempfile.gettempdir()
        home = self.path / "home"
        home.mkdir()
        for variable in ("KUBECONFIG", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
            os.environ.pop(variable, None)
        os.environ["HOME"], os.environ["KUBECACHEDIR"] = str(home), str(home / "kube-cache")
        self.use(self.path)

    @staticmethod
    def use(path):
        """From now on temporary files are made there."""
        tempfile.tempdir = os.environ["TMPDIR"] = str(path)

    def close(self):
        tempfile.tempdir = os.environ["TMPDIR"] = self.outer
        if self.keeps:
            print(f"kept {self.path}", flush=True)
        else:
            shutil.rmtree(self.path, ignore_errors=True)
