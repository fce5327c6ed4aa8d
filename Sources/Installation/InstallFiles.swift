// Files of an installation below a root directory; each written whole or not at all.

import Glibc

/// A step that failed: what was tried, and why it didn't work.
public struct InstallFailure: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

struct InstallFiles: Sendable {
    /// Stands before every path; empty: the machine itself.
    let root: String

    func at(_ path: String) -> String { root + path }
    func exists(_ path: String) -> Bool { unsafe access(at(path), F_OK) == 0 }
    func isProgram(_ path: String) -> Bool { unsafe access(at(path), X_OK) == 0 }

    func mode(_ path: String) -> UInt32? {
        var facts = stat()
        return unsafe stat(at(path), &facts) == 0 ? facts.st_mode & 0o7777 : nil
    }

    func read(_ path: String) -> [UInt8]? { Self.readWhole(at(path)) }

    static func readWhole(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    /// True when it wasn't there.
    func makeDirectory(_ path: String, mode: UInt32) throws(InstallFailure) -> Bool {
        if exists(path) {
            // Those of the system keep what they have; ours get what they must have.
            if path.contains("skein"), self.mode(path) != mode, unsafe chmod(at(path), mode) != 0 {
                throw failure("give \(path) the mode \(Self.octal(mode))")
            }
            return false
        }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            _ = try makeDirectory(String(path[..<slash]), mode: 0o755)
        } else if !root.isEmpty, unsafe access(root, F_OK) != 0, unsafe mkdir(root, 0o755) != 0 {
            throw failure("make the directory \(root)")
        }
        if unsafe mkdir(at(path), mode) != 0, errno != EEXIST { throw failure("make the directory \(path)") }
        // The process's mask may have taken bits away.
        if unsafe chmod(at(path), mode) != 0 { throw failure("give \(path) the mode \(Self.octal(mode))") }
        return true
    }

    /// Beside its place first, then renamed into it: what runs goes on with the old one, and nobody sees half of it.
    func write(_ path: String, _ bytes: [UInt8], mode: UInt32) throws(InstallFailure) {
        let temporary = at(path) + ".new-\(getpid())"
        unsafe unlink(temporary)
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if descriptor < 0 { throw failure("write \(path)") }
        var rest = bytes[...]
        var isWell = true
        while !rest.isEmpty, isWell {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { isWell = false }
        }
        isWell = isWell && fchmod(descriptor, mode) == 0 && fsync(descriptor) == 0
        let reason = errno
        close(descriptor)
        if isWell, unsafe rename(temporary, at(path)) == 0 { return }
        let last = isWell ? errno : reason
        unsafe unlink(temporary)
        errno = last
        throw failure("write \(path)")
    }

    /// A second name for the same file; what had the name before is replaced.
    func link(_ path: String, as other: String) throws(InstallFailure) {
        let temporary = at(other) + ".new-\(getpid())"
        unsafe unlink(temporary)
        guard unsafe Glibc.link(at(path), temporary) == 0, unsafe rename(temporary, at(other)) == 0 else {
            throw failure("keep \(path) as \(other)")
        }
        // Both names on one file: rename does nothing then.
        unsafe unlink(temporary)
    }

    func move(_ path: String, to other: String) throws(InstallFailure) {
        if unsafe rename(at(path), at(other)) != 0 { throw failure("move \(path) to \(other)") }
        // Of two names of one file rename leaves both.
        unsafe unlink(at(path))
    }

    /// False when there was nothing.
    func remove(_ path: String) throws(InstallFailure) -> Bool {
        if unsafe unlink(at(path)) == 0 { return true }
        if errno == ENOENT { return false }
        throw failure("remove \(path)")
    }

    /// Only an empty one; false when it is not there or not empty.
    func removeDirectory(_ path: String) -> Bool { unsafe rmdir(at(path)) == 0 }

    /// With all that is in it; symbolic links are not followed.
    func removeTree(_ path: String) throws(InstallFailure) {
        for name in try entries(path) {
            let inner = "\(path)/\(name)"
            var facts = stat()
            guard unsafe lstat(at(inner), &facts) == 0 else { continue }
            if facts.st_mode & S_IFMT == S_IFDIR { try removeTree(inner) } else { _ = try remove(inner) }
        }
        if unsafe rmdir(at(path)) != 0, errno != ENOENT { throw failure("remove \(path)") }
    }

    private func entries(_ path: String) throws(InstallFailure) -> [String] {
        guard let stream = unsafe opendir(at(path)) else {
            if errno == ENOENT { return [] }
            throw failure("read the directory \(path)")
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// nil: no such user in the passwd file.
    func userID(_ name: String) -> UInt32? {
        guard let bytes = read("/etc/passwd") else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            if parts.count > 2, parts[0] == name { return UInt32(parts[2]) }
        }
        return nil
    }

    func own(_ path: String, by user: UInt32) throws(InstallFailure) {
        var facts = stat()
        if unsafe stat(at(path), &facts) == 0, facts.st_uid == user { return }
        if unsafe chown(at(path), user, user) != 0 { throw failure("give \(path) to user \(user)") }
    }

    private func failure(_ what: String) -> InstallFailure {
        let reason = unsafe String(cString: strerror(errno))
        let hint = errno == EACCES || errno == EPERM ? "; run it as root, or with --root DIR for a trial" : ""
        let place = root.isEmpty ? "" : " (below \(root))"
        return InstallFailure("can't \(what)\(place): \(reason)\(hint)")
    }

    static func octal(_ mode: UInt32) -> String { "0" + String(mode, radix: 8) }
}
