// RFC 6901: a path into a document, and what JSON patches do at its end.

import Document

struct JSONPointer: Sendable, Hashable {
    let text: String
    let steps: [String]

    init(_ text: String) throws(InvalidPatch) {
        self.text = text
        if text.isEmpty {
            steps = []
            return
        }
        guard text.hasPrefix("/") else {
            throw InvalidPatch(.malformed, "the JSON pointer \"\(text)\" does not begin with \"/\"")
        }
        var steps: [String] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            steps.append(Self.unescaped(part))
        }
        if steps.count > 256 { throw InvalidPatch(.malformed, "the JSON pointer has more than 256 steps") }
        self.steps = steps
    }

    private static func unescaped(_ part: Substring) -> String {
        if !part.contains("~") { return String(part) }
        var result = ""
        var isEscaped = false
        for character in part {
            if isEscaped {
                result += character == "0" ? "~" : character == "1" ? "/" : "~\(character)"
                isEscaped = false
            } else if character == "~" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return isEscaped ? result + "~" : result
    }

    func isInside(_ other: JSONPointer) -> Bool {
        steps.count > other.steps.count && steps.starts(with: other.steps)
    }
}

extension JSONPointer {
    static func value(
        at pointer: JSONPointer, in object: DocumentNode, operation: String
    ) throws(InvalidPatch) -> DocumentNode {
        var current = object
        for (depth, step) in pointer.steps.enumerated() {
            guard let next = child(step, of: current) else {
                throw missing(operation, pointer, isLast: depth == pointer.steps.count - 1, key: step)
            }
            current = next
        }
        return current
    }

    static func add(_ value: DocumentNode, at pointer: JSONPointer, to object: inout DocumentNode) throws(InvalidPatch)
    {
        if pointer.steps.isEmpty { return object = value }
        try change(&object, pointer, "add") { (parent, key) throws(InvalidPatch) in
            guard case .list(var items) = parent.value else { return parent.set(key, value) }
            let index = key == "-" ? items.count : try position(key, upTo: items.count, "add", pointer)
            items.insert(value, at: index)
            parent.value = .list(items)
        }
    }

    static func remove(_ pointer: JSONPointer, from object: inout DocumentNode) throws(InvalidPatch) -> DocumentNode {
        let old = try value(at: pointer, in: object, operation: "remove")
        if pointer.steps.isEmpty {
            object = .null
            return old
        }
        try change(&object, pointer, "remove") { (parent, key) throws(InvalidPatch) in
            guard case .list(var items) = parent.value else { return parent.remove(key) }
            items.remove(at: try position(key, upTo: items.count - 1, "remove", pointer))
            parent.value = .list(items)
        }
        return old
    }

    static func replace(
        _ pointer: JSONPointer, with value: DocumentNode, in object: inout DocumentNode
    ) throws(InvalidPatch) {
        if pointer.steps.isEmpty { return object = value }
        _ = try self.value(at: pointer, in: object, operation: "replace")
        try change(&object, pointer, "replace") { (parent, key) throws(InvalidPatch) in
            guard case .list(var items) = parent.value else { return parent.set(key, value) }
            items[try position(key, upTo: items.count - 1, "replace", pointer)] = value
            parent.value = .list(items)
        }
    }

    private static func change(
        _ object: inout DocumentNode, _ pointer: JSONPointer, _ operation: String,
        _ body: (inout DocumentNode, String) throws(InvalidPatch) -> Void
    ) throws(InvalidPatch) {
        try descend(&object, pointer, depth: 0, operation, body)
    }

    private static func descend(
        _ node: inout DocumentNode, _ pointer: JSONPointer, depth: Int, _ operation: String,
        _ body: (inout DocumentNode, String) throws(InvalidPatch) -> Void
    ) throws(InvalidPatch) {
        let key = pointer.steps[depth]
        if depth == pointer.steps.count - 1 {
            guard node.isMapping || node.isList else {
                throw missing(operation, pointer, isLast: false, key: key)
            }
            return try body(&node, key)
        }
        guard var inner = child(key, of: node) else { throw missing(operation, pointer, isLast: false, key: key) }
        try descend(&inner, pointer, depth: depth + 1, operation, body)
        if case .list(var items) = node.value {
            items[try position(key, upTo: items.count - 1, operation, pointer)] = inner
            node.value = .list(items)
        } else {
            node.set(key, inner)
        }
    }

    private static func child(_ key: String, of node: DocumentNode) -> DocumentNode? {
        guard case .list(let items) = node.value else { return node[key] }
        guard let index = index(key), items.indices.contains(index) else { return nil }
        return items[index]
    }

    /// No sign, no leading zero.
    private static func index(_ key: String) -> Int? {
        guard key.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), key == "0" || !key.hasPrefix("0") else { return nil }
        return Int(key)
    }

    private static func position(
        _ key: String, upTo last: Int, _ operation: String, _ pointer: JSONPointer
    ) throws(InvalidPatch) -> Int {
        guard let index = index(key) else {
            throw InvalidPatch(
                .inapplicable,
                "\(operation) operation does not apply: doc is missing path: \"\(pointer.text)\": missing value")
        }
        if index > last {
            throw InvalidPatch(
                .inapplicable,
                "\(operation) operation does not apply: error in \(operation) for path: '\(pointer.text)': "
                    + "Unable to access invalid index: \(index): invalid index referenced")
        }
        return index
    }

    /// In the words of the library behind Kubernetes' API server, which people search for.
    private static func missing(
        _ operation: String, _ pointer: JSONPointer, isLast: Bool, key: String
    ) -> InvalidPatch {
        let words =
            switch (operation, isLast) {
            case ("remove", true):
                "Unable to remove nonexistent key: \(key): missing value"
            case ("replace", true):
                "doc is missing key: \(pointer.text): missing value"
            case ("remove", false), ("replace", false):
                "doc is missing path: \"\(pointer.text)\": missing value"
            default: "doc is missing path: \"\(pointer.text)\": missing value"
            }
        let subject = operation == "remove" && isLast ? "error in remove for path: '\(pointer.text)': " : ""
        return InvalidPatch(.inapplicable, "\(operation) operation does not apply: \(subject)\(words)")
    }
}
