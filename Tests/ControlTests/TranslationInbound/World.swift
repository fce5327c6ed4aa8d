// A mesh written down as YAML, and one proxy's view of it.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Testing

@testable import Registry
@testable import Translation

/// What a test changes of the ordinary: sidecar `reviews-v1` of namespace `default`.
struct Mesh1 {
    var world = WorldSnapshot()
    var node = ProxyNode(role: .sidecar, id: "reviews-v1-abc.default", namespace: "default")

    init(_ objects: String = "", mesh: String = "") {
        let problems = ProblemList()
        let (config, tree) = MeshDefaults.config(over: mesh.isEmpty ? nil : Self.parse(mesh), problems: problems)
        #expect(problems.problems.isEmpty)
        world.mesh = config
        world.defaultProxyConfig = tree["defaultConfig"] ?? .null
        node.proxyConfig = config.defaultConfig ?? .init()
        node.labels = ["app": "reviews", "version": "v1"]
        node.ipAddresses = ["10.1.0.5"]
        for text in objects.split(separator: "\n---\n") { add(Self.parse(String(text))) }
    }

    static func parse(_ text: String) -> DocumentNode {
        do {
            return try Document.parse(yaml: Array(text.utf8))
        } catch {
            Issue.record("\(error)\n\(text)")
            return DocumentNode(.null)
        }
    }

    mutating func add(_ object: DocumentNode) {
        guard let kind = object["kind"]?.string else { return }
        let metadata = ObjectMetadata(of: object)
        func read<Spec: ReadableFields>(_ type: Spec.Type) -> ConfigObject<Spec> {
            let problems = ProblemList()
            let spec = Spec(
                reading: FieldReader(object["spec"] ?? DocumentNode(.mapping([])), path: "spec", problems: problems))
            #expect(problems.problems.isEmpty)
            let version = (object["apiVersion"]?.string ?? "").split(separator: "/")
            let objectKind = ObjectKind(
                group: String(version.first ?? ""), version: String(version.last ?? ""), kind: kind,
                plural: kind.lowercased() + "s")
            return ConfigObject(kind: objectKind, metadata: metadata, spec: spec)
        }
        switch kind {
        case "Gateway": world.gateways.append(read(Networking.Gateway.self))
        case "VirtualService": world.virtualServices.append(read(Networking.VirtualService.self))
        case "DestinationRule": world.destinationRules.append(read(Networking.DestinationRule.self))
        case "ProxyConfig": world.proxyConfigs.append(read(Networking.ProxyConfig.self))
        case "Sidecar": world.sidecars.append(read(Networking.Sidecar.self))
        case "EnvoyFilter": world.envoyFilters.append(read(Networking.EnvoyFilter.self))
        case "PeerAuthentication": world.peerAuthentications.append(read(Security.PeerAuthentication.self))
        default: Issue.record("no kind \(kind)")
        }
    }

    @discardableResult
    mutating func service(
        _ name: String, namespace: String = "default", _ ports: [ServicePort],
        change: (inout MeshService) -> Void = { _ in }
    ) -> MeshService {
        let id = ServiceID(hostname: "\(name).\(namespace).svc.cluster.local", namespace: namespace)
        var service = MeshService(
            id: id, name: name, ports: ports, provider: "Kubernetes",
            source: ConfigKey(kind: "Service", namespace: namespace, name: name))
        service.subjectAltNames = ["spiffe://cluster.local/ns/\(namespace)/sa/\(name)"]
        change(&service)
        world.services[id] = service
        world.namespacesOfHostname[id.hostname, default: []].append(namespace)
        return service
    }

    /// The node's own workload serves it.
    mutating func serve(_ name: String, port: Int, _ portProtocol: PortProtocol, targetPort: Int? = nil) {
        let port = ServicePort(name: portProtocol.rawValue.lowercased(), number: port, protocol: portProtocol)
        let service = service(name, [port])
        node.targets.append(ServiceTarget(service: service, port: port, endpointPort: targetPort ?? port.number))
    }

    mutating func becomeGateway(
        _ labels: [String: String] = ["istio": "ingressgateway"], namespace: String = "istio-system"
    ) {
        node.role = .router
        node.namespace = namespace
        node.labels = labels
    }

    var request: TranslationRequest {
        TranslationRequest(node: node, world: world, scope: Translation.scope(for: node, in: world))
    }
}

extension [GeneratedResource] {
    subscript(named name: String) -> Message {
        guard let found = first(where: { $0.name == name }) else {
            Issue.record("no \(name) among \(map(\.name))")
            return Message(type: "google.protobuf.Empty")
        }
        return found.message
    }
}

/// Short ways into messages.
extension Message {
    /// Follows field names; numbers are indexes, Any and wrappers open themselves.
    func at(_ path: String) -> FieldValue? {
        var value: FieldValue? = .message(self)
        for step in path.split(separator: ".") {
            if case .message(let message) = value {
                let opened = message.unpacked
                guard opened.schema.field(String(step)) != nil else { return nil }
                value = opened[String(step)]
            } else if let index = Int(step), let items = value?.listItems {
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

    func text(_ path: String) -> String? { at(path)?.text }
    func number(_ path: String) -> Int? { at(path)?.wrappedNumber }
    func items(_ path: String) -> [Message] { at(path)?.listItems.compactMap(\.inner) ?? [] }
    func texts(_ path: String) -> [String] { at(path)?.listItems.compactMap(\.text) ?? [] }
    func has(_ path: String) -> Bool { at(path) != nil }
    func isTrue(_ path: String) -> Bool { at(path) == .bool(true) }
    /// An enumeration's value by name.
    func named(_ field: String) -> String? {
        guard case .signed(let number) = self[field] else { return nil }
        return schema.field(field)?.enumeration?.value(number: Int32(number))?.name
    }

    /// Survives the wire, and breaks none of the API's rules.
    func checkRoundTrip() {
        do {
            let back = try Message(type: typeName, binary: binary())
            #expect(back == self)
            #expect(back.unknownFields().isEmpty)
        } catch {
            Issue.record("\(typeName): \(error)")
        }
    }
}

/// Every chain of a listener as one line: name, port, transport, protocols, what it ends in, whether TLS is terminated.
func chainLines(_ listener: Message) -> [String] {
    listener.items("filter_chains").map { chain in
        let match = chain.at("filter_chain_match")?.inner
        let port = match?.number("destination_port").map { "\($0)" } ?? "*"
        let filters = chain.items("filters").compactMap { $0.text("name")?.split(separator: ".").last }
        let protocols = match?.texts("application_protocols").joined(separator: ",") ?? ""
        let names = match?.texts("server_names").joined(separator: ",") ?? ""
        let parts = [
            chain.text("name") ?? "", port, match?.text("transport_protocol") ?? "", names, protocols,
            filters.joined(separator: "+"), chain.has("transport_socket") ? "TLS" : "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
