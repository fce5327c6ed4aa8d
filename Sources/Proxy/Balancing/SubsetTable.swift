// The subsets of a snapshot, found by what a request asks for.

import Formatting

/// Immutable and shared by loops. Set 0 is the default subset, set 1 is every host; the others follow.
final class SubsetTable: Sendable {
    static let defaultSet = 0
    static let anySet = 1

    let params: SubsetParams
    let sets: [BalancedSet]
    private let places: [SubsetCriteria: Int]
    private let selectors: [[String]: SubsetSelector]

    /// Subsets that selectors made.
    var count: Int { sets.count - 2 }

    init(_ params: SubsetParams, _ levels: [BalancedSet.Level], _ builder: BalancedSetBuilder) {
        self.params = params
        selectors = Dictionary(params.selectors.map { ($0.keys, $0) }) { first, _ in first }
        let metadata = builder.hosts.map(\.balancingMetadata)
        func subset(_ isMember: (Int) -> Bool) -> BalancedSet {
            let reduced = levels.map { Self.reduce($0, params, isMember) }
            return builder.build(reduced, weightsLocalities: params.weightsLocalities)
        }
        var sets = [
            subset { slot in Self.matches(metadata[slot], params.defaultSubset, listsMatchAny: params.listsMatchAny) },
            builder.build(levels, weightsLocalities: builder.params.weightsLocalities),
        ]
        var places: [SubsetCriteria: Int] = [:]
        for selector in params.selectors {
            for (criteria, members) in Self.members(selector, metadata, params) where places[criteria] == nil {
                let chosen = selector.hasSingleHost ? Set(members.prefix(1)) : Set(members)
                places[criteria] = sets.count
                sets.append(subset { chosen.contains($0) })
            }
        }
        self.sets = sets
        self.places = places
    }

    /// How many subsets `other` lacks.
    func missing(from other: SubsetTable?) -> Int {
        places.keys.filter { other?.places[$0] == nil }.count
    }

    func place(of criteria: SubsetCriteria) -> Int? { places[criteria] }
    func selector(for criteria: SubsetCriteria) -> SubsetSelector? { selectors[criteria.keys] }

    /// Every combination of values that a host shows for a selector's keys, with the hosts that show it.
    private static func members(
        _ selector: SubsetSelector, _ metadata: [[String: MetadataValue]], _ params: SubsetParams
    ) -> [(SubsetCriteria, [Int])] {
        var order: [SubsetCriteria] = []
        var found: [SubsetCriteria: [Int]] = [:]
        if selector.keys.isEmpty { return [] }
        for (slot, fields) in metadata.enumerated() {
            for combination in combinations(selector.keys[...], fields, params.listsMatchAny) {
                let criteria = SubsetCriteria(combination, readsFallbackList: false)
                if found[criteria] == nil { order.append(criteria) }
                if found[criteria]?.last != slot { found[criteria, default: []].append(slot) }
            }
        }
        return order.map { ($0, found[$0] ?? []) }
    }

    private static func combinations(
        _ keys: ArraySlice<String>, _ fields: [String: MetadataValue], _ listsMatchAny: Bool
    ) -> [[String: MetadataValue]] {
        guard let key = keys.first else { return [[:]] }
        guard let value = fields[key] else { return [] }
        var values = [value]
        if listsMatchAny, case .list(let elements) = value { values = elements }
        let rest = combinations(keys.dropFirst(), fields, listsMatchAny)
        return values.flatMap { value in rest.map { $0.merging([key: value]) { own, _ in own } } }
    }

    private static func matches(
        _ fields: [String: MetadataValue], _ wanted: [String: MetadataValue], listsMatchAny: Bool
    ) -> Bool {
        wanted.allSatisfy { key, value in
            if listsMatchAny, case .list(let elements) = fields[key] { return elements.contains(value) }
            return fields[key] == value
        }
    }

    private static func reduce(
        _ level: BalancedSet.Level, _ params: SubsetParams, _ isMember: (Int) -> Bool
    ) -> BalancedSet.Level {
        var result = BalancedSet.Level()
        result.slots = level.slots.filter { isMember(Int($0)) }
        result.localities = level.localities.map { locality in
            let kept = locality.slots.filter { isMember(Int($0)) }
            var weight = locality.weight
            if params.scalesLocalityWeights, weight > 0, !locality.slots.isEmpty {
                let scaled = Double(weight) * Double(kept.count) / Double(locality.slots.count)
                weight = max(1, UInt32(scaled.rounded()))
            }
            return (locality.key, weight, kept)
        }
        return result
    }
}
