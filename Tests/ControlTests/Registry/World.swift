// Objects written as YAML for the registry's tests.

import Document
import MeshAPI
import Registry

func changes(_ yaml: String) throws -> [ObjectChange] {
    try yaml.split(separator: "\n---\n").map { ObjectChange(try Document.parse(yaml: Array($0.utf8))) }
}

func gone(_ kind: String, _ name: String, namespace: String = "default") -> ObjectChange {
    let group = WatchedKinds.all.first { $0.kind == kind }?.group ?? ""
    return ObjectChange(group: group, kind: kind, namespace: namespace, name: name, object: nil)
}

extension WorldBuilder {
    @discardableResult
    mutating func apply(yaml: String) throws -> WorldChange { apply(try changes(yaml)) }

    func service(_ host: String, _ namespace: String = "default") -> MeshService? {
        snapshot.services[ServiceID(hostname: host, namespace: namespace)]
    }

    func endpoints(_ host: String, _ namespace: String = "default") -> [ServiceEndpoint] {
        snapshot.endpoints[ServiceID(hostname: host, namespace: namespace)] ?? []
    }
}

let reviewsHost = "reviews.default.svc.cluster.local"

let reviews = """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: default, creationTimestamp: "2024-01-01T00:00:00Z"}
    spec:
      clusterIP: 10.96.0.1
      selector: {app: reviews}
      ports:
      - {name: http, port: 9080, targetPort: 9081}
      - {name: admin, port: 15, targetPort: named, appProtocol: grpc}
    """

let reviewsPod = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: reviews-v1-abc-x
      namespace: default
      labels: {app: reviews, version: v1, security.istio.io/tlsMode: istio, pod-template-hash: abc}
      ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: reviews-v1-abc, uid: u, controller: true}]
    spec:
      nodeName: node1
      serviceAccountName: bookinfo
      containers: [{name: c, ports: [{name: named, containerPort: 7777}]}]
    status: {phase: Running, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}], conditions: [{type: Ready, status: "True"}]}
    """

let reviewsSlice = """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: reviews-1, namespace: default, labels: {kubernetes.io/service-name: reviews}}
    addressType: IPv4
    ports: [{name: http, port: 9081}, {name: admin, port: 7777}]
    endpoints:
    - {addresses: [10.0.0.1], conditions: {ready: true}, nodeName: node1, targetRef: {kind: Pod, name: reviews-v1-abc-x, namespace: default}}
    """

let node1 = """
    apiVersion: v1
    kind: Node
    metadata: {name: node1, labels: {topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1, topology.istio.io/subzone: s1}}
    """
