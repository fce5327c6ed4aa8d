// The directory that holds what an embedded control plane keeps: the store, keys, kubeconfig.

import Base
import Glibc

struct DataDirectory: Sendable {
    let path: String

    /// Makes it, for its owner only.
    init(_ path: String) throws(ControlFailure) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && part.isEmpty ? "/" : (made.hasSuffix("/") || made.isEmpty ? "\(part)" : "/\(part)")
            if made == "/" || made.isEmpty { continue }
            if unsafe mkdir(made, 0o700) != 0 && errno != EEXIST {
                throw ControlFailure("--data-dir: \(made) can't be made: \(Self.words(errno))")
            }
        }
        if let intruder = SharedPlace.intruder(on: path) {
            throw ControlFailure("--data-dir: keys are kept in it, and \(intruder); name another directory")
        }
        self.path = path
        // It was made by somebody for everybody; what is in it is for its owner.
        var facts = stat()
        if unsafe stat(path, &facts) == 0, facts.st_mode & 0o022 != 0, facts.st_uid == geteuid() {
            unsafe chmod(path, facts.st_mode & 0o7755)
        }
        if unsafe access(path, W_OK | X_OK) != 0 {
            throw ControlFailure("--data-dir: \(path) can't be written to: \(Self.words(errno))")
        }
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func read(_ name: String) -> [UInt8]? { try? FileBytes.read(file(name)) }

    /// In place at once or not at all; nobody sees half of it, and it survives a power cut. What is there already is
    /// left: a start needs no room on a full disk.
    func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws(ControlFailure) {
        let target = file(name)
        if read(name) == bytes { return }
        let fresh = "\(target).new"
        unsafe unlink(fresh)
        let descriptor = unsafe open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw ControlFailure("\(fresh) can't be made: \(Self.words(errno))") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw ControlFailure("\(fresh) can't be written: \(Self.words(errno))") }
            rest = rest.dropFirst(written)
        }
        let isInPlace = unsafe fsync(descriptor) == 0 && rename(fresh, target) == 0
        if !isInPlace {
            throw ControlFailure("\(target) can't be put in place: \(Self.words(errno))")
        }
    }

    static func words(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}

/// Something without which the control plane can't run, in words for whoever started it.
public struct ControlFailure: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

enum FileBytes {
    static func read(_ path: String) throws(ControlFailure) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ControlFailure("\(path) can't be read: \(DataDirectory.words(errno))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe part.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 { throw ControlFailure("\(path) can't be read: \(DataDirectory.words(errno))") }
            if count == 0 { return bytes }
            bytes += part[..<count]
        }
    }
}
