// What a service's function says to a request, and what is logged of it.

import Base
import Document
import Serving

struct ServiceRequest: Sendable {
    let head: HTTPRequestHead
    let body: [UInt8]
    /// Without its port; empty on a unix socket.
    let remote: String

    var method: String { head.method }
    /// The path's parts, percent-decoded: `/reviews/1` is `["reviews", "1"]`.
    var parts: [String] { head.pathOnly.split(separator: "/").map { PercentText.decode($0) } }
}

struct ServiceAnswer: Sendable {
    /// Parts of a body that come over time; throws when the client is gone.
    typealias Writer = @Sendable (_ write: @Sendable ([UInt8]) async throws -> Void) async throws -> Void

    enum Body: Sendable {
        case whole([UInt8])
        case parts(Writer)
    }

    var status: Int
    var fields: HTTPFields
    var body: Body

    init(_ status: Int, _ fields: HTTPFields = HTTPFields(), _ body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = .whole(body)
    }

    static func json(_ value: DocumentNode, status: Int = 200) -> ServiceAnswer {
        ServiceAnswer(status, ["content-type": "application/json"], Array(SpacedJSON.text(value).utf8))
    }

    static func html(_ text: String, status: Int = 200) -> ServiceAnswer {
        ServiceAnswer(
            status, ["content-type": "text/html; charset=utf-8", "cache-control": "no-store"], Array(text.utf8))
    }

    static func text(_ text: String, status: Int = 200) -> ServiceAnswer {
        ServiceAnswer(status, ["content-type": "text/plain; charset=utf-8"], Array(text.utf8))
    }

    static func notFound(_ request: ServiceRequest) -> ServiceAnswer {
        .json(["error": .string("no page \(request.head.pathOnly) here")], status: 404)
    }

    static func wrongMethod(allowed: String) -> ServiceAnswer {
        var answer = json(["error": .string("expected one of the methods \(allowed)")], status: 405)
        answer.fields.add("allow", allowed)
        return answer
    }
}
