// gRPC's and TCP's echoes with clients of theirs.

import Base
import Glibc
import Runtime
import Serving
import Testing

@testable import DemoServices

@Suite struct EchoTests {
    private func channel(_ stage: Stage, _ version: String = "v1") async throws -> GRPCChannel {
        let base = try await stage.start(.grpcEcho, version)
        return try await GRPCChannel(targets: [String(base.dropFirst("http://".count))], group: stage.group)
    }

    @Test func unaryCalls() async throws {
        try await Stage.with { stage in
            let channel = try await channel(stage, "v2")
            func say(_ path: String, _ text: String) async throws -> String {
                try GRPCEcho.read(try await channel.unary(path, GRPCEcho.text(text), timeout: .seconds(30)))
            }
            #expect(try await say("/grpc.examples.echo.Echo/UnaryEcho", "wool") == "wool")
            #expect(try await say("/helloworld.Greeter/SayHello", "you") == "Hello you")
            let istio = try await say("/proto.EchoTestService/Echo", "x")
            #expect(istio.contains("ServiceVersion=v2\n") && istio.contains("Echo=x\n"))
            let health = try await channel.unary("/grpc.health.v1.Health/Check", [], timeout: .seconds(30))
            #expect(health == [0x08, 0x01])
        }
    }

    @Test func streams() async throws {
        try await Stage.with { stage in
            let channel = try await channel(stage)
            let echo = "/grpc.examples.echo.Echo/"
            let down = try await channel.open(echo + "ServerStreamingEcho", timeout: .seconds(30))
            try down.send(GRPCEcho.text("a"))
            down.closeSend()
            var count = 0
            while let message = try await down.next() {
                #expect(try GRPCEcho.read(message) == "a")
                count += 1
            }
            #expect(count == 10)
            let both = try await channel.open(echo + "BidirectionalStreamingEcho", timeout: .seconds(30))
            for index in 0..<20 {
                try both.send(GRPCEcho.text("\(index)"))
                #expect(try GRPCEcho.read(try #require(try await both.next())) == "\(index)")
            }
            both.closeSend()
            #expect(try await both.next() == nil)
        }
    }

    @Test func failuresOnRequest() async throws {
        try await Stage.with { stage in
            let channel = try await channel(stage)
            let path = "/grpc.examples.echo.Echo/UnaryEcho"
            let asked = await #expect(throws: GRPCStatus.self) {
                _ = try await channel.unary(path, [], metadata: ["x-fail": "14"], timeout: .seconds(30))
            }
            #expect(asked?.code == .unavailable)
            let malformed = await #expect(throws: GRPCStatus.self) {
                _ = try await channel.unary(path, [0x0A, 0x7F], timeout: .seconds(30))
            }
            #expect(malformed?.code == .invalidArgument)
        }
    }

    /// Sends all at once, ends its side, and reads to the end.
    private func talk(_ base: String, _ text: String) throws -> String {
        let address = try #require(SocketAddress(text: String(base.dropFirst("http://".count))))
        let socket = Descriptor(taking: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        let code = unsafe address.withKernelForm { form, length in unsafe Glibc.connect(socket.raw, form, length) }
        try #require(code == 0)
        let bytes = Array(text.utf8)
        #expect(unsafe send(socket.raw, bytes, bytes.count, 0) == bytes.count)
        shutdown(socket.raw, Int32(SHUT_WR))
        var heard: [UInt8] = []
        while true {
            var part = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(socket.raw, &part, part.count, 0)
            if count <= 0 { return String(decoding: heard, as: UTF8.self) }
            heard += part.prefix(count)
        }
    }

    @Test func linesComeBackWithThePrefix() async throws {
        try await Stage.with { stage in
            let echo = try await stage.start(.tcpEcho)
            #expect(try talk(echo, "world\n\nend") == "hello world\nhello \nhello end")
            let other = try await stage.start(.tcpEcho) { $0.prefix = "two" }
            #expect(try talk(other, "x\n") == "two x\n")
            while stage.heard.lines.count < 2 { await Task.yield() }
            #expect(stage.heard.lines[0].contains("3 lines"))
        }
    }

    @Test func theStoreKeepsWhatItIsTold() async throws {
        try await Stage.with { stage in
            let store = try await stage.start(.store)
            #expect(
                try talk(store, "SET rating1 2\r\nGET rating1\nGET none\nDROP x\n").hasPrefix(
                    "OK\nVALUE 2\nNONE\nERROR"))
        }
    }
}
