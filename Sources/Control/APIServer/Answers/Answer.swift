// How answers leave: JSON with the headers that Kubernetes sends.

import Document
import Serving

enum Answer: Sendable {
    case tree(Int, DocumentNode)
    /// JSON text that is ready.
    case bytes(Int, [UInt8])
    case other(Int, contentType: String, HTTPFields, [UInt8])
    /// A list or watch, which was sent while it was made.
    case sent
}

struct AnswerWriter: Sendable {
    let exchange: HTTPExchange
    let warnings: WarningList
    var isPretty = false
    var contentType = "application/json"

    func send(_ answer: Answer) async {
        switch answer {
        case .tree(let status, let tree):
            // JSON is YAML, and people who ask for YAML want to read it.
            let isReadable = isPretty || contentType == "application/yaml"
            var bytes = Array(tree.value.json(pretty: isReadable).utf8)
            bytes.append(0x0A)
            await exchange.respond(status, fields(contentType), bytes)
        case .bytes(let status, let bytes): await exchange.respond(status, fields(contentType), bytes)
        case .other(let status, let contentType, let more, let bytes):
            var fields = fields(contentType)
            for field in more.all { fields.set(field.name, field.value) }
            await exchange.respond(status, fields, bytes)
        case .sent: break
        }
    }

    func send(_ failure: APIFailure) async {
        var fields = fields("application/json")
        if let seconds = failure.retryAfterSeconds { fields.add("retry-after", String(seconds)) }
        await exchange.respond(
            failure.code, fields, Array((failure.status().value.json(pretty: isPretty) + "\n").utf8))
    }

    func begin(_ contentType: String) { exchange.begin(200, fields(contentType)) }

    private func fields(_ contentType: String) -> HTTPFields {
        var fields: HTTPFields = ["content-type": contentType, "cache-control": "no-cache, private"]
        for warning in warnings.headers { fields.add("warning", warning) }
        return fields
    }
}
