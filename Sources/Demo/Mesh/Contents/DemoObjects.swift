// The objects that a demo begins with: what samples/bookinfo, samples/httpbin and samples/tcp-echo have, and the gateways.

import Document

enum DemoObjects {
    static let gatewayNamespace = "istio-system"

    /// In the order in which they are made.
    static var all: [DocumentNode] {
        var objects: [DocumentNode] = [namespace(gatewayNamespace)]
        for name in ["details", "ratings", "reviews", "productpage"] {
            objects += [service(name, [("http", 9080, 9080)]), account("bookinfo-\(name)")]
        }
        objects += [service("httpbin", [("http", 8000, 80)]), account("httpbin")]
        objects += [service("sleep", [("http", 80, 80)]), account("sleep")]
        objects += [service("tcp-echo", [("tcp", 9000, 9000)]), account("tcp-echo")]
        objects += [service("grpc-echo", [("grpc", 7070, 7070)]), account("grpc-echo")]
        let edge = [("status-port", 15021, 15021), ("http2", 80, 8080), ("https", 443, 8443)]
        for (name, ports) in [("istio-ingressgateway", edge), ("istio-egressgateway", Array(edge.dropFirst()))] {
            objects += [gatewayService(name, ports), account("\(name)-service-account", gatewayNamespace)]
        }
        return objects + [gateway, routes]
    }

    private static func namespace(_ name: String) -> DocumentNode {
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]
    }

    static func roots(_ pem: String) -> DocumentNode {
        [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": "istio-ca-root-cert", "namespace": .string(gatewayNamespace)],
            "data": ["root-cert.pem": .string(pem)],
        ]
    }

    private static func account(_ name: String, _ namespace: String = "default") -> DocumentNode {
        [
            "apiVersion": "v1", "kind": "ServiceAccount",
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
        ]
    }

    private typealias Ports = [(name: String, port: Int, target: Int)]

    private static func service(_ name: String, _ ports: Ports) -> DocumentNode {
        [
            "apiVersion": "v1", "kind": "Service",
            "metadata": [
                "name": .string(name), "namespace": "default",
                "labels": ["app": .string(name), "service": .string(name)],
            ],
            "spec": ["selector": ["app": .string(name)], "ports": list(ports)],
        ]
    }

    private static func gatewayService(_ name: String, _ ports: Ports) -> DocumentNode {
        let labels = gatewayLabels(name)
        var shown: DocumentNode = [:]
        for (key, value) in labels.sorted(by: { $0.key < $1.key }) { shown.set(key, .string(value)) }
        return [
            "apiVersion": "v1", "kind": "Service",
            "metadata": ["name": .string(name), "namespace": .string(gatewayNamespace), "labels": shown],
            "spec": ["selector": shown, "ports": list(ports)],
        ]
    }

    private static func list(_ ports: Ports) -> DocumentNode {
        .list(
            ports.map {
                [
                    "name": .string($0.name), "port": .integer(Int64($0.port)),
                    "targetPort": .integer(Int64($0.target)),
                ]
            })
    }

    /// `istio-ingressgateway` -> `istio: ingressgateway`, which Gateway resources select.
    static func gatewayLabels(_ name: String) -> [String: String] {
        ["app": name, "istio": String(name.dropFirst("istio-".count))]
    }

    private static let gateway: DocumentNode = [
        "apiVersion": "networking.istio.io/v1", "kind": "Gateway",
        "metadata": ["name": "bookinfo-gateway", "namespace": "default"],
        "spec": [
            "selector": ["istio": "ingressgateway"],
            "servers": [["port": ["number": 80, "name": "http", "protocol": "HTTP"], "hosts": ["*"]]],
        ],
    ]

    private static let routes: DocumentNode = [
        "apiVersion": "networking.istio.io/v1", "kind": "VirtualService",
        "metadata": ["name": "bookinfo", "namespace": "default"],
        "spec": [
            "hosts": ["*"], "gateways": ["bookinfo-gateway"],
            "http": [
                [
                    "match": [
                        ["uri": ["exact": "/"]], ["uri": ["exact": "/productpage"]], ["uri": ["prefix": "/static"]],
                        ["uri": ["exact": "/login"]], ["uri": ["exact": "/logout"]],
                        ["uri": ["prefix": "/api/v1/products"]],
                    ],
                    "route": [["destination": ["host": "productpage", "port": ["number": 9080]]]],
                ]
            ],
        ],
    ]
}
