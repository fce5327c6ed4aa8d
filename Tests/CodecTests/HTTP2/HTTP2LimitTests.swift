// What a hostile peer can do, and what becomes of it. Outcomes were read off Envoy 1.40.

import Base
import HTTP2
import Testing

@Suite struct HTTP2LimitTests {
    private typealias Raw = RawFrame

    private func server(_ change: (inout HTTP2Options) -> Void = { _ in }) -> HTTP2Peer {
        let peer = HTTP2Peer(.server, change)
        peer.receive(Raw.preface)
        return peer
    }

    private func resets(_ peer: HTTP2Peer) -> [[UInt8]] {
        Raw.parse(peer.output()).filter { $0.type == 3 }.map(\.payload)
    }

    @Test func emptyFrames() {
        let open = Raw.headers(1, endStream: false)
        #expect(server().receive(open + Raw.frame(0, 0, 1)) == nil)
        let failure = server().receive(open + Raw.frame(0, 0, 1) + Raw.frame(0, 0, 1))
        #expect(failure?.kind == .emptyFramesFlood)
        #expect(failure?.statName?.description == "inbound_empty_frames_flood")
        let padded = Raw.frame(0, 8, 1, [1, 0])
        #expect(server().receive(open + padded + padded)?.kind == .emptyFramesFlood)
        let continuation = Raw.frame(1, 1, 1, Raw.block(Raw.request)) + Raw.frame(9, 0, 1) + Raw.frame(9, 0, 1)
        #expect(server().receive(continuation)?.kind == .emptyFramesFlood)
        #expect(
            server { $0.maxConsecutiveEmptyFrames = 2 }.receive(open + Raw.frame(0, 0, 1) + Raw.frame(0, 0, 1)) == nil)
    }

    @Test func priorities() {
        let priority = Raw.frame(2, 0, 1, [0, 0, 0, 0, 1])
        let hundred = Array(repeatElement(priority, count: 100).joined())
        #expect(server().receive(hundred + Raw.headers(1)) == nil)
        let failure = server().receive(hundred + priority)
        #expect(failure?.kind == .priorityFlood)
        #expect(failure?.statName?.description == "inbound_priority_frames_flood")
    }

    @Test func windowUpdates() {
        let update = Raw.windowUpdate(0, 1)
        #expect(server().receive(Array(repeatElement(update, count: 5).joined())) == nil)
        let failure = server().receive(Array(repeatElement(update, count: 6).joined()))
        #expect(failure?.kind == .windowUpdateFlood)
        #expect(failure?.statName?.description == "inbound_window_update_frames_flood")
        let seven = Array(repeatElement(update, count: 7).joined())
        #expect(server().receive(Raw.headers(1, endStream: false) + seven) == nil)
        #expect(server().receive(Raw.headers(1, endStream: false) + seven + update)?.kind == .windowUpdateFlood)
    }

    @Test func pingsAndSettings() {
        let pings = Array(repeatElement(Raw.ping, count: 1001).joined())
        #expect(server().receive(pings)?.kind == .outboundControlFlood)
        let settings = Array(repeatElement(Raw.frame(4, 0, 0), count: 1001).joined())
        let failure = server().receive(settings)
        #expect(failure?.statName?.description == "outbound_control_flood")
        // A peer that reads what it provoked may go on for ever.
        let fair = server()
        for _ in 0..<50 {
            #expect(fair.receive(Array(pings.prefix(17 * 900))) == nil)
            #expect(fair.output().count >= 17 * 900)
        }
        let entries = Array(repeatElement([0, 4, 0, 1, 0, 0] as [UInt8], count: 33).joined())
        let many = server()
        many.receive(Raw.frame(4, 0, 0, entries))
        #expect(Raw.parse(many.output()).last?.type == 7)
        #expect(many.session.failure?.code == .enhanceYourCalm)
    }

    @Test func resetsThatAreNotRead() {
        let peer = server { $0.maxOutboundControlFrames = 10 }
        let bad = Raw.request + [("x-big", String(repeating: "x", count: 62000))]
        var failure: HTTP2Failure?
        for index in 0..<20 where failure == nil {
            let block = Raw.block(bad)
            let stream = Int32(1 + 2 * index)
            failure = peer.receive(
                Raw.frame(1, 1, stream, Array(block.prefix(16000)))
                    + Raw.frame(9, 0, stream, Array(block[16000..<32000]))
                    + Raw.frame(9, 0, stream, Array(block[32000..<48000]))
                    + Raw.frame(9, 4, stream, Array(block[48000...])))
        }
        #expect(failure?.kind == .outboundControlFlood)
    }

    @Test func rapidResets() {
        let peer = server()
        var failure: HTTP2Failure?
        for index in 0..<3000 where failure == nil {
            let stream = Int32(1 + 2 * index)
            failure = peer.receive(Raw.headers(stream, endStream: false) + Raw.reset(stream, 8))
            if failure == nil { failure = peer.session.fillOutput() }
            peer.session.output.removeAll()
        }
        #expect(failure?.code == .internalError)
    }

    @Test func continuations() {
        func message(frames: Int) -> [UInt8] {
            let block = Raw.block([("x-b", String(repeating: "v", count: 4000))])
            var bytes = Raw.frame(1, 1, 1, Raw.block(Raw.request))
            for index in 0..<frames {
                let isLast = index == frames - 1
                let part = isLast ? block[(index * 4)...] : block[(index * 4)..<(index * 4 + 4)]
                bytes += Raw.frame(9, isLast ? 4 : 0, 1, Array(part))
            }
            return bytes
        }
        #expect(server().receive(message(frames: 512)) == nil)
        #expect(server().receive(message(frames: 513))?.kind == .flood)
    }

    @Test func tooManyHeaders() {
        let peer = server()
        let many = (0..<97).map { ("x-\($0)", "1") }
        #expect(peer.receive(Raw.headers(1, Raw.request + many) + Raw.headers(3, Raw.request + many.dropLast())) == nil)
        #expect(peer.log.first == "1 fault tooManyHeaders")
        #expect(peer.log.count == 2)
        #expect(resets(peer) == [[0, 0, 0, 2]])
        #expect(HTTP2StreamFault.tooManyHeaders.statName.description == "header_overflow")
        let crumbs = server()
        crumbs.receive(Raw.headers(1, Raw.request + Array(repeating: ("cookie", "v"), count: 97)))
        #expect(crumbs.log == ["1 fault tooManyHeaders"])
    }

    @Test func headersTooLarge() {
        let peer = server { $0.maxHeaderBytes = 1000 }
        let large = [("x-big", String(repeating: "x", count: 1000))]
        #expect(peer.receive(Raw.headers(1, Raw.request + large) + Raw.headers(3)) == nil)
        #expect(peer.log.first == "1 fault headersTooLarge")
        #expect(peer.log.last?.hasPrefix("3 message end") == true)
        #expect(resets(peer) == [[0, 0, 0, 2]])
        let trailers = server { $0.maxHeaderBytes = 1000 }
        trailers.receive(Raw.headers(1, endStream: false) + Raw.headers(1, large))
        #expect(trailers.log.suffix(1) == ["1 fault headersTooLarge"])
        _ = trailers.output()
        #expect(trailers.log.last == "1 closed INTERNAL_ERROR session")
    }

    @Test func underscores() {
        let request = Raw.headers(1, Raw.request + [("x_a", "1"), ("x-b", "2")])
        let dropping = server { $0.underscores = .dropHeader }
        dropping.receive(request)
        #expect(dropping.lastHeaders.map(\.0) == [":method", ":scheme", ":path", ":authority", "x-b"])
        #expect(dropping.session.takeDroppedHeaderCount() == 1)
        #expect(dropping.session.takeDroppedHeaderCount() == 0)
        let rejecting = server { $0.underscores = .rejectRequest }
        rejecting.receive(request)
        #expect(rejecting.log == ["1 fault underscore"])
        #expect(resets(rejecting) == [[0, 0, 0, 2]])
    }

    static let malformed: [[(String, String)]] = [
        RawFrame.request + [("X-Upper", "1")],
        RawFrame.request + [("x a", "1")],
        RawFrame.request + [("", "1")],
        RawFrame.request + [("x-a", "a\0b")],
        RawFrame.request + [("x-a", "a\r\nb")],
        RawFrame.request + [("connection", "close")],
        RawFrame.request + [("transfer-encoding", "chunked")],
        RawFrame.request + [("upgrade", "x")],
        RawFrame.request + [("te", "gzip")],
        RawFrame.request + [(":path", "/b")],
        RawFrame.request + [(":foo", "1")],
        RawFrame.request + [(":status", "200")],
        RawFrame.request + [("content-length", "0"), ("content-length", "1")],
        RawFrame.request + [("content-length", "x")],
        RawFrame.request + [("content-length", "5")],
        RawFrame.request + [("host", "u@h")],
        Array(RawFrame.request.dropLast()),
        Array(RawFrame.request.dropFirst()),
        Array(RawFrame.request.dropLast()) + [(":authority", "u@h")],
        [(":method", "GET"), (":scheme", "http"), (":path", "x"), (":authority", "a")],
        [(":method", "GET"), ("x-a", "1"), (":scheme", "http"), (":path", "/"), (":authority", "a")],
        [(":method", "CONNECT"), (":protocol", "websocket")] + RawFrame.request.dropFirst(),
    ]

    @Test(arguments: malformed.indices)
    func malformedMessages(index: Int) {
        let headers = Self.malformed[index]
        let strict = server()
        let failure = strict.receive(Raw.headers(1, headers))
        #expect(failure?.kind == .invalidMessage)
        #expect(failure?.statName?.description == "rx_messaging_error")
        #expect(strict.log.isEmpty)
        #expect(strict.output().isEmpty)

        let lenient = server { $0.streamErrorOnInvalidMessage = true }
        #expect(lenient.receive(Raw.headers(1, headers) + Raw.headers(3)) == nil)
        #expect(resets(lenient) == [[0, 0, 0, 1]])
        #expect(lenient.log.last?.hasPrefix("3 message end") == true)
    }

    @Test func bodiesThatDisagreeWithTheirLength() {
        for body in ["hello", "h"] {
            let peer = server()
            let headers = Raw.request + [("content-length", "3")]
            #expect(
                peer.receive(Raw.headers(1, headers, endStream: false) + Raw.frame(0, 1, 1, Array(body.utf8))) == nil)
            #expect(resets(peer) == [[0, 0, 0, 1]])
            #expect(!peer.log.contains { $0.hasSuffix("end") })
            #expect(peer.log.last == "1 closed PROTOCOL_ERROR session")
        }
    }

    @Test func brokenFraming() {
        let goAway: [([UInt8], UInt32)] = [
            (Raw.frame(0, 0, 0, [1]), 1), (Raw.frame(0, 0, 1, [1]), 1), (Raw.frame(4, 0, 0, [1, 2, 3]), 6),
            (Raw.frame(6, 0, 0, [1]), 6), (Raw.frame(0, 0, 1, [UInt8](repeating: 0, count: 17000)), 6),
            (Raw.frame(9, 4, 1), 1), (Raw.frame(1, 0, 1, Raw.block(Raw.request)) + Raw.ping, 1),
            (Raw.frame(1, 5, 1, [0xFE]), 9), (Raw.headers(1) + Raw.frame(0, 0, 1, [1]), 5),
        ]
        for (bytes, code) in goAway {
            let peer = server()
            peer.receive(bytes)
            let last = Raw.parse(peer.output()).last
            #expect(last?.type == 7)
            #expect(last.map { Array($0.payload[4..<8]) } == Raw.number(code))
            #expect(peer.session.failure?.kind == .protocolViolation)
            #expect(peer.session.failure?.code.rawValue == code)
        }
        let silent = [
            Raw.headers(2), Raw.frame(3, 0, 1, Raw.number(8)), Raw.windowUpdate(0, 0), Raw.windowUpdate(0, 0x7FFF_FFFF),
            Raw.frame(5, 4, 1, Raw.number(2)), Raw.headers(1) + Raw.headers(1),
        ]
        for bytes in silent {
            let peer = server()
            #expect(peer.receive(bytes)?.kind == .protocolViolation)
            #expect(peer.output().isEmpty)
            #expect(peer.receive(Raw.ping) != nil)
        }
        let noise = HTTP2Peer(.server)
        #expect(noise.receive(Array("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n".utf8)) != nil)
    }

    @Test func noiseNeverTraps() {
        var random = RandomSource(seed: 42)
        let good =
            Raw.headers(1, endStream: false) + Raw.frame(0, 0, 1, Array("hello".utf8)) + Raw.windowUpdate(1, 5)
            + Raw.headers(1, [("x-t", "1")]) + Raw.ping + Raw.headers(3) + Raw.reset(3, 8)
        for round in 0..<3000 {
            var bytes = [UInt8(round & 255)] + Raw.preface + good
            for _ in 0..<(1 + random.below(6)) {
                bytes[1 + Int(random.below(UInt64(bytes.count - 1)))] = UInt8(truncatingIfNeeded: random.next())
            }
            bytes.withView { HTTP2FuzzEntry.run($0) }
            let noise = (0..<random.below(200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            noise.withView { HTTP2FuzzEntry.run($0) }
        }
    }
}
