#!/usr/bin/env python3
"""Where each kind of connection goes under `skein intercept`, seen from listeners in network namespaces.

    intercept_cases.py [--only WORDS]      SKEIN=BINARY says which skein; needs root

A workload's namespace and the world outside, joined by a cable. The stand-in for the proxy runs as user 1337 and says
what it was asked for: the destination that SO_ORIGINAL_DST names, and who it takes for its client.
"""
import contextlib
import ctypes
import json
import os
import re
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import cases  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKEIN = os.environ.get("SKEIN", os.path.join(ROOT, ".build/debug/skein"))
PROXY_BINARY = os.environ.get("SKEIN_PROXY", os.path.join(ROOT, ".build/debug/skein-proxy"))
PROXY = 1337
SO_ORIGINAL_DST, IP_TRANSPARENT, IPV6_TRANSPARENT, SO_MARK = 80, 19, 75, 36
LIBC = ctypes.CDLL(None, use_errno=True)


def run(*words, ok=True, **options):
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, **options)
    assert not ok or done.returncode == 0, f"{' '.join(words)}: exit {done.returncode}: {done.stderr}{done.stdout}"
    return done


def enter(space, user=0, group=None):
    with open(f"/run/netns/{space}", "rb") as file:
        if LIBC.setns(file.fileno(), 0x40000000):
            raise OSError(ctypes.get_errno(), "setns")
    os.setgroups([])
    os.setgid(user if group is None else group)
    os.setuid(user)


def family(host):
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def text(address):
    return f"[{address[0]}]:{address[1]}" if ":" in address[0] else f"{address[0]}:{address[1]}"


def transparent(sock):
    six = sock.family == socket.AF_INET6
    sock.setsockopt(socket.IPPROTO_IPV6 if six else socket.IPPROTO_IP, IPV6_TRANSPARENT if six else IP_TRANSPARENT, 1)


def original(sock):
    six = sock.family == socket.AF_INET6
    try:
        raw = sock.getsockopt(socket.IPPROTO_IPV6 if six else socket.IPPROTO_IP, SO_ORIGINAL_DST, 28)
    except OSError:
        return text(sock.getsockname())
    port = struct.unpack_from("!H", raw, 2)[0]
    return text((socket.inet_ntop(socket.AF_INET6, raw[8:24]) if six else socket.inet_ntop(socket.AF_INET, raw[4:8]), port))


class Worlds:
    """Two namespaces and what listens in them; all of it goes at the end."""

    def __init__(self, without=()):
        self.without = without
        tag = f"bi{os.getpid() % 100000}"
        self.work, self.out = f"{tag}w", f"{tag}o"
        self.children = []
        self.v4, self.v6 = ("10.77.0.2", "10.77.0.1"), ("fd77::2", "fd77::1")

    def __enter__(self):
        for space in (self.work, self.out):
            run("ip", "netns", "add", space)
            run("ip", "-n", space, "link", "set", "lo", "up")
        run("ip", "-n", self.work, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", self.out)
        for index, space in enumerate((self.work, self.out)):
            run("ip", "-n", space, "addr", "add", f"{self.v4[index]}/24", "dev", "eth0")
            run("ip", "-n", space, "addr", "add", f"{self.v6[index]}/64", "dev", "eth0", "nodad")
            run("ip", "-n", space, "link", "set", "eth0", "up")
        # More of the world outside, to be told apart by range.
        run("ip", "-n", self.out, "addr", "add", "10.78.0.1/32", "dev", "lo")
        run("ip", "-n", self.work, "route", "add", "default", "via", self.v4[1])
        for name in ("app", "out"):
            space = self.work if name == "app" else self.out
            self.serve(space, name, [8080, 9000, 22, 15020, 53, 3306], user=0)
        if "inbound" not in self.without:
            self.serve(self.work, "inbound", [15006], user=PROXY)
        self.serve(self.work, "outbound", [15001], user=PROXY)
        self.serve(self.work, "names", [15053], user=PROXY)
        return self

    def __exit__(self, *_):
        for child in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        for space in (self.work, self.out):
            run("ip", "netns", "del", space, ok=False)

    def fork(self, space, user, group, work):
        """`work(write)` in a process of its own; the first line that it writes is given back."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reading)
                enter(space, user, group)
                work(lambda line: os.write(writing, line.encode() + b"\n"))
                os._exit(0)
            except BaseException as error:  # noqa: BLE001 the parent says it
                os.write(writing, f"! {error!r}\n".encode())
                os._exit(1)
        os.close(writing)
        with os.fdopen(reading) as file:
            return child, file.readline().strip()

    def serve(self, space, name, ports, user, is_transparent=False):
        sockets = []

        def open_all():
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                # An answer to a datagram must come from the address that the question was sent to.
                for host in ("127.0.0.1", "::1") if name == "names" else ("0.0.0.0", "::"):
                    for port in ports:
                        sock = socket.socket(family(host), kind)
                        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                        if sock.family == socket.AF_INET6:
                            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                        if is_transparent:
                            transparent(sock)
                        sock.bind((host, port))
                        if kind == socket.SOCK_STREAM:
                            sock.listen(64)
                        sockets.append(sock)

        def work(write):
            watch = selectors.DefaultSelector()
            for sock in sockets:
                watch.register(sock, selectors.EVENT_READ)
            write("ready")
            while True:
                for key, _ in watch.select():
                    sock = key.fileobj
                    if sock.type == socket.SOCK_DGRAM:
                        _, peer = sock.recvfrom(2048)
                        sock.sendto(f"{name} udp {text(peer)}".encode(), peer)
                        continue
                    conn, peer = sock.accept()
                    with conn, contextlib.suppress(OSError):
                        conn.sendall(f"{name} {original(conn)} {text(peer)}".encode())

        def as_root(write):
            # Transparent sockets are for who may change the network.
            open_all()
            os.setgid(user)
            os.setuid(user)
            work(write)

        child, line = self.fork(space, 0, 0, as_root)
        assert line == "ready", f"{name}: {line}"
        self.children.append(child)
        return child

    def ask(self, space, host, port, user=0, group=None, mark=0, source=None, udp=False, as_client=None):
        """Who answers at `host:port`: (name, destination as it was meant, client as it was seen), or why nobody does."""

        def work(write):
            sock = socket.socket(family(host), socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
            sock.settimeout(2)
            if source:
                sock.bind(source)
            try:
                sock.connect((host, port))
                if udp:
                    sock.send(b"?")
                write(json.dumps(sock.recv(2048).decode().split() + [text(sock.getsockname())]))
            except OSError as error:
                write(json.dumps([type(error).__name__]))

        def marked(write):
            # A mark, and somebody else's address, are for who may change the network.
            sock = socket.socket(family(host), socket.SOCK_STREAM)
            sock.settimeout(2)
            sock.setsockopt(socket.SOL_SOCKET, SO_MARK, mark)
            if as_client:
                transparent(sock)
                sock.bind((as_client, 0))
            try:
                sock.connect((host, port))
                write(json.dumps(sock.recv(2048).decode().split() + [text(sock.getsockname())]))
            except OSError as error:
                write(json.dumps([type(error).__name__]))

        child, line = self.fork(space, user, group, marked if mark else work)
        os.waitpid(child, 0)
        assert line.startswith("["), line
        return json.loads(line)

    def skein(self, *flags, ok=True):
        return run("ip", "netns", "exec", self.work, SKEIN, "intercept", *flags, ok=ok)

    def rules(self):
        """Without counters and handles."""
        found = run("ip", "netns", "exec", self.work, "nft", "list", "ruleset").stdout
        return re.sub(r"packets \d+ bytes \d+", "", found)


def at(host, port):
    return text((host, port))


def check(answer, name, destination=None, client=None):
    assert answer[0] == name, f"expected {name} to answer, found {answer}"
    if destination:
        assert answer[1] == destination, f"expected destination {destination}, found {answer}"
    if client:
        assert answer[2].rsplit(":", 1)[0] == client, f"expected client {client}, found {answer}"


def pairs(worlds):
    return [(worlds.v4[0], worlds.v4[1]), (worlds.v6[0], worlds.v6[1])]


def case_redirect(_stage):
    """REDIRECT as it comes: what leaves, what arrives, the proxy's own, and what stays within the host."""
    with Worlds() as worlds:
        worlds.skein()
        for here, there in pairs(worlds):
            check(worlds.ask(worlds.work, there, 9000), "outbound", at(there, 9000))
            check(worlds.ask(worlds.work, there, 9000, user=1000), "outbound", at(there, 9000))
            check(worlds.ask(worlds.work, there, 9000, user=PROXY), "out", at(there, 9000))
            check(worlds.ask(worlds.work, there, 9000, user=1000, group=PROXY), "out", at(there, 9000))
            check(worlds.ask(worlds.out, here, 8080), "inbound", at(here, 8080))
            for port in (22, 15020):
                check(worlds.ask(worlds.out, here, port), "app", at(here, port))
            # Names are nobody's business here.
            check(worlds.ask(worlds.work, there, 53, udp=True), "out")
            within(worlds, here)


def within(worlds, here):
    loop, sister = ("::1", "::6") if ":" in here else ("127.0.0.1", "127.0.0.6")
    check(worlds.ask(worlds.work, here, 8080), "app", at(here, 8080))
    check(worlds.ask(worlds.work, loop, 8080), "app", at(loop, 8080))
    check(worlds.ask(worlds.work, loop, 8080, user=PROXY), "app", at(loop, 8080))
    # The application's call of its own service: the proxy has chosen this very host.
    check(worlds.ask(worlds.work, here, 8080, user=PROXY), "inbound", at(here, 8080))
    # And on from there to the application.
    check(worlds.ask(worlds.work, here, 8080, user=PROXY, source=(sister, 0)), "app", at(here, 8080))
    check(worlds.ask(worlds.work, here, 53, user=PROXY), "app", at(here, 53))


def case_choices(_stage):
    """What is included and what is excluded, inbound and outbound."""
    with Worlds() as worlds:
        worlds.skein("--include-inbound-ports", "8080,9000")
        for here, _ in pairs(worlds):
            check(worlds.ask(worlds.out, here, 8080), "inbound", at(here, 8080))
            check(worlds.ask(worlds.out, here, 9000), "inbound", at(here, 9000))
            check(worlds.ask(worlds.out, here, 3306), "app", at(here, 3306))
        worlds.skein("--exclude-inbound-ports", "9000", "--exclude-outbound-ports", "3306,22")
        for here, there in pairs(worlds):
            check(worlds.ask(worlds.out, here, 9000), "app", at(here, 9000))
            check(worlds.ask(worlds.out, here, 8080), "inbound", at(here, 8080))
            check(worlds.ask(worlds.out, here, 22), "inbound", at(here, 22))
            check(worlds.ask(worlds.work, there, 3306), "out", at(there, 3306))
            check(worlds.ask(worlds.work, there, 9000), "outbound", at(there, 9000))
        worlds.skein("--include-inbound-ports", "", "--include-outbound-cidrs", "10.78.0.0/16", "--include-outbound-ports", "3306")
        for here, there in pairs(worlds):
            check(worlds.ask(worlds.out, here, 8080), "app", at(here, 8080))
            check(worlds.ask(worlds.work, there, 9000), "out", at(there, 9000))
            check(worlds.ask(worlds.work, there, 3306), "outbound", at(there, 3306))
            check(worlds.ask(worlds.work, here, 8080, user=PROXY), "app", at(here, 8080))
        check(worlds.ask(worlds.work, "10.78.0.1", 9000), "outbound", "10.78.0.1:9000")
        worlds.skein("--exclude-outbound-cidrs", "10.77.0.0/24,fd77::/64")
        for _, there in pairs(worlds):
            check(worlds.ask(worlds.work, there, 9000), "out", at(there, 9000))
        check(worlds.ask(worlds.work, "10.78.0.1", 9000), "outbound", "10.78.0.1:9000")
        worlds.skein("--exclude-interfaces", "eth+")
        for here, there in pairs(worlds):
            check(worlds.ask(worlds.out, here, 8080), "app", at(here, 8080))
            check(worlds.ask(worlds.work, there, 9000), "out", at(there, 9000))


def case_marks(_stage):
    """The proxy known by the mark of its sockets alone."""
    with Worlds() as worlds:
        worlds.skein("--proxy-uid", "", "--proxy-mark", "0x77")
        for here, there in pairs(worlds):
            check(worlds.ask(worlds.work, there, 9000, mark=0x77), "out", at(there, 9000))
            check(worlds.ask(worlds.work, there, 9000, mark=0x78), "outbound", at(there, 9000))
            check(worlds.ask(worlds.work, there, 9000, user=PROXY), "outbound", at(there, 9000))
            check(worlds.ask(worlds.work, here, 8080, mark=0x77), "inbound", at(here, 8080))


def case_names(_stage):
    """Port 53 goes to the name server, but not what that one asks."""
    with Worlds() as worlds:
        worlds.skein("--redirect-dns")
        for _, there in pairs(worlds):
            check(worlds.ask(worlds.work, there, 53, udp=True), "names")
            check(worlds.ask(worlds.work, there, 53), "names", at(there, 53))
            check(worlds.ask(worlds.work, there, 53, udp=True, user=PROXY), "out")
            check(worlds.ask(worlds.work, there, 53, user=PROXY), "out", at(there, 53))
        check(worlds.ask(worlds.work, "127.0.0.53", 53, udp=True), "names")
        # The name server may be given the very port that an application has just asked from.
        for _, there in pairs(worlds):
            source = ("::" if ":" in there else "0.0.0.0", 40053)
            check(worlds.ask(worlds.work, there, 53, udp=True, source=source), "names")
            check(worlds.ask(worlds.work, there, 53, udp=True, source=source, user=PROXY), "out")
            check(worlds.ask(worlds.work, there, 53, udp=True, source=source), "names")
        worlds.skein("--redirect-dns", "--dns-servers", worlds.v4[1])
        check(worlds.ask(worlds.work, worlds.v4[1], 53, udp=True), "names")
        check(worlds.ask(worlds.work, worlds.v6[1], 53, udp=True), "out")
        check(worlds.ask(worlds.work, "10.78.0.1", 53), "outbound", "10.78.0.1:53")


def case_twice_and_removed(_stage):
    """Applied again it is the same; taken away nothing is left; taking nothing away is no failure."""
    with Worlds() as worlds:
        empty = worlds.rules()
        routes = run("ip", "-n", worlds.work, "rule").stdout
        worlds.skein("--redirect-dns")
        first = worlds.rules()
        assert "skein" in first
        worlds.skein("--redirect-dns")
        assert worlds.rules() == first
        worlds.skein("--mode", "TPROXY")
        worlds.skein("--mode", "TPROXY")
        assert run("ip", "-n", worlds.work, "rule").stdout.count("lookup 133") == 1
        assert run("ip", "-6", "-n", worlds.work, "rule").stdout.count("lookup 133") == 1
        worlds.skein("--mode", "TPROXY", "--transparent-mark", "99")
        assert run("ip", "-n", worlds.work, "rule").stdout.count("lookup 133") == 1
        worlds.skein("--redirect-dns")
        assert worlds.rules() == first and run("ip", "-n", worlds.work, "rule").stdout == routes
        worlds.skein("--mode", "TPROXY")
        for _ in range(2):
            worlds.skein("--remove")
            assert worlds.rules() == empty
            assert run("ip", "-n", worlds.work, "rule").stdout == routes
            assert " ::6/128" not in run("ip", "-6", "-n", worlds.work, "addr").stdout
        for here, there in pairs(worlds):
            check(worlds.ask(worlds.work, there, 9000), "out", at(there, 9000))
            check(worlds.ask(worlds.out, here, 8080), "app", at(here, 8080))


def case_other_rules_stay(_stage):
    """Rules of others are none of ours."""
    with Worlds() as worlds:
        theirs = "table inet firewall {\n\tchain input {\n\t\ttype filter hook input priority filter; policy accept;\n\t}\n}\n"
        run("ip", "netns", "exec", worlds.work, "nft", "-f", "-", input=theirs)
        before = worlds.rules()
        worlds.skein()
        assert before.strip() in worlds.rules()
        worlds.skein("--remove")
        assert worlds.rules() == before


def case_transparent(_stage):
    """TPROXY: destination and client are as they were, and the proxy may go on to the application as that client."""
    transparent_ways()


def transparent_ways(*flags):
    with Worlds(without=("inbound",)) as worlds:
        worlds.serve(worlds.work, "inbound", [15006], user=PROXY, is_transparent=True)
        worlds.skein("--mode", "TPROXY", "--redirect-dns", *flags)
        for here, there in pairs(worlds):
            client = text((there, 0)).rsplit(":", 1)[0]
            check(worlds.ask(worlds.out, here, 8080), "inbound", at(here, 8080), client)
            check(worlds.ask(worlds.out, here, 22), "app", at(here, 22))
            check(worlds.ask(worlds.work, there, 9000), "outbound", at(there, 9000))
            check(worlds.ask(worlds.work, there, 9000, user=PROXY), "out", at(there, 9000))
            check(worlds.ask(worlds.work, there, 53, udp=True), "names")
            # As the client: the application sees it, and its answer comes back to the proxy.
            check(worlds.ask(worlds.work, here, 8080, mark=1337, as_client=there), "app", at(here, 8080), client)
            # Connections of the host's own are answered as ever.
            check(worlds.ask(worlds.work, there, 8080, user=PROXY), "out", at(there, 8080))
            within(worlds, here)


class Peers:
    """A server that says who it is spoken to by, on connections that stay open: HTTP/1.1, a line of JSON each."""

    def __init__(self, worlds, port):
        self.port = port

        def work(write):
            watch = selectors.DefaultSelector()
            for host in ("0.0.0.0", "::"):
                sock = socket.socket(family(host))
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if sock.family == socket.AF_INET6:
                    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                sock.bind((host, port))
                sock.listen(64)
                watch.register(sock, selectors.EVENT_READ, None)
            write("ready")
            while True:
                for key, _ in watch.select():
                    if key.data is None:
                        conn, peer = key.fileobj.accept()
                        watch.register(conn, selectors.EVENT_READ, peer)
                        continue
                    try:
                        asked = key.fileobj.recv(65536)
                        if asked:
                            body = json.dumps(key.data[:2]).encode()
                            key.fileobj.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
                            continue
                    except OSError:
                        pass
                    watch.unregister(key.fileobj)
                    key.fileobj.close()

        child, line = worlds.fork(worlds.work, 0, 0, work)
        assert line == "ready", line
        worlds.children.append(child)


class Proxy:
    """A proxy as a sidecar has it: redirected and transparent listeners, hosts by their original addresses."""

    def __init__(self, worlds, binary, is_transparent, source=True, more=None):
        self.worlds = worlds
        extensions = "type.googleapis.com/envoy.extensions.filters"
        filters = [{"name": "dst", "typed_config": {"@type": f"{extensions}.listener.original_dst.v3.OriginalDst"}}]
        if source:
            filters.append({"name": "src", "typed_config": {"@type": f"{extensions}.listener.original_src.v3.OriginalSrc", "mark": 1337}})
        http = {"name": "http", "typed_config": {
            "@type": f"{extensions}.network.http_connection_manager.v3.HttpConnectionManager", "stat_prefix": "in",
            "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "original"}}]}]},
            "http_filters": [{"name": "router", "typed_config": {"@type": f"{extensions}.http.router.v3.Router"}}]}}
        tcp = {"name": "tcp", "typed_config": {
            "@type": f"{extensions}.network.tcp_proxy.v3.TcpProxy", "stat_prefix": "in", "cluster": "original"}}
        chains = [{"filter_chain_match": {"destination_port": 8081}, "filters": [http]}, {"filters": [tcp]}]
        bootstrap = {
            "node": {"id": "n", "cluster": "c"}, "admin": {"address": at_port("127.0.0.1", 15000)},
            "static_resources": {
                "listeners": [
                    {"name": f"in-{host}", "address": at_port(host, 15006), "transparent": is_transparent, "listener_filters": filters, "filter_chains": chains}
                    for host in ("0.0.0.0", "::")],
                "clusters": [{"name": "original", "type": "ORIGINAL_DST", "lb_policy": "CLUSTER_PROVIDED", "connect_timeout": "2s"}]}, **(more or {})}
        self.path = f"/tmp/{worlds.work}.json"
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(bootstrap, file)
        self.log = open(f"/tmp/{worlds.work}.log", "w+", encoding="utf-8")
        rights = "+net_admin,+net_bind_service"
        words = ["setpriv", f"--reuid={PROXY}", f"--regid={PROXY}", "--clear-groups", f"--inh-caps={rights}", f"--ambient-caps={rights}"]
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", worlds.work, *words, binary, "-c", self.path, "--concurrency", "1", "--use-dynamic-base-id"],
            stdout=self.log, stderr=self.log)

    def __enter__(self):
        end = time.monotonic() + 20
        while self.worlds.ask(self.worlds.work, "127.0.0.1", 15000)[0] == "ConnectionRefusedError":
            if self.process.poll() is not None or time.monotonic() > end:
                self.log.seek(0)
                raise AssertionError(f"the proxy didn't start: {self.log.read()[-2000:]}")
            time.sleep(0.05)
        while b"LIVE" not in http(self.worlds, self.worlds.work, "127.0.0.1", 15000, "/server_info"):
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        for path in (self.path, self.log.name):
            os.unlink(path)


def at_port(host, port):
    return {"socket_address": {"address": host, "port_value": port}}


def http(worlds, space, host, port, path="/", source=None):
    def work(write):
        sock = socket.socket(family(host))
        sock.settimeout(5)
        if source:
            sock.bind((source, 0))
        sock.connect((host, port))
        sock.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        got = b""
        while part := sock.recv(65536):
            got += part
        write(got.hex())

    child, line = worlds.fork(space, 0, 0, work)
    os.waitpid(child, 0)
    assert not line.startswith("!"), line
    return bytes.fromhex(line)


def proxies():
    found = [PROXY_BINARY] if os.path.exists(PROXY_BINARY) else []
    try:
        from harness.stage import find_envoy

        found.append(find_envoy(os.environ.get("ENVOY")))
    except (ImportError, SystemExit):
        print("without Envoy, which isn't here")
    return found


def case_proxy_in_a_clients_name(_stage):
    """`original_src` under TPROXY, by our proxy and by Envoy: the application sees each client as it is."""
    for binary in proxies():
        with Worlds(without=("inbound",)) as worlds:
            for address in ("10.77.0.5/24", "fd77::5/64"):
                run("ip", "-n", worlds.out, "addr", "add", address, "dev", "eth0", *(["nodad"] if ":" in address else []))
            worlds.skein("--mode", "TPROXY")
            Peers(worlds, 8081)
            with Proxy(worlds, binary, is_transparent=True):
                for here, clients in ((worlds.v4[0], ("10.77.0.1", "10.77.0.5")), (worlds.v6[0], ("fd77::1", "fd77::5"))):
                    for client in clients:
                        # The application's own socket has the address that was meant.
                        said = worlds.ask(worlds.out, here, 8080, source=(client, 0))
                        check(said, "app", at(here, 8080), text((client, 0)).rsplit(":", 1)[0])
                    for client in clients * 2:
                        body = http(worlds, worlds.out, here, 8081, source=client).split(b"\r\n\r\n", 1)[1]
                        assert json.loads(body)[0] == client, f"{binary}: {client} was taken for {body}"


def case_proxy_marks_its_sockets(_stage):
    """`upstream_bind_config` of all clusters: a mark by which interception knows the proxy, and a source."""
    options = [{"level": socket.SOL_SOCKET, "name": SO_MARK, "int_value": 0x77, "state": "STATE_PREBIND"}]
    bind = {"socket_options": options, "source_address": {"address": "127.0.0.6", "port_value": 0}}
    for binary in proxies():
        with Worlds(without=("inbound",)) as worlds:
            worlds.skein("--proxy-uid", "1", "--proxy-mark", "0x77")
            with Proxy(worlds, binary, is_transparent=False, source=False, more={"cluster_manager": {"upstream_bind_config": bind}}):
                check(worlds.ask(worlds.out, worlds.v4[0], 8080), "app", at(worlds.v4[0], 8080), "127.0.0.6")


def case_dry_run(_stage):
    """It prints what a shell could run, and changes nothing."""
    with Worlds() as worlds:
        empty = worlds.rules()
        printed = worlds.skein("--dry-run", "--mode", "TPROXY", "--redirect-dns", "--exclude-outbound-cidrs", "10.9.0.0/16").stdout
        assert worlds.rules() == empty
        run("ip", "netns", "exec", worlds.work, "sh", "-e", input=printed)
        by_shell = worlds.rules()
        worlds.skein("--mode", "TPROXY", "--redirect-dns", "--exclude-outbound-cidrs", "10.9.0.0/16")
        assert worlds.rules() == by_shell
        assert "10.9.0.0/16" in by_shell


def case_says_what_to_do(_stage):
    """Without rights, without programs, and with settings that make no sense: words, an exit code, no half of the rules."""
    with Worlds() as worlds:
        empty = worlds.rules()
        as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        command = ["ip", "netns", "exec", worlds.work]
        copy = f"/tmp/{worlds.work}-skein"
        shutil.copy(SKEIN, copy)
        os.chmod(copy, 0o755)
        try:
            done = run(*command, *as_nobody, copy, "intercept", ok=False)
        finally:
            os.unlink(copy)
        assert done.returncode == 1 and "CAP_NET_ADMIN" in done.stderr, done
        run("ip", "-n", worlds.work, "link", "set", "lo", "down")
        done = worlds.skein("--mode", "TPROXY", ok=False)
        assert done.returncode == 1 and "ip link set lo up" in done.stderr, done
        run("ip", "-n", worlds.work, "link", "set", "lo", "up")
        assert "133" not in run("ip", "-n", worlds.work, "rule").stdout
        hide = "for name in nft iptables iptables-restore iptables-save; do p=$(command -v $name) && mount --bind /dev/null $p; done; "
        for arguments, words in ((["intercept"], "install nftables"), (["intercept", "--backend", "nft"], "found no nft"),
                                 (["intercept", "--backend", "iptables"], "iptables-restore"), (["intercept", "--remove"], "install nftables")):
            done = run(*command, "unshare", "-m", "sh", "-c", hide + 'exec "$0" "$@"', SKEIN, *arguments, ok=False)
            assert done.returncode == 1 and words in done.stderr, done
        for arguments, words in (
            (["--outbound-port", "0"], "--outbound-port"), (["--outbound-port", "15006"], "two listeners"), (["--mode", "X"], "TPROXY"),
            (["--include-outbound-cidrs", "10.0.0.0/33"], "10.0.0.0/33"), (["--exclude-interfaces", 'a"b'], "interface"),
            (["--proxy-uid", ""], "at least one"), (["--exclude-inbound-ports", "80,x"], "'x'"), (["--dns-port", "5353"], "--redirect-dns"),
            (["--mode", "TPROXY", "--proxy-mark", "1337"], "another one"), (["--route-table", "254"], "system's"), (["extra"], "'extra'"),
            (["--exclude-interface", "x"], "--exclude-interfaces"), (["--dns-servers", "one", "--redirect-dns"], "'one'"),
        ):
            for more in ([], ["--dry-run"]):
                done = worlds.skein(*arguments, *more, ok=False)
                assert done.returncode in (1, 64) and words in done.stderr, (arguments, done)
        assert worlds.rules() == empty


def case_iptables(_stage):
    """The same ways where nft is missing."""
    if not shutil.which("iptables-restore"):
        print("left out: no iptables-restore here")
        return
    flags = ["--backend", "iptables"]
    with Worlds() as worlds:
        worlds.skein("--redirect-dns", *flags)
        worlds.skein("--redirect-dns", *flags)
        saved = run("ip", "netns", "exec", worlds.work, "iptables-save").stdout
        assert saved.count("-A OUTPUT -j SKEIN_NAT_OUTPUT") == 1, saved
        for here, there in pairs(worlds):
            check(worlds.ask(worlds.work, there, 9000), "outbound", at(there, 9000))
            check(worlds.ask(worlds.work, there, 9000, user=PROXY), "out", at(there, 9000))
            check(worlds.ask(worlds.work, there, 9000, user=1000, group=PROXY), "out", at(there, 9000))
            check(worlds.ask(worlds.out, here, 8080), "inbound", at(here, 8080))
            check(worlds.ask(worlds.out, here, 22), "app", at(here, 22))
            check(worlds.ask(worlds.work, there, 53, udp=True), "names")
            check(worlds.ask(worlds.work, there, 53, udp=True, user=PROXY), "out")
            within(worlds, here)
        worlds.skein("--mode", "TPROXY", "--exclude-interfaces", "veth+", "--exclude-outbound-cidrs", "10.77.0.0/16", *flags)
        saved = run("ip", "netns", "exec", worlds.work, "iptables-save").stdout
        assert "SKEIN_RAW" not in saved and "SKEIN_NAT_PREROUTING" not in saved, saved
        check(worlds.ask(worlds.work, worlds.v4[1], 9000), "out")
        check(worlds.ask(worlds.work, "10.78.0.1", 9000), "outbound")
        worlds.skein("--remove")
        for program in ("iptables-save", "ip6tables-save"):
            assert "SKEIN" not in run("ip", "netns", "exec", worlds.work, program).stdout
    transparent_ways(*flags)


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals(), needs_root=True))
