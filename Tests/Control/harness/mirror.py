"""A client of xDS that keeps what it is told, as Envoy would: both protocols, over one aggregated stream."""
import asyncio
import time

import grpc
from envoy.config.cluster.v3 import cluster_pb2
from envoy.config.endpoint.v3 import endpoint_pb2
from envoy.config.listener.v3 import listener_pb2
from envoy.config.route.v3 import route_pb2
from envoy.extensions.filters.network.http_connection_manager.v3 import http_connection_manager_pb2
from envoy.extensions.transport_sockets.tls.v3 import secret_pb2
from envoy.service.discovery.v3 import discovery_pb2
from google.protobuf import json_format

PREFIX = "type.googleapis.com/"
CDS, EDS, LDS, RDS, SDS = (PREFIX + kind.DESCRIPTOR.full_name for kind in (
    cluster_pb2.Cluster, endpoint_pb2.ClusterLoadAssignment, listener_pb2.Listener, route_pb2.RouteConfiguration, secret_pb2.Secret))
NDS = PREFIX + "istio.networking.nds.v1.NameTable"
MANAGER = http_connection_manager_pb2.HttpConnectionManager
KINDS = {CDS: cluster_pb2.Cluster, EDS: endpoint_pb2.ClusterLoadAssignment, LDS: listener_pb2.Listener,
         RDS: route_pb2.RouteConfiguration, SDS: secret_pb2.Secret}
SHORT = {CDS: "cds", EDS: "eds", LDS: "lds", RDS: "rds", SDS: "sds", NDS: "nds"}


def node(name, namespace, address, role="sidecar", labels=None, **metadata):
    return {"id": f"{role}~{address}~{name}.{namespace}~{namespace}.svc.cluster.local",
            "metadata": {"NAMESPACE": namespace, "LABELS": labels or {}, "CLUSTER_ID": "Kubernetes", "ISTIO_VERSION": "1.24.0",
                         "INTERCEPTION_MODE": "REDIRECT", **metadata}}


def route_names(listener):
    """Of all connection managers in it."""
    found, chains = set(), list(listener.filter_chains)
    if listener.HasField("default_filter_chain"):
        chains.append(listener.default_filter_chain)
    held = [item.typed_config for chain in chains for item in chain.filters]
    if listener.HasField("api_listener"):
        held.append(listener.api_listener.api_listener)
    for config in held:
        if config.Is(MANAGER.DESCRIPTOR):
            manager = MANAGER()
            config.Unpack(manager)
            if manager.HasField("rds"):
                found.add(manager.rds.route_config_name)
    return found


def fields(data):
    """Of a message whose fields are all of variable length."""
    place = 0

    def number():
        nonlocal place
        value = shift = 0
        while True:
            byte = data[place]
            place += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
    while place < len(data):
        key, length = number(), number()
        yield key >> 3, data[place:place + length]
        place += length


def table(data):
    """Host and addresses of each row of a NameTable."""
    for _, row in fields(data):
        parts = dict(fields(row))
        yield parts[1].decode(), tuple(part.decode() for number, part in fields(parts[2]) if number == 1)


class Mirror:
    """`held` is by type URL and name the bytes of what it was told; `warming` what it still waits for."""

    def __init__(self, target, who, delta, kinds=(CDS, LDS), names=None):
        self.target, self.who, self.delta = target, who, delta
        self.kinds, self.first = kinds, names or {}
        self.held = {kind: {} for kind in (CDS, EDS, LDS, RDS, SDS, NDS)}
        self.versions = {kind: {} for kind in self.held}
        self.asked = {kind: set() for kind in self.held}
        self.warming = {EDS: set(), RDS: set()}
        self.nonces, self.version, self.begun = {}, {}, set()
        self.last, self.messages, self.failure = time.monotonic(), 0, None
        self.refuse = lambda kind, name: None
        self.optional = set()

    async def start(self):
        self.channel = grpc.aio.insecure_channel(self.target, options=[("grpc.max_receive_message_length", -1)])
        ask, answer = ((discovery_pb2.DeltaDiscoveryRequest, discovery_pb2.DeltaDiscoveryResponse) if self.delta
                       else (discovery_pb2.DiscoveryRequest, discovery_pb2.DiscoveryResponse))
        method = "Delta" if self.delta else "Stream"
        self.call = self.channel.stream_stream(
            f"/envoy.service.discovery.v3.AggregatedDiscoveryService/{method}AggregatedResources",
            request_serializer=ask.SerializeToString, response_deserializer=answer.FromString)()
        self.is_first = True
        for kind in self.kinds:
            await self.ask(kind, self.first.get(kind))
        self.reader = asyncio.create_task(self.read())
        return self

    async def stop(self):
        self.reader.cancel()
        self.call.cancel()
        await self.channel.close()

    async def read(self):
        try:
            async for answer in self.call:
                self.last = time.monotonic()
                self.messages += 1
                await (self.take_delta if self.delta else self.take_whole)(answer)
            self.failure = "the stream ended"
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 looked at by the test
            self.failure = error

    async def send(self, request):
        if self.is_first:
            json_format.ParseDict(self.who, request.node)
            self.is_first = False
        await self.call.write(request)

    async def ask(self, kind, names=None, more=()):
        """Another subscription; None: everything."""
        names = set(names or ())
        if self.delta:
            request = discovery_pb2.DeltaDiscoveryRequest(type_url=kind)
            request.resource_names_subscribe.extend(sorted((names - self.asked[kind]) | set(more)))
            request.resource_names_unsubscribe.extend(sorted(self.asked[kind] - names))
            for name in self.asked[kind] - names:
                self.held[kind].pop(name, None)
                self.versions[kind].pop(name, None)
            if kind not in self.begun:
                for name, version in self.versions[kind].items():
                    request.initial_resource_versions[name] = version
        else:
            request = discovery_pb2.DiscoveryRequest(type_url=kind, version_info=self.version.get(kind, ""),
                                                     response_nonce=self.nonces.get(kind, ""), resource_names=sorted(names))
            for name in set(self.held[kind]) - names if kind in self.warming else ():
                del self.held[kind][name]
        self.begun.add(kind)
        self.asked[kind] = names
        await self.send(request)

    async def take_whole(self, answer):
        kind = answer.type_url
        told = {self.name(kind, item.value): item.value for item in answer.resources}
        before = dict(self.held[kind])
        if wrong := [words for name in told if (words := self.refuse(kind, name))]:
            request = discovery_pb2.DiscoveryRequest(type_url=kind, version_info=self.version.get(kind, ""), response_nonce=answer.nonce,
                                                     resource_names=sorted(self.asked[kind]))
            request.error_detail.message = wrong[0]
            self.nonces[kind] = answer.nonce
            return await self.send(request)
        if kind in (CDS, LDS):
            self.held[kind] = told
        else:
            self.held[kind].update({name: data for name, data in told.items() if self.wants(kind, name)})
        self.nonces[kind], self.version[kind] = answer.nonce, answer.version_info
        await self.send(discovery_pb2.DiscoveryRequest(type_url=kind, version_info=answer.version_info, response_nonce=answer.nonce,
                                                       resource_names=sorted(self.asked[kind])))
        await self.follow(kind, before, told)

    async def take_delta(self, answer):
        kind = answer.type_url
        told = {item.name: item.resource.value for item in answer.resources}
        before = dict(self.held[kind])
        request = discovery_pb2.DeltaDiscoveryRequest(type_url=kind, response_nonce=answer.nonce)
        if wrong := [words for name in told if (words := self.refuse(kind, name))]:
            request.error_detail.message = wrong[0]
            return await self.send(request)
        self.held[kind].update({name: data for name, data in told.items() if self.wants(kind, name)})
        self.versions[kind].update({item.name: item.version for item in answer.resources})
        for name in answer.removed_resources:
            self.held[kind].pop(name, None)
            self.versions[kind].pop(name, None)
        await self.send(request)
        await self.follow(kind, before, told)

    def wants(self, kind, name):
        """What was on its way when it was unsubscribed from is let go."""
        return kind not in self.warming or name in self.asked[kind]

    @staticmethod
    def name(kind, data):
        if kind == NDS:
            return ""
        message = KINDS[kind].FromString(data)
        return message.cluster_name if kind == EDS else message.name

    async def follow(self, kind, before, told):
        """Asks for what the new resources hang on; whatever is new or another waits for its part."""
        held = self.held[kind]
        if kind in self.warming:
            self.warming[kind] -= set(told)
        if kind == CDS:
            needs = {}
            for name, data in held.items():
                cluster = cluster_pb2.Cluster.FromString(data)
                if cluster.type == cluster_pb2.Cluster.EDS:
                    needs[cluster.eds_cluster_config.service_name or name] = before.get(name) != data
            await self.want(EDS, needs)
        elif kind == LDS:
            needs = {}
            for name, data in held.items():
                for route in route_names(listener_pb2.Listener.FromString(data)):
                    needs[route] = needs.get(route, False) or before.get(name) != data
            await self.want(RDS, needs)

    async def want(self, kind, needs):
        names = set(needs)
        self.warming[kind] = (self.warming[kind] & names) | {name for name, isNew in needs.items() if isNew and (kind == EDS or name not in self.held[kind])}
        if names != self.asked[kind]:
            await self.ask(kind, names)

    async def quiet(self, seconds=0.35):
        while time.monotonic() - self.last < seconds and not self.failure:
            await asyncio.sleep(0.02)


def differences(one, other):
    """In words, what two clients that should have the same don't have in common."""
    wrong = []
    for kind, short in SHORT.items():
        left, right = one.held[kind], other.held[kind]
        for name in sorted(set(left) | set(right)):
            if left.get(name) == right.get(name) or kind == CDS and name in one.optional:
                continue
            if name not in left or name not in right:
                wrong.append(f"{short} {name}: {'missing' if name not in left else 'left over'}")
                continue
            if kind == NDS:
                rows = [set(table(data)) for data in (left[name], right[name])]
                wrong.append(f"{short}: -{sorted(rows[0] - rows[1])} +{sorted(rows[1] - rows[0])}")
                continue
            texts = [str(KINDS[kind].FromString(data)).splitlines() for data in (left[name], right[name])]
            changed = [f"-{line.strip()}" for line in texts[0] if line not in texts[1]] + [f"+{line.strip()}" for line in texts[1] if line not in texts[0]]
            wrong.append(f"{short} {name}: {' '.join(changed)[:300] or 'another order'}")
    for kind, names in one.warming.items():
        if names:
            wrong.append(f"{SHORT[kind]}: waits for {sorted(names)[:5]}")
    return wrong
