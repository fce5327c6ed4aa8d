// The directory that holds what a demo writes, and the lock by which only one demo uses it.

import Base
import Glibc

public final class DemoState: Sendable {
    public let path: String
    /// The lock goes with it, however the process ends.
    private let lock: Int32

    /// `$XDG_STATE_HOME/skein/demo`, else `~/.local/state/skein/demo`.
    public static var usualPath: String? {
        if let state = variable("XDG_STATE_HOME") { return "\(state)/skein/demo" }
        return variable("HOME").map { "\($0)/.local/state/skein/demo" }
    }

    /// Makes the directory where it is missing, and takes it for this process.
    public init(_ given: String) throws(DemoFailure) {
        path = Self.absolute(given)
        try Self.makeDirectory(path)
        let file = "\(path)/lock"
        lock = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        if lock < 0 { throw DemoFailure("can't write to \(path): \(Self.words(errno)); name another with --state DIR") }
        if flock(lock, LOCK_EX | LOCK_NB) != 0 {
            let owner = Self.read(file).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let process = owner.filter { $0.isNumber }
            // `deinit` closes the lock, here too.
            throw DemoFailure(
                "\(path) is in use by a demo that runs\(process.isEmpty ? "" : " as process \(process)"): end that one, or "
                    + "start this one beside it with --state DIR --http-port 0 --https-port 0")
        }
        ftruncate(lock, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = unsafe Glibc.write(lock, text, text.count)
    }

    deinit { close(lock) }

    /// Whether some process has taken the directory.
    public static func isInUse(_ path: String) -> Bool {
        let descriptor = unsafe open("\(path)/lock", O_RDWR | O_CLOEXEC)
        if descriptor < 0 { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    public func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws(DemoFailure) {
        try Self.write(file(name), bytes, mode: mode)
    }

    /// Whole or not at all.
    static func write(_ target: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws(DemoFailure) {
        let fresh = "\(target).new"
        unsafe unlink(fresh)
        let descriptor = unsafe open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if descriptor < 0 { throw DemoFailure("can't write \(target): \(words(errno))") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { throw DemoFailure("can't write \(target): \(words(errno))") }
            rest = rest.dropFirst(count)
        }
        if unsafe rename(fresh, target) != 0 { throw DemoFailure("can't write \(target): \(words(errno))") }
    }

    func remove(_ name: String) { unsafe unlink(file(name)) }

    /// A descriptor to append to, emptied first; the caller's to close.
    func log(_ name: String) throws(DemoFailure) -> Int32 {
        let target = file("logs/\(name).log")
        let descriptor = unsafe open(target, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw DemoFailure("can't write \(target): \(Self.words(errno))") }
        return descriptor
    }

    static func makeDirectory(_ path: String, mode: mode_t = 0o755) throws(DemoFailure) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if unsafe mkdir(made, mode) != 0, errno != EEXIST, errno != EROFS, errno != EACCES {
                throw DemoFailure("can't make the directory \(made): \(words(errno)); name another with --state DIR")
            }
        }
        if let intruder = SharedPlace.intruder(on: path) {
            throw DemoFailure("keys are kept in \(path), and \(intruder); name another with --state DIR")
        }
        if unsafe access(path, W_OK | X_OK) != 0 {
            throw DemoFailure("can't write to \(path): \(words(errno)); name another with --state DIR")
        }
    }

    /// Nil when it can't be read.
    public static func read(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < 64 << 20 {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count < 0 { return nil }
            if count == 0 { break }
            bytes += piece[..<count]
        }
        return bytes
    }

    public static func absolute(_ path: String) -> String {
        var parts: [Substring] = []
        let whole = path.hasPrefix("/") ? path : "\(currentDirectory)/\(path)"
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private static var currentDirectory: String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        if unsafe getcwd(&buffer, buffer.count) == nil { return "/" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    static func words(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
