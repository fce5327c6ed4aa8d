// Back-pressure: windows run dry and open again, and nothing is held that nobody asked for.

import Base
import HTTP2
import Testing

@Suite struct HTTP2FlowControlTests {
    @Test func aSlowReaderStopsTheSender() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server) { $0.initialStreamWindow = 65535 }
        server.consumesAtOnce = false
        let stream = client.request(method: "POST", endStream: false)
        exchange(client, server)
        let body = [UInt8](repeating: 7, count: 200_000)
        _ = body.withView { client.session.send(stream, $0, endStream: true) }
        exchange(client, server)
        #expect(server.received[1] == 65535)
        #expect(client.session.pendingBytes(1) == 200_000 - 65535)

        var left = 65535
        while left > 0 {
            server.session.consumed(1, left)
            let before = server.received[1] ?? 0
            exchange(client, server)
            left = (server.received[1] ?? 0) - before
        }
        #expect(server.received[1] == 200_000)
        #expect(server.bodies[1] == body)
    }

    @Test func theConnectionWindowIsSharedAndGivenBackWhenAStreamDies() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server) {
            $0.initialStreamWindow = 65535
            $0.initialConnectionWindow = 65535
        }
        server.consumesAtOnce = false
        let first = client.request(method: "POST", endStream: false)
        let second = client.request(method: "POST", endStream: false)
        exchange(client, server)
        let body = [UInt8](repeating: 7, count: 65535)
        _ = body.withView { client.session.send(first, $0, endStream: true) }
        exchange(client, server)
        _ = body.withView { client.session.send(second, $0, endStream: true) }
        exchange(client, server)
        #expect(server.received[second] == nil)
        client.session.reset(first, .cancel)
        exchange(client, server)
        #expect(server.received[second] == 65535)
        // Too late, and harmless: the bytes were given back when the stream closed.
        server.session.consumed(first, 65535)
        exchange(client, server)
        #expect(server.session.failure == nil && client.session.failure == nil)
    }

    @Test func drainIsReportedOnce() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server) { $0.initialStreamWindow = 65535 }
        server.consumesAtOnce = false
        let stream = client.request(method: "POST", endStream: false)
        exchange(client, server)
        let body = [UInt8](repeating: 7, count: 100_000)
        _ = body.withView { client.session.send(stream, $0, endStream: false) }
        client.session.watchDrain(stream, atMost: 20_000)
        exchange(client, server)
        #expect(client.log.isEmpty)
        server.session.consumed(1, 65535)
        exchange(client, server)
        #expect(client.log == ["1 drained"])
    }

    @Test func aHugeBodyNeedsLittleMemory() {
        let client = HTTP2Peer(.client) { $0.initialStreamWindow = 256 << 10 }
        let server = HTTP2Peer(.server)
        client.keepsBodies = false
        let chunk = [UInt8](repeating: 9, count: 64 << 10)
        let total = 512 << 20
        var sent = 0
        func refill(_ peer: HTTP2Peer, _ stream: HTTP2StreamID) {
            while sent < total, peer.session.pendingBytes(stream) < 256 << 10 {
                sent += chunk.count
                _ = chunk.withView { peer.session.send(stream, $0, endStream: sent == total) }
            }
            if sent < total { peer.session.watchDrain(stream, atMost: 128 << 10) }
        }
        server.reaction = { peer, event in
            switch event {
            case .headers(let stream, _, _):
                peer.respond(stream, endStream: false)
                refill(peer, stream)
            case .drained(let stream): refill(peer, stream)
            default: break
            }
        }
        client.request()
        var largest = 0
        while client.closures.isEmpty {
            server.receive(client.output())
            server.session.fillOutput(upTo: 64 << 10)
            largest = max(largest, server.session.output.allocatedBytes)
            _ = client.session.receive(server.session.output.view)
            server.session.output.removeAll()
        }
        #expect(client.received[1] == total)
        #expect(largest <= 256 << 10)
        #expect(client.session.output.allocatedBytes <= 64 << 10)
    }

    @Test func outputStopsAtItsLimit() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        client.request()
        exchange(client, server)
        server.respond(1, endStream: false)
        let body = [UInt8](repeating: 7, count: 1 << 20)
        _ = body.withView { server.session.send(1, $0, endStream: true) }
        exchange(client, server)
        var total = 0
        var largest = 0
        server.respond(1)
        client.request()
        exchange(client, server)
        server.respond(3, endStream: false)
        _ = body.withView { server.session.send(3, $0, endStream: true) }
        while true {
            let bytes = server.output(upTo: 30_000)
            if bytes.isEmpty { break }
            largest = max(largest, bytes.count)
            total += bytes.count
        }
        #expect(total > 1 << 20)
        #expect(largest < 30_000 + 16384 + 9)
    }
}
