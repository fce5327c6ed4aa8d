// RFC 6902 with RFC 6901 pointers.

import Base
import Document

/// Works on a copy, so that a patch applies whole or not at all.
enum JSONPatch {
    private static let mostOperations = 10_000
    /// What copies may add in all: each can double what is there, and forty of them would ask for more than a machine has.
    private static let mostCopied = 3 << 20

    static func apply(_ operations: DocumentNode, to object: DocumentNode) throws(InvalidPatch) -> DocumentNode {
        guard case .list(let list) = operations.value else {
            throw InvalidPatch(
                .malformed, "the JSON patch is \(operations.value.kindName), expected a list of operations")
        }
        if list.count > mostOperations {
            throw InvalidPatch(
                .malformed,
                "The allowed maximum operations in a JSON patch is \(mostOperations), got \(list.count)")
        }
        var result = object
        var copied = 0
        for (position, operation) in list.enumerated() {
            try apply(Operation(reading: operation, at: position), to: &result, &copied)
        }
        return result
    }

    private static func apply(
        _ operation: Operation, to object: inout DocumentNode, _ copied: inout Int
    ) throws(InvalidPatch) {
        switch operation.kind {
        case .add(let value): try JSONPointer.add(value, at: operation.path, to: &object)
        case .remove: _ = try JSONPointer.remove(operation.path, from: &object)
        case .replace(let value): try JSONPointer.replace(operation.path, with: value, in: &object)
        case .move(let from):
            if operation.path.isInside(from) {
                throw InvalidPatch(.inapplicable, "move operation does not apply: cannot move a value into itself")
            }
            let value = try JSONPointer.remove(from, from: &object)
            try JSONPointer.add(value, at: operation.path, to: &object)
        case .copy(let from):
            let value = try JSONPointer.value(at: from, in: object, operation: "copy")
            copied += TreeExtent.bytes(of: value, upTo: mostCopied - copied)
            if copied > mostCopied {
                throw InvalidPatch(
                    .inapplicable,
                    "Unable to complete the copy, the accumulated size increase of copy is \(copied), exceeding the limit "
                        + "\(mostCopied)")
            }
            try JSONPointer.add(value, at: operation.path, to: &object)
        case .test(let wanted):
            let found = try? JSONPointer.value(at: operation.path, in: object, operation: "test")
            // A null that is tested for is found in an absent member, too.
            if found == nil, wanted.isNull { return }
            guard let found, found.isSame(as: wanted) else {
                throw InvalidPatch(.inapplicable, "testing value \(operation.path.text) failed: test failed")
            }
        }
    }

    private struct Operation {
        enum Kind {
            case add(DocumentNode)
            case remove
            case replace(DocumentNode)
            case move(from: JSONPointer)
            case copy(from: JSONPointer)
            case test(DocumentNode)
        }

        let kind: Kind
        let path: JSONPointer

        init(reading node: DocumentNode, at position: Int) throws(InvalidPatch) {
            let place = "operation \(position)"
            guard node.isMapping else {
                throw InvalidPatch(.malformed, "\(place) is \(node.value.kindName), expected an object")
            }
            guard let text = node["path"]?.string else { throw InvalidPatch(.malformed, "\(place) has no \"path\"") }
            path = try JSONPointer(text)
            func value() throws(InvalidPatch) -> DocumentNode {
                guard let value = node["value"] else { throw InvalidPatch(.malformed, "\(place) has no \"value\"") }
                return value
            }
            func from() throws(InvalidPatch) -> JSONPointer {
                guard let text = node["from"]?.string else {
                    throw InvalidPatch(.malformed, "\(place) has no \"from\"")
                }
                return try JSONPointer(text)
            }
            switch node["op"]?.string {
            case "add"?: kind = .add(try value())
            case "remove"?: kind = .remove
            case "replace"?: kind = .replace(try value())
            case "move"?: kind = .move(from: try from())
            case "copy"?: kind = .copy(from: try from())
            case "test"?: kind = .test(try value())
            case let other?: throw InvalidPatch(.malformed, "Unexpected kind: \(other)")
            case nil: throw InvalidPatch(.malformed, "\(place) has no \"op\"")
            }
        }
    }
}
