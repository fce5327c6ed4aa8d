"""What each proxy is told for each kind of work: one bootstrap for Envoy and skein, files of their own for HAProxy and nginx."""
import json
from pathlib import Path

HCM = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3."


def address(port):
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def filter_config(kind, message, body=None):
    return {"name": f"envoy.filters.http.{kind}", "typed_config": {
        "@type": f"type.googleapis.com/envoy.extensions.filters.http.{kind}.v3.{message}", **(body or {})}}


ROUTER = filter_config("router", "Router")


def http_listener(name, port, cluster, hosts=None, filters=(), transport=None):
    hosts = hosts or [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": cluster}}]}]
    chain = {"filters": [{"name": "hcm", "typed_config": {
        "@type": HCM, "stat_prefix": name, "route_config": {"name": name, "virtual_hosts": hosts},
        "http_filters": [*filters, ROUTER]}}]}
    if transport:
        chain["transport_socket"] = transport
    return {"name": name, "address": address(port), "filter_chains": [chain]}


def tcp_listener(name, port, cluster):
    return {"name": name, "address": address(port), "filter_chains": [{"filters": [{"name": "tcp", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", "stat_prefix": name, "cluster": cluster}}]}]}


def cluster(name, port, http2=False, transport=None):
    made = {"name": name, "type": "STATIC", "connect_timeout": "5s", "load_assignment": {
        "cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address(port)}}]}]},
        "circuit_breakers": {"thresholds": [{"max_connections": 100000, "max_pending_requests": 100000, "max_requests": 100000}]}}
    if http2:
        made["typed_extension_protocol_options"] = {HTTP_OPTIONS: {
            "@type": "type.googleapis.com/" + HTTP_OPTIONS, "explicit_http_config": {"http2_protocol_options": {}}}}
    if transport:
        made["transport_socket"] = transport
    return made


def many_hosts(cluster_name):
    """200 virtual hosts, each with a CORS policy and a few routes."""
    cors = {"envoy.filters.http.cors": {"@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy",
                                        "allow_origin_string_match": [{"exact": "https://good.test"}], "allow_methods": "GET"}}
    return [{"name": f"host-{n}", "domains": [f"host-{n}.test", f"host-{n}.test:80", f"host-{n}"], "typed_per_filter_config": cors, "routes": [
        {"match": {"prefix": "/admin", "headers": [{"name": "x-admin", "present_match": True}]}, "direct_response": {"status": 403}},
        {"match": {"path": "/health"}, "direct_response": {"status": 200}},
        {"match": {"prefix": "/"}, "route": {"cluster": cluster_name, "timeout": "15s"}}]} for n in range(200)]


def certificate(folder, name):
    return {"certificate_chain": {"filename": f"{folder}/{name}.crt"}, "private_key": {"filename": f"{folder}/{name}.key"}}


def mutual_tls(folder, kind, name):
    context = {"tls_certificates": [certificate(folder, name)], "validation_context": {"trusted_ca": {"filename": f"{folder}/ca.crt"}},
               "alpn_protocols": ["h2"]}
    body = {"@type": TLS + kind, "common_tls_context": context}
    if kind == "DownstreamTlsContext":
        body["require_client_certificate"] = True
    return {"name": "envoy.transport_sockets.tls", "typed_config": body}


def mesh_listener(port, cluster, log) -> dict:
    """What a sidecar does for a request: who may, CORS, faults, a rate limit, statistics, an access log, a trace of one in 100."""
    policies = {f"policy-{n}": {
        "permissions": [{"and_rules": {"rules": [{"header": {"name": ":method", "string_match": {"exact": "GET"}}},
                                                 {"url_path": {"path": {"prefix": f"/team-{n}/" if n < 19 else "/"}}}]}}],
        "principals": [{"remote_ip": {"address_prefix": f"10.{n}.0.0", "prefix_len": 16}},
                       {"header": {"name": "x-team", "string_match": {"exact": f"team-{n}"}}},
                       {"remote_ip": {"address_prefix": "127.0.0.0", "prefix_len": 8}}]} for n in range(20)}
    limit = {"stat_prefix": "limit", "token_bucket": {"max_tokens": 4_000_000_000, "tokens_per_fill": 4_000_000_000, "fill_interval": "1s"},
             "filter_enabled": {"default_value": {"numerator": 100}}, "filter_enforced": {"default_value": {"numerator": 100}}}
    listener = http_listener("mesh", port, cluster, many_hosts(cluster), [
        filter_config("rbac", "RBAC", {"rules": {"action": "ALLOW", "policies": policies}}),
        filter_config("cors", "Cors"),
        filter_config("fault", "HTTPFault", {"abort": {"http_status": 503, "percentage": {"numerator": 0}}}),
        filter_config("local_ratelimit", "LocalRateLimit", limit)])
    manager = listener["filter_chains"][0]["filters"][0]["typed_config"]
    manager["access_log"] = [{"name": "file", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog", "path": str(log)}}]
    manager["tracing"] = {"random_sampling": {"value": 1}, "provider": {"name": "envoy.tracers.opentelemetry", "typed_config": {
        "@type": "type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig", "service_name": "bench",
        "grpc_service": {"envoy_grpc": {"cluster_name": "h2-origin"}, "timeout": "0.25s"}}}}
    return listener


def bootstrap(ports, origins, folder, sidecars=True, label="proxy") -> str:
    """All the work in one process: a listener for each row, so that a row costs no start of its own."""
    fault = filter_config("fault", "HTTPFault", {"abort": {"http_status": 503, "percentage": {"numerator": 0}}})
    cors = filter_config("cors", "Cors")
    everything = {
        "node": {"id": "bench", "cluster": "bench"},
        "admin": {"address": address(ports["admin"])},
        "static_resources": {
            "listeners": [
                http_listener("plain", ports["http"], "origin"),
                http_listener("many", ports["many"], "origin", many_hosts("origin"), [cors, fault]),
                http_listener("h2", ports["h2"], "h2-origin"),
                http_listener("client_sidecar", ports["sidecar"], "server-sidecar"),
                http_listener("server_sidecar", ports["inner"], "origin", transport=mutual_tls(folder, "DownstreamTlsContext", "server")),
                mesh_listener(ports["mesh"], "origin", folder / f"{label}-access.log"),
                tcp_listener("echo", ports["echo"], "echo-origin"),
                tcp_listener("bytes", ports["bytes"], "bytes-origin"),
            ],
            "clusters": [
                cluster("origin", origins["http"]),
                cluster("h2-origin", origins["h2"], http2=True),
                cluster("server-sidecar", ports["inner"], http2=True, transport=mutual_tls(folder, "UpstreamTlsContext", "client")),
                cluster("echo-origin", origins["echo"]),
                cluster("bytes-origin", origins["bytes"]),
            ]}}
    if not sidecars:
        for kind, named in everything["static_resources"].items():
            everything["static_resources"][kind] = [one for one in named if "sidecar" not in one["name"]]
    return json.dumps(everything)


def small_bootstrap(ports, origins) -> str:
    """One listener and one cluster: for memory at rest and time to start."""
    return json.dumps({"node": {"id": "bench", "cluster": "bench"}, "admin": {"address": address(ports["admin"])}, "static_resources": {
        "listeners": [http_listener("plain", ports["http"], "origin")], "clusters": [cluster("origin", origins["http"])]}})


def haproxy(ports, origins) -> str:
    return f"""
global
  nbthread 1
  maxconn 7500
defaults
  mode http
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  option http-keep-alive
  http-reuse always
frontend plain
  bind 127.0.0.1:{ports['http']}
  default_backend origin
backend origin
  server one 127.0.0.1:{origins['http']}
frontend h2
  bind 127.0.0.1:{ports['h2']} proto h2
  default_backend h2origin
backend h2origin
  server one 127.0.0.1:{origins['h2']} proto h2
listen echo
  mode tcp
  bind 127.0.0.1:{ports['echo']}
  server one 127.0.0.1:{origins['echo']}
listen bytes
  mode tcp
  option splice-auto
  bind 127.0.0.1:{ports['bytes']}
  server one 127.0.0.1:{origins['bytes']}
"""


def nginx_head(folder, name) -> str:
    return f"""
daemon off;
master_process off;
pid {folder}/{name}.pid;
error_log {folder}/{name}.log error;
worker_rlimit_nofile 65536;
events {{ worker_connections 30000; }}
"""


STREAM_MODULE = Path("/usr/lib/nginx/modules/ngx_stream_module.so")


def nginx(ports, origins, folder) -> str:
    """Debian's nginx proxies TCP only when libnginx-mod-stream is installed."""
    stream = f"""
stream {{
  server {{ listen 127.0.0.1:{ports['echo']}; proxy_pass 127.0.0.1:{origins['echo']}; tcp_nodelay on; }}
  server {{ listen 127.0.0.1:{ports['bytes']}; proxy_pass 127.0.0.1:{origins['bytes']}; }}
}}
"""
    load = f"load_module {STREAM_MODULE};\n" if STREAM_MODULE.exists() else ""
    return load + nginx_head(folder, "nginx") + (stream if load else "") + f"""
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  upstream origin {{ server 127.0.0.1:{origins['http']}; keepalive 256; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{ports['http']} backlog=4096;
    location / {{ proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; }}
  }}
}}
"""


def h2_origin(port, folder) -> str:
    """nginx as HTTP/2 origin without TLS."""
    return nginx_head(folder, "h2-origin") + f"""
http {{
  access_log off;
  client_body_temp_path {folder}/o1; proxy_temp_path {folder}/o2; fastcgi_temp_path {folder}/o3; uwsgi_temp_path {folder}/o4; scgi_temp_path {folder}/o5;
  http2_max_concurrent_streams 1024;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  server {{ listen 127.0.0.1:{port} http2 backlog=4096; location / {{ default_type text/plain; return 200 "{'x' * 130}"; }} }}
}}
"""
