// YAML over libyaml's events.

import CYaml

/// Recursion is bounded by the depth limit, aliases included; expanded aliases count towards the limit on nodes.
struct YAMLParser: ~Copyable {
    private struct Anchor {
        let node: DocumentNode
        let nodes: Int
        let height: Int
    }

    /// A node with what it costs.
    private struct Parsed {
        var node: DocumentNode
        var height = 0
    }

    private let events: YAMLEvents
    private let limits: DocumentLimits
    private var anchors: [String: Anchor] = [:]
    private var nodes = 0

    init(_ text: [UInt8], limits: DocumentLimits) {
        events = YAMLEvents(text)
        self.limits = limits
    }

    mutating func document() throws(InvalidDocument) -> DocumentNode {
        try events.next()
        try events.next()
        if events.kind == YAML_STREAM_END_EVENT { return DocumentNode(.null, line: 1, column: 1) }
        try events.next()
        let root = try node(depth: 0).node
        try events.next()
        try events.next()
        if events.kind != YAML_STREAM_END_EVENT { throw events.failure("found a second document, expected one") }
        return root
    }

    /// Each one that the text has. What stands before a mistake is given to `take` before the mistake is thrown.
    mutating func documents(_ take: (DocumentNode) -> Void) throws(InvalidDocument) {
        try events.next()
        while true {
            try events.next()
            if events.kind == YAML_STREAM_END_EVENT { return }
            try events.next()
            (anchors, nodes) = ([:], 0)
            let root = try node(depth: 0).node
            try events.next()
            take(root)
        }
    }

    /// Takes the current event and what belongs to it.
    private mutating func node(depth: Int) throws(InvalidDocument) -> Parsed {
        if events.kind == YAML_ALIAS_EVENT { return try expandedAlias(depth: depth) }
        let before = nodes
        try count(1)
        let anchor = events.anchor
        let (line, column, isNamed) = (events.line, events.column, anchor != nil)
        var parsed: Parsed
        switch events.kind {
        case YAML_SCALAR_EVENT: parsed = Parsed(node: scalar())
        case YAML_SEQUENCE_START_EVENT: parsed = try sequence(depth: depth + 1, line: line, column: column)
        case YAML_MAPPING_START_EVENT: parsed = try mapping(depth: depth + 1, line: line, column: column)
        default: throw events.failure("found no value")
        }
        if isNamed, let anchor {
            anchors[anchor] = Anchor(node: parsed.node, nodes: nodes - before, height: parsed.height)
        }
        return parsed
    }

    private mutating func expandedAlias(depth: Int) throws(InvalidDocument) -> Parsed {
        let name = events.alias
        guard let anchor = anchors[name] else {
            throw events.failure("found the alias *\(name.shortened), expected an anchor of this name before it")
        }
        try count(anchor.nodes)
        if depth + anchor.height > limits.depth { throw tooDeep() }
        return Parsed(node: anchor.node, height: anchor.height)
    }

    private mutating func sequence(depth: Int, line: Int, column: Int) throws(InvalidDocument) -> Parsed {
        if depth > limits.depth { throw tooDeep() }
        var items: [DocumentNode] = []
        var height = 0
        try events.next()
        while events.kind != YAML_SEQUENCE_END_EVENT {
            let item = try node(depth: depth)
            items.append(item.node)
            height = max(height, item.height)
            try events.next()
        }
        return Parsed(node: DocumentNode(.list(items), line: line, column: column), height: height + 1)
    }

    private mutating func mapping(depth: Int, line: Int, column: Int) throws(InvalidDocument) -> Parsed {
        if depth > limits.depth { throw tooDeep() }
        var members: [(key: DocumentKey, value: DocumentNode)] = []
        var keys = KeySet()
        var height = 0
        try events.next()
        while events.kind != YAML_MAPPING_END_EVENT {
            let isIgnored = events.kind == YAML_SCALAR_EVENT && events.tag == "!ignore"
            let key = try key()
            try events.next()
            let value = try node(depth: depth)
            try events.next()
            if isIgnored { continue }
            if let first = keys.insert(key) {
                throw InvalidDocument(line: key.line, column: key.column, message: KeySet.repeated(key.text, first))
            }
            height = max(height, value.height)
            members.append((key: key, value: value.node))
        }
        return Parsed(node: DocumentNode(.mapping(members), line: line, column: column), height: height + 1)
    }

    private mutating func key() throws(InvalidDocument) -> DocumentKey {
        let (line, column) = (events.line, events.column)
        if events.kind == YAML_ALIAS_EVENT {
            if case .string(let text) = try expandedAlias(depth: 0).node.value {
                return DocumentKey(text, line: line, column: column)
            }
        } else if events.kind == YAML_SCALAR_EVENT {
            let text = events.text
            try count(1)
            if let anchor = events.anchor { anchors[anchor] = Anchor(node: scalar(), nodes: 1, height: 0) }
            return DocumentKey(text, line: line, column: column)
        }
        throw events.failure("found a list or mapping as a key, expected a word")
    }

    private func scalar() -> DocumentNode {
        let text = events.text
        let (line, column, tag) = (events.line, events.column, events.tag)
        if !events.isPlain || tag == "!" || tag == "tag:yaml.org,2002:str" {
            return DocumentNode(.string(text), line: line, column: column, wasQuoted: true)
        }
        let value = PlainScalar.value(of: text)
        switch value {
        case .integer, .unsigned, .double, .bool:
            return DocumentNode(value, line: line, column: column, plainText: text)
        default: return DocumentNode(value, line: line, column: column)
        }
    }

    private mutating func count(_ amount: Int) throws(InvalidDocument) {
        nodes += amount
        if nodes > limits.nodes {
            throw events.failure("found more than \(limits.nodes) values after aliases are expanded")
        }
    }

    private func tooDeep() -> InvalidDocument {
        events.failure("found more than \(limits.depth) levels of nesting")
    }
}
