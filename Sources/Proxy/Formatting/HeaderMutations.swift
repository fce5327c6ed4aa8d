// Header additions and removals of routes, virtual hosts, clusters and filters.

import Base
import EnvoyAPI

/// One header to add, `envoy.config.core.v3.HeaderValueOption`.
public struct HeaderAddition: Sendable {
    enum Action: Sendable { case append, addIfAbsent, overwriteOrAdd, overwriteIfPresent }

    enum Value: Sendable {
        case literal([UInt8])
        case format(Formatter)
    }

    public let name: HeaderName
    let action: Action
    let value: Value
    let keepsEmpty: Bool

    public init(_ node: ConfigNode) throws(InvalidConfiguration) {
        guard let header = node.message("header") else {
            throw node.invalid("header", found: "nothing", expected: "a header")
        }
        let key = header.string("key")
        if key.hasPrefix(":") || key.lowercased() == "host" {
            throw header.invalid(
                "key", found: "\"\(key)\"", expected: "a header that may be modified (no `:` prefix, not host)")
        }
        if !HeaderName.isValid(key) { throw header.invalid("key", found: "\"\(key)\"", expected: "a header name") }
        name = HeaderName(key)
        keepsEmpty = node.bool("keep_empty_value")
        action = try Self.action(node)
        let formatter = try header.formatter(
            "value", LegacyFormat.translated(header.string("value")), omitEmptyValues: true)
        value = formatter.literal.map { .literal($0) } ?? .format(formatter)
    }

    private static func action(_ node: ConfigNode) throws(InvalidConfiguration) -> Action {
        let name = node.enumeration("append_action")
        if let append = node.optionalBool("append") {
            if name != "APPEND_IF_EXISTS_OR_ADD" {
                throw node.invalid("append", found: "append and append_action", expected: "one of the two")
            }
            return append ? .append : .overwriteOrAdd
        }
        switch name {
        case "ADD_IF_ABSENT": return .addIfAbsent
        case "OVERWRITE_IF_EXISTS_OR_ADD": return .overwriteOrAdd
        case "OVERWRITE_IF_EXISTS": return .overwriteIfPresent
        default: return .append
        }
    }
}

/// Additions and removals at one level. Removals come first; values are formatted before anything is added, and
/// whether a header is there is asked of the block as it is then.
public struct HeaderMutations: Sendable {
    public let additions: [HeaderAddition]
    public let removals: [HeaderName]

    public static let none = HeaderMutations(additions: [], removals: [])

    public init(additions: [HeaderAddition], removals: [HeaderName]) {
        self.additions = additions
        self.removals = removals
    }

    /// Reads e.g. `request_headers_to_add` and `request_headers_to_remove` of a node.
    public init(_ node: ConfigNode, add: String, remove: String?) throws(InvalidConfiguration) {
        var additions: [HeaderAddition] = []
        for option in node.messages(add) { additions.append(try HeaderAddition(option)) }
        self.additions = additions
        var removals: [HeaderName] = []
        if let remove {
            for name in node.strings(remove) {
                if name.hasPrefix(":") || name.lowercased() == "host" {
                    throw node.invalid(
                        remove, found: "\"\(name)\"",
                        expected: "a header that may be removed (no `:` prefix, not host)")
                }
                removals.append(HeaderName(name))
            }
        }
        self.removals = removals
    }

    public var isEmpty: Bool { additions.isEmpty && removals.isEmpty }

    public func apply(toRequest headers: inout HeaderBlock, info: borrowing StreamInfo) {
        if isEmpty { return }
        remove(from: &headers)
        if additions.isEmpty { return }
        var values = AdditionValues()
        let empty = HeaderBlock()
        for addition in additions {
            values.collect(addition, for: headers, request: headers, response: empty, info: info)
        }
        values.apply(additions, to: &headers, isRequest: true)
    }

    public func apply(
        toResponse headers: inout HeaderBlock, request: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        if isEmpty { return }
        remove(from: &headers)
        if additions.isEmpty { return }
        var values = AdditionValues()
        for addition in additions {
            values.collect(addition, for: headers, request: request, response: headers, info: info)
        }
        values.apply(additions, to: &headers, isRequest: false)
    }

    private func remove(from headers: inout HeaderBlock) {
        for name in removals { name.remove(from: &headers) }
    }
}

/// Values of additions, formatted but not yet applied.
private struct AdditionValues: ~Copyable {
    static let leftOut = -1
    /// The value is the addition's own text.
    static let literal = -2

    var text = ByteQueue()
    /// The end of each addition's value in `text`, or one of the two marks.
    var ends = InlineEnds()

    mutating func collect(
        _ addition: HeaderAddition, for target: borrowing HeaderBlock, request: borrowing HeaderBlock,
        response: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        let takesPart =
            switch addition.action {
            case .append, .overwriteOrAdd: true
            case .addIfAbsent: !addition.name.isPresent(in: target)
            case .overwriteIfPresent: addition.name.isPresent(in: target)
            }
        if !takesPart { return ends.append(Self.leftOut) }
        let before = text.count
        switch addition.value {
        case .literal(let bytes):
            return ends.append(bytes.isEmpty && !addition.keepsEmpty ? Self.leftOut : Self.literal)
        case .format(let formatter):
            let trailers = HeaderBlock()
            formatter.append(to: &text, request: request, response: response, trailers: trailers, info: info)
        }
        ends.append(text.count == before && !addition.keepsEmpty ? Self.leftOut : text.count)
    }

    /// Overwrites first, then what is added.
    consuming func apply(_ additions: [HeaderAddition], to headers: inout HeaderBlock, isRequest: Bool) {
        for overwrites in [true, false] {
            var start = 0
            for (index, addition) in additions.enumerated() {
                let end = ends[index]
                if end == Self.leftOut { continue }
                let isOverwrite = addition.action == .overwriteOrAdd || addition.action == .overwriteIfPresent
                if case .literal(let bytes) = addition.value {
                    if isOverwrite == overwrites {
                        bytes.withView { Self.put(addition.name, $0, overwrites, &headers, isRequest) }
                    }
                    continue
                }
                let value = text.view[start..<end]
                start = end
                if isOverwrite == overwrites { Self.put(addition.name, value, overwrites, &headers, isRequest) }
            }
        }
    }

    private static func put(
        _ name: HeaderName, _ value: ByteView, _ overwrites: Bool, _ headers: inout HeaderBlock, _ isRequest: Bool
    ) {
        if overwrites {
            headers.overwrite(name, value, isRequest: isRequest)
        } else {
            headers.add(name, value, isRequest: isRequest)
        }
    }
}

/// Offsets without an allocation for the usual few.
private struct InlineEnds {
    private var few = InlineArray<8, Int>(repeating: -1)
    private var many: [Int] = []
    private var count = 0

    mutating func append(_ end: Int) {
        if count < 8 { few[count] = end } else { many.append(end) }
        count += 1
    }

    subscript(_ index: Int) -> Int { index < 8 ? few[index] : many[index - 8] }
}
