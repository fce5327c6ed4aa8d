// What the configuration says about statistics: which exist, which tags their names hold, how histograms are cut.

import Base
import CRE2

/// `envoy.type.matcher.v3.StringMatcher` over names of statistics.
public enum StatNameMatcher: Sendable {
    case exact(String)
    case prefix(String)
    case suffix(String)
    case contains(String)
    /// The whole name has to match.
    case pattern(StatFilter)
    /// The matcher inside gets the name in lower case, and was lowered itself.
    indirect case ignoringCase(StatNameMatcher)

    public func matches(_ name: String) -> Bool {
        switch self {
        case .exact(let text): name == text
        case .prefix(let text): name.hasPrefix(text)
        case .suffix(let text): name.hasSuffix(text)
        case .contains(let text): text.isEmpty || name.contains(text)
        case .pattern(let filter): filter.isWhole(name)
        case .ignoringCase(let inner): inner.matches(name.lowercased())
        }
    }
}

/// One of `stats_tags`.
public struct StatTagRule: Sendable {
    public enum Value: Sendable {
        /// The first group of the expression is cut out of the name, the second is the value, or the first without it.
        case pattern(StatFilter)
        case fixed(String)
    }

    public let name: String
    public let value: Value
    /// The expression says which word a name begins with (`^http\.`): such rules come after the others.
    let hasLeadingWord: Bool

    public init(name: String, value: Value, expression: String = "") {
        self.name = name
        self.value = value
        let word = expression.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        hasLeadingWord =
            expression.hasPrefix("^") && !word.isEmpty && expression.dropFirst(1 + word.count).hasPrefix("\\.")
    }
}

/// `envoy.config.metrics.v3.StatsConfig`.
public struct StatsRules: Sendable {
    public enum Selection: Sendable {
        case all, none
        case only([StatNameMatcher])
        case except([StatNameMatcher])
    }

    public var selection = Selection.all
    /// Of the tags that names have by Envoy's rules those that are wanted; nil: all.
    public var defaultTags: Set<String>?
    public var tags: [StatTagRule] = []
    /// The first that matches gives a histogram its bounds.
    public var bounds: [(matcher: StatNameMatcher, bounds: [Double])] = []

    public init() {}

    public func isWanted(_ name: String) -> Bool {
        switch selection {
        case .all: true
        case .none: false
        case .only(let matchers): matchers.contains { $0.matches(name) }
        case .except(let matchers): !matchers.contains { $0.matches(name) }
        }
    }

    /// Offsets of the names that are not wanted.
    func hidden(prefix: String, _ names: [String]) -> Set<UInt8> {
        if case .all = selection { return [] }
        var hidden: Set<UInt8> = []
        for (offset, name) in names.enumerated() where !isWanted(prefix + name) {
            hidden.insert(UInt8(truncatingIfNeeded: offset))
        }
        return hidden
    }

    func bounds(of name: String) -> [Double] {
        bounds.first { $0.matcher.matches(name) }?.bounds ?? HistogramSnapshot.bounds
    }

    /// Whether Envoy's rules have a tag of this name.
    public static func isDefaultTag(_ name: String) -> Bool { TaggedName.isKnown(name) }

    /// Whether tags can be told from a block's prefix and its names apart from each other.
    var tagsArePlain: Bool {
        tags.allSatisfy { rule in
            if case .fixed = rule.value { return true }
            return false
        }
    }
}

/// An RE2 expression over names.
@safe
public final class StatFilter: @unchecked Sendable {
    // SAFETY: matching is const and safe for concurrent use; set in `init`, freed in `deinit`.
    private let handle: OpaquePointer

    public init(_ pattern: String) throws(InvalidStatsQuery) {
        var reason = [CChar](repeating: 0, count: 256)
        guard let handle = unsafe skein_regex_compile(pattern, pattern.utf8.count, &reason, 256) else {
            let words = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw InvalidStatsQuery(message: "Invalid re2 regex: \(words)")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe skein_regex_free(handle) }

    public func isFound(in name: String) -> Bool {
        name.withView { view in
            let raw = unsafe view.unsafeRaw
            let start = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe skein_regex_partial_match(handle, start, raw.count) == 1
        }
    }

    func isWhole(_ name: String) -> Bool {
        name.withView { view in
            let raw = unsafe view.unsafeRaw
            let start = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe skein_regex_full_match(handle, start, raw.count) == 1
        }
    }

    public var groups: Int { unsafe Int(skein_regex_capture_count(handle)) }

    /// Where the first two groups matched, in bytes; nil when the expression is not found.
    func captures(in name: String) -> (first: Range<Int>, second: Range<Int>?)? {
        name.withView { view in
            let raw = unsafe view.unsafeRaw
            let start = unsafe raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            var places = [Int](repeating: -1, count: 4)
            guard unsafe skein_regex_captures(handle, start, raw.count, &places) == 1, places[0] >= 0 else {
                return nil
            }
            return (places[0]..<places[1], places[2] >= 0 ? places[2]..<places[3] : nil)
        }
    }
}
