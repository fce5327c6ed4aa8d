// Services on free ports, and a client for them.

import Base
import Document
import Serving

@testable import DemoServices

final class Heard: Sendable {
    private let kept = Lock([String]())
    var lines: [String] { kept.withLock { $0 } }
    func add(_ line: String) { kept.withLock { $0.append(line) } }
}

/// What the handler of a stand-in was asked.
final class Seen: Sendable {
    private let kept = Lock([HTTPRequestHead]())
    var heads: [HTTPRequestHead] { kept.withLock { $0 } }
    func add(_ head: HTTPRequestHead) { kept.withLock { $0.append(head) } }
}

struct Answered: Sendable {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var document: DocumentNode { (try? Document.parse(json: body)) ?? .null }
}

struct Stage: Sendable {
    let group: LoopGroup
    let heard = Heard()

    static func with(_ body: (Stage) async throws -> Void) async throws {
        let stage = Stage(group: try LoopGroup(loops: 1))
        do { try await body(stage) } catch {
            await stage.group.shutdown()
            throw error
        }
        await stage.group.shutdown()
    }

    func start(
        _ kind: DemoServiceKind, _ version: String = "v1", _ change: (inout DemoServiceParams) -> Void = { _ in }
    ) async throws -> String {
        var params = DemoServiceParams(kind: kind, listen: .loopback(), name: "\(kind.rawValue)-\(version)")
        params.version = version
        params.log = { [heard] in heard.add($0) }
        change(&params)
        return "http://127.0.0.1:\(try await DemoService.start(params, group: group).port)"
    }

    /// A service that does what the test says.
    func standIn(_ handler: @escaping HTTPServer.Handler) async throws -> String {
        let server = try await HTTPServer.start(listen: .loopback(), group: group, handler: handler)
        return "http://127.0.0.1:\(server.port)"
    }

    func ask(
        _ base: String, _ path: String, method: String = "GET", _ fields: HTTPFields = HTTPFields(), body: String = ""
    ) async throws -> Answered {
        guard let origin = URLText(base) else { throw HTTPFailure(.malformed, base) }
        let client = try await HTTPClient(origin: origin, group: group)
        let head = HTTPRequestHead(method: method, path: path, fields: fields)
        let answer = try await client.send(head, body: Array(body.utf8), timeout: .seconds(60))
        return Answered(status: answer.status, fields: answer.fields, body: try await answer.body())
    }
}
