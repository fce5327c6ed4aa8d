// A path into an object: `.items[*].metadata.name`, `['a','b']`, `[?(@.type=="Ready")]`, `..name`, `[1:3]`.

import Document
import ResourceClient

struct JSONPathExpression: Sendable, Hashable {
    enum Comparison: String, Sendable, Hashable, CaseIterable {
        case equal = "==", different = "!=", atMost = "<=", atLeast = ">=", less = "<", more = ">"
    }

    indirect enum Operand: Sendable, Hashable {
        case literal(DocumentNode)
        case path(JSONPathExpression)
    }

    enum Step: Sendable, Hashable {
        case member(String)
        case members([String])
        case everything
        /// `..`: this and all below it.
        case descent
        case slice(from: Int?, to: Int?, step: Int)
        case indexes([Int])
        case filter(Operand, Comparison?, Operand?)
    }

    private var steps: [Step] = []
    /// Begins at the document's root also inside of a range.
    private var isAbsolute = false

    init(_ text: String) throws(InvalidTemplate) {
        var rest = text[...]
        if rest.hasPrefix("$") {
            isAbsolute = true
            rest = rest.dropFirst()
        } else if rest.hasPrefix("@") {
            rest = rest.dropFirst()
        }
        while let letter = rest.first {
            switch letter {
            case ".":
                rest = rest.dropFirst()
                if rest.first == "." {
                    rest = rest.dropFirst()
                    steps.append(.descent)
                }
                if rest.isEmpty || rest.first == "[" { continue }
                steps.append(try Self.name(&rest))
            case "[":
                rest = rest.dropFirst()
                steps.append(try Self.bracket(try Self.bracketed(&rest)))
            default:
                if !steps.isEmpty {
                    throw InvalidTemplate(description: "found '\(rest)' in '\(text)', expected . or [")
                }
                steps.append(try Self.name(&rest))
            }
        }
    }

    private static func name(_ rest: inout Substring) throws(InvalidTemplate) -> Step {
        var name = ""
        while let letter = rest.first, letter != ".", letter != "[" {
            rest = rest.dropFirst()
            if letter == "\\", let next = rest.popFirst() { name.append(next) } else { name.append(letter) }
        }
        if name.isEmpty { throw InvalidTemplate(description: "found no name behind a dot") }
        if name.contains(where: { $0 == " " || $0 == "(" || $0 == "|" }) {
            throw InvalidTemplate(description: "found '\(name)', expected a field's name")
        }
        return name == "*" ? .everything : .member(name)
    }

    private static func bracketed(_ rest: inout Substring) throws(InvalidTemplate) -> String {
        var text = ""
        var depth = 1
        var quote: Character?
        while let letter = rest.popFirst() {
            if let open = quote {
                if letter == open { quote = nil }
            } else if letter == "\"" || letter == "'" {
                quote = letter
            } else if letter == "[" {
                depth += 1
            } else if letter == "]" {
                depth -= 1
                if depth == 0 { return text.trimmingBlanks }
            }
            text.append(letter)
        }
        throw InvalidTemplate(description: "found [\(text), expected a closing bracket")
    }

    private static func bracket(_ text: String) throws(InvalidTemplate) -> Step {
        if text == "*" || text.isEmpty { return .everything }
        if text.hasPrefix("?(") {
            guard text.hasSuffix(")") else { throw InvalidTemplate(description: "found [\(text)], expected [?(...)]") }
            return try filter(String(text.dropFirst(2).dropLast()))
        }
        if let quote = text.first, quote == "'" || quote == "\"" {
            var names: [String] = []
            for part in text.split(separator: ",").map({ String($0).trimmingBlanks }) {
                guard part.count > 1, part.first == quote, part.last == quote else {
                    throw InvalidTemplate(description: "found [\(text)], expected names in quotes")
                }
                names.append(String(part.dropFirst().dropLast()))
            }
            return names.count == 1 ? .member(names[0]) : .members(names)
        }
        if text.contains(":") {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { String($0).trimmingBlanks }
            let numbers = parts.map { Int($0) }
            guard parts.count <= 3, zip(parts, numbers).allSatisfy({ $0.isEmpty || $1 != nil }) else {
                throw InvalidTemplate(description: "found [\(text)], expected [from:to:step] with numbers")
            }
            let step = numbers.count == 3 ? numbers[2] ?? 1 : 1
            guard step > 0 else { throw InvalidTemplate(description: "found [\(text)], expected a step above 0") }
            return .slice(from: numbers[0], to: numbers.count > 1 ? numbers[1] : nil, step: step)
        }
        let numbers = text.split(separator: ",").map { Int(String($0).trimmingBlanks) }
        guard numbers.allSatisfy({ $0 != nil }) else {
            throw InvalidTemplate(description: "found [\(text)], expected a number, a quoted name, * or ?(...)")
        }
        return .indexes(numbers.compactMap { $0 })
    }

    private static func filter(_ text: String) throws(InvalidTemplate) -> Step {
        var quote: Character?
        var index = text.startIndex
        while index < text.endIndex {
            let letter = text[index]
            if let open = quote {
                if letter == open { quote = nil }
            } else if letter == "\"" || letter == "'" {
                quote = letter
            } else if let found = Comparison.allCases.first(where: { text[index...].hasPrefix($0.rawValue) }) {
                let right = text[text.index(index, offsetBy: found.rawValue.count)...]
                return .filter(try operand(String(text[..<index])), found, try operand(String(right)))
            }
            index = text.index(after: index)
        }
        return .filter(try operand(text), nil, nil)
    }

    private static func operand(_ text: String) throws(InvalidTemplate) -> Operand {
        let text = text.trimmingBlanks
        if text.hasPrefix("@") || text.hasPrefix("$") { return .path(try JSONPathExpression(text)) }
        if let quote = text.first, quote == "'" || quote == "\"", text.count > 1, text.last == quote {
            return .literal(.string(String(text.dropFirst().dropLast())))
        }
        switch text {
        case "true": return .literal(true)
        case "false": return .literal(false)
        default: break
        }
        if let number = Int64(text) { return .literal(.integer(number)) }
        if let number = Double(text) { return .literal(DocumentNode(.double(number))) }
        throw InvalidTemplate(description: "found '\(text)', expected @.path, a number or a quoted text")
    }

    // MARK: values

    func values(root: DocumentNode, here: DocumentNode) -> [DocumentNode] {
        var nodes = [isAbsolute ? root : here]
        for step in steps { nodes = nodes.flatMap { Self.apply(step, $0, root) } }
        return nodes
    }

    private static func apply(_ step: Step, _ node: DocumentNode, _ root: DocumentNode) -> [DocumentNode] {
        switch step {
        case .member(let name): return node[name].map { [$0] } ?? []
        case .members(let names): return names.compactMap { node[$0] }
        case .everything: return node.isList ? node.items : node.members.map(\.value)
        case .descent: return below(node)
        case .indexes(let indexes):
            let items = node.items
            return indexes.compactMap { index in
                let place = index < 0 ? items.count + index : index
                return items.indices.contains(place) ? items[place] : nil
            }
        case .slice(let from, let to, let step):
            let items = node.items
            func place(_ number: Int) -> Int { min(max(number < 0 ? items.count + number : number, 0), items.count) }
            return stride(from: place(from ?? 0), to: place(to ?? items.count), by: step).map { items[$0] }
        case .filter(let left, let comparison, let right):
            return node.items.filter { isKept($0, left, comparison, right, root) }
        }
    }

    private static func below(_ node: DocumentNode) -> [DocumentNode] {
        [node] + (node.isList ? node.items : node.members.map(\.value)).flatMap(below)
    }

    private static func isKept(
        _ item: DocumentNode, _ left: Operand, _ comparison: Comparison?, _ right: Operand?, _ root: DocumentNode
    ) -> Bool {
        func values(_ operand: Operand?) -> [DocumentNode] {
            switch operand {
            case .literal(let node): [node]
            case .path(let path): path.values(root: root, here: item)
            case nil: []
            }
        }
        let mine = values(left)
        guard let comparison else { return !mine.isEmpty }
        guard let first = mine.first, let second = values(right).first else { return false }
        if let a = first.double, let b = second.double { return holds(a, comparison, b) }
        let (a, b) = (JSONPathTemplate.plain(first), JSONPathTemplate.plain(second))
        return holds(a, comparison, b)
    }

    private static func holds<Value: Comparable>(_ left: Value, _ comparison: Comparison, _ right: Value) -> Bool {
        switch comparison {
        case .equal: left == right
        case .different: left != right
        case .less: left < right
        case .more: left > right
        case .atMost: left <= right
        case .atLeast: left >= right
        }
    }
}
