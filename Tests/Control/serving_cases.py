"""Serving held against real peers: curl, Python's h2 and ssl, and grpcio as clients of Tests/Serving/Peer.

    serving_cases.py [--only WORDS]      SERVING_PEER=BINARY says which server
"""

import http.server
import os
import resource
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from concurrent import futures

import grpc
import h2.config
import h2.connection
import h2.events

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from suite import cases  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("SERVING_PEER", os.path.join(ROOT, ".build/debug/serving-peer"))


class Peer:
    """A server for one case."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([BINARY, *arguments], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("port "), line
        self.port = int(line.split()[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def curl(self, path, *arguments, scheme="http"):
        command = ["curl", "-sS", *arguments, f"{scheme}://localhost:{self.port}{path}"]
        command += ["--resolve", f"localhost:{self.port}:127.0.0.1"]
        return subprocess.run(command, capture_output=True, timeout=60, check=False)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def channel(self, **options):
        settings = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
        settings += list(options.items())
        return grpc.insecure_channel(f"127.0.0.1:{self.port}", options=settings)

    def memory(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) // 1024
        return 0

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def cancelled(self):
        return int(self.curl("/cancelled").stdout)


def until(what, condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"in {seconds} s: {what}")


def identity(value):
    return value


def unary(channel, method="/test.Echo/Unary"):
    return channel.unary_unary(method, identity, identity)


def certificates(folder):
    """A CA, a server's certificate for localhost and a client's with a SPIFFE name."""

    def run(*command, data=None):
        subprocess.run(command, check=True, capture_output=True, cwd=folder, input=data)

    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
        "ca.key", "-out", "ca.pem", "-subj", "/CN=test ca", "-days", "2")  # fmt: skip
    for name, subject, san in [
        ("server", "/CN=localhost", "DNS:localhost"),
        ("client", "/O=team-a/O=team-b/CN=alice", "URI:spiffe://cluster.local/ns/default/sa/alice"),
    ]:
        run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            f"{name}.key", "-out", f"{name}.csr", "-subj", subject)  # fmt: skip
        with open(os.path.join(folder, f"{name}.ext"), "w", encoding="ascii") as file:
            file.write(f"subjectAltName={san}\n")
        run("openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out",
            f"{name}.pem", "-days", "1", "-extfile", f"{name}.ext", "-CAcreateserial")  # fmt: skip


# HTTP


def case_versions(_stage):
    with Peer() as peer:
        body = os.urandom(3_000_000)
        with tempfile.NamedTemporaryFile() as file:
            file.write(body)
            file.flush()
            for version in ["--http1.1", "--http2-prior-knowledge", "--http1.0"]:
                assert peer.curl("/hello", version).stdout == b"hello\n", version
                assert peer.curl("/chunks?count=40&size=100000", version).stdout == b"a" * 4_000_000
                assert peer.curl("/echo", version, "--data-binary", f"@{file.name}").stdout == body, version
                head = peer.curl("/hello", version, "-I")
                assert b"content-length: 6" in head.stdout and head.returncode == 0, head
                assert b"404" in peer.curl("/nowhere", version, "-o", "/dev/null", "-w", "%{http_code}").stdout
                assert peer.curl("/silent", version, "-w", "%{http_code}").stdout == b"no answer\n500"
            chunked = peer.curl("/echo", "-H", "Transfer-Encoding: chunked", "--data-binary", f"@{file.name}")
            assert chunked.stdout == body
        # An answer that is cut off must be seen to be.
        assert peer.curl("/cut").returncode == 18
        assert peer.curl("/cut", "--http2-prior-knowledge").returncode == 92


def case_limits(_stage):
    with Peer("--headers-timeout", "1", "--idle-timeout", "1") as peer:
        too_large = peer.curl("/echo", "-H", "Content-Length: 99999999", "-X", "POST", "-w", "%{http_code}")
        assert b"413" in too_large.stdout, too_large
        long = peer.curl("/hello", "-H", "x: " + "y" * 90_000, "-w", "%{http_code}")
        assert long.stdout.endswith(b"431"), long
        assert peer.curl("/hello", "--http2-prior-knowledge", "-H", "x: " + "y" * 90_000).returncode != 0
        # Headers that come a byte at a time.
        with peer.connect() as slow:
            slow.sendall(b"GET /hello HTTP/1.1\r\nHo")
            assert b" 408 " in slow.recv(1000)
            while slow.recv(1000):
                pass
        with peer.connect() as silent:
            silent.settimeout(20)
            silent.sendall(b"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"hello" in silent.recv(1000)
            assert silent.recv(1000) == b""
        with peer.connect() as garbage:
            garbage.sendall(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
            assert b" 400 " in garbage.recv(1000)
        with peer.connect() as smuggler:
            smuggler.sendall(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n")
            assert b" 400 " in smuggler.recv(1000)
        # RFC 9112, 3.2: exactly one Host.
        for head in (b"", b"Host: a\r\nHost: b\r\n"):
            with peer.connect() as unclear:
                unclear.sendall(b"GET /hello HTTP/1.1\r\n" + head + b"\r\n")
                assert b" 400 " in unclear.recv(1000), head
        with peer.connect() as upgrade:
            upgrade.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
            assert b" 501 " in upgrade.recv(1000)


def case_pipelining_and_continue(_stage):
    with Peer() as peer:
        with peer.connect() as client:
            request = b"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
            client.sendall(request * 50)
            data = b""
            while data.count(b"hello\n") < 50:
                part = client.recv(65536)
                assert part, data
                data += part
        with peer.connect() as client:
            client.sendall(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
            client.sendall(b"12345")
            assert client.recv(1000).endswith(b"12345")
            # Half-closed: the answer still comes.
            client.sendall(b"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            client.shutdown(socket.SHUT_WR)
            assert client.recv(1000).endswith(b"hello\n")
            assert client.recv(1000) == b""


def case_cancellation(_stage):
    with Peer() as peer:
        peer.curl("/wait", "-m", "0.5", "--http2-prior-knowledge")
        until("a handler over HTTP/2 is cancelled", lambda: peer.cancelled() == 1)
        peer.curl("/watch", "-m", "0.5")
        until("a streaming handler over HTTP/1 is cancelled", lambda: peer.cancelled() == 2)
        peer.curl("/wait", "-m", "0.5")
        until("a waiting handler over HTTP/1 is cancelled", lambda: peer.cancelled() == 3)


def case_slow_reader(_stage):
    """A client that reads nothing costs bounded memory, and its handler waits."""
    with Peer() as peer:
        before = peer.memory()
        clients = []
        for _ in range(20):
            client = peer.connect()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(b"GET /chunks?count=100000&size=65536 HTTP/1.1\r\nHost: a\r\n\r\n")
            clients.append(client)
        time.sleep(1)
        grown = peer.memory() - before
        assert grown < 60, f"{grown} MiB for 20 clients that read nothing"
        assert peer.curl("/hello").stdout == b"hello\n"
        for client in clients:
            client.close()
        until("the handlers of clients that left are cancelled", lambda: peer.cancelled() == 20)


def case_endless_pipeline(_stage):
    """Requests behind one that takes its time wait in the kernel."""
    with Peer() as peer:
        before = peer.memory()
        client = peer.connect()
        client.sendall(b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        client.settimeout(1)
        more = b"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" * 2000
        sent = 0
        try:
            while sent < 100_000_000:
                sent += client.send(more)
        except TimeoutError:
            pass
        assert sent < 50_000_000 and peer.memory() - before < 30, (sent, peer.memory() - before)
        client.close()
        # Many in a row, each answered: nothing is lost where reading was paused.
        client = peer.connect()
        client.settimeout(20)
        count = 20_000
        writer = threading.Thread(target=lambda: client.sendall(b"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" * count))
        writer.start()
        seen, tail = 0, b""
        while seen < count:
            data = tail + client.recv(1 << 20)
            assert len(data) > len(tail), seen
            seen += data.count(b"hello\n")
            tail = data[-5:]
        writer.join()
        client.close()


def case_h2_client(_stage):
    """Flow control, half-close and graceful stop seen with Python's h2."""
    with Peer() as peer:
        sock = peer.connect()
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
        connection.initiate_connection()
        # The smallest of windows: every byte has to be asked for.
        connection.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 100})
        sock.sendall(connection.data_to_send())
        headers = [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/chunks?count=10&size=1000")]
        connection.send_headers(1, headers, end_stream=True)
        sock.sendall(connection.data_to_send())
        received, trailers, ended = 0, None, False
        while not ended:
            data = sock.recv(65536)
            assert data
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.DataReceived):
                    received += len(event.data)
                    connection.acknowledge_received_data(event.flow_controlled_length, 1)
                elif isinstance(event, h2.events.TrailersReceived):
                    trailers = dict(event.headers)
                elif isinstance(event, h2.events.StreamEnded):
                    ended = True
            sock.sendall(connection.data_to_send())
        assert received == 10_000, received
        assert trailers == {b"x-end": b"yes"} or trailers == {"x-end": "yes"}, trailers
        # An upload longer than the server's window, to a handler that reads all of it.
        connection.send_headers(3, [(":method", "POST"), *headers[1:3], (":path", "/echo")])
        sent, answered, done = 0, 0, False
        while not done:
            while sent < 1_000_000 and connection.local_flow_control_window(3) > 0:
                size = min(16384, connection.local_flow_control_window(3), 1_000_000 - sent)
                connection.send_data(3, b"z" * size, end_stream=sent + size == 1_000_000)
                sent += size
            sock.sendall(connection.data_to_send())
            for event in connection.receive_data(sock.recv(65536)):
                if isinstance(event, h2.events.DataReceived):
                    answered += len(event.data)
                    connection.acknowledge_received_data(event.flow_controlled_length, 3)
                elif isinstance(event, h2.events.StreamEnded):
                    done = True
            sock.sendall(connection.data_to_send())
        assert answered == 1_000_000, answered
        # Stopping: GOAWAY, and what is under way is answered. h2 takes a GOAWAY for the end of everything, so the
        # frames are read by hand.
        connection.increment_flow_control_window(1 << 30)
        connection.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 1 << 30})
        connection.send_headers(5, [*headers[:3], (":path", "/chunks?count=2000&size=1000")], end_stream=True)
        sock.sendall(connection.data_to_send())
        assert peer.curl("/stop").stdout == b"stopping\n"
        goaways, received, data = [], 0, b""
        while True:
            part = sock.recv(65536)
            if not part:
                break
            data += part
            while len(data) >= 9 and len(data) >= 9 + int.from_bytes(data[:3], "big"):
                length, kind = int.from_bytes(data[:3], "big"), data[3]
                if kind == 0:
                    received += length
                if kind == 7:
                    goaways.append(int.from_bytes(data[9:13], "big"))
                data = data[9 + length :]
        assert goaways == [0x7FFFFFFF, 5], goaways
        assert received == 2_000_000, received
        assert peer.process.wait(10) == 0
        sock.close()


def case_tls(_stage):
    with tempfile.TemporaryDirectory() as folder:
        certificates(folder)

        def at(name):
            return os.path.join(folder, name)

        with Peer("--cert", at("server.pem"), "--key", at("server.key"), "--client-ca", at("ca.pem")) as peer:
            plain = peer.curl("/peer", "--cacert", at("ca.pem"), scheme="https").stdout.decode()
            assert plain == "tls=true alpn=h2 sni=localhost chain=0 uris= cn= o= scheme=https\n", plain
            one = peer.curl("/peer", "--cacert", at("ca.pem"), "--http1.1", scheme="https").stdout.decode()
            assert "alpn=http/1.1" in one, one
            with_client = ["--cacert", at("ca.pem"), "--cert", at("client.pem"), "--key", at("client.key")]
            for _ in range(2):
                known = peer.curl("/peer", *with_client, scheme="https").stdout.decode()
                assert "chain=0" not in known and "uris=spiffe://cluster.local/ns/default/sa/alice cn=alice o=team-a,team-b" in known, known
            # A certificate that nobody here vouches for ends the handshake.
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", at("x.key"), "-out",
                            at("x.pem"), "-subj", "/CN=alice"], check=True, capture_output=True)  # fmt: skip
            stranger = peer.curl("/peer", "--cacert", at("ca.pem"), "--cert", at("x.pem"), "--key", at("x.key"),
                                 scheme="https")  # fmt: skip
            assert stranger.returncode != 0 and b"uris" not in stranger.stdout, stranger
            # Clear text on a TLS port, and a client that connects and says nothing.
            with peer.connect() as clear:
                clear.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                assert b"HTTP" not in clear.recv(1000)
            credentials = grpc.ssl_channel_credentials(open(at("ca.pem"), "rb").read(), open(at("client.key"), "rb").read(),
                                                       open(at("client.pem"), "rb").read())  # fmt: skip
            with grpc.secure_channel(f"localhost:{peer.port}", credentials) as channel:
                assert unary(channel)(b"over tls", timeout=10) == b"over tls"


def case_unix_socket(_stage):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "socket")
        for _ in range(2):
            # The second time a file is in the way that nobody listens on.
            with Peer("--listen", f"unix:{path}"):
                out = subprocess.run(["curl", "-sS", "--unix-socket", path, "http://a/hello"], capture_output=True, check=True)
                assert out.stdout == b"hello\n"
                assert os.stat(path).st_mode & 0o777 == 0o600
                with grpc.insecure_channel(f"unix:{path}") as channel:
                    assert unary(channel)(b"x", timeout=10) == b"x"


# gRPC


def status_of(call):
    try:
        call()
    except grpc.RpcError as error:
        return error.code().name, error.details()
    return "OK", ""


def case_grpc_unary(_stage):
    with Peer() as peer, peer.channel() as channel:
        echo = unary(channel)
        for size in [0, 1, 1000, 70_000, 20_000_000]:
            message = os.urandom(size)
            assert echo(message, timeout=30) == message, size
        answer, call = echo.with_call(b"m", timeout=5)
        assert answer == b"m" and ("x-trailer", "seen") in [tuple(pair) for pair in call.trailing_metadata()]
        name, details = status_of(lambda: echo(b"", metadata=[("x-fail", "7")], timeout=5))
        assert (name, details) == ("PERMISSION_DENIED", "asked for: 100% ünsinn\n"), (name, details)
        assert status_of(lambda: unary(channel, "/test.Echo/None")(b"", timeout=5))[0] == "UNIMPLEMENTED"
        name, details = status_of(lambda: echo(b"x" * 5000, timeout=5, compression=grpc.Compression.Gzip))
        assert name == "UNIMPLEMENTED" and "identity" in details, (name, details)
        too_long = channel.stream_stream("/test.Echo/Bidi", identity, identity)
        name, details = status_of(lambda: list(too_long(iter([b"x" * 5_000_000]), timeout=10)))
        assert name == "RESOURCE_EXHAUSTED" and "5000000" in details, (name, details)
        with futures.ThreadPoolExecutor(50) as pool:
            assert all(pool.map(lambda i: echo(str(i).encode(), timeout=30) == str(i).encode(), range(2000)))


def case_grpc_bidi(_stage):
    with Peer() as peer, peer.channel() as channel:
        bidi = channel.stream_stream("/test.Echo/Bidi", identity, identity)
        messages = [os.urandom(i * 37 % 5000) for i in range(1000)]
        assert list(bidi(iter(messages), timeout=30)) == messages
        # One by one, each answered before the next: the sides wait for each other.
        go = threading.Semaphore(1)

        def asking():
            for index in range(20):
                go.acquire()
                yield str(index).encode()

        seen = []
        for answer in bidi(asking(), timeout=30):
            seen.append(answer)
            go.release()
        assert seen == [str(i).encode() for i in range(20)]
        assert list(bidi(iter([]), timeout=10)) == []


def case_grpc_deadline_and_cancel(_stage):
    with Peer() as peer, peer.channel() as channel:
        wait = unary(channel, "/test.Echo/Wait")
        start = time.monotonic()
        assert status_of(lambda: wait(b"", timeout=0.3))[0] == "DEADLINE_EXCEEDED"
        assert time.monotonic() - start < 5
        until("the handler past its deadline is cancelled", lambda: peer.cancelled() == 1)
        call = wait.future(b"", timeout=30)
        time.sleep(0.2)
        call.cancel()
        until("the handler of a cancelled call is cancelled", lambda: peer.cancelled() == 2)
        # The server keeps to the deadline by itself, whatever the client does.
        sock = peer.connect()
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding="utf-8"))
        connection.initiate_connection()
        headers = [(":method", "POST"), (":scheme", "http"), (":authority", "a"), (":path", "/test.Echo/Wait"),
                   ("content-type", "application/grpc"), ("te", "trailers"), ("grpc-timeout", "200m")]  # fmt: skip
        connection.send_headers(1, headers)
        sock.sendall(connection.data_to_send())
        answer = {}
        while "grpc-status" not in answer:
            for event in connection.receive_data(sock.recv(65536)):
                if isinstance(event, (h2.events.ResponseReceived, h2.events.TrailersReceived)):
                    answer.update(event.headers)
        assert answer["grpc-status"] == "4", answer
        sock.close()


def read_nothing(peer, path, count):
    """Opens a call with large windows and never reads from the socket."""
    sock = peer.connect()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    connection.initiate_connection()
    connection.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 1 << 30})
    connection.increment_flow_control_window(1 << 30)
    headers = [(":method", "POST"), (":scheme", "http"), (":authority", "a"), (":path", path),
               ("content-type", "application/grpc"), ("te", "trailers"), ("x-count", str(count))]  # fmt: skip
    connection.send_headers(1, headers)
    connection.send_data(1, struct.pack(">BI", 0, 0), end_stream=True)
    sock.sendall(connection.data_to_send())
    return sock


def case_grpc_reader_of_nothing(_stage):
    with Peer() as peer:
        before = peer.memory()
        sockets = [read_nothing(peer, "/test.Echo/Flood", 0) for _ in range(20)]
        until("calls that nobody reads are ended", lambda: peer.cancelled() == 20, 30)
        grown = peer.memory() - before
        # 64 MiB of messages were queued for each, and they share their bytes.
        assert grown < 200, f"{grown} MiB"
        polite = [read_nothing(peer, "/test.Echo/Stream", 100_000) for _ in range(20)]
        time.sleep(0.5)
        grown = peer.memory() - before
        assert grown < 200, f"{grown} MiB"
        with peer.channel() as channel:
            assert unary(channel)(b"still here", timeout=10) == b"still here"
        for sock in sockets + polite:
            sock.close()


def case_thousand_connections(_stage):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    with Peer() as peer:
        before = peer.memory()
        sockets = []
        for _ in range(1000):
            sock = peer.connect()
            connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
            connection.initiate_connection()
            headers = [(":method", "POST"), (":scheme", "http"), (":authority", "a"), (":path", "/test.Echo/Bidi"),
                       ("content-type", "application/grpc"), ("te", "trailers")]  # fmt: skip
            connection.send_headers(1, headers)
            connection.send_data(1, struct.pack(">BI", 0, 3) + b"abc")
            sock.sendall(connection.data_to_send())
            sockets.append((sock, connection))
        for sock, connection in sockets:
            got = b""
            while len(got) < 8:
                data = sock.recv(65536)
                assert data
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.DataReceived):
                        got += event.data
            assert got[5:] == b"abc"
        grown = peer.memory() - before
        print(f"    1,000 connections with an open call each: {grown} MiB")
        assert grown < 150, grown
        for sock, _ in sockets:
            sock.close()
        until("the connections are gone", lambda: peer.cancelled() >= 0 and len(os.listdir(f"/proc/{peer.process.pid}/fd")) < 40)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# Our clients with servers that are not ours


def run_client(*arguments):
    out = subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60, check=True)
    return out.stdout.splitlines()


class Pages(http.server.BaseHTTPRequestHandler):
    """Python's server: with and without a length, kept and closed connections."""

    protocol_version = "HTTP/1.1"
    count = 0

    def do_GET(self):
        Pages.count += 1
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        if Pages.count % 3 == 0:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nhello\r\n5\r\nworld\r\n0\r\nx-t: 1\r\n\r\n")
        elif Pages.count % 3 == 1:
            self.send_header("Content-Length", "10")
            self.end_headers()
            self.wfile.write(b"helloworld")
        else:
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"helloworld")
            self.close_connection = True

    def log_message(self, *_):
        pass


def case_client_http(_stage):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lines = run_client("--get", f"http://127.0.0.1:{server.server_port}", "--times", "9")
    assert lines == ["200 10 text/plain"] * 9, lines
    lines = run_client("--get", f"http://localhost:{server.server_port}")
    assert lines == ["200 10 text/plain"], lines
    lines = run_client("--get", f"http://127.0.0.1:{server.server_port}", "--version", "2")
    assert lines[0].startswith("failed: "), lines
    server.shutdown()
    with tempfile.TemporaryDirectory() as folder:
        certificates(folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, "server.pem"), os.path.join(folder, "server.key"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        trust = os.path.join(folder, "ca.pem")
        lines = run_client("--get", f"https://localhost:{server.server_port}", "--client-trust", trust, "--times", "3")
        assert lines == ["200 10 text/plain"] * 3, lines
        # The name in the certificate is not this one.
        lines = run_client("--get", f"https://127.0.0.1:{server.server_port}", "--client-trust", trust)
        assert lines[0].startswith("failed: no connection"), lines
        lines = run_client("--get", f"https://localhost:{server.server_port}", "--client-trust",
                           os.path.join(folder, "client.pem"))  # fmt: skip
        assert lines[0].startswith("failed: no connection"), lines
        server.shutdown()


class Echo(grpc.GenericRpcHandler):
    cancelled = threading.Event()

    def service(self, details):
        def echo_all(messages, context):
            context.add_callback(Echo.cancelled.set)
            yield from messages

        def fail(_request, context):
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "not ü")

        def wait(_request, context):
            time.sleep(2)
            return b""

        return {
            "/test.Echo/Unary": grpc.unary_unary_rpc_method_handler(lambda request, _: request),
            "/test.Echo/Fail": grpc.unary_unary_rpc_method_handler(fail),
            "/test.Echo/Wait": grpc.unary_unary_rpc_method_handler(wait),
            "/test.Echo/Bidi": grpc.stream_stream_rpc_method_handler(echo_all),
        }.get(details.method)


def case_client_grpc(_stage):
    server = grpc.server(futures.ThreadPoolExecutor(8))
    server.add_generic_rpc_handlers([Echo()])
    port = server.add_insecure_port("127.0.0.1:0")
    with tempfile.TemporaryDirectory() as folder:
        certificates(folder)
        with open(os.path.join(folder, "server.pem"), "rb") as chain, open(os.path.join(folder, "server.key"), "rb") as key:
            credentials = grpc.ssl_server_credentials([(key.read(), chain.read())])
        secure = server.add_secure_port("localhost:0", credentials)
        server.start()
        for target in [["--grpc", f"127.0.0.1:{port}"],
                       ["--grpc", f"localhost:{secure}", "--client-trust", os.path.join(folder, "ca.pem")]]:  # fmt: skip
            lines = run_client(*target)
            assert lines[:4] == ["unary true"] * 4, lines
            assert lines[4] == "PERMISSION_DENIED: not ü", lines
            assert lines[5].startswith("UNIMPLEMENTED"), lines
            assert lines[6].startswith("DEADLINE_EXCEEDED"), lines
            assert lines[7] == "bidi 200 true", lines
            assert lines[8].startswith("CANCELLED"), lines
    assert Echo.cancelled.wait(10)
    server.stop(None)


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals()))
