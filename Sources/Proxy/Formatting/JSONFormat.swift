// Formats of JSON shape: `json_format` with its commands inside strings.

import Base
import Document

/// Keys come out in order; one command alone in a string keeps its type.
public struct JSONFormat: Sendable {
    indirect enum Node: Sendable {
        case null
        case constant([UInt8])
        case pieces([FormatPiece])
        case list([Node])
        case object([(key: [UInt8], value: Node)])
    }

    private let root: Node
    private let omitsEmpty: Bool

    public init(_ value: DocumentValue, omitEmptyValues: Bool) throws(InvalidFormat) {
        root = try Self.node(value)
        omitsEmpty = omitEmptyValues
    }

    private static func node(_ value: DocumentValue) throws(InvalidFormat) -> Node {
        switch value {
        case .string(let text): return .pieces(try FormatParser.parse(text))
        case .list(let items):
            var nodes: [Node] = []
            for item in items { nodes.append(try node(item.value)) }
            return .list(nodes)
        case .mapping(let members):
            var nodes: [(key: [UInt8], value: Node)] = []
            for member in members.sorted(by: { $0.key.text < $1.key.text }) {
                var key = ByteQueue()
                member.key.text.withView { key.append(jsonString: $0) }
                nodes.append((key.view.array, try node(member.value.value)))
            }
            return .object(nodes)
        case .null: return .null
        default:
            var text = ByteQueue()
            MetadataValue(value).appendJSON(to: &text)
            return .constant(text.view.array)
        }
    }

    /// Ends with a newline, as Envoy's does.
    public func append(
        to out: inout ByteQueue, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo, extras: FormatterExtras = FormatterExtras()
    ) {
        var scratch = ByteQueue()
        let written = append(
            root, to: &out, scratch: &scratch, request: request, response: response, trailers: trailers, info: info,
            extras: extras)
        if !written { out.append("{}") }
        out.append(byte: 0x0A)
    }

    /// False when the node was left out.
    private func append(
        _ node: Node, to out: inout ByteQueue, scratch: inout ByteQueue, request: borrowing HeaderBlock,
        response: borrowing HeaderBlock, trailers: borrowing HeaderBlock, info: borrowing StreamInfo,
        extras: FormatterExtras
    ) -> Bool {
        switch node {
        case .null where omitsEmpty: return false
        case .null:
            out.append("null")
            return true
        case .constant(let text):
            out.append(text)
            return true
        case .pieces(let pieces):
            scratch.removeAll()
            if pieces.count == 1 {
                let outcome = pieces[0].append(
                    to: &scratch, request: request, response: response, trailers: trailers, info: info, extras: extras)
                return append(outcome, scratch.view, to: &out)
            }
            for piece in pieces {
                let outcome = piece.append(
                    to: &scratch, request: request, response: response, trailers: trailers, info: info, extras: extras)
                if outcome == .missing, !omitsEmpty { scratch.append(byte: 0x2D) }
            }
            out.append(jsonString: scratch.view)
            return true
        case .list(let nodes):
            let before = out.count
            out.append(byte: 0x5B)
            var count = 0
            for inner in nodes {
                if count > 0 { out.append(byte: 0x2C) }
                let written = append(
                    inner, to: &out, scratch: &scratch, request: request, response: response, trailers: trailers,
                    info: info, extras: extras)
                if written { count += 1 } else if count > 0 { out.removeLast(1) }
            }
            out.append(byte: 0x5D)
            return kept(count, before, &out)
        case .object(let members):
            let before = out.count
            out.append(byte: 0x7B)
            var count = 0
            for member in members {
                let mark = out.count
                if count > 0 { out.append(byte: 0x2C) }
                out.append(member.key)
                out.append(byte: 0x3A)
                let written = append(
                    member.value, to: &out, scratch: &scratch, request: request, response: response,
                    trailers: trailers, info: info, extras: extras)
                if written { count += 1 } else { out.removeLast(out.count - mark) }
            }
            out.append(byte: 0x7D)
            return kept(count, before, &out)
        }
    }

    private func append(_ outcome: FormatOutcome, _ value: ByteView, to out: inout ByteQueue) -> Bool {
        switch outcome {
        case .missing where omitsEmpty: return false
        case .missing: out.append("null")
        case .text: out.append(jsonString: value)
        case .number, .json: out.append(value)
        }
        return true
    }

    private func kept(_ count: Int, _ before: Int, _ out: inout ByteQueue) -> Bool {
        if count > 0 || !omitsEmpty { return true }
        out.removeLast(out.count - before)
        return false
    }
}
