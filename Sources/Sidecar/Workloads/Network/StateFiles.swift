// Small files and directories of workloads.

import Base
import Glibc

enum ErrnoWords {
    static var last: String { of(errno) }
    static func of(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}

enum StateFiles {
    /// With all above it.
    static func makeDirectory(_ path: String, mode: mode_t = 0o755) throws(WorkloadFailure) {
        if unsafe mkdir(path, mode) == 0 { return }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeDirectory(String(path[..<slash]))
            if unsafe mkdir(path, mode) == 0 { return }
        }
        let code = errno
        var facts = stat()
        if unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR { return }
        throw WorkloadFailure("can't make the directory \(path): \(ErrnoWords.of(code))")
    }

    /// Tokens go below it: nobody else may have made it, or write to it.
    static func checkOwned(_ path: String) throws(WorkloadFailure) {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == geteuid(),
            facts.st_mode & 0o022 == 0, SharedPlace.intruder(on: path) == nil
        else {
            throw WorkloadFailure(
                "\(path): expected a directory of user \(geteuid()) that nobody else may write to; remove it, or name "
                    + "another by SKEIN_RUNTIME_DIR")
        }
    }

    /// Whole or not at all: a reader sees the old or the new text.
    static func write(
        _ path: String, _ text: String, mode: mode_t = 0o644, owner: (user: UInt32, group: UInt32)? = nil
    ) throws(WorkloadFailure) {
        let next = path + ".new"
        unsafe unlink(next)
        let descriptor = unsafe open(next, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if descriptor < 0 { throw WorkloadFailure("can't write \(path): \(ErrnoWords.last)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var fine = unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        if let owner { fine = fine && fchown(descriptor, owner.user, owner.group) == 0 }
        fine = unsafe fine && rename(next, path) == 0
        if fine { return }
        let code = errno
        unsafe unlink(next)
        throw WorkloadFailure("can't write \(path): \(ErrnoWords.of(code))")
    }

    /// Without space around it; nil when it can't be read.
    static func text(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count < 4 << 20 {
            let count = unsafe read(descriptor, &piece, piece.count)
            if count <= 0 { break }
            bytes += piece[..<count]
        }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What is in a directory; nothing when there is none.
    static func names(in path: String) -> [String] {
        var names: [String] = []
        guard let directory = unsafe opendir(path) else { return names }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { raw in
                unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        unsafe closedir(directory)
        return names
    }

    /// A directory of ours with all in it.
    static func remove(_ path: String) {
        for name in names(in: path) {
            // What isn't a directory goes by unlink; links are not followed.
            if unsafe unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
        }
        unsafe rmdir(path)
    }
}
