// Joins a function from request to answer with a server and the log.

import Base
import Glibc
import Runtime
import Serving

struct HTTPService: Sendable {
    let params: DemoServiceParams
    let answer: @Sendable (ServiceRequest) async -> ServiceAnswer

    /// More than any exercise sends.
    private static let bodyLimit = 16 << 20

    func start(_ group: LoopGroup) async throws(SystemFailure) -> HTTPServer {
        try await HTTPServer.start(listen: params.listen, group: group) { exchange in await handle(exchange) }
    }

    private func handle(_ exchange: HTTPExchange) async {
        let remote = exchange.peer.callerAddress()
        let body: [UInt8]
        do throws(HTTPFailure) {
            body = try await exchange.body(limit: Self.bodyLimit)
        } catch {
            if error.kind == .tooLarge {
                await exchange.respond(413, text: "\(error)\n")
                params.log(RequestLog.line(exchange.head, remote: remote, status: 413, bytes: 0))
            }
            return
        }
        let given = await answer(ServiceRequest(head: exchange.head, body: body, remote: remote))
        var fields = given.fields
        fields.set("x-app-version", params.version)
        fields.set("x-served-by", params.name)
        let sent = Lock(0)
        switch given.body {
        case .whole(let bytes):
            sent.withLock { $0 = bytes.count }
            if exchange.head.method == "HEAD" { fields.set("content-length", String(bytes.count)) }
            await exchange.respond(given.status, fields, exchange.head.method == "HEAD" ? [] : bytes)
        case .parts(let writer):
            exchange.begin(given.status, fields)
            do {
                try await writer { part in
                    sent.withLock { $0 += part.count }
                    try await exchange.write(part)
                }
                exchange.finish()
            } catch {
                // The client went away in the middle; the log says how far it came.
                exchange.reset()
            }
        }
        params.log(
            RequestLog.line(exchange.head, remote: remote, status: given.status, bytes: sent.withLock { $0 }))
    }
}
