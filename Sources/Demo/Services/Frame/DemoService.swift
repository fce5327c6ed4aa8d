// A running service of the demo.

import Base
import Runtime
import Serving

public final class DemoService: Sendable {
    /// 0: it listens nowhere.
    public let port: UInt16
    private let stopping: @Sendable () async -> Void

    private init(port: UInt16, stopping: @escaping @Sendable () async -> Void) {
        self.port = port
        self.stopping = stopping
    }

    private convenience init(_ server: HTTPServer) {
        self.init(port: server.port) { await server.stop(drain: .seconds(5)) }
    }

    /// Serves from the moment it returns.
    public static func start(_ params: DemoServiceParams, group: LoopGroup) async throws -> DemoService {
        switch params.kind {
        case .productpage:
            let page = try await ProductPage(params, group)
            return DemoService(try await HTTPService(params: params) { await page.answer($0) }.start(group))
        case .details: return DemoService(try await HTTPService(params: params, answer: Details.answer).start(group))
        case .reviews:
            let reviews = try await Reviews(params, group)
            return DemoService(try await HTTPService(params: params) { await reviews.answer($0) }.start(group))
        case .ratings:
            let ratings = try Ratings(params, group)
            return DemoService(try await HTTPService(params: params) { await ratings.answer($0) }.start(group))
        case .httpbin:
            return DemoService(try await HTTPService(params: params) { await HTTPBin.answer($0) }.start(group))
        case .grpcEcho: return DemoService(try await GRPCEcho(params).start(group))
        case .tcpEcho, .store:
            let server = try await LineServer.start(params, group)
            return DemoService(port: server.port) { await server.stop() }
        case .sleep: return DemoService(port: 0) {}
        }
    }

    /// Takes no new connection and ends what is under way in its time.
    public func stop() async { await stopping() }
}
