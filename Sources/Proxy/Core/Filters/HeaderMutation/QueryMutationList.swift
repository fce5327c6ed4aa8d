// Mutations of a request's query parameters: core.v3.KeyValueMutation lists.

import Base
import Document
import EnvoyAPI
import Formatting

struct QueryMutationList: Sendable {
    private enum Step: Sendable {
        case remove([UInt8])
        case append(key: [UInt8], value: Formatter, action: Action)
    }

    private enum Action: Sendable { case appendOrAdd, addIfAbsent, overwriteOrAdd, overwriteIfExists }

    private let steps: [Step]

    init(_ nodes: [ConfigNode]) throws(InvalidConfiguration) {
        var steps: [Step] = []
        for node in nodes {
            let removed = node.string("remove")
            guard let append = node.message("append") else {
                if removed.isEmpty {
                    throw node.invalid("", found: "neither append nor remove", expected: "one of them")
                }
                steps.append(.remove(Array(removed.utf8)))
                continue
            }
            steps.append(try Self.step(append))
        }
        self.steps = steps
    }

    private static func step(_ node: ConfigNode) throws(InvalidConfiguration) -> Step {
        guard let record = node.message("record") else {
            throw node.unsupported("entry", "the parameter is given as a record")
        }
        guard case .string(let text) = record.structValue("value") else {
            throw record.invalid("value", found: "no string", expected: "a string")
        }
        let action: Action =
            switch node.enumeration("action") {
            case "ADD_IF_ABSENT": .addIfAbsent
            case "OVERWRITE_IF_EXISTS_OR_ADD": .overwriteOrAdd
            case "OVERWRITE_IF_EXISTS": .overwriteIfExists
            default: .appendOrAdd
            }
        return .append(
            key: Array(record.string("key").utf8), value: try record.formatter("value", text), action: action)
    }

    var isEmpty: Bool { steps.isEmpty }

    /// Rewrites `:path`. Parameters come out sorted by name, as Envoy writes them.
    func apply(to headers: inout HeaderBlock, info: borrowing StreamInfo) {
        guard let target = headers.first(.path) else { return }
        let mark = target.firstIndex(of: 0x3F)
        var parameters = Self.parse(mark.map { target.dropFirst($0 + 1) } ?? ByteView())
        for step in steps {
            switch step {
            case .remove(let key): parameters.removeAll { $0.key == key }
            case .append(let key, let formatter, let action):
                var value = ByteQueue()
                let none = HeaderBlock()
                formatter.append(to: &value, request: headers, response: none, trailers: none, info: info)
                Self.apply(action, key, value.view.array, to: &parameters)
            }
        }
        var path = ByteQueue()
        path.append(target.prefix(mark ?? target.count))
        Self.write(parameters, to: &path)
        headers.set(.path, path.view)
    }

    private typealias Parameter = (key: [UInt8], value: [UInt8])

    private static func apply(_ action: Action, _ key: [UInt8], _ value: [UInt8], to list: inout [Parameter]) {
        let isKnown = list.contains { $0.key == key }
        switch action {
        case .appendOrAdd: list.append((key, value))
        case .addIfAbsent: if !isKnown { list.append((key, value)) }
        case .overwriteOrAdd, .overwriteIfExists:
            if !isKnown, action == .overwriteIfExists { return }
            list.removeAll { $0.key == key }
            list.append((key, value))
        }
    }

    private static func parse(_ query: ByteView) -> [Parameter] {
        var parameters: [Parameter] = []
        var rest = query.prefix(query.firstIndex(of: 0x23) ?? query.count)
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x26) ?? rest.count
            let pair = rest.prefix(end)
            if let equals = pair.firstIndex(of: 0x3D) {
                parameters.append((pair.prefix(equals).array, pair.dropFirst(equals + 1).array))
            } else {
                parameters.append((pair.array, []))
            }
            rest = end < rest.count ? rest.dropFirst(end + 1) : ByteView()
        }
        return parameters
    }

    private static func write(_ parameters: [Parameter], to path: inout ByteQueue) {
        let order = parameters.enumerated().sorted { left, right in
            left.element.key == right.element.key
                ? left.offset < right.offset : left.element.key.lexicographicallyPrecedes(right.element.key)
        }
        for (position, entry) in order.enumerated() {
            path.append(byte: position == 0 ? 0x3F : 0x26)
            path.append(entry.element.key)
            path.append(byte: 0x3D)
            path.append(entry.element.value)
        }
    }
}
