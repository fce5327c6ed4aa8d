// How a route finds its cluster: by name, by a header, or by weight.

import Base
import EnvoyAPI
import Formatting

/// One of the clusters of a weighted choice.
public final class WeightedCluster: Sendable {
    /// Nil when a header names the cluster.
    public let cluster: ClusterReference?
    public let clusterHeader: HeaderName?
    fileprivate let configuredWeight: UInt64
    /// Its value replaces the configured weight.
    private let weightKey: RuntimeKey
    public let requestMutations: HeaderMutations
    public let responseMutations: HeaderMutations
    public let hostRewrite: [UInt8]?
    /// The `envoy.lb` part, joined with the route's.
    public let metadataMatch: [String: MetadataValue]
    public let perFilter: PerFilterConfigs

    init(
        _ node: ConfigNode, routeMatch: [String: MetadataValue], levels: [PerFilterLevel],
        runtimePrefix: String, _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) {
        let name = node.string("name")
        let header = node.string("cluster_header")
        if name.isEmpty == header.isEmpty {
            throw node.invalid(
                "", found: name.isEmpty ? "neither name nor cluster_header" : "name and cluster_header",
                expected: "one of name and cluster_header")
        }
        cluster = name.isEmpty ? nil : ClusterReference(name, compilation)
        clusterHeader = header.isEmpty ? nil : HeaderName(header)
        configuredWeight = UInt64(node.optionalUInt32("weight") ?? 0)
        weightKey = runtimePrefix.isEmpty ? .unset : compilation.runtime.key(runtimePrefix + "." + name)
        requestMutations = try HeaderMutations(
            node, add: "request_headers_to_add", remove: "request_headers_to_remove")
        responseMutations = try HeaderMutations(
            node, add: "response_headers_to_add", remove: "response_headers_to_remove")
        let host = node.string("host_rewrite_literal")
        hostRewrite = host.isEmpty ? nil : Array(host.utf8)
        let own = MetadataSet(node, "metadata_match").structure(filter: "envoy.lb") ?? [:]
        metadataMatch = routeMatch.merging(own) { _, own in own }
        perFilter = PerFilterConfigs(levels + [try PerFilterLevel.compile(node, compilation)])
    }

    public var weight: UInt64 { weightKey.unsigned ?? configuredWeight }
}

public enum ClusterChoice: Sendable {
    case named(ClusterReference)
    case header(HeaderName)
    case weighted(WeightedChoice)
}

public struct WeightedChoice: Sendable {
    public enum Value: Sendable {
        case random
        case header(HeaderName)
        case hashPolicy
    }

    public let clusters: [WeightedCluster]
    public let value: Value
    private let configuredTotal: UInt64
    /// With a runtime prefix weights may change between two requests.
    private let isAdjustable: Bool

    /// Some cluster has settings for filters, and which one it is does not wait for the hash of a policy.
    public let configuresFilters: Bool

    init(
        _ node: ConfigNode, routeMatch: [String: MetadataValue], levels: [PerFilterLevel],
        _ compilation: RouteCompilation
    ) throws(InvalidConfiguration) {
        let prefix = node.string("runtime_key_prefix")
        var clusters: [WeightedCluster] = []
        for entry in node.messages("clusters") {
            clusters.append(
                try WeightedCluster(
                    entry, routeMatch: routeMatch, levels: levels, runtimePrefix: prefix, compilation))
        }
        self.clusters = clusters
        isAdjustable = !prefix.isEmpty
        configuredTotal = clusters.reduce(0) { $0 + $1.configuredWeight }
        if configuredTotal == 0 || configuredTotal > UInt64(UInt32.max) {
            throw node.invalid(
                "clusters", found: "weights that add up to \(configuredTotal)",
                expected: "a sum from 1 to \(UInt32.max)")
        }
        // The sum of the weights counts; a total that is given is no longer looked at.
        node.ignore("total_weight")
        switch node.oneof("random_value_specifier") {
        case "header_name": value = .header(HeaderName(node.string("header_name")))
        case "use_hash_policy": value = node.optionalBool("use_hash_policy") == true ? .hashPolicy : .random
        default: value = .random
        }
        if case .hashPolicy = value {
            configuresFilters = false
        } else {
            configuresFilters = clusters.contains { !$0.perFilter.isEmpty }
        }
    }

    public var totalWeight: UInt64 {
        isAdjustable ? max(clusters.reduce(0) { $0 &+ $1.weight }, 1) : configuredTotal
    }

    /// `random` is the stream's; `hash` what the route's hash policy gave.
    func choose(_ request: borrowing HeaderBlock, random: UInt64, hash: UInt64?) -> WeightedCluster {
        var value = random
        switch self.value {
        case .random: break
        case .header(let name):
            // A header that is repeated or no number is not trusted.
            if let index = name.index(in: request, from: 0), name.index(in: request, from: index + 1) == nil,
                let number = request.value(at: index).trimmed.decimal
            {
                value = number
            }
        case .hashPolicy: value = hash ?? random
        }
        let selected = value % totalWeight
        var end: UInt64 = 0
        for cluster in clusters {
            end &+= isAdjustable ? cluster.weight : cluster.configuredWeight
            if selected < end { return cluster }
        }
        return clusters[clusters.count - 1]
    }
}

/// Where a request goes.
public enum ClusterSelection {
    case cluster(ClusterReference, WeightedCluster?)
    /// A name from a header of the request: a view on its block, empty when the header is missing.
    case named(ByteView, WeightedCluster?)

    public var weighted: WeightedCluster? {
        switch self {
        case .cluster(_, let weighted), .named(_, let weighted): weighted
        }
    }
}

extension ClusterChoice {
    public func select(_ request: borrowing HeaderBlock, random: UInt64, hash: UInt64? = nil) -> ClusterSelection {
        switch self {
        case .named(let cluster): return .cluster(cluster, nil)
        case .header(let name): return .named(name.first(in: request) ?? ByteView(), nil)
        case .weighted(let choice):
            let chosen = choice.choose(request, random: random, hash: hash)
            if let cluster = chosen.cluster { return .cluster(cluster, chosen) }
            return .named(chosen.clusterHeader?.first(in: request) ?? ByteView(), chosen)
        }
    }

    /// Whether `select` wants the hash of the route's hash policy.
    public var needsHash: Bool {
        if case .weighted(let choice) = self, case .hashPolicy = choice.value { return true }
        return false
    }

    /// Names known when configuration is compiled.
    var names: [String] {
        switch self {
        case .named(let cluster): [cluster.name]
        case .header: []
        case .weighted(let choice): choice.clusters.compactMap { $0.cluster?.name }
        }
    }
}
