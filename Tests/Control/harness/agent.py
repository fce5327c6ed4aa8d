"""Runs inside a workload's namespace as its application's client: a request for each line of JSON that comes in."""
import http.client
import json
import socket
import ssl
import sys
import threading
import time

lock = threading.Lock()


def answer(number, result):
    with lock:
        sys.stdout.write(json.dumps({"id": number, **result}) + "\n")
        sys.stdout.flush()


def http_request(ask):
    connection = http.client.HTTPConnection(ask["address"], ask["port"], timeout=ask.get("timeout", 10))
    if "tls" in ask:
        settings = ask["tls"]
        context = ssl.create_default_context(cafile=settings.get("ca"))
        if not settings.get("ca"):
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if settings.get("cert"):
            context.load_cert_chain(settings["cert"], settings["key"])
        if settings.get("alpn"):
            context.set_alpn_protocols(settings["alpn"])
        raw = socket.create_connection((ask["address"], ask["port"]), ask.get("timeout", 10))
        connection.sock = context.wrap_socket(raw, server_hostname=settings.get("sni"))
        certificate = connection.sock.getpeercert(True)
    connection.putrequest(ask.get("method", "GET"), ask["path"], skip_host=True, skip_accept_encoding=True)
    for name, value in ask["headers"]:
        connection.putheader(name, value)
    body = ask.get("body", "").encode()
    if body:
        connection.putheader("content-length", str(len(body)))
    connection.endheaders(body or None)
    response = connection.getresponse()
    text = response.read().decode(errors="replace")
    result = {"status": response.status, "headers": [[k.lower(), v] for k, v in response.getheaders()], "body": text}
    if "tls" in ask:
        result["peer"] = certificate.hex() if certificate else ""
    connection.close()
    return result


def tcp_talk(ask):
    with socket.create_connection((ask["address"], ask["port"]), ask.get("timeout", 10)) as raw:
        raw.settimeout(ask.get("timeout", 10))
        if ask.get("send"):
            raw.sendall(ask["send"].encode())
        raw.shutdown(socket.SHUT_WR)
        data = b""
        while part := raw.recv(65536):
            data += part
    return {"data": data.decode(errors="replace")}


def serve(ask):
    began = time.monotonic()
    try:
        result = {"http": http_request, "tcp": tcp_talk}[ask["op"]](ask)
    except Exception as error:  # noqa: BLE001 the caller decides what a failure means
        result = {"error": f"{type(error).__name__}: {error}"}
    answer(ask["id"], {**result, "seconds": time.monotonic() - began})


for line in sys.stdin:
    threading.Thread(target=serve, args=(json.loads(line),), daemon=True).start()
