// What a request asks of its hosts' metadata, prepared once per route.

import Formatting

/// The `envoy.lb` part of a route's `metadata_match`, with its hash worked out, so that looking for a subset neither
/// allocates nor hashes values.
public final class SubsetCriteria: Sendable, Hashable {
    public struct Pair: Sendable, Hashable {
        public let key: String
        public let value: MetadataValue
    }

    /// Sorted by key.
    public let pairs: [Pair]
    let keys: [String]
    private let fingerprint: Int

    /// With `fallback_list`, what to ask for instead, in order of preference.
    let alternatives: [SubsetCriteria]

    public init(_ fields: [String: MetadataValue], readsFallbackList: Bool = true) {
        pairs = fields.sorted { $0.key < $1.key }.map { Pair(key: $0.key, value: $0.value) }
        keys = pairs.map(\.key)
        var hasher = Hasher()
        hasher.combine(pairs)
        fingerprint = hasher.finalize()
        guard readsFallbackList, case .list(let entries) = fields["fallback_list"] else {
            alternatives = []
            return
        }
        var rest = fields
        rest["fallback_list"] = nil
        alternatives = entries.compactMap { entry in
            guard case .structure(let preferred) = entry else { return nil }
            return SubsetCriteria(rest.merging(preferred) { _, new in new }, readsFallbackList: false)
        }
    }

    public static func == (left: SubsetCriteria, right: SubsetCriteria) -> Bool {
        left === right || left.pairs == right.pairs
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }

    /// Only the pairs whose keys are among `kept`.
    func restricted(to kept: [String]) -> SubsetCriteria {
        let fields = pairs.filter { kept.contains($0.key) }.map { ($0.key, $0.value) }
        return SubsetCriteria(Dictionary(fields) { _, last in last }, readsFallbackList: false)
    }
}
