// Turns expressions into a program: comparisons for equality become groups of an index, everything else a node.

import Base
import Formatting
import Routing

struct RuleProgramBuilder {
    /// A look-up's "done" flag is one bit.
    private static let maxSources = 64

    private var nodes: [RuleNode] = []
    private var sources: [ExactSource] = []
    private var entries: [[[UInt8]: [UInt16]]] = []
    private var groupCount = 0
    private var ranges: [RangeTest] = []
    private var bytes: [UInt8] = []
    private var texts: [StringMatcher] = []
    private var templates: [PathTemplate] = []
    private var headers: [HeaderMatcher] = []
    private var names: [HeaderName] = []
    private var inputs: [TextInput] = []
    private var metadata: [MetadataMatcher] = []
    private var filterStates: [FilterStateMatcher] = []

    var readsHeaders: Bool {
        !headers.isEmpty || !names.isEmpty || inputs.contains(where: \.readsHeaders)
            || sources.contains { if case .header = $0 { true } else { false } }
    }

    /// The number under which the program evaluates the expression.
    mutating func add(_ expression: RuleExpression) -> UInt32 {
        let node = lower(expression)
        nodes.append(node)
        return UInt32(nodes.count - 1)
    }

    consuming func finish() -> RuleProgram {
        RuleProgram(
            RuleProgram.Tables(
                nodes: OperandTable(nodes), sources: OperandTable(sources),
                indices: OperandTable(entries.map { ExactIndex($0) }), ranges: OperandTable(ranges),
                bytes: OperandTable(bytes), texts: OperandTable(texts), templates: OperandTable(templates),
                headers: OperandTable(headers), names: OperandTable(names), inputs: OperandTable(inputs),
                metadata: OperandTable(metadata),
                filterStates: OperandTable(filterStates)),
            indexCount: entries.count)
    }

    // MARK: - Lowering

    private mutating func lower(_ expression: RuleExpression) -> RuleNode {
        switch expression {
        case .always: return RuleNode(kind: .always)
        case .all(let inner): return parent(.all, inner.map { lower($0) })
        case .any(let inner): return lowerAlternatives(inner)
        case .not(let inner): return parent(.not, [lower(inner)])
        case .exact: return lowerAlternatives([expression])
        case .ports(let range):
            return RuleNode(kind: .ports, first: range.lowerBound, count: range.upperBound)
        case .address(let source, let range):
            return lowerAddresses(source, [range])
        case .pathPrefix(let text):
            let first = UInt32(bytes.count)
            bytes += text
            return RuleNode(kind: .pathPrefix, first: first, count: UInt32(text.count))
        case .path(let matcher): return RuleNode(kind: .path, first: Self.keep(matcher, in: &texts))
        case .template(let template): return RuleNode(kind: .template, first: Self.keep(template, in: &templates))
        case .serverName(let matcher): return RuleNode(kind: .serverName, first: Self.keep(matcher, in: &texts))
        case .input(let input, let matcher):
            return RuleNode(
                kind: .input, first: Self.keep(matcher, in: &texts), name: Self.keep(input, in: &inputs))
        case .header(let matcher): return RuleNode(kind: .header, first: Self.keep(matcher, in: &headers))
        case .dynamicMetadata(let matcher):
            return RuleNode(kind: .dynamicMetadata, first: Self.keep(matcher, in: &metadata))
        case .routeMetadata(let matcher):
            return RuleNode(kind: .routeMetadata, first: Self.keep(matcher, in: &metadata))
        case .filterState(let matcher):
            return RuleNode(kind: .filterState, first: Self.keep(matcher, in: &filterStates))
        case .encrypted: return RuleNode(kind: .encrypted)
        case .validated: return RuleNode(kind: .validated)
        case .peerName(let matcher): return RuleNode(kind: .peerName, first: Self.keep(matcher, in: &texts))
        case .alternativeName(let kind, let matcher):
            return RuleNode(kind: .alternativeName, detail: kind.rawValue, first: Self.keep(matcher, in: &texts))
        }
    }

    private static func keep<Operand>(_ operand: Operand, in table: inout [Operand]) -> UInt32 {
        table.append(operand)
        return UInt32(table.count - 1)
    }

    private mutating func parent(_ kind: RuleNode.Kind, _ children: [RuleNode]) -> RuleNode {
        let first = UInt32(nodes.count)
        nodes.append(contentsOf: children)
        return RuleNode(kind: kind, first: first, count: UInt32(children.count))
    }

    /// Alternatives of alternatives are alternatives; those that ask one source for equality become one group. The
    /// cheap ones come first.
    private mutating func lowerAlternatives(_ alternatives: [RuleExpression]) -> RuleNode {
        var values: [ExactSource: [[UInt8]]] = [:]
        var order: [ExactSource] = []
        var rest: [RuleExpression] = []
        for alternative in Self.flattened(alternatives) {
            guard let (source, value) = Self.exactPart(alternative) else {
                rest.append(alternative)
                continue
            }
            if values[source] == nil { order.append(source) }
            values[source, default: []].append(value)
        }
        var children: [RuleNode] = []
        for source in order { children.append(makeGroup(source, values[source] ?? [])) }
        children += lowerAlike(&rest)
        for expression in rest { children.append(lower(expression)) }
        return children.count == 1 ? children[0] : parent(.any, children)
    }

    private static func flattened(_ alternatives: [RuleExpression]) -> [RuleExpression] {
        alternatives.flatMap { alternative in
            if case .any(let inner) = alternative { return flattened(inner) }
            return [alternative]
        }
    }

    /// Ranges of one address, and texts of one header, become one node each; takes them out of `rest`.
    private mutating func lowerAlike(_ rest: inout [RuleExpression]) -> [RuleNode] {
        var addresses: [AddressSource: [AddressRange]] = [:]
        var headers: [HeaderName: [StringMatcher]] = [:]
        var others: [RuleExpression] = []
        for expression in rest {
            if case .address(let source, let range) = expression {
                addresses[source, default: []].append(range)
            } else if case .header(let matcher) = expression, let text = matcher.plainText {
                headers[matcher.name, default: []].append(text)
            } else {
                others.append(expression)
            }
        }
        rest = others
        var nodes = addresses.map { lowerAddresses($0.key, $0.value) }
        for (name, matchers) in headers {
            let first = UInt32(texts.count)
            texts += matchers
            nodes.append(
                RuleNode(
                    kind: .headerTexts, first: first, count: UInt32(matchers.count), name: Self.keep(name, in: &names)))
        }
        return nodes
    }

    private mutating func lowerAddresses(_ source: AddressSource, _ list: [AddressRange]) -> RuleNode {
        let first = UInt32(ranges.count)
        ranges += list.map { RangeTest($0) }
        return RuleNode(kind: .addresses, detail: source.rawValue, first: first, count: UInt32(list.count))
    }

    /// Roughly what asking costs, to ask the cheaper of two conditions first.
    static func cost(_ expression: RuleExpression) -> Int {
        switch expression {
        case .always: 0
        case .exact, .encrypted, .validated, .ports, .address: 1
        case .pathPrefix: 2
        case .any(let inner) where inner.allSatisfy({ exactPart($0) != nil }): 1
        case .all(let inner), .any(let inner): inner.reduce(1) { $0 + cost($1) }
        case .not(let inner): 1 + cost(inner)
        default: 8
        }
    }

    /// A name of the client's stands beside the demand for TLS, without which the look-up finds nothing anyway.
    private static func exactPart(_ expression: RuleExpression) -> (ExactSource, [UInt8])? {
        switch expression {
        case .exact(let source, let value): return (source, value)
        case .all(let parts):
            guard parts.count == 2, case .encrypted = parts[0], case .exact(.peerName, let value) = parts[1] else {
                return nil
            }
            return (.peerName, value)
        default: return nil
        }
    }

    private mutating func makeGroup(_ source: ExactSource, _ values: [[UInt8]]) -> RuleNode {
        let known = sources.firstIndex(of: source)
        guard groupCount < GroupMarks.capacity, known != nil || sources.count < Self.maxSources else {
            let children = values.map { lowerSingly(source, $0) }
            return parent(.any, children)
        }
        let number = known ?? sources.count
        if known == nil {
            sources.append(source)
            entries.append([:])
        }
        let group = UInt16(groupCount)
        groupCount += 1
        for value in Set(values) { entries[number][value, default: []].append(group) }
        return RuleNode(kind: .group, detail: UInt8(number), first: UInt32(group))
    }

    /// Beyond what the index holds: one comparison each.
    private mutating func lowerSingly(_ source: ExactSource, _ value: [UInt8]) -> RuleNode {
        let matcher = StringMatcher(.exact(value))
        switch source {
        case .peerName: return lower(.peerName(matcher))
        case .path: return lower(.path(matcher))
        case .serverName: return lower(.serverName(matcher))
        case .header(let name): return lower(.header(HeaderMatcher(name, matcher)))
        }
    }
}
