// Any bytes from a TLS peer: fresh sessions of both roles are fed them, and a running handshake is tampered with.

import Base
import TLS

private let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBlTCCATqgAwIBAgIUJxChw5ujbAVsO8U4tKV47f8ClgcwCgYIKoZIzj0EAwIw
    FTETMBEGA1UEAwwKRml4dHVyZSBDQTAgFw0yNjExMjEwNzU5MTZaGA8yMTI2MTAy
    ODA3NTkxNlowEzERMA8GA1UEAwwIb25lLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAAQ3LRqPZAb1pryDOm45CBp0dZLXsJKs7AmAZ+zVri1QDteKMnbpxRqb
    MxdrA1R5VuXqmcbvvh2q1QoRQXYc2CIro2gwZjAkBgNVHREEHTAbgghvbmUudGVz
    dIYPc3BpZmZlOi8vdGQvb25lMB0GA1UdDgQWBBQhhhGGZFVj0McUj3qRdvpXhdsH
    UzAfBgNVHSMEGDAWgBR7o0skwOoC7gUEM09JbeoEPPQqfTAKBggqhkjOPQQDAgNJ
    ADBGAiEAidaqTLmKJSS2LMVh+9AxVIoD8mnuQ2fds6e+Q8SJ2rgCIQCJFLNswvkg
    rkg5xa0Drl8KQNuFwdIGKk3DxeyL+XFjAQ==
    -----END CERTIFICATE-----

    """

private let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsPmKr7hckZrhmTAp
    bQcjTDUbJGE2k9qjHhjWo5tkOaShRANCAAQ3LRqPZAb1pryDOm45CBp0dZLXsJKs
    7AmAZ+zVri1QDteKMnbpxRqbMxdrA1R5VuXqmcbvvh2q1QoRQXYc2CIr
    -----END PRIVATE KEY-----

    """

private let server: TLSServerContext = {
    var params = TLSServerParams()
    params.identities = [
        TLSIdentityParams(certificateChain: Array(certificate.utf8), privateKey: Array(key.utf8))
    ]
    params.alpnProtocols = ["h2", "http/1.1"]
    params.validation = TLSValidationParams()
    params.validation?.trustedCA = Array(certificate.utf8)
    params.clientCertificate = .required
    do { return try TLSServerContext(params) } catch { fatalError("\(error)") }
}()

private let client: TLSClientContext = {
    var params = TLSClientParams()
    params.identity = server.params.identities[0]
    params.serverName = "one.test"
    do { return try TLSClientContext(params) } catch { fatalError("\(error)") }
}()

/// One side's words to the other, with bytes changed where the input says: two bytes of distance, one to XOR.
private struct Tampering {
    private var changes: [UInt8]
    private var next = 0

    init(_ input: ByteView) { changes = input.array.reversed() }

    private mutating func distance() -> Int? {
        guard let high = changes.popLast(), let low = changes.popLast() else { return nil }
        return Int(high) << 8 | Int(low)
    }

    mutating func apply(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        while let step = distance() {
            next += step
            guard next < bytes.count, let change = changes.popLast() else { break }
            bytes[next] ^= change
        }
        next = max(0, next - bytes.count)
        return bytes
    }
}

private func exchange(_ input: ByteView) {
    var tampering = Tampering(input)
    let near = TLSSession(client: client)
    let far = TLSSession(server: server)
    near.write(ByteView("hello"))
    var plaintext = ByteQueue()
    for _ in 0..<6 {
        for (from, to) in [(near, far), (far, near)] {
            _ = from.handshake()
            if from.isHandshakeDone { _ = from.read(into: &plaintext) }
            let words = tampering.apply(from.output.view.array)
            from.output.removeAll()
            words.withView { to.receive($0) }
        }
    }
    near.shutdown()
    far.shutdown()
    _ = near.peer?.urlEncodedChain
    _ = far.peer?.certificate.subject
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = unsafe ByteView(start: data, count: size)
    switch input.first {
    case nil: break
    case 0: TLSFuzz.server(input.dropFirst(1), server)
    case 1: TLSFuzz.client(input.dropFirst(1), client)
    default: exchange(input.dropFirst(1))
    }
    return 0
}
