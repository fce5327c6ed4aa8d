// envoy.config.route.v3.RateLimit: what a request is counted under.

import Base
import EnvoyAPI
import Formatting

/// What the actions of a rule may speak of beside headers and stream facts.
public struct RateLimitSubject {
    /// The cluster that the route names; empty when it has none.
    public let destinationCluster: String
    public let sourceCluster: String

    public init(destinationCluster: String, sourceCluster: String) {
        self.destinationCluster = destinationCluster
        self.sourceCluster = sourceCluster
    }
}

/// The actions that make one descriptor.
public struct RateLimitRule: Sendable {
    indirect enum Action: Sendable {
        case sourceCluster
        case destinationCluster
        case header(HeaderName, key: [UInt8], skipsAbsent: Bool)
        case queryParameter([UInt8], key: [UInt8], skipsAbsent: Bool)
        case remoteAddress
        case maskedRemoteAddress(v4: Int, v6: Int)
        case literal(key: [UInt8], value: [UInt8])
        case formatted(key: [UInt8], Formatter)
        case headerMatch(key: [UInt8], value: [UInt8], expected: Bool, [HeaderMatcher])
        case queryMatch(key: [UInt8], value: [UInt8], expected: Bool, [QueryParameterMatcher])
        case metadata(RateLimitMetadata)
    }

    public let stage: UInt32
    /// Nil counts one.
    public let hits: RateLimitHits?
    let actions: [Action]
    /// Switched off by a key that only a runtime could know.
    let isDisabled: Bool

    /// `isEmbedded`: part of a filter's configuration, where stages and overrides have no place.
    public init(_ node: ConfigNode, isEmbedded: Bool = false) throws(InvalidConfiguration) {
        stage = node.optionalUInt32("stage") ?? 0
        let disableKey = node.string("disable_key")
        isDisabled = !disableKey.isEmpty
        if isEmbedded {
            for field in ["stage", "disable_key", "limit"] where node.has(field) {
                throw node.invalid(field, found: "a value", expected: "nothing in rules that stand in a filter")
            }
        }
        // A rate limit service could be told of it; nobody else.
        node.ignore("limit", "apply_on_stream_done")
        hits = try node.message("hits_addend").map { node throws(InvalidConfiguration) in try RateLimitHits(node) }
        var actions: [Action] = []
        for action in node.messages("actions") { actions.append(try Self.action(action)) }
        self.actions = actions
    }

    public static func list(
        _ nodes: [ConfigNode], isEmbedded: Bool = false
    ) throws(InvalidConfiguration) -> [RateLimitRule] {
        var rules: [RateLimitRule] = []
        for node in nodes { rules.append(try RateLimitRule(node, isEmbedded: isEmbedded)) }
        return rules
    }

    /// Appends the descriptor's entries; false when the request makes none.
    public func append(
        to descriptor: inout RateLimitDescriptor, _ request: borrowing HeaderBlock, _ info: borrowing StreamInfo,
        _ subject: RateLimitSubject
    ) -> Bool {
        if isDisabled { return false }
        for action in actions where !action.append(to: &descriptor, request, info, subject) { return false }
        return true
    }
}

/// How many tokens a request takes.
public enum RateLimitHits: Sendable {
    case number(UInt64)
    case format(Formatter)

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let format = node.string("format")
        if let number = node.optionalUInt64("number") {
            if !format.isEmpty { throw node.invalid("format", found: "format and number", expected: "one of them") }
            self = .number(number)
        } else if format.isEmpty {
            throw node.invalid("", found: "nothing", expected: "number or format")
        } else {
            let formatter = try node.formatter("format", format, omitEmptyValues: true)
            guard formatter.isSingleCommand else {
                throw node.invalid("format", found: "\"\(format)\"", expected: "exactly one command")
            }
            self = .format(formatter)
        }
    }

    /// Nil when the format gives no number from 0 to a thousand million: then the descriptor does not count at all.
    public func count(_ request: borrowing HeaderBlock, _ info: borrowing StreamInfo) -> UInt64? {
        switch self {
        case .number(let number): return number
        case .format(let formatter):
            var text = ByteQueue()
            let empty = HeaderBlock()
            let trailers = HeaderBlock()
            formatter.append(to: &text, request: request, response: empty, trailers: trailers, info: info)
            guard let number = Double(text.view.string), number >= 0, number <= 1_000_000_000 else { return nil }
            return UInt64(number)
        }
    }
}

/// Keys and values in their order, as one run of bytes that can be compared and hashed.
public struct RateLimitDescriptor: ~Copyable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func append(key: [UInt8], value: ByteView) {
        appendPart(key.count) { $0.append(contentsOf: key) }
        appendPart(value.count) { bytes in for index in value.indices { bytes.append(value[index]) } }
    }

    private mutating func appendPart(_ count: Int, _ body: (inout [UInt8]) -> Void) {
        let length = UInt32(clamping: count)
        for shift: UInt32 in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
        body(&bytes)
    }

    /// The parts in turn, keys at even numbers.
    public static func parts(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var index = 0
        while index + 4 <= bytes.count {
            let length = bytes[index..<(index + 4)].reduce(0) { $0 << 8 | Int($1) }
            parts.append(bytes[(index + 4)..<(index + 4 + length)])
            index += 4 + length
        }
        return parts
    }
}
