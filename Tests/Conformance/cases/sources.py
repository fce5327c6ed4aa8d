"""Where connections to hosts come from: bind configurations, and the client's own address (`original_src`)."""
from harness.actions import get
from harness.case import case
from harness.origins import DeadOrigin
from harness.shorthand import DETAILS

FROM = "[{match: {prefix: /}, route: {cluster: ${origin}}, response_headers_to_add: [{header: {key: x-from, value: '%UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT%'}}]}]"
MARK = "{level: 1, name: 36, int_value: 77, state: STATE_PREBIND}"
SEVEN, NINE = ("{source_address: {address: 127.0.0.%d, port_value: 0}%%s}" % last for last in (7, 9))


def bound(name: str, manager: str = "", cluster: str = "{}", **options):
    """Alone: what the cluster manager says is for all clusters of a process."""
    case(f"sources/bind/{name}", send=[get("/"), get("/")], routes=FROM, hcm=DETAILS, cluster=cluster, alone=True,
         bootstrap=f"cluster_manager: {{upstream_bind_config: {manager}}}" if manager else "", **options)


def own(config: str) -> str:
    return f"upstream_bind_config: {config}"


bound("of-all", SEVEN % "")
bound("of-one", "", own(NINE % ""))
bound("of-one-before-all", SEVEN % "", own(NINE % ""))
bound("of-one-without-source", SEVEN % "", own(f"{{socket_options: [{MARK}]}}"))
bound("of-one-freebind-only", SEVEN % "", own("{freebind: true}"))
bound("empty-of-one", SEVEN % "", own("{}"))
bound("marks", SEVEN % f", socket_options: [{MARK}]", own(NINE % ""))
# Nobody has that address here. Envoy goes on to connect before it gives up, which the host sees.
bound("not-ours", "{source_address: {address: 192.0.2.1, port_value: 0}}", origin_counts=False)
bound("option-that-fails", "{socket_options: [{level: 1, name: 9999, int_value: 1, state: STATE_PREBIND}]}", origin_counts=False)
bound("option-in-another-state", "{socket_options: [{level: 1, name: 9999, int_value: 1, state: STATE_LISTENING}]}")
bound("refused-host", SEVEN % "", origin=lambda: DeadOrigin())


def original(name: str, *locals_: str, mark: int = 0, filters=("original_src",), first: bytes = b"", more="", host="127.0.0.1", **options):
    """Each client in turn, twice; what the host's connection came from."""
    async def play(stage):
        for local in locals_ * 2:
            client = await stage.connect(**({"local": (local, 0)} if local else {}), host=host)
            client.send(first + bytes(get("/")))
            await client.response("GET")
            client.close()

    types = {"original_src": ("original_src", "OriginalSrc"), "proxy_protocol": ("proxy_protocol", "ProxyProtocol")}
    listed = []
    for each in filters:
        package, message = types[each]
        config = {"@type": f"type.googleapis.com/envoy.extensions.filters.listener.{package}.v3.{message}"}
        if each == "original_src":
            config |= {"mark": mark} if mark else {}
        listed.append({"name": each, "typed_config": config})
    case(f"sources/original/{name}", play=play, routes=FROM, hcm=DETAILS, listener_extra={"listener_filters": listed}, **options)


original("one", "127.0.0.5")
original("two", "127.0.0.5", "127.0.0.6")
original("marked", "127.0.0.5", mark=77)
original("before-bind-config", "127.0.0.5", cluster=own(NINE % ""))
original("after-proxy-protocol", "127.0.0.5", filters=("proxy_protocol", "original_src"), first=b"PROXY TCP4 127.0.0.77 127.0.0.1 1000 80\r\n")
original("before-proxy-protocol", "127.0.0.5", filters=("original_src", "proxy_protocol"), first=b"PROXY TCP4 127.0.0.77 127.0.0.1 1000 80\r\n")
original("other-family", "127.0.0.5", filters=("proxy_protocol", "original_src"), first=b"PROXY TCP6 ::1 ::1 1000 80\r\n")
original("nobody-there", "127.0.0.5", origin=lambda: DeadOrigin())
