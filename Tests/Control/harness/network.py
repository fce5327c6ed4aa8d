"""Hosts on one machine: network namespaces on a bridge, with their TCP redirected through a proxy."""
import itertools
import os
import shutil
import subprocess
from pathlib import Path

PROXY_USER = 1337


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """A bridge of its own; everything on it goes when it goes."""

    def __init__(self):
        self.tag = f"sk{os.getpid() % 100000}"
        self.bridge = f"{self.tag}br"
        self.numbers = itertools.count(2)
        self.hosts = []
        second = 64 + os.getpid() % 32
        self.prefix = f"10.{second}"
        self.gateway = f"{self.prefix}.0.1"
        run("ip", "link", "add", self.bridge, "type", "bridge")
        run("ip", "addr", "add", f"{self.gateway}/16", "dev", self.bridge)
        run("ip", "link", "set", self.bridge, "up")

    def address(self, third: int, fourth: int) -> str:
        """An address of the machine itself on the bridge, for servers without a namespace."""
        text = f"{self.prefix}.{third}.{fourth}"
        subprocess.run(["ip", "addr", "add", f"{text}/16", "dev", self.bridge], capture_output=True, check=False)
        return text

    def host(self, name: str) -> "Host":
        host = Host(self, name, next(self.numbers))
        self.hosts.append(host)
        return host

    def stop(self):
        for host in self.hosts:
            host.stop()
        subprocess.run(["ip", "link", "del", self.bridge], capture_output=True, check=False)


class Host:
    def __init__(self, network: Network, name: str, number: int):
        self.network, self.name, self.number = network, name, number
        self.space = f"{network.tag}-{number}"
        self.address = f"{network.prefix}.0.{number}"
        near, far = f"{network.tag}v{number}", f"{network.tag}w{number}"
        run("ip", "netns", "add", self.space)
        run("ip", "link", "add", near, "type", "veth", "peer", "name", far)
        run("ip", "link", "set", near, "master", network.bridge, "up")
        run("ip", "link", "set", far, "netns", self.space)
        self.inside("ip", "link", "set", "lo", "up")
        self.inside("ip", "link", "set", far, "name", "eth0")
        self.inside("ip", "addr", "add", f"{self.address}/16", "dev", "eth0")
        self.inside("ip", "link", "set", "eth0", "up")
        self.inside("ip", "route", "add", "default", "via", network.gateway)
        self.inside("sysctl", "-qw", "net.ipv4.ip_unprivileged_port_start=0")

    def names(self, addresses: dict[str, str]):
        """What a resolver in this host answers: `ip netns exec` puts the file over /etc/hosts."""
        folder = Path("/etc/netns") / self.space
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["127.0.0.1 localhost", *(f"{address} {name}" for name, address in addresses.items())]
        (folder / "hosts").write_text("\n".join(lines) + "\n")

    def command(self, *words, user=None) -> list[str]:
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        return ["ip", "netns", "exec", self.space, *as_user, *words]

    def inside(self, *words, **options):
        return run(*self.command(*words), **options)

    def intercept(self, inbound=True):
        """What a mesh's init container does: the proxy's own user is left alone, everything else goes through it.

        Virtual addresses, and 10.200.0.0/16 which nobody has, refuse at once what a proxy sends there.
        """
        rules = f"""
        table ip skein {{
          chain out {{ type nat hook output priority -100;
            meta skuid {PROXY_USER} return
            ip daddr 127.0.0.0/8 return
            meta l4proto tcp redirect to :15001
          }}
          chain nowhere {{ type filter hook output priority 0;
            meta skuid {PROXY_USER} ip daddr {{ 10.96.0.0/16, 10.200.0.0/16 }} meta l4proto tcp reject with tcp reset
          }}
        """
        if inbound:
            rules += """
          chain in { type nat hook prerouting priority -100;
            tcp dport { 22, 15000, 15004, 15020, 15021, 15090 } return
            meta l4proto tcp redirect to :15006
          }
        """
        self.inside("nft", "-f", "-", input=rules + "}\n")

    def stop(self):
        subprocess.run(["ip", "netns", "del", self.space], capture_output=True, check=False)
        shutil.rmtree(Path("/etc/netns") / self.space, ignore_errors=True)
