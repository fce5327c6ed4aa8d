// A mesh made of YAML through the registry, and one proxy's view of it.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Registry
import Testing

@testable import Translation

struct MeshFixture {
    var builder: WorldBuilder
    var node = ProxyNode(role: .sidecar, id: "sleep-abc.default", namespace: "default")

    init(_ yaml: String = "", mesh: String? = nil) {
        builder = WorldBuilder(meshFile: mesh)
        node.labels = ["app": "sleep"]
        node.ipAddresses = ["10.244.0.99"]
        add(yaml)
    }

    mutating func add(_ yaml: String) { change(yaml) }

    @discardableResult
    mutating func change(_ yaml: String) -> WorldChange {
        let changes = yaml.split(separator: "\n---\n").compactMap { text -> ObjectChange? in
            do {
                let tree = try Document.parse(yaml: Array(text.utf8))
                return tree["kind"] == nil ? nil : ObjectChange(tree)
            } catch {
                Issue.record("\(error)\n\(text)")
                return nil
            }
        }
        let change = builder.apply(changes)
        for (key, problems) in change.findings where !problems.isEmpty { Issue.record("\(key): \(problems)") }
        return change
    }

    var world: WorldSnapshot { builder.snapshot }
    var scope: ProxyScope { Translation.scope(for: node, in: world) }
    var request: TranslationRequest { TranslationRequest(node: node, world: world, scope: scope) }

    func clusters() -> [Message] { checked(Translation.clusters(request)) }
    func listeners() -> [Message] { checked(Translation.listeners(request)) }

    func cluster(_ name: String) -> Message { named(name, clusters()) }
    func listener(_ name: String) -> Message { named(name, listeners()) }
    func routes(_ name: String) -> Message { checked(Translation.routes(request, names: [name]))[0] }
    func endpoints(_ name: String) -> Message { checked(Translation.endpoints(request, clusters: [name]))[0] }

    func virtualHost(_ name: String, in routes: String) -> Message {
        named(name, self.routes(routes).items("virtual_hosts"))
    }

    private func named(_ name: String, _ messages: [Message]) -> Message {
        guard let found = messages.first(where: { $0.text("name") == name }) else {
            Issue.record("no \(name) among \(messages.compactMap { $0.text("name") })")
            return Message(type: "google.protobuf.Empty")
        }
        return found
    }

    private func checked(_ resources: [GeneratedResource]) -> [Message] {
        for resource in resources { resource.message.checkRoundTrip() }
        return resources.map(\.message)
    }
}

/// Objects that Kubernetes would have.
enum Cluster {
    struct Pod {
        var address: String
        var labels: [String: String]
        var node = "node-1"
        var hasSidecar = true
    }

    static func service(
        _ name: String, namespace: String = "default", ip: String = "10.0.0.1", ports: [(String, Int)],
        pods: [Pod] = [], spec: String = ""
    ) -> String {
        let portLines = ports.map { "  - {name: \($0.0), port: \($0.1), targetPort: \($0.1)}" }.joined(separator: "\n")
        var texts = [
            """
            apiVersion: v1
            kind: Service
            metadata: {name: \(name), namespace: \(namespace), creationTimestamp: "2024-01-01T00:00:00Z"}
            spec:
              clusterIP: \(ip == "None" ? "None" : ip)
              selector: {app: \(name)}
            \(spec)
              ports:
            \(portLines)
            """
        ]
        for (index, pod) in pods.enumerated() {
            let labels = pod.labels.merging(["app": name]) { $1 }.map { "\"\($0.key)\": \"\($0.value)\"" }
            let mode = pod.hasSidecar ? ", security.istio.io/tlsMode: istio" : ""
            texts.append(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: \(name)-\(index)
                  namespace: \(namespace)
                  labels: {\(labels.sorted().joined(separator: ", "))\(mode)}
                spec: {nodeName: \(pod.node), serviceAccountName: \(name)}
                status:
                  podIP: \(pod.address)
                  phase: Running
                  conditions: [{type: Ready, status: "True"}]
                """)
        }
        let slicePorts = ports.map { "  - {name: \($0.0), port: \($0.1)}" }.joined(separator: "\n")
        let slice = pods.enumerated().map { index, pod in
            """
              - addresses: ["\(pod.address)"]
                conditions: {ready: true}
                nodeName: \(pod.node)
                targetRef: {kind: Pod, name: \(name)-\(index), namespace: \(namespace)}
            """
        }
        if !pods.isEmpty {
            texts.append(
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: \(name)-x, namespace: \(namespace), labels: {kubernetes.io/service-name: \(name)}}
                addressType: IPv4
                ports:
                \(slicePorts)
                endpoints:
                \(slice.joined(separator: "\n"))
                """)
        }
        return texts.joined(separator: "\n---\n") + "\n---\n"
    }

    static func node(_ name: String, region: String, zone: String) -> String {
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: \(name)
          labels: {topology.kubernetes.io/region: \(region), topology.kubernetes.io/zone: \(zone)}

        """ + "\n---\n"
    }

    static let reviews = service(
        "reviews", ports: [("http", 9080)],
        pods: [
            Pod(address: "10.244.0.1", labels: ["version": "v1"]),
            Pod(address: "10.244.0.2", labels: ["version": "v2"]),
            Pod(address: "10.244.0.3", labels: ["version": "v2"], hasSidecar: false),
        ])

    static func object(_ kind: String, _ name: String, namespace: String = "default", _ spec: String) -> String {
        let lines = spec.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        return """
            apiVersion: networking.istio.io/v1
            kind: \(kind)
            metadata: {name: \(name), namespace: \(namespace), creationTimestamp: "2024-01-01T00:00:00Z"}
            spec:
            \(lines.joined(separator: "\n"))

            """ + "\n---\n"
    }
}

/// Short ways into messages.
extension Message {
    /// Follows field names; numbers are indexes, Any and wrappers open themselves.
    func at(_ path: String) -> FieldValue? {
        var value: FieldValue? = .message(self)
        for step in path.split(separator: "/") {
            if case .message(let message) = value {
                let opened = message.unpacked
                if opened.typeName == "google.protobuf.Struct" {
                    guard let inner = opened.freeForm[String(step)]?.string else { return nil }
                    value = .string(inner)
                    continue
                }
                guard opened.schema.field(String(step)) != nil else { return nil }
                value = opened[String(step)]
            } else if case .list(let items) = value, let index = Int(step) {
                value = items.indices.contains(index) ? items[index] : nil
            } else if case .map(let entries) = value {
                value = entries.first { $0.key == .string(String(step)) }?.value
            } else {
                return nil
            }
        }
        if case .message(let message) = value, message.typeName.hasSuffix("Value"), message.typeName.hasPrefix("google")
        {
            return message["value"] ?? .bool(false)
        }
        return value
    }

    func text(_ path: String) -> String? { if case .string(let text)? = at(path) { text } else { nil } }

    func number(_ path: String) -> Int? {
        switch at(path) {
        case .signed(let number)?: Int(number)
        case .unsigned(let number)?: Int(number)
        case .double(let number)?: Int(number)
        case .bool(false)?: 0
        default: nil
        }
    }

    func items(_ path: String) -> [Message] {
        guard case .list(let items)? = at(path) else { return [] }
        return items.compactMap { if case .message(let inner) = $0 { inner } else { nil } }
    }

    func texts(_ path: String) -> [String] {
        guard case .list(let items)? = at(path) else { return [] }
        return items.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    func has(_ path: String) -> Bool { at(path) != nil }
    func isTrue(_ path: String) -> Bool { at(path) == .bool(true) }

    /// Milliseconds of a duration.
    func time(_ path: String) -> Int? {
        guard case .message(let message)? = at(path) else { return nil }
        return DurationText.parse(message.json(pretty: false).filter { $0 != "\"" }).map { Int($0.milliseconds) }
    }

    /// An enumeration's value by name.
    func word(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        let parent = parts.dropLast().joined(separator: "/")
        let last = String(parts.last ?? "")
        var message = self
        if !parent.isEmpty {
            guard case .message(let inner)? = at(parent) else { return nil }
            message = inner.unpacked
        }
        let number: Int64 = if case .signed(let value)? = message[last] { value } else { 0 }
        return message.schema.field(last)?.enumeration?.value(number: Int32(number))?.name
    }

    /// Survives the wire, and breaks none of the API's rules.
    func checkRoundTrip() {
        do {
            let back = try Message(type: typeName, binary: binary())
            #expect(back == self)
            #expect(back.unknownFields().isEmpty)
        } catch {
            Issue.record("\(typeName) \(text("name") ?? ""): \(error)")
        }
    }
}
