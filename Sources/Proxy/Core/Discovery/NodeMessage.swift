// What the proxy says of itself to control planes.

import Base
import Document
import EnvoyAPI

/// `envoy.config.core.v3.Node`: the bootstrap's, with what the command line says and what the program knows.
enum NodeMessage {
    /// The bootstrap may give `user_agent_name` and `user_agent_build_version`, for control planes that serve only
    /// programs which they know.
    static func make(_ configured: Message?, _ identity: NodeIdentity) -> Message {
        var node = configured ?? Message(type: "envoy.config.core.v3.Node")
        node["id"] = .string(identity.id)
        node["cluster"] = .string(identity.cluster)
        if !identity.zone.isEmpty {
            var locality = Message(type: "envoy.config.core.v3.Locality")
            if case .message(let found) = node["locality"] { locality = found }
            locality["zone"] = .string(identity.zone)
            node["locality"] = .message(locality)
        }
        if node["user_agent_name"] == nil { node["user_agent_name"] = "skein" }
        if node["user_agent_build_version"] == nil, node["user_agent_version"] == nil {
            node["user_agent_build_version"] = .message(buildVersion)
        }
        return node
    }

    private static var buildVersion: Message {
        var version = Message(type: "envoy.type.v3.SemanticVersion")
        let parts = ReleaseVersion.current.split(separator: ".").compactMap { UInt64($0) }
        for (field, part) in zip(["major_number", "minor_number", "patch"], parts) {
            version[field] = .unsigned(part)
        }
        var build = Message(type: "envoy.config.core.v3.BuildVersion")
        build["version"] = .message(version)
        let follows = DocumentNode(.string("envoy \(ReleaseVersion.envoy)"))
        build["metadata"] = .structure(.mapping([(key: DocumentKey("follows"), value: follows)]))
        return build
    }
}
