// Files that only their owner may read.

import Base
import Credentials
import Glibc

public enum SecretFile {
    public static let longest = 4 << 20

    /// Nil when there is none. A file that others may read is refused: its secret is none.
    public static func read(_ path: String, isSecret: Bool = true) throws(AuthorityFailure) -> [UInt8]? {
        let fd = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if fd < 0 {
            if errno == ENOENT { return nil }
            throw failure("reading", path)
        }
        defer { close(fd) }
        var facts = stat()
        guard unsafe fstat(fd, &facts) == 0 else { throw failure("reading", path) }
        if isSecret, facts.st_mode & 0o077 != 0 {
            let mode = String(facts.st_mode & 0o777, radix: 8)
            throw AuthorityFailure(
                .broken, "\(path): found mode \(mode), expected 600: others can read the key. Run chmod 600 \(path)")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = unsafe Glibc.read(fd, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("reading", path)
            }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
            if bytes.count > longest { throw AuthorityFailure(.broken, "\(path): longer than \(longest) bytes") }
        }
    }

    /// All or nothing, and on the disk when it returns.
    public static func write(_ bytes: [UInt8], to path: String) throws(AuthorityFailure) {
        let temporary = "\(path).\(getpid()).new"
        unsafe unlink(temporary)
        let fd = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if fd < 0 { throw failure("writing", temporary) }
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw in
                unsafe Glibc.write(fd, raw.baseAddress.map { unsafe $0 + offset }, raw.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                let failed = failure("writing", temporary)
                close(fd)
                throw failed
            }
            offset += count
        }
        guard fsync(fd) == 0 else {
            let failed = failure("writing", temporary)
            close(fd)
            throw failed
        }
        close(fd)
        guard unsafe rename(temporary, path) == 0 else { throw failure("writing", path) }
        syncFolder(of: path)
    }

    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let fd = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if fd < 0 { return }
        _ = fsync(fd)
        close(fd)
    }

    /// A key of 32 random bytes that is made when it is not there yet: there with all of its bytes or not at all, whoever
    /// is killed or is faster.
    public static func sealingKey(_ path: String) throws -> SealedBytes {
        if let key = try existingKey(path) { return key }
        let key = SecureRandom.bytes(32)
        let temporary = "\(path).\(getpid()).made"
        try write(key, to: temporary)
        let isFirst = unsafe link(temporary, path) == 0
        let code = errno
        _ = unsafe unlink(temporary)
        if isFirst {
            syncFolder(of: path)
            return try SealedBytes(key: key)
        }
        errno = code
        guard code == EEXIST, let other = try existingKey(path) else { throw failure("making", path) }
        return other
    }

    private static func existingKey(_ path: String) throws -> SealedBytes? {
        guard let bytes = try read(path) else { return nil }
        guard bytes.count == 32 else {
            throw AuthorityFailure(
                .broken,
                "\(path): found \(bytes.count) bytes, expected the 32 of a sealing key. Put the file back as it was; without "
                    + "it the mesh's signing keys in the store can't be opened")
        }
        return try SealedBytes(key: bytes)
    }

    private static func failure(_ what: String, _ path: String) -> AuthorityFailure {
        let code = errno
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return AuthorityFailure(.broken, "\(what) \(path): \(reason)")
    }
}

/// The record as a file of mode 0600. Processes on one machine may share it.
public final class FileVault: AuthorityVault {
    private let path: String

    public init(path: String) { self.path = path }

    public func load() async throws -> VaultRecord? { try read() }

    private func read() throws(AuthorityFailure) -> VaultRecord? {
        guard let bytes = try SecretFile.read(path) else { return nil }
        return VaultRecord(bytes: bytes, version: Digest.hex(Digest.sha256(bytes)))
    }

    public func save(_ bytes: [UInt8], expecting expected: String?) async throws -> String? {
        let lock = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if lock < 0 { throw AuthorityFailure(.broken, "no lock file \(path).lock") }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            if errno != EINTR { throw AuthorityFailure(.broken, "\(path).lock can't be locked") }
        }
        guard try read()?.version == expected else { return nil }
        try SecretFile.write(bytes, to: path)
        return Digest.hex(Digest.sha256(bytes))
    }
}
