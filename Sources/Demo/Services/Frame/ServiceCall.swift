// One service's calls of another: GET, a JSON body, and a time limit.

import Base
import Document
import Serving

struct ServiceCall: Sendable {
    enum Outcome: Sendable {
        case document(DocumentNode)
        /// Another status than 200, or 0 when there was no answer in time.
        case failed(status: Int)
    }

    private let client: HTTPClient

    init(_ base: String, named flag: String, _ group: LoopGroup) async throws {
        guard let origin = URLText(base), origin.scheme != .https else {
            throw InvalidService("--\(flag): found '\(base)', expected a URL such as http://\(flag):9080")
        }
        var params = ClientParams()
        params.connections = 128
        // A service that moves is found again soon.
        params.idleTimeout = .seconds(10)
        client = try await HTTPClient(origin: origin, group: group, params: params)
    }

    func get(_ path: String, _ fields: HTTPFields, timeout: TimeSpan) async -> Outcome {
        do {
            let answer = try await client.send(HTTPRequestHead(path: path, fields: fields), timeout: timeout)
            let body = try await answer.body(limit: 1 << 20)
            if answer.status != 200 { return .failed(status: answer.status) }
            return .document(try Document.parse(json: body))
        } catch {
            return .failed(status: 0)
        }
    }
}
