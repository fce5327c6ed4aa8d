"""A machine that systemd really runs: pid 1 of namespaces, over this machine's files, of which nothing is changed."""
import os
import shutil
import subprocess
import time
from pathlib import Path

MASKED = [
    "systemd-udevd.service", "systemd-udev-trigger.service", "systemd-logind.service", "systemd-modules-load.service",
    "systemd-sysctl.service", "systemd-remount-fs.service", "systemd-firstboot.service", "systemd-binfmt.service",
    "getty-static.service", "systemd-random-seed.service", "kmod-static-nodes.service",
    "systemd-tmpfiles-setup-dev.service", "systemd-machine-id-commit.service", "sys-kernel-debug.mount",
    "sys-kernel-tracing.mount", "sys-fs-fuse-connections.mount", "dev-hugepages.mount",
]

# Everything of the outside is out of sight before systemd starts; $1 the machine's directory, $2 its name.
BOOT = """
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
name=$2
set -- "$1/root"
mount -t proc proc "$1/proc"
mount -t sysfs sysfs "$1/sys"
mount -t cgroup2 cgroup2 "$1/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$1/run"
mount -t tmpfs tmpfs "$1/tmp"
mount -t tmpfs -o mode=755 tmpfs "$1/dev"
for device in null zero full random urandom tty; do touch "$1/dev/$device"; mount --bind "/dev/$device" "$1/dev/$device"; done
mkdir "$1/dev/pts" "$1/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$1/dev/pts"
ln -s pts/ptmx "$1/dev/ptmx"
mount -t tmpfs tmpfs "$1/dev/shm"
ip link set lo up
hostname "$name"
mkdir -p "$1/.outside"
cd "$1"
pivot_root . .outside
umount -l /.outside
exec env -i container=skein-test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\
    /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=false
"""


def unified():
    """Where control groups of version 2 are mounted, if anywhere."""
    for line in Path("/proc/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(place)
    return None


def missing():
    """Why no such machine can run here; None: it can."""
    if os.geteuid() != 0:
        return "needs root"
    if not Path("/lib/systemd/systemd").exists() or not shutil.which("systemctl"):
        return "systemd isn't installed"
    if not shutil.which("dbus-daemon"):
        return "dbus isn't installed"
    if unified() is None:
        return "no cgroup2 is mounted"
    probe = subprocess.run(["unshare", "--pid", "--mount", "--net", "--cgroup", "--fork", "true"], check=False,
                           capture_output=True, text=True)
    return None if probe.returncode == 0 else f"namespaces are forbidden: {probe.stderr.strip()}"


class Machine:
    """What it writes goes to a directory below `base` and is there at its next boot."""

    def __init__(self, base, name):
        self.base, self.name = Path(base) / name, name
        units = self.base / "upper/etc/systemd/system"
        units.mkdir(parents=True)
        # What this machine has installed for itself is none of that machine's.
        os.setxattr(units, "trusted.overlay.opaque", b"y")
        for unit in MASKED:
            (units / unit).symlink_to("/dev/null")
        (self.base / "upper/etc/hostname").write_text(name + "\n")
        for place in ("work", "root"):
            (self.base / place).mkdir()
        self.outer = self.pid = self.group = None

    def boot(self):
        self.group = unified() / f"skein-{os.getpid()}-{self.name}"
        self.group.mkdir()
        script = f'echo $$ > "{self.group}/cgroup.procs"; exec "$@"'
        self.outer = subprocess.Popen(
            ["sh", "-c", script, "sh", "unshare", "--fork", "--pid", "--mount", "--net", "--uts", "--ipc", "--cgroup",
             "--kill-child", "sh", "-ec", BOOT, "sh", self.base, self.name],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=(self.base / "boot.log").open("w"))
        deadline = time.monotonic() + 20
        while True:
            assert self.outer.poll() is None, (self.base / "boot.log").read_text()
            assert time.monotonic() < deadline, f"{self.name} doesn't boot"
            found = Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children").read_text().split()
            if found and Path(f"/proc/{found[0]}/comm").read_text().strip() == "systemd":
                self.pid = int(found[0])
                state = self.run("systemctl", "is-system-running", check=False).stdout.strip()
                if state in ("running", "degraded"):
                    return
            time.sleep(0.05)

    def words(self, *words):
        return ["nsenter", "-t", str(self.pid), "-m", "-u", "-i", "-n", "-p", "-C", "--root", "--wd=/", "--", "env", "-i",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", *map(str, words)]

    def run(self, *words, check=True, text=None, timeout=90):
        done = subprocess.run(self.words(*words), input=text, capture_output=True, text=True, check=False, timeout=timeout)
        assert not check or done.returncode == 0, (words, done.returncode, done.stdout, done.stderr)
        return done

    def journal(self):
        if self.pid is None:
            return ""
        words = self.words("journalctl", "--no-pager", "-n", "40", "-u", "skein-*")
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout

    def write(self, path, text):
        self.run("sh", "-c", 'mkdir -p "$(dirname "$1")" && cat > "$1"', "sh", path, text=text)

    def power_off(self):
        """In order, as a machine is turned off."""
        if self.outer is None:
            return
        if self.outer.poll() is None and self.pid is not None:
            self.run("systemctl", "poweroff", check=False)
        self.collect()

    def pull_the_plug(self):
        """Everything on it ends at once."""
        self.outer.kill()
        self.collect()

    def collect(self):
        try:
            self.outer.wait(30)
        except subprocess.TimeoutExpired:
            self.outer.kill()
            self.outer.wait(10)
        deadline = time.monotonic() + 10
        for place in [*sorted(self.group.rglob("*"), reverse=True), self.group]:
            while place.is_dir():
                try:
                    place.rmdir()
                except OSError:
                    # Its processes are ending still.
                    assert time.monotonic() < deadline, f"{place} is busy"
                    time.sleep(0.02)
        self.outer = self.pid = self.group = None


def connect(one, other):
    """A cable between two machines: 10.77.0.1 and 10.77.0.2."""
    subprocess.run(["ip", "link", "add", "eth0", "netns", str(one.pid), "type", "veth", "peer", "name", "eth0", "netns",
                    str(other.pid)], check=True)
    for number, machine in enumerate((one, other), 1):
        machine.run("ip", "addr", "add", f"10.77.0.{number}/24", "dev", "eth0")
        machine.run("ip", "link", "set", "eth0", "up")
    other.run("ip", "route", "add", "default", "via", "10.77.0.1")
