// What a first administrator needs, kept in the data directory: the API's authority, a token, a kubeconfig.

import APIServer
import Base
import Document
import Glibc

/// A file that could not be read or written.
struct AccessFileFailure: Error, Sendable, Hashable, CustomStringConvertible {
    let path: String
    let problem: String

    var description: String { "\(path): \(problem)" }
}

/// Made at the first start and read at the later ones, so that a kubeconfig stays good. Keys and token are for their
/// owner only.
struct AccessFiles: Sendable {
    let directory: String
    let authority: SignedIdentity
    let adminToken: String

    init(directory: String) throws {
        self.directory = directory
        let certificatePath = "\(directory)/api-ca.crt"
        let keyPath = "\(directory)/api-ca.key"
        if let certificate = try PrivateFile.read(certificatePath), let key = try PrivateFile.read(keyPath) {
            authority = SignedIdentity(certificate: certificate, key: key)
        } else {
            authority = try ServerCertificate.makeAuthority()
            try PrivateFile.write(keyPath, authority.key)
            try PrivateFile.write(certificatePath, authority.certificate, mode: 0o644)
        }
        let tokenPath = "\(directory)/admin-token"
        if let bytes = try PrivateFile.read(tokenPath) {
            adminToken = String(decoding: bytes, as: UTF8.self).trimmedLine
            if adminToken.utf8.count < 16 {
                throw AccessFileFailure(
                    path: tokenPath, problem: "found a token of \(adminToken.utf8.count) bytes, expected at least 16")
            }
        } else {
            adminToken = try PrivateFile.randomToken()
            try PrivateFile.write(tokenPath, Array((adminToken + "\n").utf8))
        }
    }

    var admin: StaticTokens {
        StaticTokens([
            (
                token: adminToken,
                user: UserInfo(name: "admin", groups: [UserInfo.masters, UserInfo.authenticatedGroup])
            )
        ])
    }

    /// `kubectl --kubeconfig DIR/kubeconfig` works as soon as this returns.
    func writeKubeconfig(server: String) throws {
        let tree: DocumentNode = [
            "apiVersion": "v1", "kind": "Config", "current-context": "skein",
            "clusters": [
                [
                    "name": "skein",
                    "cluster": [
                        "server": .string(server),
                        "certificate-authority-data": .string(Base64.encode(authority.certificate)),
                    ],
                ]
            ],
            "users": [["name": "admin", "user": ["token": .string(adminToken)]]],
            "contexts": [["name": "skein", "context": ["cluster": "skein", "user": "admin"]]],
        ]
        try PrivateFile.write("\(directory)/kubeconfig", Array((tree.value.json(pretty: true) + "\n").utf8))
    }
}

enum PrivateFile {
    /// nil when there is none.
    static func read(_ path: String) throws(AccessFileFailure) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw failure(path, "opening")
        }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw failure(path, "reading") }
            if count == 0 { return result }
            result += buffer[..<count]
        }
    }

    /// Beside, then in place: a file is whole or not there, also after a power loss.
    static func write(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws(AccessFileFailure) {
        let draft = "\(path).new"
        _ = unsafe unlink(draft)
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if descriptor < 0 { throw failure(draft, "creating") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest)
            let count = unsafe Glibc.write(descriptor, part, part.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw failure(draft, "writing") }
            rest = rest.dropFirst(count)
        }
        if fsync(descriptor) != 0 { throw failure(draft, "syncing") }
        if unsafe rename(draft, path) != 0 { throw failure(path, "renaming \(draft) to it") }
    }

    /// 256 bits.
    static func randomToken() throws(AccessFileFailure) -> String {
        var source = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &source) }
        return Base64.encode(bytes).filter { $0 != "=" && $0 != "+" && $0 != "/" }
    }

    private static func failure(_ path: String, _ step: String) -> AccessFileFailure {
        AccessFileFailure(path: path, problem: "\(step) failed with \(unsafe String(cString: strerror(errno)))")
    }
}

extension String {
    /// Without the line's end.
    fileprivate var trimmedLine: String { String(prefix { $0 != "\n" && $0 != "\r" && $0 != "\r\n" }) }
}
