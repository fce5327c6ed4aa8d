// How a cluster is divided into subsets by its hosts' metadata.

import EnvoyAPI
import Formatting

public enum SubsetFallback: Sendable, Hashable {
    case undefined, none, anyEndpoint, defaultSubset, keysSubset
}

public struct SubsetSelector: Sendable {
    /// Sorted, without repetition.
    public let keys: [String]
    public let fallback: SubsetFallback
    public let fallbackKeys: [String]
    public let hasSingleHost: Bool

    public init(
        keys: [String], fallback: SubsetFallback = .undefined, fallbackKeys: [String] = [], hasSingleHost: Bool = false
    ) {
        self.keys = Set(keys).sorted()
        self.fallback = fallback
        self.fallbackKeys = Set(fallbackKeys).sorted()
        self.hasSingleHost = hasSingleHost
    }

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let fallback: SubsetFallback =
            switch node.enumeration("fallback_policy") {
            case "NO_FALLBACK": .none
            case "ANY_ENDPOINT": .anyEndpoint
            case "DEFAULT_SUBSET": .defaultSubset
            case "KEYS_SUBSET": .keysSubset
            default: .undefined
            }
        self.init(
            keys: node.strings("keys"), fallback: fallback, fallbackKeys: node.strings("fallback_keys_subset"),
            hasSingleHost: node.bool("single_host_per_subset"))
        try check(node)
    }

    private func check(_ node: ConfigNode) throws(InvalidConfiguration) {
        if fallback != .keysSubset {
            if fallbackKeys.isEmpty { return }
            throw node.invalid(
                "fallback_keys_subset", found: fallbackKeys.joined(separator: ", "),
                expected: "nothing, as the fallback_policy is not KEYS_SUBSET")
        }
        if fallbackKeys.isEmpty || fallbackKeys.count == keys.count || !Set(fallbackKeys).isSubset(of: keys) {
            throw node.invalid(
                "fallback_keys_subset", found: fallbackKeys.isEmpty ? "nothing" : fallbackKeys.joined(separator: ", "),
                expected: "some, but not all, of the selector's keys")
        }
    }
}

public struct SubsetParams: Sendable {
    public var fallback = SubsetFallback.none
    public var defaultSubset: [String: MetadataValue] = [:]
    public var selectors: [SubsetSelector] = []
    public var weightsLocalities = false
    public var scalesLocalityWeights = false
    public var panicsToAny = false
    public var listsMatchAny = false
    public var triesFallbackList = false
    public var allowsRedundantKeys = false

    public init() {}

    /// `Cluster.LbSubsetConfig`, or the subset policy, whose fields are named alike.
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.enumeration("fallback_policy") {
        case "ANY_ENDPOINT": fallback = .anyEndpoint
        case "DEFAULT_SUBSET": fallback = .defaultSubset
        default: fallback = .none
        }
        if let value = node.structValue("default_subset"), case .structure(let fields) = MetadataValue(value) {
            defaultSubset = fields
        }
        for selector in node.messages("subset_selectors") { selectors.append(try SubsetSelector(selector)) }
        weightsLocalities = node.bool("locality_weight_aware")
        scalesLocalityWeights = node.bool("scale_locality_weight")
        panicsToAny = node.bool("panic_mode_any")
        listsMatchAny = node.bool("list_as_any")
        triesFallbackList = node.enumeration("metadata_fallback_policy") == "FALLBACK_LIST"
        if scalesLocalityWeights, !weightsLocalities {
            throw node.invalid(
                "scale_locality_weight", found: "true", expected: "locality_weight_aware to be set beside it")
        }
    }
}
