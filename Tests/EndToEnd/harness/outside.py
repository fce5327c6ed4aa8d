"""The world outside of the mesh, in a network namespace: a resolver, httpbin.org, and two hosts that speak HTTPS.

Run as `outside.py FOLDER`; prints `ready` when all of them listen.
"""
import http.server
import json
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time

NAMES = {"httpbin.org": "198.51.100.10", "www.ibm.com": "198.51.100.11", "www.cnn.com": "198.51.100.12"}
RESOLVER = "198.51.100.53"


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/delay/"):
            time.sleep(float(self.path.rsplit("/", 1)[1]))
        status = int(self.path.rsplit("/", 1)[1]) if self.path.startswith("/status/") else 200
        body = json.dumps({"host": self.server.name, "path": self.path, "headers": dict(self.headers)}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_POST = do_GET

    def log_message(self, *words):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def serve(name, port, context=None):
    server = Server((NAMES[name], port), Page)
    server.name = name
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()


class Resolver(socketserver.BaseRequestHandler):
    def handle(self):
        query, answer_to = self.request
        labels, offset = [], 12
        while query[offset]:
            labels.append(query[offset + 1:offset + 1 + query[offset]].decode())
            offset += 1 + query[offset]
        kind = struct.unpack(">H", query[offset + 1:offset + 3])[0]
        question = query[12:offset + 5]
        address = NAMES.get(".".join(labels).lower())
        has_answer = address is not None and kind == 1
        code = 0 if address else 3
        head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, int(has_answer), 0, 0)
        record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 30, 4) + socket.inet_aton(address) if has_answer else b""
        answer_to.sendto(head + question + record, self.client_address)


def main():
    folder = sys.argv[1]
    serve("httpbin.org", 80)
    serve("www.cnn.com", 80)
    for name in ("www.ibm.com", "www.cnn.com"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/{name}.crt", f"{folder}/{name}.key")
        serve(name, 443, context)
    names = socketserver.ThreadingUDPServer((RESOLVER, 53), Resolver)
    threading.Thread(target=names.serve_forever, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
