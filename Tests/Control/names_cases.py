#!/usr/bin/env python3
"""The sidecar's name server held against the system's own resolver, a client that reads every byte, and upstreams that
misbehave.

    names_cases.py [--only WORDS]      NAMES_PEER=BINARY says which server
"""
import contextlib
import os
import random
import resource
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import cases  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("NAMES_PEER", os.path.join(ROOT, ".build/debug/names-peer"))
A, NS, CNAME, SOA, PTR, TXT, AAAA, SRV, OPT = 1, 2, 5, 6, 12, 16, 28, 33, 41
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = range(6)


def wire(name):
    labels = [label for label in name.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def query(name, kind=A, number=None, payload=None, flags=0x0100, extra=b""):
    number = random.randrange(65536) if number is None else number
    opt = b"" if payload is None else b"\0" + struct.pack("!HHIH", OPT, payload, 0, 0)
    return struct.pack("!6H", number, flags, 1, 0, 0, 1 if opt else 0) + wire(name) + struct.pack("!HH", kind, 1) + opt + extra


class Reply:
    """A message, read by the book: every pointer backwards, every byte accounted for."""

    def __init__(self, raw):
        self.raw = raw
        self.id, self.flags, *counts = struct.unpack_from("!6H", raw)
        self.code, self.truncated, self.authoritative = self.flags & 15, bool(self.flags & 0x200), bool(self.flags & 0x400)
        self.place, self.opt = 12, None
        self.questions = [(self.name(), *self.take("!HH")) for _ in range(counts[0])]
        self.answers, self.authorities, self.additionals = ([self.record() for _ in range(count)] for count in counts[1:])
        assert self.place == len(raw), f"{len(raw) - self.place} bytes behind the message"
        opts = [record for record in self.additionals if record[1] == OPT]
        assert len(opts) <= 1
        self.opt = opts[0] if opts else None

    def take(self, form):
        values = struct.unpack_from(form, self.raw, self.place)
        self.place += struct.calcsize(form)
        return values

    def name(self, place=None):
        labels, here, bound = [], self.place if place is None else place, None
        while True:
            length = self.raw[here]
            if length >= 0xC0:
                target = struct.unpack_from("!H", self.raw, here)[0] & 0x3FFF
                assert target < (bound or here), "a pointer that doesn't lead back"
                if place is None:
                    self.place, place = here + 2, here
                here = bound = target
                continue
            here += 1
            if length == 0:
                if place is None:
                    self.place = here
                return ".".join(labels) or "."
            labels.append(self.raw[here:here + length].decode())
            here += length

    def record(self):
        name = self.name()
        kind, _, ttl, length = self.take("!HHIH")
        start = self.place
        data = self.raw[start:start + length]
        if kind in (NS, CNAME, PTR):
            data = self.name(start)
        elif kind == A:
            data = socket.inet_ntop(socket.AF_INET, data)
        elif kind == AAAA:
            data = socket.inet_ntop(socket.AF_INET6, data)
        self.place = start + length
        return name, kind, ttl, data

    @property
    def addresses(self):
        return [data for _, kind, _, data in self.answers if kind in (A, AAAA)]


class Upstream:
    """A name server whose answers are a function's: (question's name, kind, over TCP) to (code, answers, authorities) or bytes."""

    def __init__(self, answer, host="127.0.0.1"):
        self.answer, self.seen, self.ports, self.closed = answer, [], set(), False
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind((host, 0))
        self.port = self.udp.getsockname()[1]
        self.tcp = socket.socket()
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.tcp.bind((host, self.port))
        self.tcp.listen()
        self.where = f"{host}:{self.port}"
        for work in (self.datagrams, self.streams):
            threading.Thread(target=work, daemon=True).start()

    def datagrams(self):
        with contextlib.suppress(OSError):
            while True:
                raw, peer = self.udp.recvfrom(65536)
                self.ports.add(peer[1])
                for reply in self.replies(raw, False):
                    self.udp.sendto(reply, peer)

    def streams(self):
        with contextlib.suppress(OSError):
            while True:
                conn, _ = self.tcp.accept()
                with conn, contextlib.suppress(OSError, struct.error):
                    length = struct.unpack("!H", conn.recv(2, socket.MSG_WAITALL))[0]
                    for reply in self.replies(conn.recv(length, socket.MSG_WAITALL), True):
                        # In two pieces, as networks cut it.
                        framed = struct.pack("!H", len(reply)) + reply
                        conn.sendall(framed[:7])
                        time.sleep(0.01)
                        conn.sendall(framed[7:])

    def replies(self, raw, tcp):
        asked = Reply(raw)
        name, kind, _ = asked.questions[0]
        self.seen.append((name, kind, tcp, asked))
        told = self.answer(name, kind, tcp)
        if told is None:
            return []
        if isinstance(told, list):
            return [made(asked, *each) if isinstance(each, tuple) else each(raw) for each in told]
        return [made(asked, *told)]

    def close(self):
        self.udp.close()
        self.tcp.close()


def made(asked, code, answers=(), authorities=(), flags=0, number=None, question=None):
    name, kind, _ = asked.questions[0]
    records = b""
    for owner, type_, ttl, data in [*answers, *authorities]:
        if isinstance(data, str):
            data = {A: lambda: socket.inet_aton(data), AAAA: lambda: socket.inet_pton(socket.AF_INET6, data)}.get(type_, lambda: wire(data))()
        owner = b"\xc0\x0c" if owner == name else wire(owner)
        records += owner + struct.pack("!HHIH", type_, 1, ttl, len(data)) + data
    head = struct.pack("!6H", asked.id if number is None else number, 0x8180 | flags | code, 1, len(answers), len(authorities), 0)
    return head + wire(question or name) + struct.pack("!HH", kind, 1) + records


def soa(zone, ttl, minimum):
    return (zone, SOA, ttl, wire("m." + zone) + wire("r." + zone) + struct.pack("!5I", 1, 2, 3, 4, minimum))


def simple(name, kind, _tcp):
    return NOERROR, [(name, A, 300, "192.0.2.7")] if kind == A else []


class Server:
    def __init__(self, *arguments, names=(), upstreams=(), loaded=True):
        words = [BINARY, *arguments, *(f"upstream={each.where if isinstance(each, Upstream) else each}" for each in upstreams)]
        if not upstreams and not any(word.startswith("file=") for word in arguments):
            words.append("upstream=127.0.0.1:9")
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        line = self.process.stdout.readline().split()
        assert line and line[0] == "listening", " ".join(line)
        self.where = [(each.rsplit(":", 1)[0].strip("[]"), int(each.rsplit(":", 1)[1])) for each in line[1:]]
        self.port = self.where[0][1]
        if loaded:
            self.load(*names)

    def load(self, *names):
        for name in names:
            self.process.stdin.write(f"name {name}\n")
        self.process.stdin.write("table\n")
        before = self.counters()["questions"]
        until(lambda: self.counters()["names"] >= 0 and self.counters()["questions"] == before, "the table")

    def counters(self):
        self.process.stdin.write("counters\n")
        return {key: int(value) for key, value in (pair.split("=") for pair in self.process.stdout.readline().split())}

    def raw(self, message, where=None, seconds=6.0, number=None):
        """The first answer, or the first one to that question: the port may have been another's a moment ago."""
        host, port = where or self.where[0]
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.settimeout(seconds)
            sock.connect((host, port))
            sock.send(message)
            while True:
                reply = sock.recv(65536)
                if number is None or struct.unpack_from("!H", reply)[0] == number:
                    return reply

    def ask(self, name, kind=A, payload=None, where=None, flags=0x0100):
        number = random.randrange(65536)
        reply = Reply(self.raw(query(name, kind, number, payload, flags), where, number=number))
        assert reply.flags & 0x8000
        assert reply.questions == [(name.rstrip("."), kind, 1)], reply.questions
        assert (reply.opt is not None) == (payload is not None), "an OPT record exactly for who sent one"
        assert len(reply.raw) <= max(512, payload or 0)
        return reply

    def over_tcp(self, *messages, cut=None, count=None):
        stream = b"".join(struct.pack("!H", len(each)) + each for each in messages)
        replies = []
        with socket.create_connection(("127.0.0.1", self.port), timeout=6) as sock:
            for start in range(0, len(stream), cut or len(stream)):
                sock.sendall(stream[start:start + (cut or len(stream))])
            for _ in range(len(messages) if count is None else count):
                length = struct.unpack("!H", sock.recv(2, socket.MSG_WAITALL))[0]
                replies.append(Reply(sock.recv(length, socket.MSG_WAITALL)))
        return replies

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            assert self.process.wait(5) == 0, f"it ended with {self.process.returncode}"
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()


def until(check, what, seconds=5.0):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.01)


REVIEWS = "reviews.default.svc.cluster.local Kubernetes reviews default 10.96.0.1"
PAIR = "pair.default.svc.cluster.local Kubernetes pair default 10.96.0.2 fd96::2"
OUTSIDE = "api.example.com External - - 240.240.0.1"
WILD = "*.wild.example External - - 240.240.0.2"
HEADLESS = "db.default.svc.cluster.local Kubernetes db default 10.88.0.1 10.88.0.2 10.88.0.3"


def case_names_of_the_mesh(_stage):
    """All forms, both families, NODATA and never NXDOMAIN; case as it was asked."""
    upstream = Upstream(lambda *_: (NXDOMAIN, [], [soa("cluster.local", 60, 60)]))
    with Server("search=default.svc.cluster.local", names=[REVIEWS, PAIR, OUTSIDE, WILD], upstreams=[upstream]) as server:
        for name in ("reviews", "reviews.default", "reviews.default.svc", "reviews.default.svc.cluster.local", "ReViews.default.SVC.cluster.local"):
            reply = server.ask(name)
            assert reply.code == NOERROR and reply.answers == [(name, A, 30, "10.96.0.1")], reply.answers
            assert reply.authoritative
            reply = server.ask(name, AAAA)
            assert reply.code == NOERROR and not reply.answers, "no record of that family, but the name is there"
        assert server.ask("pair", AAAA).addresses == ["fd96::2"] and server.ask("pair").addresses == ["10.96.0.2"]
        assert server.ask("x.y.wild.example").answers == [("x.y.wild.example", A, 30, "240.240.0.2")]
        long = "api.example.com.default.svc.cluster.local"
        assert server.ask(long).answers == [(long, CNAME, 30, "api.example.com"), ("api.example.com", A, 30, "240.240.0.1")]
        # Of other types the mesh knows nothing, but it is no reason to say that the name isn't there.
        reply = server.ask("reviews.default.svc.cluster.local", SRV)
        assert reply.code == NOERROR and not reply.answers
        assert server.ask("nobody.default.svc.cluster.local").code == NXDOMAIN
        assert server.ask("1.0.96.10.in-addr.arpa", PTR).code == NXDOMAIN
        assert upstream.seen[-1][0] == "1.0.96.10.in-addr.arpa"
        # A new table takes the old one's place.
        server.load(OUTSIDE)
        assert server.ask("reviews").code == NXDOMAIN and server.ask("api.example.com").addresses == ["240.240.0.1"]


def case_several_addresses_take_turns(_stage):
    with Server(names=[HEADLESS]) as server:
        seen = [server.ask("db").addresses for _ in range(6)]
        assert all(sorted(each) == ["10.88.0.1", "10.88.0.2", "10.88.0.3"] for each in seen)
        assert sorted(each[0] for each in seen) == sorted(["10.88.0.1", "10.88.0.2", "10.88.0.3"] * 2), seen


def case_before_the_table(_stage):
    """Nobody knows yet which names are the mesh's."""
    upstream = Upstream(simple)
    with Server(upstreams=[upstream], loaded=False) as server:
        assert server.ask("reviews").code == SERVFAIL and not upstream.seen
        server.load(REVIEWS)
        assert server.ask("reviews").addresses == ["10.96.0.1"]
    with Server("forwards", upstreams=[upstream], loaded=False) as server:
        assert server.ask("www.example").addresses == ["192.0.2.7"]


def case_cache(_stage):
    """Answers are kept for as long as they may be and age meanwhile, also that there is none."""
    def answer(name, kind, _tcp):
        if name.lower().startswith("short"):
            return NOERROR, [(name, A, 1, "192.0.2.1")]
        if name.startswith("none"):
            return NXDOMAIN, [], [soa("example", 60, 60)]
        if name.startswith("nosoa"):
            return NXDOMAIN, []
        if name.startswith("fails"):
            return SERVFAIL, []
        return simple(name, kind, False)

    upstream = Upstream(answer)
    with Server(upstreams=[upstream]) as server:
        def asked(name):
            return sum(seen[0].lower() == name.lower() for seen in upstream.seen)

        for _ in range(3):
            reply = server.ask("www.example", payload=1232)
            assert reply.addresses == ["192.0.2.7"] and reply.answers[0][2] in (299, 300)
            assert server.ask("WWW.example").addresses == ["192.0.2.7"]
            assert server.ask("none.example").code == NXDOMAIN
            assert server.ask("nosoa.example").code == NXDOMAIN
            assert server.ask("fails.example").code == SERVFAIL
        assert asked("www.example") == 1 and asked("none.example") == 1 and asked("nosoa.example") == 3
        assert asked("fails.example") == 6, "twice each: who fails may fail by chance"
        server.ask("short.example")
        until(lambda: server.ask("short.example") and asked("short.example") >= 2, "the end of its second")
        end = time.monotonic() + 5
        while server.ask("www.example").answers[0][2] > 298:
            assert time.monotonic() < end, "an answer doesn't age"
            time.sleep(0.1)
        until(lambda: server.counters()["fromCache"] >= 8, "the count of what was kept")


def case_upstreams_fail_over(_stage):
    """Dead, silent, refusing and mistaken servers are passed over; the one that answered is asked first from then on."""
    good = Upstream(simple)
    silent = Upstream(lambda *_: None)
    refusing = Upstream(lambda *_: (REFUSED, []))
    for bad in ("127.0.0.1:9", silent, refusing):
        with Server(upstreams=[bad, good]) as server:
            began = time.monotonic()
            assert server.ask("one.example").addresses == ["192.0.2.7"]
            assert time.monotonic() - began < 3
            began = time.monotonic()
            assert server.ask("two.example").addresses == ["192.0.2.7"]
            assert time.monotonic() - began < 0.5, "the dead one was asked first again"
    with Server(upstreams=[refusing]) as server:
        assert server.ask("one.example").code == REFUSED, "what the only server says is passed on"
    with Server(upstreams=[silent]) as server:
        began = time.monotonic()
        assert server.ask("one.example").code == SERVFAIL
        assert time.monotonic() - began < 5, "clients have given up by then"
    with Server(upstreams=["127.0.0.1:9"]) as server:
        began = time.monotonic()
        assert server.ask("one.example").code == SERVFAIL and time.monotonic() - began < 1


def case_forged_answers(_stage):
    """Another number, another question, or no answer at all: the true one, coming later, counts."""
    def answer(name, kind, _tcp):
        true = (NOERROR, [(name, A, 300, "192.0.2.7")])
        return [
            lambda raw: made(Reply(raw), NOERROR, [(name, A, 300, "6.6.6.6")], number=Reply(raw).id ^ 1),
            lambda raw: made(Reply(raw), NOERROR, [("other.example", A, 300, "6.6.6.6")], question="other.example"),
            lambda raw: raw, lambda raw: raw[:13], lambda raw: b"", lambda raw: made(Reply(raw), NOERROR)[:-3], true,
        ]

    upstream = Upstream(answer)
    with Server(upstreams=[upstream]) as server:
        for index in range(20):
            assert server.ask(f"n{index}.example").addresses == ["192.0.2.7"]
        until(lambda: server.counters()["upstreamMismatches"] >= 60, "the count of what wasn't an answer")
        assert len(upstream.ports) > 15, "questions leave from ports that can't be guessed"
        ids = [seen[3].id for seen in upstream.seen]
        assert len(set(ids)) > 15 and not all(b == a + 1 for a, b in zip(ids, ids[1:]))


def case_truncation(_stage):
    """What doesn't fit is cut for datagrams and whole over TCP, from the mesh and from upstream."""
    many = [f"10.1.{index // 250}.{index % 250 + 1}" for index in range(200)]

    def answer(name, _kind, tcp):
        if not tcp and name.startswith("big"):
            return NOERROR, [], [], 0x200
        return NOERROR, [(name, A, 300, address) for address in many]

    upstream = Upstream(answer)
    with Server(names=[f"many.default.svc.cluster.local Kubernetes many default {' '.join(many)}"], upstreams=[upstream]) as server:
        for name in ("many", "big.example"):
            plain = server.ask(name)
            assert plain.truncated and len(plain.raw) <= 512 and 20 < len(plain.answers) < 40
            more = server.ask(name, payload=1232)
            assert more.truncated and len(plain.raw) < len(more.raw) <= 1232
            assert len(server.ask(name, payload=4096).answers) == 200
            whole, = server.over_tcp(query(name))
            assert not whole.truncated and len(whole.answers) == 200
        assert [seen[2] for seen in upstream.seen] == [False, True], "TCP once, then the cache"
        until(lambda: server.counters()["truncated"] == 4, "the count of cut answers")


def case_tcp(_stage):
    """Several questions on one connection, cut anywhere; nonsense ends it."""
    upstream = Upstream(simple)
    with Server("listen=127.0.0.1:0", "listen=[::1]:0", names=[REVIEWS], upstreams=[upstream]) as server:
        messages = [query("reviews", number=1), query("www.example", number=2), query("reviews", AAAA, number=3)]
        for cut in (1, 2, 5, None):
            replies = {reply.id: reply for reply in server.over_tcp(*messages, cut=cut)}
            assert replies[1].addresses == ["10.96.0.1"] and replies[2].addresses == ["192.0.2.7"] and not replies[3].answers
        assert server.ask("reviews", where=server.where[1]).addresses == ["10.96.0.1"]
        with socket.create_connection(("127.0.0.1", server.port), timeout=6) as sock:
            sock.sendall(b"\0\3abc")
            assert sock.recv(10) == b""
        # Who asks and says that it is done is answered all the same.
        with socket.create_connection(("127.0.0.1", server.port), timeout=6) as sock:
            message = query("late.example")
            sock.sendall(struct.pack("!H", len(message)) + message)
            sock.shutdown(socket.SHUT_WR)
            length = struct.unpack("!H", sock.recv(2, socket.MSG_WAITALL))[0]
            assert Reply(sock.recv(length, socket.MSG_WAITALL)).addresses == ["192.0.2.7"] and sock.recv(1) == b""
        held = [socket.create_connection(("127.0.0.1", server.port), timeout=6) for _ in range(300)]
        try:
            until(lambda: any(ended(each) for each in held), "the limit of connections")
        finally:
            for each in held:
                each.close()
        until(lambda: server.over_tcp(query("reviews"))[0].addresses == ["10.96.0.1"], "room again")


def ended(sock):
    sock.setblocking(False)
    try:
        return sock.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def case_bad_questions(_stage):
    """What makes no sense is said to, and nothing answers an answer."""
    with Server(names=[REVIEWS]) as server:
        good = query("reviews", number=77)
        two = struct.pack("!6H", 77, 0x100, 2, 0, 0, 0) + (wire("reviews") + struct.pack("!HH", A, 1)) * 2
        circle = struct.pack("!6H", 77, 0x100, 1, 0, 0, 0) + b"\xc0\x0c" + struct.pack("!HH", A, 1)
        for message, code in ((good[:20], FORMERR), (two, FORMERR), (circle, FORMERR), (good[:12], FORMERR),
                              (query("reviews", number=77, flags=0x2800), NOTIMP), (query("reviews", 252, number=77), NOTIMP)):
            raw = server.raw(message)
            assert struct.unpack_from("!H", raw)[0] == 77 and raw[3] & 15 == code, (message, raw)
        newer = struct.pack("!6H", 77, 0x100, 1, 0, 0, 1) + wire("reviews") + struct.pack("!HH", A, 1) + b"\0" + struct.pack("!HHIH", OPT, 1232, 1 << 16, 0)
        reply = Reply(server.raw(newer))
        assert reply.opt[2] >> 24 == 1 and reply.code == 0, "BADVERS"
        for message in (b"", b"\0" * 11, good[:2] + b"\x81\x80" + good[4:]):
            try:
                raise AssertionError(f"an answer to {message}: {server.raw(message, seconds=0.2)}")
            except TimeoutError:
                pass
        random.seed(5)
        for _ in range(2000):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                damaged = bytearray(good)
                for _ in range(random.randrange(1, 6)):
                    damaged[random.randrange(len(damaged))] = random.randrange(256)
                sock.sendto(bytes(damaged), ("127.0.0.1", server.port))
        assert server.ask("reviews").addresses == ["10.96.0.1"]


def case_too_many_pending(_stage):
    """More than may be pending fail at once; the same question is asked once for all who wait for it."""
    release = threading.Event()
    upstream = Upstream(lambda name, kind, tcp: release.wait(10) and simple(name, kind, tcp))
    with Server("pending=10", upstreams=[upstream]) as server:
        socks = []
        for index in range(11):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.settimeout(6)
            sock.connect(("127.0.0.1", server.port))
            sock.send(query("same.example" if index < 5 else f"n{index}.example"))
            socks.append(sock)
        assert Reply(socks[10].recv(512)).code == SERVFAIL
        until(lambda: (server.counters()["overflows"], server.counters()["pending"]) == (1, 6), "the count of who waits")
        release.set()
        for sock in socks[:10]:
            assert Reply(sock.recv(512)).addresses == ["192.0.2.7"]
        for sock in socks:
            sock.close()
        assert sum(seen[0] == "same.example" for seen in upstream.seen) == 1
        assert server.ask("later.example").addresses == ["192.0.2.7"]


def case_loops(_stage):
    """A server that is led to ask itself notices, and says so at once."""
    peer = {}

    class Mirror(Upstream):
        """Sends each question on to the server under test from the very port that it came from: what redirection does."""

        def datagrams(self):
            with contextlib.suppress(OSError):
                while True:
                    raw, (_, port) = self.udp.recvfrom(65536)
                    forge(raw, port, peer["port"])

    if os.geteuid():
        raise cases.Left("needs root")
    mirror = Mirror(simple)
    with Server(upstreams=[mirror]) as server:
        peer["port"] = server.port
        began = time.monotonic()
        assert server.ask("around.example").code == SERVFAIL
        assert time.monotonic() - began < 1
        until(lambda: server.counters()["loops"] == 1, "the count of the loop")
    failed = subprocess.run([BINARY, "listen=127.0.0.1:15999", "upstream=127.0.0.1:15999"], capture_output=True, text=True, check=False, timeout=10)
    assert failed.returncode == 1 and "another server" in failed.stdout


def forge(message, source, target):
    udp = struct.pack("!4H", source, target, 8 + len(message), 0) + message
    address = socket.inet_aton("127.0.0.1")
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, address, address)
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        raw.sendto(head + udp, ("127.0.0.1", 0))


def case_old_upstream(_stage):
    """One from before EDNS, which takes its record for a mistake."""
    upstream = Upstream(lambda name, kind, tcp: (FORMERR, []) if upstream.seen[-1][3].opt else simple(name, kind, tcp))
    with Server(upstreams=[upstream]) as server:
        assert server.ask("old.example", payload=1232).addresses == ["192.0.2.7"]


def case_resolver_file(_stage):
    """Upstreams and search domains come from the file, and from the new one when it changes."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "resolv.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write("nameserver 127.0.0.1\nsearch default.svc.cluster.local\n")
        with Server(f"file={path}", names=[OUTSIDE]) as server:
            long = "api.example.com.default.svc.cluster.local"
            assert server.ask(long).addresses == ["240.240.0.1"]
        with Server(f"file={folder}/none", names=[OUTSIDE]) as server:
            assert server.ask("www.example").code == SERVFAIL and server.ask("api.example.com").addresses == ["240.240.0.1"]


def case_marks(_stage):
    """Marked questions need a right, and who hasn't it hears of it before anybody asks."""
    if os.geteuid():
        raise cases.Left("needs root")
    upstream = Upstream(simple)
    with Server("mark=119", upstreams=[upstream]) as server:
        assert server.ask("www.example").addresses == ["192.0.2.7"]
    copy = "/tmp/names-peer-%d" % os.getpid()
    with open(BINARY, "rb") as source, open(copy, "wb") as target:
        target.write(source.read())
    os.chmod(copy, 0o755)
    try:
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", copy, "mark=119"],
                              capture_output=True, text=True, check=False, timeout=10)
    finally:
        os.unlink(copy)
    assert done.returncode == 1 and "CAP_NET_ADMIN" in done.stdout, done


def case_system_resolver(_stage):
    """glibc's, in a namespace whose resolv.conf names the server: `getent`, with both families and search domains."""
    if os.geteuid():
        raise cases.Left("needs root")
    upstream = "127.0.0.1:9"
    with tempfile.TemporaryDirectory() as folder:
        names = [REVIEWS, PAIR, OUTSIDE, HEADLESS]
        script = f"""
set -e
ip link set lo up
ip link add d0 type veth peer name d1
ip link set d1 up
ip link set d0 up
ip addr add fd96::9/64 dev d0 nodad
ip addr add 10.96.9.9/24 dev d0
printf 'nameserver 127.0.0.1\\nsearch default.svc.cluster.local svc.cluster.local cluster.local\\noptions ndots:5\\n' >{folder}/resolv.conf
printf '127.0.0.1 localhost\\n' >{folder}/hosts
mount --bind {folder}/resolv.conf /etc/resolv.conf
mount --bind {folder}/hosts /etc/hosts
mkfifo {folder}/in
{BINARY} listen=127.0.0.1:53 search=default.svc.cluster.local upstream={upstream} <{folder}/in >{folder}/out &
exec 3>{folder}/in
{"".join(f"echo 'name {name}' >&3;" for name in names)}
echo table >&3
until grep -q names=4 {folder}/out; do echo counters >&3; sleep 0.05; done
getent ahosts reviews | grep -q 10.96.0.1
getent ahosts reviews.default | grep -q 10.96.0.1
getent ahosts api.example.com | grep -q 240.240.0.1
getent ahostsv6 pair | grep -q fd96::2
test $(getent ahostsv4 db | grep -c STREAM) = 3
! getent ahosts nobody
exec 3>&-
wait
"""
        done = subprocess.run(["unshare", "-nm", "bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr + done.stdout


def case_memory_stays(_stage):
    """A hundred thousand names asked once don't make it grow beyond the cache's bound."""
    upstream = Upstream(simple)
    with Server(upstreams=[upstream]) as server:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.settimeout(2)
        sock.connect(("127.0.0.1", server.port))

        def burst(first, count):
            waiting = set()
            for index in range(first, first + count):
                sock.send(query(f"name-{index}.example", number=index % 65536))
                waiting.add(index % 65536)
                if len(waiting) >= 50:
                    waiting.discard(Reply(sock.recv(512)).id)
            while waiting:
                waiting.discard(Reply(sock.recv(512)).id)

        def held():
            with open(f"/proc/{server.process.pid}/statm", encoding="ascii") as file:
                return int(file.read().split()[1]) * resource.getpagesize()

        burst(0, 6000)
        before = held()
        burst(6000, 12_000)
        assert held() - before < 4 << 20, f"{(held() - before) >> 10} KiB more"
        assert server.counters()["cached"] < 6000
        sock.close()


@cases.only_when_asked
def case_speed():
    """Questions a second."""
    upstream = Upstream(simple)
    with Server(names=[REVIEWS], upstreams=[upstream]) as server:
        server.ask("www.example")
        for name, label in (("reviews", "of the mesh"), ("www.example", "of the cache")):
            messages = [query(name, number=index) for index in range(64)]
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.settimeout(2)
            sock.connect(("127.0.0.1", server.port))
            for message in messages:
                sock.send(message)
            used = cpu(server.process.pid)
            began, count = time.monotonic(), 0
            while time.monotonic() - began < 3:
                for message in messages[:32]:
                    sock.recv(512)
                    sock.send(message)
                count += 32
            spent = time.monotonic() - began
            print(f"{label}: {count / spent:,.0f} a second, {(cpu(server.process.pid) - used) / count * 1e6:.1f} microseconds of processor each")
            sock.close()


def cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals()))
