// How streams and connections end: resets, GOAWAY, concurrency.

import Base
import HTTP2
import Testing

@Suite struct HTTP2LifeTests {
    @Test func theClientResets() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        let stream = client.request(method: "POST", endStream: false)
        exchange(client, server)
        client.session.reset(stream, .cancel)
        exchange(client, server)
        #expect(client.log == ["1 closed CANCEL owner"])
        #expect(server.log.last == "1 closed CANCEL peer")
        #expect(!server.session.send(1, ByteView("late"), endStream: true))
        #expect(!server.respond(1))
    }

    @Test func theServerResetsAndRefuses() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        client.request()
        client.request()
        exchange(client, server)
        server.session.reset(1, .internalError)
        server.session.reset(3, .refusedStream)
        exchange(client, server)
        #expect(client.log == ["1 closed INTERNAL_ERROR peer", "3 closed REFUSED_STREAM peer retriable"])
        #expect(server.log.suffix(2) == ["1 closed INTERNAL_ERROR owner", "3 closed REFUSED_STREAM owner"])
    }

    @Test func aRequestCanBeTakenBackBeforeItLeft() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        exchange(client, server)
        let stream = client.request()
        client.session.reset(stream, .cancel)
        exchange(client, server)
        #expect(client.log == ["1 closed CANCEL owner"])
        #expect(server.log.isEmpty)
        #expect(client.session.activeStreams == 0)
    }

    @Test func anEarlyAnswerLeavesBeforeItsReset() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        server.reaction = { peer, event in
            guard case .headers(let stream, _, _) = event else { return }
            peer.respond(stream, "413", endStream: false)
            peer.send(stream, "too large", endStream: true)
            peer.session.reset(stream, .noError)
        }
        client.request(method: "POST", endStream: false)
        exchange(client, server)
        #expect(client.log == ["1 message :status=413", "1 body 9 end", "1 closed NO_ERROR peer"])
    }

    @Test func anEarlyAnswerThatFindsNoWindowIsCutShort() {
        let client = HTTP2Peer(.client) { $0.initialStreamWindow = 1000 }
        let server = HTTP2Peer(.server)
        client.consumesAtOnce = false
        client.request(method: "POST", endStream: false)
        exchange(client, server)
        server.respond(1, endStream: false)
        server.send(1, String(repeating: "x", count: 5000), endStream: true)
        server.session.reset(1, .noError)
        exchange(client, server)
        #expect(client.received[1] == 1000)
        #expect(client.closures[1]?.origin == .peer)
        #expect(server.session.activeStreams == 0)
    }

    @Test func gracefulShutdownInTwoSteps() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        client.request()
        exchange(client, server)
        server.session.startGracefulShutdown()
        // On its way when the notice is sent: still taken.
        client.request()
        exchange(client, server)
        #expect(client.log == ["goaway \(Int32.max) NO_ERROR"])
        #expect(server.log.count == 2)
        #expect(!client.session.acceptsRequests)
        server.session.goAway(.noError)
        server.respond(1)
        server.respond(3)
        exchange(client, server)
        #expect(client.log.contains("goaway 3 NO_ERROR"))
        #expect(client.closures[1]?.origin == .completed && client.closures[3]?.origin == .completed)
        #expect(server.session.activeStreams == 0 && server.session.hasSentGoAway)
        #expect(client.session.isFinished)
    }

    @Test func requestsBeyondAGoAwayMayBeSentAgain() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        client.request()
        exchange(client, server)
        server.session.goAway(.noError)
        let notice = server.output()
        let late = client.request()
        server.receive(client.output())
        client.receive(notice)
        exchange(client, server)
        #expect(client.closures[late] == nil || client.closures[late]?.isRetriable == true)
        #expect(client.log.contains("\(late) closed REFUSED_STREAM peer retriable"))
        server.respond(1)
        exchange(client, server)
        #expect(client.closures[1]?.origin == .completed)
    }

    @Test func terminateEndsEverything() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        client.request()
        exchange(client, server)
        server.session.terminate(.enhanceYourCalm)
        exchange(client, server)
        #expect(client.log.contains("goaway 1 ENHANCE_YOUR_CALM"))
        #expect(server.session.isFinished)
        #expect(server.session.failure == nil)
    }

    @Test func requestsWaitForAFreePlace() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server) { $0.maxConcurrentStreams = 2 }
        exchange(client, server)
        #expect(client.session.maxConcurrentStreamsOfPeer == 2)
        for _ in 0..<3 { client.request() }
        exchange(client, server)
        #expect(server.log.count == 2)
        server.respond(1)
        exchange(client, server)
        #expect(server.session.activeStreams == 2)
        #expect(server.log.last?.hasPrefix("5 message") == true)
    }

    @Test func streamsBeyondTheLimitAreRefused() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server) { $0.maxConcurrentStreams = 2 }
        for _ in 0..<4 { client.request() }
        exchange(client, server)
        #expect(server.log.filter { $0.hasSuffix("fault refused") } == ["5 fault refused", "7 fault refused"])
        #expect(client.closures[5]?.isRetriable == true && client.closures[7]?.isRetriable == true)
    }

    @Test func pingsComeBack() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        client.session.ping(0x0102_0304_0506_0708)
        exchange(client, server)
        #expect(client.log == ["pong \(0x0102_0304_0506_0708)"])
    }

    @Test func commandsWithinEventsAreSafe() {
        let client = HTTP2Peer(.client)
        let server = HTTP2Peer(.server)
        var left = 50
        client.reaction = { peer, event in
            guard case .closed = event, left > 0 else { return }
            left -= 1
            peer.request()
        }
        server.reaction = { peer, event in
            if case .headers(let stream, _, _) = event {
                peer.respond(stream)
                peer.session.ping(1)
            }
            if case .closed(let stream, _) = event {
                peer.session.reset(stream, .cancel)
                peer.respond(stream)
                peer.send(stream, "late", endStream: true)
                peer.session.consumed(stream, 10)
                peer.session.forget(stream)
            }
        }
        client.request()
        exchange(client, server)
        #expect(client.closures.count == 51)
        #expect(client.closures.values.allSatisfy { $0.origin == .completed })
        #expect(server.session.activeStreams == 0)
    }

    @Test func aTornConnectionIsWalkedThrough() {
        let client = HTTP2Peer(.client)
        for _ in 0..<40 { client.request() }
        var seen = 0
        while let stream = client.session.anyStream {
            seen += 1
            client.session.forget(stream)
        }
        #expect(seen == 40)
        client.session.trim()
    }
}
