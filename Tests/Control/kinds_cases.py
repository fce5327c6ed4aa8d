"""Kinds, patches and server-side apply of `skein control` held against kubectl.

    kinds_cases.py [--only WORDS]        SKEIN names the binary, KUBECTL another kubectl.
"""

import json
import sys

import api_cases
from api_cases import contains, same
from suite import cases

BOOKINFO = api_cases.BOOKINFO

TUNNELS = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tunnels.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {plural: tunnels, kind: Tunnel, categories: [roads]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns:
    - {name: Lanes, type: string, jsonPath: ".spec.lanes[*].name"}
    - {name: Open, type: boolean, jsonPath: ".spec.open", priority: 1}
    - {name: Built, type: date, jsonPath: ".spec.built"}
    selectableFields: [{jsonPath: .spec.open}]
    schema: &schema
      openAPIV3Schema:
        type: object
        description: A way through a mountain.
        properties:
          spec:
            type: object
            x-kubernetes-validations: [{rule: "size(self.lanes) > 0"}]
            properties:
              open: {type: boolean, default: true}
              built: {type: string, format: date-time}
              length: {x-kubernetes-int-or-string: true}
              extra: {type: object, x-kubernetes-preserve-unknown-fields: true}
              tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              lanes:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items:
                  type: object
                  required: [name]
                  properties: {name: {type: string}, width: {type: integer, default: 3}, sign: {type: string, nullable: true}}
  - name: v2alpha1
    served: true
    storage: false
    deprecated: true
    schema: *schema
"""

TUNNEL = "apiVersion: example.com/v1\nkind: Tunnel\nmetadata: {name: t}\nspec: {lanes: [{name: a}], tags: [x]}\n"


def served(plane):
    for path in ["/api/v1"] + ["/apis/" + group["preferredVersion"]["groupVersion"]
                               for group in plane.http("GET", "/apis")[1]["groups"]]:
        document = plane.http("GET", path)[1]
        for resource in document["resources"]:
            if "/" not in resource["name"]:
                yield document["groupVersion"], resource["name"]


def case_explain_every_kind(plane):
    count = 0
    for version, name in served(plane):
        for form in ("plaintext", "plaintext-openapiv2"):
            text = plane.kubectl("explain", name, "--api-version", version, "--recursive", "--output", form)
            contains(text, "apiVersion", "FIELDS:")
        count += 1
    assert count > 40, count
    contains(plane.kubectl("explain", "vs.spec.http.route", "--recursive"), "destination\t<Object> -required-", "weight\t<integer>")
    contains(plane.kubectl("explain", "vs.spec.http.retries.attempts"), "How many further attempts may be made")
    contains(plane.kubectl("explain", "svc.spec.type"), "ENUM:", "ExternalName", "LoadBalancer", "NodePort")
    contains(plane.kubectl("explain", "vs.spec.nothing", code=1), 'field "nothing" does not exist')


def case_unknown_and_wrong_fields(plane):
    wrong = BOOKINFO.replace("hosts: [reviews]", "hosts: [reviews]\n  gatewais: [a]")
    contains(plane.kubectl("create", "-f", "-", "--validate=strict", stdin=wrong, code=1), 'unknown field "spec.gatewais"')
    contains(plane.kubectl("apply", "-f", "-", "--validate=warn", stdin=wrong), 'Warning: unknown field "spec.gatewais"')
    contains(plane.kubectl("apply", "-f", "-", "--validate=ignore", stdin=wrong.replace("name: reviews", "name: r2")), "created")
    same(plane.kubectl("get", "vs", "reviews", "-o", "jsonpath={.spec.gatewais}"), "")
    bad = BOOKINFO.replace("weight: 100", "weight: many")
    contains(plane.kubectl("apply", "-f", "-", stdin=bad, code=1),
             'spec.http[0].route[0].weight: Invalid value: "string": spec.http[0].route[0].weight in body must be of type integer')


def case_from_client_side_to_server_side_apply(plane):
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    changed = BOOKINFO.replace("replicas: 1", "replicas: 4")
    plane.kubectl("apply", "--server-side", "-f", "-", stdin=changed)
    entry = json.loads(plane.kubectl("get", "deploy", "reviews-v1", "-o", "json", "--show-managed-fields"))
    managers = {(m["manager"], m["operation"]) for m in entry["metadata"]["managedFields"]}
    same(managers, {("kubectl", "Apply"), ("kubectl-last-applied", "Apply")})
    # What is not applied any more goes.
    less = changed.replace(", version: v1}}\nspec", "}}\nspec")
    plane.kubectl("apply", "--server-side", "-f", "-", stdin=less)
    same(json.loads(plane.kubectl("get", "deploy", "reviews-v1", "-o", "jsonpath={.metadata.labels}")), {"app": "reviews"})
    # And back: kubectl's annotation has followed.
    plane.kubectl("apply", "-f", "-", stdin=BOOKINFO)
    same(plane.kubectl("get", "deploy", "reviews-v1", "-o", "jsonpath={.spec.replicas}"), "1")


def case_shared_ownership(plane):
    plane.kubectl("apply", "--server-side", "--field-manager=a", "-f", "-", stdin=BOOKINFO)
    sidecar = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews-v1}
spec:
  template:
    spec:
      containers: [{name: istio-proxy, image: proxy}]
"""
    plane.kubectl("apply", "--server-side", "--field-manager=injector", "-f", "-", stdin=sidecar)
    names = "jsonpath={.spec.template.spec.containers[*].name}"
    same(plane.kubectl("get", "deploy", "reviews-v1", "-o", names), "reviews istio-proxy")
    plane.kubectl("apply", "--server-side", "--field-manager=a", "-f", "-", stdin=BOOKINFO)
    same(plane.kubectl("get", "deploy", "reviews-v1", "-o", names), "reviews istio-proxy")
    nothing = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: reviews-v1}\n"
    plane.kubectl("apply", "--server-side", "--field-manager=injector", "-f", "-", stdin=nothing)
    same(plane.kubectl("get", "deploy", "reviews-v1", "-o", names), "reviews")


def case_an_edit_conflicts_with_the_next_apply(plane):
    plane.kubectl("apply", "--server-side", "-f", "-", stdin=BOOKINFO)
    plane.kubectl("patch", "vs", "reviews", "--type=merge", "-p", '{"spec":{"http":[{"route":[{"destination":{"host":"elsewhere"}}]}]}}')
    text = plane.kubectl("apply", "--server-side", "-f", "-", stdin=BOOKINFO, code=1)
    contains(text, "Apply failed with 1 conflict", 'conflict with "kubectl-patch" using networking.istio.io/', ": .spec.http")
    plane.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=BOOKINFO)


def case_custom_kinds_in_full(plane):
    text = plane.kubectl("apply", "-f", "-", stdin=TUNNELS)
    contains(text, "x-kubernetes-validations", "CEL rules are not evaluated")
    plane.kubectl("wait", "crd/tunnels.example.com", "--for=condition=Established", "--timeout=10s")
    contains(plane.kubectl("explain", "tunnel"), "A way through a mountain.")
    contains(plane.kubectl("explain", "tunnel.spec.lanes.width"), "FIELD: width <integer>")
    plane.kubectl("apply", "--server-side", "--field-manager=a", "-f", "-", stdin=TUNNEL)
    other = TUNNEL.replace("name: a}", "name: b, sign: null, width: 4}").replace("[x]", "[z]")
    plane.kubectl("apply", "--server-side", "--field-manager=b", "-f", "-", stdin=other)
    spec = json.loads(plane.kubectl("get", "tunnel", "t", "-o", "jsonpath={.spec}"))
    same(spec, {"lanes": [{"name": "a", "width": 3}, {"name": "b", "sign": None, "width": 4}], "open": True, "tags": ["x", "z"]})
    contains(plane.kubectl("get", "roads", "-o", "wide"), "LANES", "a,b", "OPEN", "true", "BUILT")
    contains(plane.kubectl("get", "tunnels", "--field-selector=spec.open=true"), "a,b")
    same("a,b" in plane.kubectl("get", "tunnels", "--field-selector=spec.open=false"), False)
    contains(plane.kubectl("get", "tunnels", "--field-selector=spec.length=1", code=1), "field label not supported: spec.length")
    contains(plane.kubectl("get", "tunnels.v2alpha1.example.com"), "example.com/v2alpha1 Tunnel is deprecated")
    twice = TUNNEL.replace("[{name: a}]", "[{name: a}, {name: a}]")
    contains(plane.kubectl("apply", "-f", "-", stdin=twice, code=1), 'spec.lanes[1]: Duplicate value: {"name":"a"}')
    plane.kubectl("patch", "tunnel", "t", "--type=merge", "-p", '{"spec":{"extra":{"any":{"thing":[1]}},"length":"5km"}}')
    same(plane.kubectl("get", "tunnel", "t", "-o", "jsonpath={.spec.extra.any.thing[0]}{.spec.length}"), "15km")
    webhook = TUNNELS.replace("scope: Cluster", "scope: Cluster\n  conversion: {strategy: Webhook}")
    contains(plane.kubectl("apply", "-f", "-", stdin=webhook, code=1), "conversion webhooks are not supported")
    broken = TUNNELS.replace("open: {type: boolean", "open: {type: bool").replace("tunnels", "shafts").replace("Tunnel", "Shaft")
    contains(plane.kubectl("apply", "-f", "-", stdin=broken, code=1), 'Unsupported value: "bool"')


def case_definitions_of_the_field(plane):
    """A CustomResourceDefinition with Istio's own shape, brought under another group."""
    document = plane.http("GET", "/openapi/v3/apis/networking.istio.io/v1")[1]
    schema = document["components"]["schemas"]["io.istio.networking.v1.DestinationRule"]
    for key in ("apiVersion", "kind", "metadata"):
        schema["properties"].pop(key)
    schema.pop("x-kubernetes-group-version-kind")
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": "rules.example.com"},
        "spec": {"group": "example.com", "scope": "Namespaced", "names": {"plural": "rules", "kind": "Rule"},
                 "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}]}}
    plane.kubectl("create", "-f", "-", stdin=json.dumps(definition))
    plane.kubectl("wait", "crd/rules.example.com", "--for=condition=Established", "--timeout=10s")
    rule = {"apiVersion": "example.com/v1", "kind": "Rule", "metadata": {"name": "r"},
            "spec": {"host": "a", "trafficPolicy": {"loadBalancer": {"simple": "RANDOM", "consistentHash": {"useSourceIp": True}}}}}
    contains(plane.kubectl("create", "-f", "-", stdin=json.dumps(rule), code=1), "must validate one and only one schema (oneOf)")
    del rule["spec"]["trafficPolicy"]["loadBalancer"]["simple"]
    plane.kubectl("create", "-f", "-", stdin=json.dumps(rule))


if __name__ == "__main__":
    sys.exit(cases.main(__doc__, globals(), fixture=api_cases.plane_that_stays))
