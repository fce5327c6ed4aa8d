"""Short names for Envoy's extension types, and small builders that turn YAML fragments into configuration."""
import re

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

TYPES = {
    "hcm": "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    "tcp_proxy": "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
    "router": "envoy.extensions.filters.http.router.v3.Router",
    "cors": "envoy.extensions.filters.http.cors.v3.Cors",
    "cors_policy": "envoy.extensions.filters.http.cors.v3.CorsPolicy",
    "fault": "envoy.extensions.filters.http.fault.v3.HTTPFault",
    "header_mutation": "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
    "header_mutation_per_route": "envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute",
    "buffer": "envoy.extensions.filters.http.buffer.v3.Buffer",
    "buffer_per_route": "envoy.extensions.filters.http.buffer.v3.BufferPerRoute",
    "http_options": "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
    "downstream_tls": "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
    "upstream_tls": "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
    "file_log": "envoy.extensions.access_loggers.file.v3.FileAccessLog",
    "http_grpc_log": "envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig",
    "tcp_grpc_log": "envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig",
    "otel_log": "envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig",
    "stdout_log": "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
    "raw_buffer": "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer",
    "upstream_proxy": "envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport",
    "tls_inspector": "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector",
    "http_inspector": "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector",
    "proxy_protocol": "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol",
    "original_dst": "envoy.extensions.filters.listener.original_dst.v3.OriginalDst",
    "listener_ratelimit": "envoy.extensions.filters.listener.local_ratelimit.v3.LocalRateLimit",
    "uuid": "envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig",
    "preserve_case": "envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig",
    "previous_routes": "envoy.extensions.internal_redirect.previous_routes.v3.PreviousRoutesConfig",
    "safe_cross_scheme": "envoy.extensions.internal_redirect.safe_cross_scheme.v3.SafeCrossSchemeConfig",
    "allow_listed_routes": "envoy.extensions.internal_redirect.allow_listed_routes.v3.AllowListedRoutesConfig",
}

NAMES = {
    "tls_inspector": "envoy.filters.listener.tls_inspector",
    "http_inspector": "envoy.filters.listener.http_inspector",
    "proxy_protocol": "envoy.filters.listener.proxy_protocol",
    "original_dst": "envoy.filters.listener.original_dst",
    "listener_ratelimit": "envoy.filters.listener.local_ratelimit",
}


def load(text_or_value):
    """YAML in which `${name}` may stand unquoted, also inside `{...}`."""
    if not isinstance(text_or_value, str):
        return text_or_value
    return _restored(yaml.load(re.sub(r"\$\{([^}]+)\}", "\ue000\\1\ue001", text_or_value), LOADER))


def _restored(value):
    if isinstance(value, str):
        return value.replace("\ue000", "${").replace("\ue001", "}")
    if isinstance(value, list):
        return [_restored(one) for one in value]
    if isinstance(value, dict):
        return {_restored(key): _restored(one) for key, one in value.items()}
    return value


def typed(kind: str, body="") -> dict:
    return {"@type": "type.googleapis.com/" + TYPES[kind], **(load(body) or {})}


def http_filter(kind: str, body="") -> dict:
    return {"name": f"envoy.filters.http.{kind}", "typed_config": typed(kind, body)}


def listener_filter(kind: str, body="") -> dict:
    return {"name": NAMES[kind], "typed_config": typed(kind, body)}


def merge(base: dict, extra: dict | None) -> dict:
    """Mappings merge deeply; anything else is replaced. A null in `extra` removes the field."""
    out = dict(base)
    for key, value in (extra or {}).items():
        if value is None:
            out.pop(key, None)
        elif isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = merge(out[key], value)
        else:
            out[key] = value
    return out


def address(port, host="127.0.0.1") -> dict:
    return {"socket_address": {"address": host, "port_value": port}}


def hcm_filter(name: str, routes=None, vhosts=None, hcm="", filters=(), route_config="") -> dict:
    """An HTTP connection manager; without routes everything goes to the cluster of the case's `origin`."""
    if vhosts is None:
        vhosts = [{"name": "all", "domains": ["*"], "routes": load(routes) if routes is not None else [
            {"match": {"prefix": "/"}, "route": {"cluster": "${origin}"}}]}]
    table = merge({"name": "table", "virtual_hosts": load(vhosts)}, load(route_config))
    chain = [one if isinstance(one, dict) else http_filter(one) for one in filters] + [http_filter("router")]
    body = merge({"stat_prefix": name, "route_config": table, "http_filters": chain,
                  "delayed_close_timeout": "0.1s"}, load(hcm))
    return {"name": "envoy.filters.network.http_connection_manager", "typed_config": typed("hcm", body)}


def tcp_filter(name: str, body="") -> dict:
    value = load(body) or {}
    if "cluster" not in value and "weighted_clusters" not in value:
        value = {"cluster": "${origin}", **value}
    return {"name": "envoy.filters.network.tcp_proxy",
            "typed_config": typed("tcp_proxy", merge({"stat_prefix": name}, value))}


def access_log(body: str = "", name: str = "log", filter: str = "", kind: str = "file_log") -> dict:
    """One access log to a file of the case's own."""
    config = load(body) or {}
    if kind == "file_log":
        config = {"path": "${tmp}/${case}-" + name + ".log", **config}
    entry = {"name": "log", "typed_config": typed(kind, config)}
    if filter:
        entry["filter"] = load(filter)
    return entry


def log_text(text: str) -> str:
    """A text format as a log's body."""
    return {"log_format": {"text_format_source": {"inline_string": text + "\n"}}}


def downstream_tls(body: str, required=False) -> dict:
    context = load(body) or {}
    if required:
        context = {"require_client_certificate": True, **context}
    return {"name": "envoy.transport_sockets.tls", "typed_config": typed("downstream_tls", context)}


def upstream_tls(body: str = "") -> dict:
    return {"name": "envoy.transport_sockets.tls", "typed_config": typed("upstream_tls", body)}


def http_options(body: str) -> dict:
    return {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed("http_options", body)}


H2_UPSTREAM = "explicit_http_config: {http2_protocol_options: {}}"

# Puts the response flags and details of local replies where a client can see them.
DETAILS = """
local_reply_config:
  body_format:
    text_format_source: {inline_string: "%LOCAL_REPLY_BODY%|%RESPONSE_CODE%|%RESPONSE_FLAGS%|%RESPONSE_CODE_DETAILS%"}
"""
