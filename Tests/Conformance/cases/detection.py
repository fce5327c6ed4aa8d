"""Protocol detection and transport sockets chosen by metadata: what a mesh does where it doesn't know who speaks what."""
from harness.actions import get
from harness.case import case, h1_origin
from harness.origins import HTTP1Origin
from harness.shorthand import DETAILS, upstream_tls

# transport_socket_matches
ISTIO = {"name": "tlsMode-istio", "match": {"tlsMode": "istio"}, "transport_socket": upstream_tls("sni: origin.test")}
DISABLED = {"name": "tlsMode-disabled", "match": {}, "transport_socket": {
    "name": "envoy.transport_sockets.raw_buffer",
    "typed_config": {"@type": "type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer"}}}


def endpoint(port: str, metadata=None) -> dict:
    made = {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": port}}}}
    if metadata is not None:
        made["metadata"] = {"filter_metadata": {"envoy.transport_socket_match": metadata}}
    return made


def both(name: str, matches: list, secure=None, plain=None, locality=None, counted=(), own=None, requests=8):
    """A TLS and a plain origin in one cluster; the responses say who answered, sorted."""
    async def play(stage):
        client = await stage.connect()
        answers = []
        for _ in range(requests):
            if client.wire.ended:
                client = await stage.connect()
            client.send(get("/"))
            answer = await client.response(show=False)
            answers.append(f"{answer.status} {answer.body.decode()}" if answer else "nothing")
        for line in sorted(set(answers)):
            stage.see(line)
        await stage.see_stats(*[f"cluster.${{origin}}.{one}.total_match_count" for one in ("default", *counted)])
        await stage.see_stats("cluster.${origin}.ssl.connection_error")
    group = {"lb_endpoints": [endpoint("${port.secure}", secure), endpoint("${port.plain}", plain)]}
    if locality is not None:
        group["metadata"] = {"filter_metadata": {"envoy.transport_socket_match": locality}}
    cluster = {"transport_socket_matches": matches, "load_assignment": {"endpoints": [group]}}
    if own:
        cluster["transport_socket"] = own
    case(f"detection/socket-match/{name}", play=play, cluster=cluster, hcm=DETAILS, origin_counts=False, origins={
        "secure": secure_origin,
        "plain": h1_origin()})


def secure_origin():
    return HTTP1Origin(tls={"cert": "origin"})


both("istio", [ISTIO, DISABLED], secure={"tlsMode": "istio"}, counted=("tlsMode-istio", "tlsMode-disabled"))
both("more-metadata-than-asked", [ISTIO, DISABLED], secure={"tlsMode": "istio", "a": 1}, counted=("tlsMode-istio", "tlsMode-disabled"))
both("other-value", [ISTIO], secure={"tlsMode": "disabled"}, counted=("tlsMode-istio",))
both("no-match-own-socket", [ISTIO], secure={"tlsMode": "other"}, plain={"tlsMode": "nothing"}, own=upstream_tls("{}"), counted=("tlsMode-istio",))
both("first-match-wins", [DISABLED, ISTIO], secure={"tlsMode": "istio"}, counted=("tlsMode-istio", "tlsMode-disabled"))
both("locality", [ISTIO], locality={"tlsMode": "istio"}, plain={"tlsMode": "disabled"}, counted=("tlsMode-istio",))
both("two-keys", [{**ISTIO, "match": {"tlsMode": "istio", "net": {"id": 7}}}], secure={"tlsMode": "istio", "net": {"id": 7}}, plain={"tlsMode": "istio"}, counted=("tlsMode-istio",))
both("number-is-not-text", [{**ISTIO, "match": {"tlsMode": 1}}], secure={"tlsMode": "1"}, counted=("tlsMode-istio",))
