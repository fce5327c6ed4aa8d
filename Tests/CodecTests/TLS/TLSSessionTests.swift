// Sessions end to end in memory: handshakes, bytes, closing, resumption.

import Base
import Testing

@testable import TLS

@Suite struct TLSSessionTests {
    @Test(arguments: [TLSVersion.tls12, .tls13]) func aHandshakeSettlesEverything(_ version: TLSVersion) throws {
        var server = serverParams()
        server.alpnProtocols = ["h2", "http/1.1"]
        var client = clientParams(maximum: version)
        client.alpnProtocols = ["http/1.1", "h2"]
        var pair = try TLSPair(client, server)
        pair.handshake()
        #expect(pair.isDone)
        #expect(pair.client.version == version)
        #expect(pair.server.version == version)
        #expect(pair.server.alpn.string == "h2")
        #expect(pair.client.alpn.string == "h2")
        #expect(pair.server.serverName == "server.test")
        #expect(pair.client.curve == "X25519")
        #expect(pair.client.peerSignatureAlgorithm == "ecdsa_secp256r1_sha256")
        #expect(
            pair.client.cipherSuite == (version == .tls13 ? "TLS_AES_128_GCM_SHA256" : "ECDHE-ECDSA-AES128-GCM-SHA256"))
        #expect(pair.client.peer?.certificate.dnsNames == ["server.test", "*.wild.test"])
        #expect(pair.server.peer == nil)
        #expect(!pair.server.isResumed)
        #expect(pair.exchange(Array("ping".utf8), from: pair.client, to: pair.server) == Array("ping".utf8))
        #expect(pair.exchange(Array("pong".utf8), from: pair.server, to: pair.client) == Array("pong".utf8))
    }

    @Test(arguments: [TLSVersion.tls12, .tls13]) func everySplitOfTheHandshakeWorks(_ version: TLSVersion) throws {
        let server = try TLSServerContext(serverParams())
        let client = try TLSClientContext(clientParams(maximum: version))
        for step in [1, 2, 3, 5, 7, 64, 1000] {
            var pair = TLSPair(TLSSession(client: client), TLSSession(server: server))
            pair.client.write(ByteView("early"))
            pair.handshake(step: step)
            #expect(pair.isDone, "step \(step)")
            #expect(drain(pair.server).bytes == Array("early".utf8))
        }
    }

    @Test func everyPrefixOfAHelloWaitsForMore() throws {
        let server = try TLSServerContext(serverParams())
        let client = TLSSession(client: try TLSClientContext(clientParams()))
        _ = client.handshake()
        let hello = client.output.view.array
        for length in 0..<hello.count {
            let session = TLSSession(server: server)
            hello.withView { session.receive($0.prefix(length)) }
            guard case .needsMore = session.handshake() else {
                Issue.record("\(length) bytes of a hello were taken for something")
                return
            }
            session.transportEnded()
            guard case .failed(let failure) = session.handshake(), failure.cause == .truncated else {
                Issue.record("a hello that ends after \(length) bytes was not noticed")
                return
            }
        }
    }

    @Test func whatIsWrittenEarlyWaitsForTheHandshake() throws {
        var pair = try TLSPair(clientParams(), serverParams())
        pair.client.write(ByteView("GET /"))
        pair.server.write(ByteView("hello"))
        #expect(pair.client.pendingPlaintext == 5)
        pair.handshake()
        #expect(pair.client.pendingPlaintext == 0)
        #expect(drain(pair.server).bytes == Array("GET /".utf8))
        #expect(drain(pair.client).bytes == Array("hello".utf8))
    }

    @Test func hugeWritesArriveWholeAndInOrder() throws {
        var pair = try TLSPair(clientParams(), serverParams())
        pair.handshake()
        let bytes = (0..<5_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        #expect(pair.exchange(bytes, from: pair.client, to: pair.server) == bytes)
        #expect(pair.exchange(bytes, from: pair.server, to: pair.client) == bytes)
    }

    @Test func readStopsAtItsLimitAndGoesOn() throws {
        var pair = try TLSPair(clientParams(), serverParams())
        pair.handshake()
        [UInt8](repeating: 7, count: 50_000).withView { pair.client.write($0) }
        pair.shuttle()
        var arrived = ByteQueue()
        var result = pair.server.read(into: &arrived, limit: 1000)
        #expect(result == .data)
        expect(arrived, 1000)
        result = pair.server.read(into: &arrived, limit: 20_000)
        #expect(result == .data)
        expect(arrived, 21_000)
        while pair.server.read(into: &arrived) == .data {}
        expect(arrived, 50_000)
        result = pair.server.read(into: &arrived)
        #expect(result == .needsMore)
    }

    @Test(arguments: [TLSVersion.tls12, .tls13]) func closingIsHeardOnBothSides(_ version: TLSVersion) throws {
        var pair = try TLSPair(clientParams(maximum: version), serverParams())
        pair.handshake()
        pair.client.write(ByteView("last"))
        pair.client.shutdown()
        pair.client.write(ByteView("too late"))
        pair.shuttle()
        #expect(drain(pair.server) == (Array("last".utf8), .closed))
        // The other direction is still open.
        pair.server.write(ByteView("answer"))
        pair.server.shutdown()
        pair.shuttle()
        #expect(drain(pair.client) == (Array("answer".utf8), .closed))
    }

    @Test func aVanishedTransportIsAnEndNotAFailure() throws {
        var pair = try TLSPair(clientParams(), serverParams())
        pair.handshake()
        pair.client.write(ByteView("whole"))
        pair.shuttle()
        pair.client.write(ByteView("cut"))
        pair.server.receive(pair.client.output.view.prefix(10))
        pair.server.transportEnded()
        #expect(drain(pair.server) == (Array("whole".utf8), .closed))
        #expect(pair.server.failure == nil)
    }

    @Test func aTamperedRecordFailsTheSession() throws {
        var pair = try TLSPair(clientParams(), serverParams())
        pair.handshake()
        pair.client.write(ByteView("payload"))
        var bytes = pair.client.output.view.array
        bytes[bytes.count - 1] ^= 1
        bytes.withView { pair.server.receive($0) }
        #expect(drain(pair.server).end == .failed)
        #expect(pair.server.failure?.cause == .protocolViolation)
        #expect(
            pair.server.failure?.reason.contains("268435595:SSL routines:OPENSSL_internal:DECRYPTION_FAILED") == true)
        // The alert is there to be sent.
        let alert = pair.server.output.count
        #expect(alert > 0)
    }

    @Test func plainHTTPIsNamedAsSuch() throws {
        let server = TLSSession(server: try TLSServerContext(serverParams()))
        server.receive(ByteView("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
        guard case .failed(let failure) = server.handshake() else {
            Issue.record("plain HTTP was taken")
            return
        }
        #expect(failure.reason == "TLS_error:|268435612:SSL routines:OPENSSL_internal:HTTP_REQUEST:TLS_error_end")
        #expect(failure.words == "http request")
        let client = TLSSession(client: try TLSClientContext(clientParams()))
        _ = client.handshake()
        client.receive(ByteView("HTTP/1.1 400 Bad Request\r\n\r\n"))
        guard case .failed(let other) = client.handshake() else {
            Issue.record("plain HTTP was taken")
            return
        }
        #expect(
            other.reason == "TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end")
    }

    @Test func aRefusedHelloIsToldInEnvoysWords() throws {
        let client = TLSSession(client: try TLSClientContext(clientParams()))
        _ = client.handshake()
        client.receive(ByteView("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}"))
        guard case .failed(let failure) = client.handshake() else {
            Issue.record("an alert was not noticed")
            return
        }
        #expect(
            failure.reason
                == "TLS_error:|268436496:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE|268435610:SSL "
                + "routines:OPENSSL_internal:HANDSHAKE_FAILURE_ON_CLIENT_HELLO:TLS_error_end")
    }

    @Test func garbageOfAnyKindFailsOrWaits() throws {
        let context = try TLSServerContext(serverParams())
        var random = RandomSource(seed: 42)
        for round in 0..<400 {
            var bytes = (0..<Int(random.next() % 400)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            if round % 2 == 0, bytes.count > 5 { bytes.replaceSubrange(0..<3, with: [22, 3, 1]) }
            bytes.withView { TLSFuzz.server($0, context) }
        }
    }

    @Test(arguments: [TLSVersion.tls12, .tls13]) func sessionsAreResumed(_ version: TLSVersion) throws {
        var params = serverParams()
        params.validation = trust()
        params.clientCertificate = .required
        let server = try TLSServerContext(params)
        var wanted = clientParams(maximum: version)
        wanted.identity = TestCertificate.root.client.identity
        let client = try TLSClientContext(wanted)
        for round in 0..<4 {
            var pair = TLSPair(TLSSession(client: client), TLSSession(server: server))
            pair.handshake()
            #expect(pair.isDone)
            #expect(pair.exchange([1, 2], from: pair.server, to: pair.client) == [1, 2])
            #expect(pair.client.isResumed == (round > 0))
            #expect(pair.server.isResumed == (round > 0))
            #expect(pair.server.peer?.certificate.uris == ["spiffe://td/ns/a/sa/client"])
            #expect(pair.server.peer?.isValidated == true)
        }
        // A context with other rules does not take the ticket.
        params.serverNames = ["other"]
        var pair = TLSPair(TLSSession(client: client), TLSSession(server: try TLSServerContext(params)))
        pair.handshake()
        #expect(pair.isDone)
        #expect(!pair.server.isResumed)
    }

    @Test func resumptionCanBeTurnedOff() throws {
        var params = serverParams()
        params.disablesTickets = true
        params.disablesSessionCache = true
        for version in [TLSVersion.tls12, .tls13] {
            let server = try TLSServerContext(params)
            let client = try TLSClientContext(clientParams(maximum: version))
            for _ in 0..<2 {
                var pair = TLSPair(TLSSession(client: client), TLSSession(server: server))
                pair.handshake()
                _ = pair.exchange([1], from: pair.server, to: pair.client)
                #expect(pair.isDone)
                #expect(!pair.client.isResumed)
            }
        }
    }

    @Test func givenTicketKeysAreSharedAndRotated() throws {
        let old = [UInt8](repeating: 1, count: 80)
        let new = [UInt8](repeating: 2, count: 80)
        var params = serverParams()
        params.sessionTicketKeys = [old]
        let first = try TLSServerContext(params)
        params.sessionTicketKeys = [new, old]
        let second = try TLSServerContext(params)
        for version in [TLSVersion.tls12, .tls13] {
            let client = try TLSClientContext(clientParams(maximum: version))
            var before = TLSPair(TLSSession(client: client), TLSSession(server: first))
            before.handshake()
            _ = before.exchange([1], from: before.server, to: before.client)
            var after = TLSPair(TLSSession(client: client), TLSSession(server: second))
            after.handshake()
            #expect(after.isDone)
            #expect(after.client.isResumed)
        }
    }

    @Test func versionsThatDoNotMeetAreRefused() throws {
        var server = serverParams()
        server.negotiation = TLSProtocolParams(minimumVersion: .tls13, maximumVersion: .tls13)
        var pair = try TLSPair(clientParams(maximum: .tls12), server)
        pair.handshake()
        #expect(
            pair.serverFailure?.reason
                == "TLS_error:|268435696:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL:TLS_error_end")
        #expect(
            pair.clientFailure?.reason
                == "TLS_error:|268436526:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION:TLS_error_end")
    }

    @Test func oldVersionsWorkWhenAsked() throws {
        var server = serverParams()
        server.negotiation = TLSProtocolParams(minimumVersion: .tls10, maximumVersion: .tls10)
        server.negotiation.cipherSuites = ["ECDHE-ECDSA-AES128-SHA"]
        var client = clientParams()
        client.negotiation = server.negotiation
        var pair = try TLSPair(client, server)
        pair.handshake()
        #expect(pair.isDone)
        #expect(pair.client.version == .tls10)
    }

    @Test func memoryOfAnIdleSessionIsGivenBack() throws {
        var pair = try TLSPair(clientParams(), serverParams())
        pair.handshake()
        _ = pair.exchange([UInt8](repeating: 1, count: 100_000), from: pair.client, to: pair.server)
        pair.server.releaseMemory()
        pair.client.releaseMemory()
        let kept = pair.server.input.allocatedBytes + pair.client.output.allocatedBytes
        #expect(kept == 0)
    }
}

private func expect(_ queue: borrowing ByteQueue, _ count: Int) {
    let found = queue.count
    #expect(found == count)
}
