// A control plane's side of the wire for tests of the machines: builds responses and reads requests.

import Base
import Discovery
import EnvoyAPI

enum Wire {
    static func cluster(_ name: String, timeout: Int64 = 1) -> Message {
        var message = Message(type: "envoy.config.cluster.v3.Cluster")
        message["name"] = .string(name)
        message["connect_timeout"] = .duration(.seconds(timeout))
        return message
    }

    static func endpoints(_ name: String) -> Message {
        var message = Message(type: "envoy.config.endpoint.v3.ClusterLoadAssignment")
        message["cluster_name"] = .string(name)
        return message
    }

    static func resource(
        _ name: String, version: String, _ message: Message?, timeToLive: TimeSpan? = nil
    ) -> Message {
        var resource = Message(type: "envoy.service.discovery.v3.Resource")
        resource["name"] = .string(name)
        resource["version"] = .string(version)
        if let message { resource["resource"] = .any(message) }
        if let timeToLive { resource["ttl"] = .duration(timeToLive) }
        return resource
    }

    static func world(
        _ type: ResourceType, _ version: String, nonce: String, _ resources: [Message]
    ) -> [UInt8] {
        var response = Message(type: "envoy.service.discovery.v3.DiscoveryResponse")
        response["version_info"] = .string(version)
        response["type_url"] = .string(type.typeURL)
        response["nonce"] = .string(nonce)
        for resource in resources { response.append(.message(resource), to: "resources") }
        return response.binary()
    }

    static func delta(
        _ type: ResourceType, nonce: String, _ resources: [Message], removed: [String] = []
    ) -> [UInt8] {
        var response = Message(type: "envoy.service.discovery.v3.DeltaDiscoveryResponse")
        response["type_url"] = .string(type.typeURL)
        response["nonce"] = .string(nonce)
        for resource in resources { response.append(.message(resource), to: "resources") }
        for name in removed { response.append(.string(name), to: "removed_resources") }
        return response.binary()
    }

    static let node: [UInt8] = {
        var node = Message(type: "envoy.config.core.v3.Node")
        node["id"] = "me"
        return node.binary()
    }()
}

/// A request in words.
struct Asked: Equatable, CustomStringConvertible {
    var type = ""
    var names: [String] = []
    var left: [String] = []
    var version = ""
    var known: [String: String] = [:]
    var nonce = ""
    var hasNode = false
    var failure: String?

    init(world bytes: [UInt8]) throws {
        let node = ConfigNode(try Message(type: "envoy.service.discovery.v3.DiscoveryRequest", binary: bytes))
        names = node.strings("resource_names")
        version = node.string("version_info")
        take(node)
    }

    init(delta bytes: [UInt8]) throws {
        let node = ConfigNode(try Message(type: "envoy.service.discovery.v3.DeltaDiscoveryRequest", binary: bytes))
        names = node.strings("resource_names_subscribe")
        left = node.strings("resource_names_unsubscribe")
        for (name, version) in node.stringMap("initial_resource_versions") { known[name] = version }
        take(node)
    }

    private mutating func take(_ node: ConfigNode) {
        type = String(node.string("type_url").split(separator: ".").last ?? "")
        nonce = node.string("response_nonce")
        hasNode = node.has("node")
        failure = node.message("error_detail")?.string("message")
    }

    var description: String {
        var text = type + " " + names.joined(separator: ",")
        if !left.isEmpty { text += " without " + left.joined(separator: ",") }
        if !version.isEmpty { text += " at " + version }
        for (name, version) in known.sorted(by: { $0.key < $1.key }) { text += " has \(name)=\(version)" }
        if !nonce.isEmpty { text += failure == nil ? " ack \(nonce)" : " nack \(nonce)" }
        return text
    }
}

extension DiscoveryMachine {
    func asked() throws -> [String] {
        var all: [String] = []
        while let bytes = nextRequest() {
            all.append(try (self is DeltaMachine ? Asked(delta: bytes) : Asked(world: bytes)).description)
        }
        return all
    }

    func outcome(_ bytes: [UInt8]) throws -> Outcome { try bytes.withView { try received($0) } }

    /// Takes a response whose changes nobody refuses.
    @discardableResult
    func take(_ bytes: [UInt8], refusing: [ResourceRefusal] = [], now: Instant = .init(nanoseconds: 0)) throws
        -> ResourceUpdate?
    {
        guard case .changes(let changes) = try outcome(bytes) else { return nil }
        settle(changes, refused: refusing, now: now)
        return changes.update
    }
}

extension ResourceUpdate {
    var words: String {
        (changed.map { "\($0.name)=\($0.version)" } + removed.map { "-\($0)" }).joined(separator: " ")
    }
}
