"""Many clients at once, and clients that come back."""
import asyncio

import grpc
from envoy.service.discovery.v3 import discovery_pb2

from scenarios.machines import ADS, node

CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
SERVICES = "\n---".join(f"""
apiVersion: v1
kind: Service
metadata: {{name: s{number}, namespace: default}}
spec: {{clusterIP: 10.96.1.{number + 1}, ports: [{{name: http, port: 80}}]}}""" for number in range(20))


async def clusters(control, name, versions=None, seconds=60):
    """What a delta client is told of clusters that has these already; nothing when nothing comes."""
    async with grpc.aio.insecure_channel("%s:%d" % control.port("xds"), options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
        call = channel.stream_stream(f"{ADS}/DeltaAggregatedResources", discovery_pb2.DeltaDiscoveryRequest.SerializeToString,
                                     discovery_pb2.DeltaDiscoveryResponse.FromString)()
        await call.write(discovery_pb2.DeltaDiscoveryRequest(node=node(name), type_url=CLUSTER, initial_resource_versions=versions or {}))
        answer = await asyncio.wait_for(call.read(), seconds)
        call.cancel()
        return answer


async def scenario_a_restart_resends_nothing(stage):
    control = await stage.control()
    await asyncio.to_thread(control.client.apply, SERVICES)
    first = await settled(stage, control)
    await control.stop(kill=True)
    await control.start()
    again = await clusters(control, "web", first)
    assert not again.resources and not again.removed_resources, [r.name for r in again.resources]
    # What has changed meanwhile is told, and nothing else; what is gone is taken back.
    await asyncio.to_thread(control.client.call, "DELETE", "/api/v1/namespaces/default/services/s3")
    await asyncio.to_thread(control.client.apply, "apiVersion: v1\nkind: Service\nmetadata: {name: more, namespace: default}\nspec: {ports: [{name: http, port: 80}]}")

    async def changed():
        answer = await clusters(control, "web", first)
        return answer.removed_resources and answer.resources and answer
    answer = await stage.until("the change is in force", changed)
    assert [r.name for r in answer.resources] == ["outbound|80||more.default.svc.cluster.local"], answer
    assert list(answer.removed_resources) == ["outbound|80||s3.default.svc.cluster.local"], answer


async def settled(stage, control):
    async def known():
        answer = await clusters(control, "web")
        found = {r.name: r.version for r in answer.resources}
        return found if sum("default.svc" in name for name in found) >= 20 else None
    return await stage.until("all services are known", known)


async def scenario_a_thousand_at_once(stage):
    control = await stage.control()
    await asyncio.to_thread(control.client.apply, SERVICES)
    await settled(stage, control)
    answers = await asyncio.gather(*(clusters(control, f"client-{number}") for number in range(1000)))
    assert all(len(answer.resources) >= 20 for answer in answers), min(len(answer.resources) for answer in answers)

    async def alone():
        return "\npilot_xds{" in (page := await asyncio.to_thread(control.debug, "/metrics")) and any(
            line.startswith("pilot_xds{") and line.endswith(" 0") for line in page.splitlines())
    await stage.until("all have left", alone, 20)
