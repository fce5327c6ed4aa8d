// Our server and our clients with each other, over real sockets.

import Base
import Runtime
import Testing

@testable import Serving

@Suite struct ServerClientTests {
    private func withServer(
        limits: ServerLimits = ServerLimits(), _ handler: @escaping HTTPServer.Handler,
        _ body: (HTTPServer, LoopGroup) async throws -> Void
    ) async throws {
        let group = try LoopGroup(loops: 2)
        let server = try await HTTPServer.start(
            listen: .loopback(), group: group, limits: limits, handler: handler)
        do { try await body(server, group) } catch {
            await server.stop(drain: .zero)
            await group.shutdown()
            throw error
        }
        await server.stop(drain: .seconds(1))
        await group.shutdown()
    }

    private func client(
        _ server: HTTPServer, _ group: LoopGroup, _ version: ClientParams.Version = .http1,
        _ change: (inout ClientParams) -> Void = { _ in }
    ) async throws -> HTTPClient {
        var params = ClientParams()
        params.version = version
        change(&params)
        let origin = try #require(URLText("http://127.0.0.1:\(server.port)"))
        return try await HTTPClient(origin: origin, group: group, params: params)
    }

    private static let echo: HTTPServer.Handler = { exchange in
        do throws(HTTPFailure) {
            await exchange.respond(200, ["x-path": exchange.head.path], try await exchange.body(limit: 8 << 20))
        } catch {
            await exchange.respond(400, text: error.words)
        }
    }

    @Test(arguments: [ClientParams.Version.http1, .http2])
    func bodiesBothWays(_ version: ClientParams.Version) async throws {
        try await withServer(Self.echo) { server, group in
            let client = try await client(server, group, version)
            for size in [0, 1, 100_000, 3_000_000] {
                let body = [UInt8](repeating: UInt8(size & 255), count: size)
                let answer = try await client.send(HTTPRequestHead(method: "POST", path: "/a?b"), body: body)
                #expect(answer.status == 200 && answer.fields["x-path"] == "/a?b")
                #expect(try await answer.body() == body)
            }
            let head = try await client.send(HTTPRequestHead(method: "HEAD", path: "/"))
            #expect(head.status == 200)
            #expect(try await head.body().isEmpty)
        }
    }

    /// A body that is there as a whole before anybody reads it: its end needs no further byte and must be told all the same.
    @Test(arguments: [ClientParams.Version.http1, .http2], [131_072, 133_010, 140_000])
    func bodiesThatAreReadLate(_ version: ClientParams.Version, size: Int) async throws {
        let gate = Gate()
        let handler: HTTPServer.Handler = { exchange in
            exchange.begin(200)
            await gate.wait()
            let count = (try? await exchange.body(limit: 1 << 20).count) ?? -1
            try? await exchange.write([UInt8](repeating: UInt8(ascii: "x"), count: count))
            exchange.finish()
        }
        try await withServer(handler) { server, group in
            let client = try await client(server, group, version)
            let body = [UInt8](repeating: 7, count: size)
            let answer = try await client.send(HTTPRequestHead(method: "POST", path: "/"), body: body)
            gate.open()
            #expect(try await answer.body().count == size)
        }
    }

    @Test func answersThatAreReadLate() async throws {
        let gate = Gate()
        let handler: HTTPServer.Handler = { exchange in
            await exchange.respond(200, [:], [UInt8](repeating: 7, count: 133_010))
            try? await exchange.drained(below: 1)
            gate.open()
        }
        try await withServer(handler) { server, group in
            let client = try await client(server, group)
            let answer = try await client.send(HTTPRequestHead(method: "GET", path: "/"), timeout: .seconds(10))
            await gate.wait()
            #expect(try await answer.body().count == 133_010)
        }
    }

    @Test(arguments: [ClientParams.Version.http1, .http2])
    func manyAtOnce(_ version: ClientParams.Version) async throws {
        try await withServer(Self.echo) { server, group in
            let client = try await client(server, group, version)
            try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for index in 0..<300 {
                    tasks.addTask {
                        let body = Array("\(index)".utf8)
                        let head = HTTPRequestHead(method: "POST", path: "/\(index)")
                        return try await client.send(head, body: body).body() == body
                    }
                }
                for try await isSame in tasks { #expect(isSame) }
            }
            #expect(server.openConnections <= (version == .http1 ? 16 : 1))
        }
    }

    @Test(arguments: [ClientParams.Version.http1, .http2])
    func lettingGoOfAnAnswerCancelsItsHandler(_ version: ClientParams.Version) async throws {
        let ended = AsyncStream<Void>.makeStream()
        let endless: HTTPServer.Handler = { exchange in
            exchange.begin(200)
            do {
                while true { try await exchange.write([UInt8](repeating: 1, count: 10_000)) }
            } catch {
                ended.continuation.yield()
            }
        }
        try await withServer(endless) { server, group in
            let client = try await client(server, group, version)
            do {
                let answer = try await client.send(HTTPRequestHead(path: "/"))
                #expect(try await answer.nextPart() != nil)
            }
            for await _ in ended.stream { break }
        }
    }

    @Test func timeoutsAndUnreachableTargets() async throws {
        let silent: HTTPServer.Handler = { _ in try? await Task.sleep(for: .seconds(30)) }
        try await withServer(silent) { server, group in
            let client = try await client(server, group)
            let late = await #expect(throws: HTTPFailure.self) {
                _ = try await client.send(HTTPRequestHead(path: "/"), timeout: .milliseconds(100))
            }
            #expect(late?.kind == .timedOut)
            let nobody = try await HTTPClient(
                origin: try #require(URLText("http://127.0.0.1:1")), group: group)
            let refused = await #expect(throws: HTTPFailure.self) {
                _ = try await nobody.send(HTTPRequestHead(path: "/"))
            }
            #expect(refused?.kind == .unreachable)
        }
    }

    @Test func aClosedConnectionIsReplaced() async throws {
        let closing: HTTPServer.Handler = { exchange in
            await exchange.respond(200, text: "x")
        }
        var limits = ServerLimits()
        // Long enough for a busy machine to ask before the connection is closed.
        limits.idleTimeout = .seconds(1)
        limits.lingerTime = .milliseconds(10)
        try await withServer(limits: limits, closing) { server, group in
            for version in [ClientParams.Version.http1, .http2] {
                let client = try await client(server, group, version)
                for _ in 0..<2 {
                    #expect(try await client.send(HTTPRequestHead(path: "/")).body() == Array("x".utf8))
                    while server.openConnections > 0 { try await Task.sleep(for: .milliseconds(5)) }
                }
            }
        }
    }

    private static func router() -> GRPCRouter {
        var router = GRPCRouter()
        router.on("/t.T/Unary") { call in try call.send(try await call.onlyMessage()) }
        router.on("/t.T/Sum") { call in
            var sum = 0
            while let message = try await call.next() { sum += message.count }
            try call.send(Array("\(sum)".utf8))
        }
        router.on("/t.T/Fail") { _ in throw GRPCStatus(.permissionDenied, "not you") }
        router.on("/t.T/Wait") { _ in try await Task.sleep(for: .seconds(30)) }
        router.on("/t.T/Echo") { call in
            while let message = try await call.next() { try call.send(message) }
        }
        return router
    }

    private func withChannel(_ body: (GRPCChannel) async throws -> Void) async throws {
        let routes = Self.router()
        let handler: HTTPServer.Handler = { exchange in
            if await routes.handle(exchange) { return }
            await exchange.respond(404)
        }
        try await withServer(handler) { server, group in
            let channel = try await GRPCChannel(
                targets: ["127.0.0.1:1", "127.0.0.1:\(server.port)"], group: group)
            try await body(channel)
            channel.close()
        }
    }

    @Test func calls() async throws {
        try await withChannel { channel in
            // The first target is not there.
            for size in [0, 10, 3_000_000] {
                let message = [UInt8](repeating: 5, count: size)
                #expect(try await channel.unary("/t.T/Unary", message) == message)
            }
            let failed = await #expect(throws: GRPCStatus.self) { _ = try await channel.unary("/t.T/Fail", []) }
            #expect(failed == GRPCStatus(.permissionDenied, "not you"))
            let none = await #expect(throws: GRPCStatus.self) { _ = try await channel.unary("/t.T/None", []) }
            #expect(none?.code == .unimplemented)
            let late = await #expect(throws: GRPCStatus.self) {
                _ = try await channel.unary("/t.T/Wait", [], timeout: .milliseconds(100))
            }
            #expect(late?.code == .deadlineExceeded)
            let sum = try await channel.open("/t.T/Sum")
            for _ in 0..<100 { try sum.send([1, 2, 3]) }
            sum.closeSend()
            #expect(try await sum.next() == Array("300".utf8))
            #expect(try await sum.next() == nil)
            let echo = try await channel.open("/t.T/Echo")
            for index in 0..<50 {
                try echo.send([UInt8(index)])
                #expect(try await echo.next() == [UInt8(index)])
            }
            echo.closeSend()
            #expect(try await echo.next() == nil)
        }
    }

    @Test func stoppingWaitsForWhatIsUnderWay() async throws {
        let started = AsyncStream<Void>.makeStream()
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let group = try LoopGroup(loops: 1)
        let server = try await HTTPServer.start(listen: .loopback(), group: group) { exchange in
            started.continuation.yield()
            for await _ in gate { break }
            await exchange.respond(200, text: "done")
        }
        for version in [ClientParams.Version.http1] {
            let client = try await client(server, group, version)
            async let answer = client.send(HTTPRequestHead(path: "/")).body()
            for await _ in started.stream { break }
            async let stopped: Void = server.stop(drain: .seconds(20))
            opener.yield()
            #expect(try await answer == Array("done".utf8))
            await stopped
            #expect(server.openConnections == 0)
        }
        await group.shutdown()
    }
}

/// Opened once; who waits goes on then.
private final class Gate: Sendable {
    private let state = Lock<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
