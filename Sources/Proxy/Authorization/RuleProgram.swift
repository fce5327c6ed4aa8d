// Conditions laid out flat: evaluating them follows no reference that is counted and allocates nothing.

import Base
import Formatting
import Routing

/// What a condition is and where its operands lie.
struct RuleNode {
    enum Kind: UInt8 {
        case always, all, any, not, group, ports, addresses, pathPrefix, path, template, serverName, header,
            headerTexts, input
        case dynamicMetadata, routeMetadata, filterState, encrypted, validated, peerName, alternativeName
    }

    var kind: Kind
    /// An `AddressSource`, an `AlternativeNameKind`, or the number of an exact source.
    var detail: UInt8 = 0
    /// The first child, an operand's number in its table, or a bound.
    var first: UInt32 = 0
    var count: UInt32 = 0
    /// The name that several matchers are for.
    var name: UInt32 = 0
}

/// An address range with its masks at hand.
struct RangeTest {
    let family: IPAddress.Family
    let highMask: UInt64
    let lowMask: UInt64
    let high: UInt64
    let low: UInt64

    init(_ range: AddressRange) {
        let length = range.prefixLength
        family = range.address.family
        highMask = length == 0 ? 0 : length >= 64 ? .max : .max << UInt64(64 - length)
        lowMask = length <= 64 ? 0 : length == 128 ? .max : .max << UInt64(128 - length)
        high = range.address.high
        low = range.address.low
    }

    func contains(_ address: IPAddress) -> Bool {
        address.family == family && address.high & highMask == high && address.low & lowMask == low
    }
}

/// A fixed array without a reference count: rules are shared by all loops, and counting would make them wait for
/// each other.
@safe
struct OperandTable<Element> {
    private let start: UnsafeMutablePointer<Element>
    private let count: Int

    init(_ elements: [Element]) {
        count = elements.count
        unsafe start = .allocate(capacity: max(count, 1))
        for (index, element) in elements.enumerated() { unsafe (start + index).initialize(to: element) }
    }

    subscript(_ index: UInt32) -> Element {
        @inline(__always)
        unsafeAddress {
            precondition(Int(index) < count, "an operand that the program lacks")
            return unsafe UnsafePointer(start + Int(index))
        }
    }

    /// Only of bytes.
    func view(_ first: UInt32, _ length: UInt32) -> ByteView where Element == UInt8 {
        precondition(Int(first) + Int(length) <= count, "bytes that the program lacks")
        return unsafe ByteView(start: UnsafePointer(start + Int(first)), count: Int(length))
    }

    func free() {
        unsafe start.deinitialize(count: count)
        unsafe start.deallocate()
    }
}

// SAFETY: never written after `init`.
extension OperandTable: @unchecked Sendable where Element: Sendable {}

/// What is known of the request under evaluation; filled as conditions ask for it.
struct RuleEvaluation {
    var knownSources: UInt64 = 0
    var marks = GroupMarks()
    var knowsPath = false
    var path: ByteView?
}

@safe
final class RuleProgram: @unchecked Sendable {
    // SAFETY: immutable after `init`; the tables are freed by `deinit` only.
    struct Tables {
        var nodes: OperandTable<RuleNode>
        var sources: OperandTable<ExactSource>
        var indices: OperandTable<ExactIndex>
        var ranges: OperandTable<RangeTest>
        /// The texts of prefixes, one behind the other.
        var bytes: OperandTable<UInt8>
        var texts: OperandTable<StringMatcher>
        var templates: OperandTable<PathTemplate>
        var headers: OperandTable<HeaderMatcher>
        var names: OperandTable<HeaderName>
        var inputs: OperandTable<TextInput>
        var metadata: OperandTable<MetadataMatcher>
        var filterStates: OperandTable<FilterStateMatcher>
    }

    private let tables: Tables
    private let indexCount: UInt32

    init(_ tables: Tables, indexCount: Int) {
        self.tables = tables
        self.indexCount = UInt32(indexCount)
    }

    deinit {
        for index in 0..<indexCount { tables.indices[index].free() }
        tables.nodes.free()
        tables.sources.free()
        tables.indices.free()
        tables.ranges.free()
        tables.bytes.free()
        tables.texts.free()
        tables.templates.free()
        tables.headers.free()
        tables.names.free()
        tables.inputs.free()
        tables.metadata.free()
        tables.filterStates.free()
    }

    /// `connection` is the client as the connection knows it.
    func matches(
        _ index: UInt32, _ headers: borrowing HeaderBlock, _ info: borrowing StreamInfo, connection: SocketAddress?,
        _ state: inout RuleEvaluation
    ) -> Bool {
        let node = tables.nodes[index]
        switch node.kind {
        case .always: return true
        case .all:
            for child in node.first..<(node.first + node.count)
            where !matches(child, headers, info, connection: connection, &state) { return false }
            return true
        case .any:
            for child in node.first..<(node.first + node.count)
            where matches(child, headers, info, connection: connection, &state) { return true }
            return false
        case .not: return !matches(node.first, headers, info, connection: connection, &state)
        case .group:
            if state.knownSources & (1 << UInt64(node.detail)) == 0 { lookUp(node.detail, headers, info, &state) }
            return state.marks.contains(node.first)
        case .ports:
            guard let port = info.downstream.local?.port else { return false }
            return UInt32(port) >= node.first && UInt32(port) < node.count
        case .addresses:
            guard let address = Self.address(node.detail, info, connection) else { return false }
            for range in node.first..<(node.first + node.count) where tables.ranges[range].contains(address) {
                return true
            }
            return false
        case .pathPrefix:
            guard let path = path(headers, &state) else { return false }
            return path.hasPrefix(tables.bytes.view(node.first, node.count))
        case .path:
            guard let path = path(headers, &state) else { return false }
            return tables.texts[node.first].matches(path)
        case .template:
            guard let path = path(headers, &state) else { return false }
            return tables.templates[node.first].matches(path)
        case .serverName:
            return info.downstream.requestedServerName.withView { tables.texts[node.first].matches($0) }
        case .header: return tables.headers[node.first].matches(headers)
        case .headerTexts: return matchesTexts(node, headers)
        case .input:
            return tables.inputs[node.name].matches(tables.texts[node.first], headers, info, connection: connection)
        case .dynamicMetadata: return tables.metadata[node.first].matches(info.extras?.dynamicMetadata)
        case .routeMetadata:
            guard let route = info.route else { return false }
            return tables.metadata[node.first].matches(route.metadata)
        case .filterState: return tables.filterStates[node.first].matches(info)
        case .encrypted: return info.downstreamTLS != nil
        case .validated: return info.downstreamTLS?.peerCertificateValidated ?? false
        case .peerName: return matchesPeerName(tables.texts[node.first], info)
        case .alternativeName: return matchesAlternative(node.detail, tables.texts[node.first], info)
        }
    }

    /// One of the values of one header is as one of several matchers wants it.
    private func matchesTexts(_ node: RuleNode, _ headers: borrowing HeaderBlock) -> Bool {
        var next = tables.names[node.name].index(in: headers, from: 0)
        while let found = next {
            let value = headers.value(at: found)
            for text in node.first..<(node.first + node.count) where tables.texts[text].matches(value) { return true }
            next = tables.names[node.name].index(in: headers, from: found + 1)
        }
        return false
    }

    private static func address(
        _ source: UInt8, _ info: borrowing StreamInfo, _ connection: SocketAddress?
    ) -> IPAddress? {
        AddressSource(rawValue: source)?.address(info, connection)?.ip
    }

    private func path(_ headers: borrowing HeaderBlock, _ state: inout RuleEvaluation) -> ByteView? {
        if !state.knowsPath {
            state.knowsPath = true
            state.path = headers.first(.path).map { RequestTarget($0).path }
        }
        return state.path
    }

    /// Finds every group of one source that the request belongs to.
    private func lookUp(
        _ source: UInt8, _ headers: borrowing HeaderBlock, _ info: borrowing StreamInfo,
        _ state: inout RuleEvaluation
    ) {
        state.knownSources |= 1 << UInt64(source)
        let index = tables.indices[UInt32(source)]
        switch tables.sources[UInt32(source)] {
        case .path: if let path = path(headers, &state) { index.mark(path, in: &state.marks) }
        case .serverName:
            info.downstream.requestedServerName.withView { index.mark($0, in: &state.marks) }
        case .header(let name):
            var next = name.index(in: headers, from: 0)
            while let found = next {
                index.mark(headers.value(at: found), in: &state.marks)
                next = name.index(in: headers, from: found + 1)
            }
        case .peerName:
            guard let tls = info.downstreamTLS else { return }
            for name in tls.peerNames { name.withView { index.mark($0, in: &state.marks) } }
        }
    }

    private func matchesPeerName(_ matcher: borrowing StringMatcher, _ info: borrowing StreamInfo) -> Bool {
        guard let tls = info.downstreamTLS else { return false }
        for name in tls.peerNames where name.withView({ matcher.matches($0) }) { return true }
        return false
    }

    private func matchesAlternative(
        _ kind: UInt8, _ matcher: borrowing StringMatcher, _ info: borrowing StreamInfo
    ) -> Bool {
        guard let peer = info.downstreamTLS?.peer else { return false }
        let names: [String] =
            switch AlternativeNameKind(rawValue: kind) {
            case .uri: peer.uriSANs
            case .dns: peer.dnsSANs
            case .email: peer.emailSANs
            case .ip: peer.ipSANs
            case nil: []
            }
        for name in names where name.withView({ matcher.matches($0) }) { return true }
        return false
    }
}
