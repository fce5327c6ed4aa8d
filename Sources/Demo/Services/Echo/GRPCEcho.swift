// gRPC services that say back what they hear: grpc's examples' Echo and Greeter, Istio's test echo, and health checks.

import Base
import Protobuf
import Runtime
import Serving

/// `grpc.examples.echo.Echo` (unary and all three kinds of streams), `helloworld.Greeter`, `proto.EchoTestService/Echo`,
/// `grpc.health.v1.Health`. All their messages have one text as field 1.
struct GRPCEcho: Sendable {
    let params: DemoServiceParams

    init(_ params: DemoServiceParams) { self.params = params }

    func start(_ group: LoopGroup) async throws(SystemFailure) -> HTTPServer {
        let router = router()
        return try await HTTPServer.start(listen: params.listen, group: group) { exchange in
            let remote = exchange.peer.callerAddress()
            let isCall = await router.handle(exchange)
            if !isCall { await exchange.respond(415, text: "this port speaks gRPC only\n") }
            params.log(RequestLog.line(exchange.head, remote: remote, status: isCall ? 200 : 415, bytes: 0))
        }
    }

    private func router() -> GRPCRouter {
        var router = GRPCRouter()
        let echo = "/grpc.examples.echo.Echo/"
        on(&router, echo + "UnaryEcho") { call in try call.send(Self.text(try Self.read(try await call.onlyMessage())))
        }
        on(&router, echo + "ServerStreamingEcho") { call in
            let text = try Self.read(try await call.onlyMessage())
            for _ in 0..<10 { try call.send(Self.text(text)) }
        }
        on(&router, echo + "ClientStreamingEcho") { call in
            var last = ""
            while let message = try await call.next() { last = try Self.read(message) }
            try call.send(Self.text(last))
        }
        on(&router, echo + "BidirectionalStreamingEcho") { call in
            call.sendHead()
            while let message = try await call.next() {
                try call.send(Self.text(try Self.read(message)))
                try await call.drained(below: 1 << 20)
            }
        }
        on(&router, "/helloworld.Greeter/SayHello") { call in
            try call.send(Self.text("Hello \(try Self.read(try await call.onlyMessage()))"))
        }
        on(&router, "/helloworld.Greeter/SayHelloStreamReply") { call in
            let name = try Self.read(try await call.onlyMessage())
            for index in 0..<10 { try call.send(Self.text("Hello \(name), \(index)")) }
        }
        let (version, name) = (params.version, params.name)
        on(&router, "/proto.EchoTestService/Echo") { call in
            let text = try Self.read(try await call.onlyMessage())
            try call.send(Self.text(Self.facts(of: call, text, version: version, name: name)))
        }
        on(&router, "/grpc.health.v1.Health/Check") { call in
            _ = try await call.onlyMessage()
            try call.send(Self.serving)
        }
        on(&router, "/grpc.health.v1.Health/Watch") { call in
            _ = try await call.onlyMessage()
            try call.send(Self.serving)
            while true { try await Task.sleep(for: .seconds(3600)) }
        }
        return router
    }

    /// A function of its own: inside of the asynchronous closure it ends Swift 6.3's optimizer.
    private static func facts(of call: GRPCCall, _ text: String, version: String, name: String) -> String {
        let address = call.peer.callerAddress()
        let lines = [
            "ServiceVersion=\(version)", "Hostname=\(name)", "Host=\(call.metadata["host"] ?? "")",
            "IP=\(address)", "Echo=\(text)", "StatusCode=200",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Every method fails with the code that the metadata `x-fail` names: for retries and outlier detection.
    private func on(_ router: inout GRPCRouter, _ path: String, _ run: @escaping GRPCRouter.Method) {
        let (version, name) = (params.version, params.name)
        router.on(path) { call in
            call.addHeader("x-app-version", version)
            call.addHeader("x-served-by", name)
            if let wanted = call.metadata["x-fail"] {
                guard let code = Int(wanted).flatMap({ GRPCCode(rawValue: $0) }), code != .ok else {
                    throw GRPCStatus(.invalidArgument, "x-fail: found '\(wanted)', expected a code from 1 to 16")
                }
                throw GRPCStatus(code, "asked for by x-fail")
            }
            try await run(call)
        }
    }

    private static let serving: [UInt8] = [0x08, 0x01]

    static func text(_ text: String) -> [UInt8] {
        var writer = WireWriter()
        if !text.isEmpty { writer.field(1, text) }
        return writer.bytes
    }

    /// Field 1; the last one counts, as protobuf says.
    static func read(_ message: [UInt8]) throws(GRPCStatus) -> String {
        do {
            return try message.withView { view throws(InvalidWireData) -> String in
                var reader = WireReader(view)
                var text = ""
                while !reader.isAtEnd {
                    let (number, type) = try reader.tag()
                    if number == 1, type == .lengthDelimited {
                        text = try reader.lengthDelimited().string
                    } else {
                        try reader.skip(number, type)
                    }
                }
                return text
            }
        } catch {
            throw GRPCStatus(.invalidArgument, "the message is no protobuf message: \(error)")
        }
    }
}
