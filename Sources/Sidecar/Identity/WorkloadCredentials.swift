// A workload's certificate, its key, and the roots it was given with.

import Base
import Credentials

/// The key is a secret: nothing here prints it; only `KeptIdentity` writes it, where that is asked for.
public struct WorkloadCredentials: Sendable, CustomStringConvertible {
    /// PEM, the leaf first, without roots.
    public let chain: [UInt8]
    /// PEM.
    public let key: [UInt8]
    /// PEM, at least one.
    public let roots: [UInt8]
    public let serial: String
    public let uri: String
    /// Seconds since 1970.
    public let notBefore: Int64
    public let notAfter: Int64
    /// When it came.
    public let received: Int64

    public var description: String { "\(uri), serial \(serial)" }

    /// What the authority answers, leaf first and last the roots in one text; held against what was asked for.
    /// `isFresh`: it has come just now; else it is as old as it says.
    init(
        answer: [String], key: SigningKey, expected: String, now: Int64, isFresh: Bool = true
    ) throws(IdentityFailure) {
        guard answer.count > 1, let last = answer.last else {
            throw IdentityFailure(
                .answer, "the authority answered with \(answer.count) certificates, expected a chain and its roots")
        }
        let chain: [Certificate]
        let roots: [Certificate]
        do throws(InvalidCredential) {
            chain = try Certificate.chain(pem: Array(answer.dropLast().joined(separator: "\n").utf8))
            roots = try Certificate.chain(pem: Array(last.utf8))
        } catch {
            throw IdentityFailure(.answer, "the authority's answer can't be read: \(error)")
        }
        let leaf = chain[0]
        guard leaf.publicKey.isSame(as: key.publicKey) else {
            throw IdentityFailure(.answer, "the authority's certificate is for another key than the one asked for")
        }
        guard leaf.names.uris == [expected] else {
            throw IdentityFailure(
                .answer,
                "the authority's certificate is for \(leaf.names.uris.joined(separator: ", ")), expected \(expected); "
                    + "--namespace, --service-account and --trust-domain say who this workload is")
        }
        if leaf.notAfter <= now {
            throw IdentityFailure(.answer, "the authority's certificate has ended already: the clocks differ")
        }
        let failure: String?
        do throws(InvalidCredential) {
            failure = try AnchorStore(roots).failure(of: chain, at: max(now, leaf.notBefore))
        } catch { failure = "\(error)" }
        if let failure {
            throw IdentityFailure(.answer, "the authority's certificate doesn't lead to its roots: \(failure)")
        }
        self.chain = Array(chain.map(\.pem).joined().utf8)
        self.key = key.pem
        self.roots = Array(roots.map(\.pem).joined().utf8)
        serial = leaf.serial
        uri = expected
        notBefore = leaf.notBefore
        notAfter = leaf.notAfter
        received = isFresh ? now : min(now, leaf.notBefore)
    }
}

/// Bundles of roots.
public enum RootBundle {
    /// Each once, in their order; texts that can't be read give none.
    public static func union(_ texts: [[UInt8]]) -> [UInt8] {
        var seen: Set<[UInt8]> = []
        var result = ""
        for text in texts {
            for certificate in (try? Certificate.chain(pem: text)) ?? [] where seen.insert(certificate.der).inserted {
                result += certificate.pem
            }
        }
        return Array(result.utf8)
    }
}
