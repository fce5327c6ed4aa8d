// A certificate and its key in a file: for workloads whose proof was good for one certificate only, such as a machine that
// joined by a token, so that a restart doesn't cost them their identity.

import Base
import Credentials
import Glibc

struct KeptIdentity: Sendable {
    private static let rootsMark = "\n# roots\n"
    private static let name = "identity.pem"

    /// The agent's user's alone.
    let directory: String
    private var path: String { "\(directory)/\(Self.name)" }

    /// Nil when there is none. Whatever is not (any more) good for `expected` is refused as an authority's answer would be.
    func load(expected: String, now: Int64) throws(IdentityFailure) -> WorkloadCredentials? {
        if unsafe access(path, F_OK) != 0, errno == ENOENT { return nil }
        var facts = stat()
        if unsafe stat(path, &facts) == 0, facts.st_mode & 0o077 != 0 {
            throw IdentityFailure(.file, "\(path): others may read it, expected mode 0600: it is not used")
        }
        let bytes = try SmallFile.read(path, what: "the kept certificate")
        let text = String(decoding: bytes, as: UTF8.self)
        guard let mark = text.firstRange(of: Self.rootsMark),
            let chain = text.firstRange(of: "-----BEGIN CERTIFICATE-----"), chain.lowerBound < mark.lowerBound
        else {
            throw IdentityFailure(.file, "\(path): found no certificate and '# roots' behind it")
        }
        do throws(InvalidCredential) {
            let key = try SigningKey(pem: bytes)
            let answer = [String(text[chain.lowerBound..<mark.lowerBound]), String(text[mark.upperBound...])]
            return try kept(answer, key, expected, now)
        } catch {
            throw IdentityFailure(.file, "\(path): can't be read: \(error)")
        }
    }

    private func kept(
        _ answer: [String], _ key: SigningKey, _ expected: String, _ now: Int64
    ) throws(InvalidCredential) -> WorkloadCredentials {
        do throws(IdentityFailure) {
            return try WorkloadCredentials(answer: answer, key: key, expected: expected, now: now, isFresh: false)
        } catch {
            throw InvalidCredential(error.words)
        }
    }

    /// Whole or not at all, and on disk when it returns.
    func save(_ credentials: WorkloadCredentials) throws(IdentityFailure) {
        let bytes = credentials.key + credentials.chain + Array(Self.rootsMark.utf8) + credentials.roots
        let temporary = path + ".new"
        unsafe unlink(temporary)
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor < 0 { throw failure() }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw failure(leaving: temporary) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0, unsafe rename(temporary, path) == 0 else { throw failure(leaving: temporary) }
    }

    private func failure(leaving temporary: String? = nil) -> IdentityFailure {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        if let temporary { unsafe unlink(temporary) }
        return IdentityFailure(.file, "\(path): can't be written: \(reason)")
    }
}
