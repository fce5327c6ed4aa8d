// What kubectl shows.

import Document
import MeshAPI
import Testing

@testable import ResourceSchema

private let now = TablePrinter.Moment(seconds: 1_704_067_200)

private func row(_ name: String, _ group: String, _ version: String, _ text: String) throws -> [String:
    String]
{
    let printer = TablePrinter(kind: try kind(name, group, version), now: now)
    let cells = printer.row(yaml(text))["cells"]?.items ?? []
    let names = printer.columnDefinitions.items.compactMap { $0["name"]?.string }
    #expect(cells.count == names.count)
    return Dictionary(zip(names, cells.map { $0.string ?? $0.text })) { first, _ in first }
}

@Suite struct TableTests {
    @Test func services() throws {
        let cells = try row(
            "Service", "", "v1",
            """
            metadata: {name: reviews, creationTimestamp: "2023-12-31T23:00:00Z"}
            spec: {type: NodePort, clusterIP: 10.0.0.1, ports: [{port: 80, nodePort: 30080, protocol: TCP}, {port: 53, protocol: UDP}], selector: {v: "1", app: reviews}}
            """)
        #expect(
            cells == [
                "Name": "reviews", "Type": "NodePort", "Cluster-IP": "10.0.0.1", "External-IP": "<none>",
                "Port(s)": "80:30080/TCP,53/UDP", "Age": "60m", "Selector": "app=reviews,v=1",
            ])
    }

    @Test func pods() throws {
        let cells = try row(
            "Pod", "", "v1",
            """
            metadata: {name: a}
            spec: {containers: [{name: a}, {name: istio-proxy}], nodeName: n1}
            status:
              phase: Running
              podIP: 10.1.1.1
              containerStatuses:
              - {name: a, ready: false, restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {finishedAt: "2023-12-31T23:55:00Z"}}}
              - {name: istio-proxy, ready: true, restartCount: 0, state: {running: {}}}
            """)
        #expect(cells["Ready"] == "1/2")
        #expect(cells["Status"] == "CrashLoopBackOff")
        #expect(cells["Restarts"] == "3 (5m ago)")
        #expect(cells["Age"] == "<unknown>")
        #expect(cells["IP"] == "10.1.1.1")
        #expect(cells["Nominated Node"] == "<none>")
    }

    @Test func istioKinds() throws {
        let virtual = try row(
            "VirtualService", "networking.istio.io", "v1",
            "{metadata: {name: bookinfo, creationTimestamp: \"2023-12-31T23:59:18Z\"}, spec: {hosts: ['*'], gateways: [bookinfo-gateway]}}"
        )
        #expect(
            virtual == ["Name": "bookinfo", "Gateways": "[\"bookinfo-gateway\"]", "Hosts": "[\"*\"]", "Age": "42s"])
        let rule = try row(
            "DestinationRule", "networking.istio.io", "v1beta1", "{metadata: {name: r}, spec: {host: reviews}}")
        #expect(rule["Host"] == "reviews")
        let gateway = try row("Gateway", "networking.istio.io", "v1", "{metadata: {name: g}}")
        #expect(Set(gateway.keys) == ["Name", "Age"])
    }

    @Test func deployments() throws {
        let cells = try row(
            "Deployment", "apps", "v1",
            """
            metadata: {name: d}
            spec: {replicas: 2, selector: {matchLabels: {app: d}}, template: {spec: {containers: [{name: a, image: i}, {name: b, image: j}]}}}
            status: {readyReplicas: 1, updatedReplicas: 2}
            """)
        #expect(cells["Ready"] == "1/2" && cells["Up-to-date"] == "2" && cells["Available"] == "0")
        #expect(cells["Images"] == "i,j" && cells["Selector"] == "app=d")
    }

    @Test func wideColumnsHaveAPriority() throws {
        let definitions = TablePrinter(kind: try kind("Service"), now: now).columnDefinitions
        let priorities = definitions.items.map { $0["priority"]?.int }
        #expect(priorities == [0, 0, 0, 0, 0, 0, 1])
        #expect(definitions.items.first?["format"] == "name")
    }

    @Test func tablesCarryMetadataOnly() throws {
        let printer = TablePrinter(kind: try kind("ConfigMap"), now: now)
        let table = printer.table([yaml("{metadata: {name: a}, data: {x: y}}")], listMetadata: ["resourceVersion": "7"])
        #expect(table["kind"] == "Table" && table["apiVersion"] == "meta.k8s.io/v1")
        #expect(table.at("metadata", "resourceVersion") == "7")
        let row = try #require(table["rows"]?.items.first)
        #expect(row.at("object", "kind") == "PartialObjectMetadata")
        #expect(row.at("object", "data") == nil)
        #expect(row["cells"] == ["a", 1, "<unknown>"])
    }

    @Test(arguments: [
        (0, "0s"), (119, "119s"), (120, "2m"), (150, "2m30s"), (599, "9m59s"), (600, "10m"), (10_799, "179m"),
        (10_800, "3h"),
        (12_000, "3h20m"), (28_800, "8h"), (172_799, "47h"), (172_800, "2d"), (180_000, "2d2h"), (691_200, "8d"),
        (63_072_000, "2y"), (66_000_000, "2y33d"), (-5, "<invalid>"),
    ])
    func ages(seconds: Int64, text: String) { #expect(Age.text(seconds: seconds) == text) }

    @Test(arguments: [
        (".spec.hosts", "[\"a\",\"b\"]"), (".spec.hosts[0]", "a"), (".spec.hosts[-1]", "b"),
        ("{.spec.ports[*].port}", "1,2"),
        (".spec.ports[?(@.name==\"http\")].port", "1"), (".metadata.labels.a\\.b/c", "x"),
        (".metadata.labels['a.b/c']", "x"),
        (".spec.none", ""), ("$.spec.n", "3"),
    ])
    func paths(path: String, text: String) throws {
        let object = yaml(
            "{metadata: {labels: {a.b/c: x}}, spec: {n: 3, hosts: [a, b], ports: [{name: http, port: 1}, {name: tcp, port: 2}]}}"
        )
        #expect(try #require(JSONPath(path)).text(in: object) == text)
    }

    @Test(arguments: ["spec", ".a[", ".a[x", ".a..b", ".", ".a.", ".a[?(x)]"])
    func noPaths(path: String) { #expect(path == "." || JSONPath(path) == nil) }
}
