"""Resources as short Python, and the messages that they become."""
import importlib

from google.protobuf import json_format

MODULES = {
    "cds": ("envoy.config.cluster.v3.cluster_pb2", "Cluster"),
    "eds": ("envoy.config.endpoint.v3.endpoint_pb2", "ClusterLoadAssignment"),
    "lds": ("envoy.config.listener.v3.listener_pb2", "Listener"),
    "rds": ("envoy.config.route.v3.route_pb2", "RouteConfiguration"),
    "srds": ("envoy.config.route.v3.scoped_route_pb2", "ScopedRouteConfiguration"),
    "rtds": ("envoy.service.runtime.v3.rtds_pb2", "Runtime"),
    "sds": ("envoy.extensions.transport_sockets.tls.v3.secret_pb2", "Secret"),
}
# What may stand in an Any.
for extension in ("envoy.extensions.filters.http.router.v3.router_pb2",
                  "envoy.extensions.filters.network.http_connection_manager.v3.http_connection_manager_pb2",
                  "envoy.extensions.filters.network.tcp_proxy.v3.tcp_proxy_pb2",
                  "envoy.extensions.filters.network.direct_response.v3.config_pb2",
                  "envoy.extensions.transport_sockets.tls.v3.tls_pb2",
                  "envoy.extensions.upstreams.http.v3.http_protocol_options_pb2"):
    importlib.import_module(extension)

CLASSES = {kind: getattr(importlib.import_module(module), name) for kind, (module, name) in MODULES.items()}
URLS = {kind: "type.googleapis.com/" + made.DESCRIPTOR.full_name for kind, made in CLASSES.items()}
KINDS = {url: kind for kind, url in URLS.items()}
TYPE = "type.googleapis.com/"
HCM = TYPE + "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
ROUTER = TYPE + "envoy.extensions.filters.http.router.v3.Router"
TCP_PROXY = TYPE + "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy"


def message_of(kind, value):
    return json_format.ParseDict(value, CLASSES[kind]()) if isinstance(value, dict) else value


def name_of(message) -> str:
    return getattr(message, "cluster_name", None) or message.name


def address(port, host="127.0.0.1"):
    return {"socket_address": {"address": host, "port_value": port}}


def endpoint(port):
    return {"endpoint": {"address": address(port)}}


def assignment(name, *ports, **extra):
    return {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint(p) for p in ports]}] if ports else [], **extra}


def cluster(name, *ports, **extra):
    return {"name": name, "type": "STATIC", "connect_timeout": "1s", "load_assignment": assignment(name, *ports), **extra}


def eds_cluster(name, source, **extra):
    return {"name": name, "type": "EDS", "connect_timeout": "1s", "eds_cluster_config": {"eds_config": source}, **extra}


def route(cluster_name, prefix="/", **extra):
    return {"match": {"prefix": prefix}, "route": {"cluster": cluster_name}, **extra}


def direct(body, prefix="/", status=200):
    return {"match": {"prefix": prefix}, "direct_response": {"status": status, "body": {"inline_string": body}}}


def routes(name, *entries, **extra):
    return {"name": name, "validate_clusters": False, "virtual_hosts": [{"name": "all", "domains": ["*"], "routes": list(entries)}], **extra}


def manager(prefix, **specifier):
    return {"name": "hcm", "typed_config": {
        "@type": HCM, "stat_prefix": prefix, **specifier,
        "http_filters": [{"name": "router", "typed_config": {"@type": ROUTER}}]}}


def by_rds(prefix, name, source):
    return manager(prefix, rds={"route_config_name": name, "config_source": source})


def tcp(prefix, cluster_name):
    return {"name": "tcp", "typed_config": {"@type": TCP_PROXY, "stat_prefix": prefix, "cluster": cluster_name}}


def chain(*filters, **extra):
    return {"filters": list(filters), **extra}


def listener(name, port, *chains, **extra):
    return {"name": name, "address": address(port), "filter_chains": list(chains), **extra}


def serving(name, port, *entries, **extra):
    """A listener with its routes inside."""
    return listener(name, port, chain(manager(name, route_config=routes(name, *entries))), **extra)
