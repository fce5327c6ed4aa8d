// Keys, certificates, requests and tokens by themselves.

import Base
import Credentials
import Testing

@testable import Authority

/// PKCS#10 requests as peers may send them; made with the library's own DER, signed with a real key.
enum Requests {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
        return [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 255)] + content
    }

    static func names(uris: [String] = [], dns: [String] = []) -> [UInt8] {
        let list = uris.flatMap { element(0x86, Array($0.utf8)) } + dns.flatMap { element(0x82, Array($0.utf8)) }
        return element(0x30, [0x06, 3, 0x55, 0x1D, 0x11] + element(0x04, element(0x30, list)))
    }

    static let authority: [UInt8] = element(
        0x30, [0x06, 3, 0x55, 0x1D, 0x13] + element(0x04, [0x30, 3, 1, 1, 0xFF]))
    static let certifies: [UInt8] = element(0x30, [0x06, 3, 0x55, 0x1D, 0x0F] + element(0x04, [3, 2, 2, 0x04]))

    static func make(_ key: SigningKey, signedBy other: SigningKey? = nil, extensions: [[UInt8]] = []) throws -> [UInt8]
    {
        var attributes: [UInt8] = []
        if !extensions.isEmpty {
            let list = element(0x30, extensions.flatMap { $0 })
            let identifier: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 14]
            attributes = element(0x30, identifier + element(0x31, list))
        }
        let info = element(0x30, [2, 1, 0, 0x30, 0] + key.publicKey.der + element(0xA0, attributes))
        let signer = other ?? key
        let algorithm: [UInt8]
        if case .rsa = signer.kind {
            algorithm = element(0x30, [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11, 5, 0])
        } else {
            algorithm = element(0x30, [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2])
        }
        return element(0x30, info + algorithm + element(0x03, [0] + (try signer.sign(info))))
    }

    static func pem(_ der: [UInt8]) -> [UInt8] { Array(PEMText.encode("CERTIFICATE REQUEST", der).utf8) }
}

@Suite struct CredentialTests {
    @Test func keysSurviveTheirText() throws {
        for kind in [KeyKind.p256, .ecdsa(curve: "P-384"), .rsa2048] {
            let key = try SigningKey.generate(kind)
            #expect(key.kind == kind && kind.weakness == nil)
            let again = try SigningKey(pem: key.pem)
            #expect(again.publicKey.isSame(as: key.publicKey))
            let text = Array("text".utf8)
            #expect(key.publicKey.verify(try again.sign(text), of: text))
            #expect(!key.publicKey.verify(try again.sign(text), of: text + [0]))
        }
        #expect(throws: InvalidCredential.self) { try SigningKey(pem: Array("nothing".utf8)) }
        #expect(KeyKind.rsa(bits: 1024).weakness != nil && KeyKind.ecdsa(curve: "secp256k1").weakness != nil)
        #expect(KeyKind.rsa(bits: 16384).weakness != nil && KeyKind.other("ED25519").weakness != nil)
    }

    @Test func goodRequests() throws {
        for kind in [KeyKind.p256, .rsa2048] {
            let key = try SigningKey.generate(kind)
            let bare = try CertificateRequest(pem: Requests.pem(Requests.make(key)))
            #expect(bare.names.isEmpty && bare.publicKey.isSame(as: key.publicKey))
            let uri = "spiffe://cluster.local/ns/a/sa/b"
            let named = try CertificateRequest(
                pem: Requests.pem(Requests.make(key, extensions: [Requests.names(uris: [uri])])))
            #expect(named.names.uris == [uri] && named.names.dnsNames.isEmpty)
        }
    }

    @Test func badRequests() throws {
        let key = try SigningKey.generate()
        let other = try SigningKey.generate()
        let stolen = try Requests.make(key, signedBy: other)
        let failure = #expect(throws: InvalidCredential.self) { try CertificateRequest(der: stolen) }
        #expect(failure?.words.contains("no proof of possession") == true)
        for wish in [Requests.authority, Requests.certifies] {
            let der = try Requests.make(key, extensions: [wish])
            #expect(throws: InvalidCredential.self) { try CertificateRequest(der: der) }
        }
        let twice = try Requests.make(key, extensions: [Requests.names(dns: ["a"]), Requests.names(dns: ["b"])])
        #expect(throws: InvalidCredential.self) { try CertificateRequest(der: twice) }
        let weak = try SigningKey.generate(.rsa(bits: 1024))
        #expect(throws: InvalidCredential.self) { try CertificateRequest(der: Requests.make(weak)) }
        let good = try Requests.make(key)
        #expect(throws: InvalidCredential.self) { try CertificateRequest(der: good + [0]) }
        #expect(throws: InvalidCredential.self) { try CertificateRequest(pem: Requests.pem(good) + Requests.pem(good)) }
        for length in [0, 1, 10, good.count / 2, good.count - 1] {
            #expect(throws: InvalidCredential.self) { try CertificateRequest(der: Array(good.prefix(length))) }
        }
        #expect(throws: InvalidCredential.self) { try CertificateRequest(pem: [UInt8](repeating: 0x41, count: 20_000)) }
        // One changed bit anywhere is no request of this key's.
        for index in stride(from: 0, to: good.count, by: 7) {
            var changed = good
            changed[index] ^= 0x10
            #expect(throws: InvalidCredential.self, "byte \(index)") { try CertificateRequest(der: changed) }
        }
    }

    @Test func requestsOfOtherPrograms() throws {
        let curve = #expect(throws: InvalidCredential.self) {
            try CertificateRequest(pem: Array(RequestForms.explicitCurve.utf8))
        }
        #expect(curve?.words.contains("written out") == true)
        let weak = #expect(throws: InvalidCredential.self) {
            try CertificateRequest(pem: Array(RequestForms.pssSHA1.utf8))
        }
        #expect(weak?.words.contains("weak digest") == true)
        #expect(try CertificateRequest(pem: Array(RequestForms.pssSHA256.utf8)).publicKey.kind == .rsa2048)
    }

    @Test func tokens() throws {
        for kind in [KeyKind.p256, .rsa2048] {
            let key = try SigningKey.generate(kind)
            let keys = try WebKeySet(json: Array(WebKeySet([WebKey(key.publicKey)]).json.utf8))
            #expect(keys.keys.count == 1)
            let identifier = keys.keys[0].identifier
            let text = try WebToken.make(
                claims: "{\"aud\":[\"a\",\"b\"],\"exp\":12.5,\"sub\":\"x\"}", key: key, identifier: identifier)
            let token = try WebToken(text)
            #expect(token.isSigned(by: keys))
            #expect(token.audiences == ["a", "b"] && token.time("exp") == 12 && token.text("sub") == "x")
            let stranger = try SigningKey.generate(kind)
            #expect(!token.isSigned(by: WebKeySet([WebKey(identifier: identifier, key: stranger.publicKey)])))
            #expect(!token.isSigned(by: WebKeySet([])))
            // Changed anywhere it is another token, or none.
            let bytes = Array(text.utf8)
            for index in stride(from: 0, to: bytes.count, by: 5) where bytes[index] != UInt8(ascii: ".") {
                var changed = bytes
                changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                let forged = try? WebToken(String(decoding: changed, as: UTF8.self))
                // The last digit of a part may hold bits that say nothing.
                let isSame = forged.map { $0.claims == token.claims } ?? false
                if !isSame { #expect(forged.map { $0.isSigned(by: keys) } != true, "byte \(index)") }
            }
        }
    }

    @Test func aWeakKeyDoesNotPassForAStrongOne() {
        for modulus in [
            [UInt8](repeating: 0, count: 250) + [0xC1, 2, 3, 4, 5, 7], [0x01] + [UInt8](repeating: 0xFF, count: 255),
        ] {
            let json = "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"\(Base64URL.encode(modulus))\",\"e\":\"AQAB\"}]}"
            #expect(throws: InvalidCredential.self) { try WebKeySet(json: Array(json.utf8)) }
        }
    }

    @Test func tokensThatAreRefused() {
        func encoded(_ text: String) -> String { Base64URL.encode(Array(text.utf8)) }
        let claims = encoded("{\"sub\":\"x\"}")
        let bad = [
            "", "a.b", "a.b.c.d", "..", encoded("{\"alg\":\"none\"}") + "." + claims + ".",
            encoded("{\"alg\":\"none\"}") + "." + claims + ".AAAA",
            encoded("{\"alg\":\"HS256\"}") + "." + claims + ".AAAA",
            encoded("{\"alg\":\"ES256\",\"crit\":[\"exp\"]}") + "." + claims + ".AAAA",
            encoded("{\"alg\":\"ES256\",\"alg\":\"ES256\"}") + "." + claims + ".AAAA",
            encoded("[]") + "." + claims + ".AAAA", encoded("{\"alg\":\"ES256\"}") + "." + encoded("[]") + ".AAAA",
            encoded("{\"alg\":\"ES256\"}") + "." + claims + ".AA==",
            encoded("{\"alg\":\"ES256\"}") + "." + claims + "." + String(repeating: "A", count: 20_000),
        ]
        for text in bad { #expect(throws: InvalidCredential.self, "\(text.prefix(60))") { try WebToken(text) } }
    }

    @Test func sealedBytes() throws {
        let seal = try SealedBytes(key: SecureRandom.bytes(32))
        for size in [0, 1, 15, 16, 17, 5000] {
            let plain = SecureRandom.bytes(max(size, 1)).prefix(size)
            let sealed = try seal.seal(Array(plain), context: "here")
            #expect(try seal.open(sealed, context: "here") == Array(plain))
            #expect(throws: InvalidCredential.self) { try seal.open(sealed, context: "there") }
            var changed = sealed
            changed[changed.count - 1] ^= 1
            #expect(throws: InvalidCredential.self) { try seal.open(changed, context: "here") }
            let other = try SealedBytes(key: SecureRandom.bytes(32))
            #expect(throws: InvalidCredential.self) { try other.open(sealed, context: "here") }
        }
        #expect(throws: InvalidCredential.self) { try SealedBytes(key: [1, 2, 3]) }
    }

    @Test func identities() throws {
        let identity = try #require(SPIFFEIdentity("spiffe://cluster.local/ns/bookinfo/sa/reviews.v2"))
        #expect(identity.namespace == "bookinfo" && identity.serviceAccount == "reviews.v2")
        #expect("\(identity)" == "spiffe://cluster.local/ns/bookinfo/sa/reviews.v2")
        #expect(
            SPIFFEIdentity(subject: "system:serviceaccount:a:b", trustDomain: "td")?.description
                == "spiffe://td/ns/a/sa/b")
        for bad in [
            "spiffe://td/ns/a/sa", "spiffe://td/ns/a/sa/b/c", "spiffe://td/ns//sa/b", "http://td/ns/a/sa/b",
            "spiffe://td/ns/a/sa/B", "spiffe://td/ns/a%2Fb/sa/c", "spiffe://TD/ns/a/sa/b", "spiffe://td/sa/a/ns/b",
            "spiffe:///ns/a/sa/b", "spiffe://td/ns/-a/sa/b",
        ] { #expect(SPIFFEIdentity(bad) == nil, "\(bad)") }
        for bad in ["system:serviceaccount:a", "system:node:a:b", "system:serviceaccount:a:b:c", "a"] {
            #expect(SPIFFEIdentity(subject: bad, trustDomain: "td") == nil, "\(bad)")
        }
    }
}
