// When certificates are renewed and failed attempts are made again.

import Base
import Credentials
import Glibc
import Testing

@testable import WorkloadIdentity

@Suite struct RenewalTests {
    @Test func betweenHalfAndFourFifthsOfLife() {
        let timing = RenewalTiming()
        let received: Int64 = 1_000_000
        let end = received + 86400
        #expect(timing.renewal(received: received, notAfter: end, jitter: 0) == received + 43200)
        let latest = timing.renewal(received: received, notAfter: end, jitter: 1)
        #expect(latest == received + 69120)
        for step in 0..<10 {
            let time = timing.renewal(received: received, notAfter: end, jitter: Double(step) / 10)
            #expect(time >= received + 43200 && time <= received + 69120)
        }
    }

    @Test func certificateThatHasEndedIsRenewedAtOnce() {
        #expect(RenewalTiming().renewal(received: 500, notAfter: 400, jitter: 0.5) == 500)
    }

    @Test func graceRatioIsThePartThatIsLeft() {
        let timing = RenewalTiming(graceRatio: 0.9)
        let time = timing.renewal(received: 0, notAfter: 1000, jitter: 0.5)
        #expect(time >= 85 && time <= 110)
        // Whatever is asked for, a certificate is renewed within its life and not without end.
        #expect(RenewalTiming(graceRatio: 7).renewal(received: 0, notAfter: 1000, jitter: 0) > 0)
        #expect(RenewalTiming(graceRatio: -1).renewal(received: 0, notAfter: 1000, jitter: 1) < 1000)
    }

    @Test func pausesGrowUpToTheLongest() {
        var backOff = BackOff(first: .milliseconds(100), longest: .seconds(2), random: RandomSource(seed: 7))
        var whole: Int64 = 100
        for _ in 0..<10 {
            let pause = backOff.pause().milliseconds
            #expect(pause >= whole / 2 && pause <= whole)
            whole = min(whole * 2, 2000)
        }
        backOff.reset()
        let is1 = backOff.pause() <= .milliseconds(100)
        #expect(is1)
    }
}

@Suite struct CredentialsTests {
    private let now = Int64(WallClock.nanoseconds / 1_000_000_000)
    private let name = "spiffe://cluster.local/ns/default/sa/web"

    private func issue(_ uri: String, to key: SigningKey, life: Int64 = 3600) throws -> [String] {
        let authority = try SigningKey.generate()
        var root = CertificateBuilder(notBefore: now - 100, notAfter: now + 100_000)
        root.role = .authority(pathLength: nil)
        root.commonName = "root"
        let anchor = try root.selfSigned(authority)
        var leaf = CertificateBuilder(notBefore: now - 120, notAfter: now + life)
        leaf.uris = [uri]
        let made = try leaf.signed(key.publicKey, by: anchor, authority)
        return [try Certificate(der: made.der).pem, anchor.pem]
    }

    @Test func requestIsOneThatAnAuthorityTakes() throws {
        for kind in [KeyKind.p256, .rsa2048] {
            let key = try SigningKey.generate(kind)
            let request = try CertificateRequest(pem: CertificateRequest.make(key, uri: name))
            #expect(request.names.uris == [name] && request.names.dnsNames.isEmpty)
            #expect(request.publicKey.isSame(as: key.publicKey))
        }
    }

    @Test func answerForTheOwnKeyAndNameIsTaken() throws {
        let key = try SigningKey.generate()
        let answer = try issue(name, to: key)
        let made = try WorkloadCredentials(answer: answer, key: key, expected: name, now: now)
        #expect(made.notAfter == now + 3600 && made.received == now)
        #expect(String(decoding: made.roots, as: UTF8.self) == answer[1])
        #expect(!"\(made)".contains("PRIVATE") && !"\(made)".contains("BEGIN"))
    }

    @Test func whatIsKeptIsTheSameLaterAndForNobodyElse() throws {
        var template = Array("/tmp/skein-identity-XXXXXX".utf8CString)
        guard let made = unsafe mkdtemp(&template) else { throw IdentityFailure(.file, "mkdtemp") }
        let directory = unsafe String(cString: made)
        defer { unsafe rmdir(directory) }
        let file = directory + "/identity.pem"
        defer { unsafe unlink(file) }
        let place = KeptIdentity(directory: directory)
        let nothing = try place.load(expected: name, now: now)
        #expect(nothing.map(\.serial) == nil)
        let key = try SigningKey.generate()
        let first = try WorkloadCredentials(answer: try issue(name, to: key), key: key, expected: name, now: now)
        try place.save(first)
        var facts = stat()
        #expect(unsafe stat(file, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
        let again = try #require(try place.load(expected: name, now: now))
        #expect(again.key == first.key && again.chain == first.chain && again.roots == first.roots)
        // As old as it is: it is renewed when it would have been.
        #expect(again.received == now - 120 && again.notAfter == first.notAfter)
        #expect(throws: IdentityFailure.self) { try place.load(expected: name + "x", now: now) }
        #expect(throws: IdentityFailure.self) { try place.load(expected: name, now: now + 4000) }
        unsafe chmod(file, 0o644)
        #expect(throws: IdentityFailure.self) { try place.load(expected: name, now: now) }
    }

    @Test func answersForOthersAreRefusedWithTheReason() throws {
        let key = try SigningKey.generate()
        func refusal(_ answer: [String]) -> String {
            do throws(IdentityFailure) {
                _ = try WorkloadCredentials(answer: answer, key: key, expected: name, now: now)
                return "none"
            } catch { return error.words }
        }
        #expect(refusal(try issue("spiffe://cluster.local/ns/default/sa/other", to: key)).contains("sa/other"))
        #expect(refusal(try issue(name, to: SigningKey.generate())).contains("another key"))
        #expect(refusal(try issue(name, to: key, life: -10)).contains("ended already"))
        #expect(refusal([]).contains("0 certificates"))
        #expect(refusal(["x", "y"]).contains("can't be read"))
        let mixed = [try issue(name, to: key)[0], try issue(name, to: key)[1]]
        #expect(refusal(mixed).contains("doesn't lead to its roots"))
    }

    @Test func rootsAreUnitedEachOnce() throws {
        let key = try SigningKey.generate()
        let (one, other) = (try issue(name, to: key)[1], try issue(name, to: key)[1])
        let bundle = RootBundle.union([Array((one + other).utf8), Array(one.utf8), Array("no PEM".utf8)])
        #expect(String(decoding: bundle, as: UTF8.self) == one + other)
    }

    @Test func answerOnTheWire() throws {
        // Fields 1 as strings, and one that nobody knows.
        let bytes: [UInt8] = [0x0A, 1, 0x61, 0x18, 5, 0x0A, 1, 0x62]
        #expect(try CertificateExchange.answer(bytes) == ["a", "b"])
        #expect(throws: (any Error).self) { try CertificateExchange.answer([0x0A, 9]) }
    }
}
