// A disk layer: a directory in which each file is a key and its text the value.

import CLinux
import Document
import Glibc

enum RuntimeDirectory {
    /// As deep as anybody nests keys; a loop of links ends here.
    private static let deepest = 16

    static func exists(_ path: String) -> Bool { identity(of: path) != nil }

    /// Which directory a path leads to at the moment: another one once a link on the way was swapped.
    static func identity(of path: String) -> [UInt64]? {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }

    /// Folders join keys by dots: `health/min` is `health.min`.
    static func read(_ path: String) throws(UnreadableFile) -> [String: RuntimeEntry] {
        var entries: [String: RuntimeEntry] = [:]
        try walk(path, prefix: "", depth: 1, &entries)
        return entries
    }

    private static func walk(
        _ path: String, prefix: String, depth: Int, _ entries: inout [String: RuntimeEntry]
    ) throws(UnreadableFile) {
        if depth > deepest { throw UnreadableFile(path: path, reason: "nested deeper than \(deepest) folders") }
        for name in try names(in: path) {
            let inner = "\(path)/\(name)"
            let key = prefix.isEmpty ? name : "\(prefix).\(name)"
            if exists(inner) {
                try walk(inner, prefix: key, depth: depth + 1, &entries)
            } else {
                let bytes = try BootstrapFile.read(inner)
                do throws(InvalidDocument) {
                    entries[key] = try RuntimeEntry(text: text(String(decoding: bytes, as: UTF8.self)))
                } catch {
                    throw UnreadableFile(path: inner, reason: "\(error)")
                }
            }
        }
    }

    /// Comment lines and the white space at the end are not part of a value.
    static func text(_ file: String) -> String {
        var lines = file.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("#") }
        while let last = lines.last, last.isEmpty { lines.removeLast() }
        var text = lines.joined(separator: "\n")
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }

    private static func names(in path: String) throws(UnreadableFile) -> [String] {
        guard let directory = unsafe opendir(path) else {
            throw UnreadableFile(path: path, reason: unsafe String(cString: strerror(errno)))
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            // SAFETY: `d_name` is a NUL-terminated string inside the record, which stays valid until the next `readdir`.
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                unsafe String(decoding: unsafe raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
