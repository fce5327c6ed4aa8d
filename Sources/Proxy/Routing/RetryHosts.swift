// What a retry policy says of the hosts and priorities that further attempts go to.

import EnvoyAPI
import Formatting

public struct RetryHosts: Sendable {
    /// Try another host than those that failed.
    public private(set) var avoidsPrevious = false
    /// Keep away from hosts whose metadata says that they are canaries.
    public private(set) var omitsCanaries = false
    /// Keep away from hosts that have all of one of these.
    public private(set) var omittedMetadata: [[String: MetadataValue]] = []
    /// How often a host is chosen anew when it is one to keep away from.
    public let selectionAttempts: Int
    /// After so many attempts each, the priorities that were tried get no load.
    public let priorityUpdateFrequency: Int?

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        selectionAttempts = Int(max(node.int64("host_selection_retry_max_attempts"), 0))
        priorityUpdateFrequency = try node.message("retry_priority").map { priority throws(InvalidConfiguration) in
            try Self.priority(priority)
        }
        for predicate in node.messages("retry_host_predicate") { try read(predicate) }
    }

    public var isSelective: Bool { avoidsPrevious || omitsCanaries || !omittedMetadata.isEmpty }

    private mutating func read(_ predicate: ConfigNode) throws(InvalidConfiguration) {
        let name = predicate.string("name")
        let config = predicate.any("typed_config")
        switch config?.typeName ?? "" {
        case "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate": avoidsPrevious = true
        case "envoy.extensions.retry.host.omit_canary_hosts.v3.OmitCanaryHostsPredicate": omitsCanaries = true
        case "envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig":
            guard let config else { return }
            let wanted = MetadataSet(config, "metadata_match").structure(filter: "envoy.lb") ?? [:]
            if !wanted.isEmpty { omittedMetadata.append(wanted) }
        case "" where name == "envoy.retry_host_predicates.previous_hosts": avoidsPrevious = true
        case "" where name == "envoy.retry_host_predicates.omit_canary_hosts": omitsCanaries = true
        case let type: throw predicate.unsupported("name", "the host predicate \(name) \(type)")
        }
    }

    private static func priority(_ node: ConfigNode) throws(InvalidConfiguration) -> Int {
        let name = node.string("name")
        guard let config = node.any("typed_config"),
            config.typeName == "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig"
        else { throw node.unsupported("name", "the retry priority \(name)") }
        return Int(config.int32("update_frequency"))
    }
}
