"""A control plane of the tests: serves what it is told to, both protocols, all types, and notes down every answer.

It knows no rules of its own about order or consistency, so that scenarios can break any of them.
"""
import asyncio

import grpc
from envoy.service.discovery.v3 import discovery_pb2 as discovery
from google.protobuf import any_pb2, duration_pb2

from resources import KINDS, URLS, message_of, name_of

AGGREGATED = "AggregatedDiscoveryService"
SERVICES = {"ClusterDiscoveryService": "cds", "EndpointDiscoveryService": "eds", "ListenerDiscoveryService": "lds",
            "RouteDiscoveryService": "rds", "ScopedRoutesDiscoveryService": "srds", "SecretDiscoveryService": "sds",
            "RuntimeDiscoveryService": "rtds"}
# What a response of the state of the world lacks has gone.
WHOLE = {"cds", "lds", "srds"}


class Held:
    """A resource with its own version, as delta has them."""

    def __init__(self, name, message, version, ttl):
        self.name = name
        self.any = any_pb2.Any()
        if message is not None:
            self.any.Pack(message)
        self.version = version
        self.ttl = ttl

    def wrapped(self, empty=False):
        resource = discovery.Resource(name=self.name, version=self.version)
        if not empty:
            resource.resource.CopyFrom(self.any)
        if self.ttl is not None:
            resource.ttl.CopyFrom(duration_pb2.Duration(seconds=int(self.ttl), nanos=int(self.ttl % 1 * 1e9)))
        return resource


class Answer:
    def __init__(self, kind, version, failure, code=0):
        self.kind = kind
        self.version = version
        self.failure = failure
        self.code = code

    @property
    def word(self):
        return "ack" if self.failure is None else "nack"


class TypeOnStream:
    def __init__(self):
        self.names: set[str] = set()
        self.sent_names: set[str] | None = None
        self.sent_version = ""
        self.nonce = ""
        self.pending: dict[str, tuple] = {}
        self.wildcard = False
        self.has: dict[str, str] = {}
        # Sent and refused: to be sent again with the next push.
        self.refused: set[str] = set()

    def wants(self, name):
        return self.wildcard or name in self.names


class Stream:
    """One stream of one proxy."""

    def __init__(self, plane, context, is_delta):
        self.plane = plane
        self.context = context
        self.is_delta = is_delta
        self.types: dict[str, TypeOnStream] = {}
        self.lock = asyncio.Lock()
        self.closing = asyncio.Event()

    def state(self, kind) -> TypeOnStream:
        return self.types.setdefault(kind, TypeOnStream())

    async def serve(self, requests):
        reader = asyncio.ensure_future(self.read(requests))
        closing = asyncio.ensure_future(self.closing.wait())
        try:
            await asyncio.wait([reader, closing], return_when=asyncio.FIRST_COMPLETED)
        finally:
            closing.cancel()
            reader.cancel()
            await asyncio.gather(reader, closing, return_exceptions=True)
        if self.closing.is_set():
            await self.context.abort(grpc.StatusCode.UNAVAILABLE, "told to go")

    async def read(self, requests):
        async for request in requests:
            kind = KINDS.get(request.type_url, request.type_url)
            async with self.lock:
                self.note(kind, request)
                await (self.delta if self.is_delta else self.world)(kind, request)

    def note(self, kind, request):
        state = self.state(kind)
        self.plane.nodes.append(request.node.id)
        self.plane.last_node = request.node if request.node.id else self.plane.last_node
        if request.response_nonce in state.pending:
            version, names = state.pending.pop(request.response_nonce)
            if request.HasField("error_detail"):
                state.refused |= names
            failure = request.error_detail.message if request.HasField("error_detail") else None
            self.plane.answered(Answer(kind, version, failure, request.error_detail.code))
        self.plane.requests.append((kind, request))
        self.plane.changed.set()

    # State of the world
    async def world(self, kind, request):
        state = self.state(kind)
        if request.response_nonce != state.nonce:
            return
        state.names = set(request.resource_names)
        if state.sent_names is None and request.version_info:
            # A proxy that comes back: it has what it names.
            if request.version_info == self.plane.version(kind):
                state.sent_version, state.sent_names = request.version_info, state.names
                return
        await self.update_world(kind)

    async def update_world(self, kind):
        state = self.state(kind)
        if state.sent_version == self.plane.version(kind) and state.sent_names == state.names:
            return
        if kind not in self.plane.held:
            return
        wanted = self.plane.held[kind]
        if state.names and "*" not in state.names:
            wanted = {n: r for n, r in wanted.items() if n in state.names}
        if not wanted and kind not in WHOLE:
            return
        response = discovery.DiscoveryResponse(version_info=self.plane.version(kind), type_url=URLS[kind])
        for held in wanted.values():
            if held.ttl is None:
                response.resources.add().CopyFrom(held.any)
            else:
                response.resources.add().Pack(held.wrapped())
        state.sent_names, state.sent_version = set(state.names), self.plane.version(kind)
        await self.send(kind, response, self.plane.version(kind))

    # Delta
    async def delta(self, kind, request):
        state = self.state(kind)
        first = state.sent_names is None
        state.sent_names = state.names
        subscribed = set(request.resource_names_subscribe)
        if first:
            state.has.update(request.initial_resource_versions)
            state.wildcard = not subscribed
        if "*" in subscribed:
            state.wildcard = True
        state.names |= subscribed - {"*"}
        for name in subscribed:
            if not first:
                state.has.pop(name, None)
        for name in request.resource_names_unsubscribe:
            state.names.discard(name)
            state.has.pop(name, None)
            if name == "*":
                state.wildcard = False
        await self.update_delta(kind, first=first and state.wildcard)

    async def update_delta(self, kind, first=False):
        state = self.state(kind)
        held = self.plane.held.get(kind, {})
        response = discovery.DeltaDiscoveryResponse(type_url=URLS[kind], system_version_info=self.plane.version(kind))
        for name, one in held.items():
            if state.wants(name) and state.has.get(name) != one.version:
                response.resources.append(one.wrapped())
                state.has[name] = one.version
        for name in [n for n in state.has if n not in held]:
            response.removed_resources.append(name)
            del state.has[name]
        # Whoever asks for everything learns that there is nothing.
        if response.resources or response.removed_resources or first and kind in self.plane.held:
            await self.send(kind, response, self.plane.version(kind))
        elif not first:
            self.plane.nothing_to_say.add((kind, self.plane.version(kind)))

    async def update(self, kind):
        async with self.lock:
            if kind in self.types:
                for name in self.types[kind].refused:
                    self.types[kind].has.pop(name, None)
                self.types[kind].refused = set()
                await (self.update_delta if self.is_delta else self.update_world)(kind)

    async def send(self, kind, response, version):
        state = self.state(kind)
        self.plane.nonces += 1
        response.nonce = state.nonce = f"n{self.plane.nonces}"
        response.control_plane.identifier = "tests"
        names = {one.name for one in response.resources} if self.is_delta else set()
        state.pending[response.nonce] = (version, names)
        await self.context.write(response)


class ControlPlane:
    def __init__(self, port: int | str):
        """A port, or the path of a unix socket."""
        self.port = port
        self.held: dict[str, dict[str, Held]] = {}
        self.versions: dict[str, int] = {}
        self.streams: set[Stream] = set()
        self.requests: list = []
        self.answers: list[Answer] = []
        self.nodes: list[str] = []
        self.last_node = None
        self.nonces = 0
        self.nothing_to_say: set = set()
        self.changed = asyncio.Event()
        self.server = None

    # Life
    async def start(self):
        self.server = grpc.aio.server(options=[("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)])
        self.server.add_generic_rpc_handlers([Handlers(self)])
        self.server.add_insecure_port(f"unix:{self.port}" if isinstance(self.port, str) else f"127.0.0.1:{self.port}")
        await self.server.start()

    async def stop(self):
        """Ends as a killed process does."""
        if self.server:
            server, self.server = self.server, None
            await server.stop(0)
        self.streams.clear()

    def end_streams(self):
        for stream in list(self.streams):
            stream.closing.set()

    # What it serves
    def version(self, kind) -> str:
        return f"v{self.versions[kind]}" if kind in self.versions else ""

    def hold(self, kind, messages, ttl=None, names=None):
        """What there is of a kind from now on, under a new version; nobody is told yet."""
        self.versions[kind] = self.versions.get(kind, 0) + 1
        before = self.held.get(kind, {})
        now = {}
        for message in messages:
            message = message_of(kind, message)
            held = Held(name_of(message), message, self.version(kind), ttl)
            known = before.get(held.name)
            if known and known.any == held.any and ttl is None and known.ttl is None:
                held.version = known.version
            now[held.name] = held
        self.held[kind] = now
        return self.version(kind)

    async def push(self, *kinds):
        for kind in kinds:
            for stream in list(self.streams):
                try:
                    await stream.update(kind)
                except Exception:  # noqa: BLE001 grpc has no common base for what a stream does that ends meanwhile
                    if stream in self.streams and not stream.context.cancelled():
                        raise

    async def send(self, kind, response_of):
        """The same response to every stream of a kind: `response_of(is_delta, version)` makes it."""
        self.versions[kind] = self.versions.get(kind, 0) + 1
        for stream in list(self.streams):
            if kind not in stream.types:
                continue
            async with stream.lock:
                stream.state(kind).sent_version = self.version(kind)
                await stream.send(kind, response_of(stream.is_delta, self.version(kind)), self.version(kind))
        return self.version(kind)

    async def heartbeat(self, kind):
        for stream in list(self.streams):
            if kind not in stream.types:
                continue
            version = self.version(kind)
            async with stream.lock:
                if stream.is_delta:
                    response = discovery.DeltaDiscoveryResponse(type_url=URLS[kind], system_version_info=version)
                    response.resources.extend(held.wrapped(empty=True) for held in self.held[kind].values())
                else:
                    response = discovery.DiscoveryResponse(version_info=version, type_url=URLS[kind])
                    for held in self.held[kind].values():
                        response.resources.add().Pack(held.wrapped(empty=True))
                await stream.send(kind, response, version)

    # What it heard
    def answered(self, answer):
        self.answers.append(answer)

    async def until(self, done, seconds=5.0):
        deadline = asyncio.get_running_loop().time() + seconds
        while not done():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return False
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), left)
            except asyncio.TimeoutError:
                pass
        return True

    def waiting(self, kind):
        return any(stream.types[kind].pending for stream in self.streams if kind in stream.types)

    async def verdict(self, kind, version, seconds=5.0) -> str:
        """`ack`, `nack` or `no answer` to a version, once everyone who got it has answered."""
        def here():
            return [a for a in self.answers if a.kind == kind and a.version == version]
        await self.until(lambda: not self.waiting(kind) and (here() or (kind, version) in self.nothing_to_say), seconds)
        words = {a.word for a in here()}
        if not words and (kind, version) in self.nothing_to_say:
            return "nothing to say"
        return "no answer" if not words else " and ".join(sorted(words))

    def complaint(self, kind, version) -> str:
        return "; ".join(a.failure for a in self.answers if (a.kind, a.version) == (kind, version) and a.failure)

    async def asked(self, kind, names=None, seconds=5.0) -> bool:
        """Whether somebody has asked for a kind (and for these names)."""
        def here():
            for stream in self.streams:
                state = stream.types.get(kind)
                if state is not None and (names is None or set(names) <= state.names):
                    return True
            return False
        return await self.until(here, seconds)


class Handlers(grpc.GenericRpcHandler):
    def __init__(self, plane):
        self.plane = plane

    def service(self, details):
        service, method = details.method.rsplit("/", 1)
        short = service.rsplit(".", 1)[1]
        if short != AGGREGATED and short not in SERVICES:
            return None
        is_delta = method.startswith("Delta")
        request = discovery.DeltaDiscoveryRequest if is_delta else discovery.DiscoveryRequest
        plane = self.plane

        async def serve(requests, context):
            stream = Stream(plane, context, is_delta)
            plane.streams.add(stream)
            plane.changed.set()
            try:
                await stream.serve(requests)
            finally:
                plane.streams.discard(stream)
                plane.changed.set()

        return grpc.stream_stream_rpc_method_handler(
            serve, request_deserializer=request.FromString, response_serializer=lambda m: m.SerializeToString())
