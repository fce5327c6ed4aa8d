"""One Skein as the Kubernetes of another: whose tokens count; and what the mesh leaves out, or takes without effect."""
import asyncio

import grpc

from harness.control import Control, Refused
from scenarios.machines import Stream, certificate, node, subject

ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: reviews, namespace: default}"
TOKEN = "/api/v1/namespaces/default/serviceaccounts/reviews/token"


async def token(control, *audiences):
    made = await asyncio.to_thread(control.client.call, "POST", TOKEN, {"spec": {"audiences": list(audiences)}})
    return made["status"]["token"]


async def refused(stage, control, text):
    try:
        await asyncio.to_thread(certificate, stage, control, text, "refused")
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.UNAUTHENTICATED, error
        return error.details()
    raise AssertionError("a certificate was issued")


async def scenario_tokens_of_the_cluster(stage):
    cluster = await stage.control()
    await asyncio.to_thread(cluster.client.apply, ACCOUNT)
    kubeconfig = cluster.data / "kubeconfig"
    over = Control(stage.options.skein, stage.folder / "over", flags=["--store", f"kubernetes={kubeconfig}"])
    over.folder.mkdir()
    stage.stops.append(over.stop)
    over.child, ready = None, over.data / "addresses.json"
    await start(over, ready)
    good = await token(cluster, "istio-ca")
    chain, _, _ = await asyncio.to_thread(certificate, stage, over, good)
    assert "spiffe://cluster.local/ns/default/sa/reviews" in subject(chain), subject(chain)
    assert "vouch" in await refused(stage, over, await token(cluster)), "a token for the API was taken as proof for the authority"
    assert "vouch" in await refused(stage, over, "nonsense")
    await asyncio.to_thread(cluster.client.call, "DELETE", TOKEN.rpartition("/")[0])
    await refused(stage, over, good)


async def start(control, ready):
    """As Control.start does, without the kubeconfig that is not written over a Kubernetes."""
    import json

    from harness.workload import Child
    control.child = await Child("over", control.command, control.folder).start()
    for _ in range(1000):
        if ready.exists():
            control.addresses = json.loads(ready.read_text())
            return
        assert control.child.alive, control.child.words()
        await asyncio.sleep(0.02)
    raise AssertionError(control.child.words())


async def scenario_deleted_accounts(stage):
    control = await stage.control()
    await asyncio.to_thread(control.client.apply, ACCOUNT)
    proof, pass_ = await token(control, "istio-ca"), await token(control)
    await asyncio.to_thread(certificate, stage, control, proof)

    async def review(text, *audiences):
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": text, "audiences": list(audiences)}}
        return (await asyncio.to_thread(control.client.call, "POST", "/apis/authentication.k8s.io/v1/tokenreviews", body))["status"]
    status = await review(proof, "istio-ca", "other")
    assert status["authenticated"] and status["audiences"] == ["istio-ca"], status
    assert status["user"]["username"] == "system:serviceaccount:default:reviews" and status["user"]["uid"], status
    assert not (await review(proof, "other"))["authenticated"]
    assert not (await review(proof))["authenticated"]
    assert (await review(pass_))["authenticated"]
    await asyncio.to_thread(control.client.call, "DELETE", TOKEN.rpartition("/")[0])
    assert "is gone" in await refused(stage, control, proof)
    assert not (await review(pass_))["authenticated"]
    # One of the same name is another.
    await asyncio.to_thread(control.client.apply, ACCOUNT)
    assert "is gone" in await refused(stage, control, proof)


SPACES = """
apiVersion: v1
kind: Namespace
metadata: {name: inside, labels: {mesh: "yes"}}
---
apiVersion: v1
kind: Namespace
metadata: {name: outside}
---
apiVersion: v1
kind: Service
metadata: {name: seen, namespace: inside}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: unseen, namespace: outside}
spec: {ports: [{name: http, port: 80}]}
"""
SELECTORS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "discoverySelectors: [{matchExpressions: [{key: mesh, operator: In, values: ['yes', 'true']}]}]"}
"""


async def scenario_discovery_selectors(stage):
    control = await stage.control()
    await asyncio.to_thread(control.client.apply, SPACES)

    async def known():
        page = await asyncio.to_thread(control.debug, "/debug/registryz")
        return ("seen.inside" in page, "unseen.outside" in page)
    await stage.until("both are known", lambda: is_(known, (True, True)))
    await asyncio.to_thread(control.client.apply, SELECTORS)
    await stage.until("one is left", lambda: is_(known, (True, False)))
    label = {"metadata": {"labels": {"mesh": "true"}}}
    await asyncio.to_thread(control.client.call, "PATCH", "/api/v1/namespaces/outside", label, "application/merge-patch+json")
    await stage.until("a label lets it in", lambda: is_(known, (True, True)))
    # A restart begins with the same.
    label = {"metadata": {"labels": {"mesh": None}}}
    await asyncio.to_thread(control.client.call, "PATCH", "/api/v1/namespaces/outside", label, "application/merge-patch+json")
    await stage.until("without the label it is out", lambda: is_(known, (True, False)))
    await control.stop()
    await control.start()
    await stage.until("after a restart, too", lambda: is_(known, (True, False)))


async def is_(ask, wanted):
    return await ask() == wanted


WITHOUT_EFFECT = """
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny-all, namespace: default}
spec: {}
---
apiVersion: v1
kind: Service
metadata: {name: sticky, namespace: default, labels: {istio.io/persistent-session: cookie}}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: one, namespace: default}
spec: {selector: {app: gw}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: two, namespace: default}
spec: {selector: {app: gw}, servers: [{port: {number: 80, name: tcp, protocol: TCP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: gw, namespace: default}
spec: {address: 10.9.9.9, labels: {app: gw}}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: breaks, namespace: default}
spec:
  configPatches:
  - applyTo: CLUSTER
    match: {context: SIDECAR_OUTBOUND}
    patch: {operation: MERGE, value: {connect_timeout: 0s}}
"""


async def scenario_what_has_no_effect_is_said(stage):
    control = await stage.control()
    channel = grpc.aio.insecure_channel("%s:%d" % control.port("xds"))
    stream = Stream(channel, node("client"), True)
    stage.stops.append(stream.stop)
    await stage.until("a proxy is connected", lambda: stream.table is not None)
    await asyncio.to_thread(control.client.apply, WITHOUT_EFFECT)

    async def said(path):
        try:
            item = await asyncio.to_thread(control.client.call, "GET", path)
        except Refused:
            return ""
        conditions = item.get("status", {}).get("conditions", [])
        return next((c["message"] for c in conditions if c["type"] == "Analyzed" and c["status"] == "False"), "")
    for path, word in (("/apis/security.istio.io/v1/namespaces/default/authorizationpolicies/deny-all", "SKN0002"),
                       ("/api/v1/namespaces/default/services/sticky", "SKN0001"),
                       ("/apis/networking.istio.io/v1/namespaces/default/gateways/two", "SKN0004"),
                       ("/apis/networking.istio.io/v1alpha3/namespaces/default/envoyfilters/breaks", "SKN0003")):
        async def has(path=path, word=word):
            return word in await said(path)
        await stage.until(f"{path} says {word}", has)
    kept = await asyncio.to_thread(control.kubectl, "apply", "-f", "-", stdin=WITHOUT_EFFECT.split("---")[0])
    assert "not enforced" in kept.stderr, kept.stderr
