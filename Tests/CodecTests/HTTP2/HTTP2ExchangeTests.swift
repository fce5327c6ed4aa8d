// Two sessions back to back: what one says is what the other hears.

import Base
import HTTP2
import Testing

@Suite struct HTTP2ExchangeTests {
    /// A server that answers every request with "hello" and trailers, a client's log of one request with a body.
    private static func conversation(step: Int) -> (client: [String], server: [String]) {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        server.reaction = { peer, event in
            guard case .headers(let stream, .message, _) = event else { return }
            peer.respond(stream, "103", [("link", "x")], endStream: false)
            peer.respond(stream, "200", [("x-a", "1")], endStream: false)
            peer.send(stream, "hello", endStream: false)
            peer.sendTrailers(stream, [("grpc-status", "0")])
        }
        let stream = client.request(
            [("cookie", "a=1"), ("te", "trailers"), ("cookie", "b=2")], method: "POST", endStream: false)
        client.send(stream, "ping", endStream: false)
        client.sendTrailers(stream, [("x-t", "t")])
        exchange(client, server, step: step)
        #expect(client.session.failure == nil)
        #expect(server.session.failure == nil)
        #expect(client.session.activeStreams == 0 && server.session.activeStreams == 0)
        return (client.log, server.log)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 11, 64, 1000])
    func everythingArrivesAtAnyCut(step: Int) {
        let (client, server) = Self.conversation(step: step)
        #expect(
            client == [
                "1 informational :status=103 link=x", "1 message :status=200 x-a=1", "1 trailers end grpc-status=0",
                "1 closed NO_ERROR completed",
            ])
        #expect(
            server == [
                "1 message :method=POST :scheme=http :authority=a.test :path=/p te=trailers cookie=a=1; b=2",
                "1 trailers end x-t=t", "1 closed NO_ERROR completed",
            ])
    }

    @Test func everySplitPointOfAnExchange() {
        let client = HTTP2Peer(.client)
        client.request([("x-a", "1")], method: "POST", endStream: false)
        client.send(1, "body", endStream: true)
        let bytes = client.output()
        for split in 0...bytes.count {
            let server = HTTP2Peer(.server)
            server.receive(Array(bytes[..<split]))
            server.receive(Array(bytes[split...]))
            #expect(
                server.log == [
                    "1 message :method=POST :scheme=http :authority=a.test :path=/p x-a=1", "1 body 4 end",
                ])
            #expect(server.bodies[1] == Array("body".utf8))
        }
    }

    @Test func manyStreamsInterleave() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        server.reaction = { peer, event in
            guard case .headers(let stream, _, _) = event else { return }
            peer.respond(stream, endStream: false)
            peer.send(stream, String(repeating: "\(stream % 10)", count: 40000), endStream: true)
        }
        for _ in 0..<100 { client.request() }
        exchange(client, server)
        #expect(client.closures.count == 100)
        for (stream, body) in client.bodies {
            #expect(body == [UInt8](repeating: 48 + UInt8(stream % 10), count: 40000))
        }
    }

    @Test func hostStandsInForAuthority() {
        let server = HTTP2Peer(.server)
        let pseudo = Array(RawFrame.request.prefix(3))
        server.receive(RawFrame.preface + RawFrame.headers(1, pseudo + [("host", "h.test")]))
        server.receive(RawFrame.headers(3, RawFrame.request + [("host", "other")]))
        #expect(
            server.log == [
                "1 message end :method=GET :scheme=http :path=/ :authority=h.test",
                "3 message end :method=GET :scheme=http :path=/ :authority=a.test",
            ])
    }

    @Test func pseudoHeadersGoFirst() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        var block = HeaderBlock()
        block.append(name: "x-first", value: "1")
        for (name, value) in RawFrame.request { block.append(name: name, value: value) }
        _ = client.session.startRequest(block, endStream: true)
        exchange(client, server)
        #expect(server.log == ["1 message end :method=GET :scheme=http :path=/ :authority=a.test x-first=1"])
    }

    @Test func emptyTrailersEndWithData() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        let stream = client.request(method: "POST", endStream: false)
        client.sendTrailers(stream, [])
        exchange(client, server)
        #expect(server.log.last == "1 body 0 end")
    }

    @Test func trailersAloneFollowALateBody() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        client.request()
        exchange(client, server)
        server.respond(1, endStream: false)
        exchange(client, server)
        server.send(1, "x", endStream: false)
        exchange(client, server)
        server.sendTrailers(1, [("grpc-status", "5")])
        exchange(client, server)
        #expect(
            client.log == [
                "1 message :status=200", "1 trailers end grpc-status=5", "1 closed NO_ERROR completed",
            ])
        #expect(client.bodies[1] == Array("x".utf8))
    }

    @Test func headAndEmptyAnswers() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        client.request(method: "HEAD")
        client.request()
        exchange(client, server)
        server.respond(1, "200", [("content-length", "1234")])
        server.respond(3, "204")
        exchange(client, server)
        #expect(client.closures[1]?.origin == .completed && client.closures[3]?.origin == .completed)
    }

    @Test func connectCarriesBytesBothWays() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server) { $0.allowConnect = true }
        exchange(client, server)
        #expect(client.session.peerAllowsConnect)
        var block = HeaderBlock()
        for (name, value) in [
            (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", "/w"),
            (":authority", "a"),
        ] {
            block.append(name: name, value: value)
        }
        let stream = client.session.startRequest(block, endStream: false)
        #expect(stream == 1)
        exchange(client, server)
        #expect(server.lastHeaders.contains { $0 == (":protocol", "websocket") })
        server.respond(1, endStream: false)
        server.send(1, "down", endStream: false)
        client.send(1, "up", endStream: false)
        exchange(client, server)
        #expect(client.bodies[1] == Array("down".utf8) && server.bodies[1] == Array("up".utf8))
        client.send(1, "", endStream: true)
        exchange(client, server)
        server.send(1, "", endStream: true)
        exchange(client, server)
        #expect(client.closures[1]?.origin == .completed)
    }

    @Test func contextsAndTagsLiveAsLongAsTheStream() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        final class Mark {}
        let mark = Mark()
        let stream = client.request()
        client.session.setContext(mark, of: stream)
        client.session.setTag(77, of: stream)
        var seen: (Bool, UInt64) = (false, 0)
        client.reaction = { peer, event in
            guard case .closed(let stream, _) = event else { return }
            seen = (peer.session.context(of: stream) === mark, peer.session.tag(of: stream))
        }
        server.reaction = { peer, event in
            if case .headers(let stream, _, _) = event { peer.respond(stream) }
        }
        exchange(client, server)
        #expect(seen == (true, 77))
        #expect(client.session.context(of: stream) == nil && client.session.tag(of: stream) == 0)
    }

    @Test func connectionHeadersOfACarelessCallerDoNotCrash() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server) { $0.streamErrorOnInvalidMessage = true }
        client.request([("connection", "close"), ("", ""), ("x-empty", "")])
        exchange(client, server)
        #expect(client.closures[1]?.code == .protocolError)
        #expect(client.closures[1]?.origin == .peer)
    }

    @Test func settingsAreEnvoys() {
        let frames = RawFrame.parse(HTTP2Peer(.server).output())
        #expect(frames.map(\.type) == [4, 8])
        #expect(
            frames[0].payload == [0, 1, 0, 0, 16, 0, 0, 8, 0, 0, 0, 0, 0, 3, 0, 0, 4, 0, 0, 4, 1, 0, 0, 0])
        #expect(frames[1].payload == RawFrame.number(25_100_289))
    }
}
