// Scoped routes: how a request's headers become the key of the scope whose routes it goes by.

import Base
import EnvoyAPI
import Formatting

/// `envoy.config.route.v3.ScopedRouteConfiguration.Key`.
public struct ScopeKey: Sendable, Hashable {
    public let fragments: [[UInt8]]

    public init(fragments: [[UInt8]]) { self.fragments = fragments }

    public init(_ node: ConfigNode) {
        fragments = node.messages("fragments").map { Array($0.string("string_key").utf8) }
    }

    /// The same as `ScopeKeyBuilder.hash` of a request with this key.
    fileprivate var hash: Int {
        var hasher = Hasher()
        for fragment in fragments { fragment.withView { ScopeKeyBuilder.add($0, to: &hasher) } }
        return hasher.finalize()
    }
}

/// `ScopedRoutes.ScopeKeyBuilder`. Reads the key in place: nothing is copied for a request.
public struct ScopeKeyBuilder: Sendable {
    private enum Extract: Sendable {
        case index(Int)
        case element(separator: [UInt8], key: [UInt8])
    }

    private struct Fragment: Sendable {
        let header: HeaderName
        /// Empty: the value is one element.
        let separator: [UInt8]
        let extract: Extract
    }

    private let fragments: [Fragment]

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        var fragments: [Fragment] = []
        for fragment in node.messages("fragments") {
            guard let extractor = fragment.message("header_value_extractor") else {
                throw fragment.invalid(
                    "header_value_extractor", found: "nothing", expected: "where the fragment comes from")
            }
            fragments.append(try Self.fragment(extractor))
        }
        self.fragments = fragments
    }

    private static func fragment(_ node: ConfigNode) throws(InvalidConfiguration) -> Fragment {
        let separator = Array(node.string("element_separator").utf8)
        let extract: Extract
        if let element = node.message("element") {
            extract = .element(
                separator: Array(element.string("separator").utf8), key: Array(element.string("key").utf8))
        } else if node.oneof("extract_type") == "index" {
            let index = Int(node.uint32("index"))
            if separator.isEmpty, index > 0 {
                throw node.invalid("index", found: "\(index)", expected: "0, since there is no element_separator")
            }
            extract = .index(index)
        } else {
            throw node.invalid("", found: "no extract_type", expected: "index or element")
        }
        return Fragment(header: HeaderName(node.string("name")), separator: separator, extract: extract)
    }

    // MARK: - Requests

    /// Nil when the request has no key.
    func hash(_ request: borrowing HeaderBlock) -> Int? {
        var hasher = Hasher()
        for index in fragments.indices {
            guard let value = value(index, request) else { return nil }
            Self.add(value, to: &hasher)
        }
        return hasher.finalize()
    }

    func matches(_ key: ScopeKey, _ request: borrowing HeaderBlock) -> Bool {
        if key.fragments.count != fragments.count { return false }
        for index in fragments.indices {
            guard let value = value(index, request), value.equals(key.fragments[index]) else { return false }
        }
        return true
    }

    fileprivate static func add(_ value: ByteView, to hasher: inout Hasher) {
        hasher.combine(value.count)
        // SAFETY: the view outlives the call, which only reads.
        unsafe hasher.combine(bytes: value.unsafeRaw)
    }

    /// The key as it would be looked up, for tests.
    func key(_ request: borrowing HeaderBlock) -> ScopeKey? {
        var found: [[UInt8]] = []
        for index in fragments.indices {
            guard let value = value(index, request) else { return nil }
            found.append(value.array)
        }
        return ScopeKey(fragments: found)
    }

    /// Of several headers with the name the first counts, as in Envoy.
    private func value(_ index: Int, _ request: borrowing HeaderBlock) -> ByteView? {
        let fragment = fragments[index]
        guard var rest = fragment.header.first(in: request) else { return nil }
        var place = 0
        while true {
            let end = fragment.separator.isEmpty ? nil : Self.firstRange(of: fragment.separator, in: rest)
            let element = end.map { rest.prefix($0.lowerBound) } ?? rest
            switch fragment.extract {
            case .index(let wanted):
                if place == wanted { return element }
            case .element(let separator, let key):
                // Without the separator the element is a key with an empty value.
                let split = Self.firstRange(of: separator, in: element)
                let name = split.map { element.prefix($0.lowerBound) } ?? element
                if name.equals(key) { return element.dropFirst(split?.upperBound ?? element.count) }
            }
            guard let end else { return nil }
            rest = rest.dropFirst(end.upperBound)
            place += 1
        }
    }

    private static func firstRange(of needle: [UInt8], in bytes: ByteView) -> Range<Int>? {
        needle.withView { bytes.firstRange(of: $0) }
    }
}

/// Finds a scope by a request. Immutable; shared by all loops.
public struct ScopeIndex: Sendable {
    private let keys: [ScopeKey]
    private let places: [Int: [Int]]

    /// Where two keys are the same, the later counts.
    public init(_ keys: [ScopeKey]) {
        var latest: [ScopeKey: Int] = [:]
        for (place, key) in keys.enumerated() { latest[key] = place }
        var places: [Int: [Int]] = [:]
        for (key, place) in latest { places[key.hash, default: []].append(place) }
        self.keys = keys
        self.places = places
    }

    /// The place of its key among those given.
    public func find(_ builder: ScopeKeyBuilder, _ request: borrowing HeaderBlock) -> Int? {
        guard let hash = builder.hash(request), let candidates = places[hash] else { return nil }
        for place in candidates {
            if builder.matches(keys[place], request) { return place }
        }
        return nil
    }
}
