// Whole files that are read now and again: tokens, roots.

import Base
import Glibc

public enum SmallFile {
    public static let longest = 4 << 20

    /// `what` names the file's part in words for people; its content is never among them.
    public static func read(_ path: String, what: String) throws(IdentityFailure) -> [UInt8] {
        let fd = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if fd < 0 { throw failure(path, what) }
        defer { close(fd) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = unsafe Glibc.read(fd, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path, what)
            }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
            if bytes.count > longest {
                throw IdentityFailure(.file, "\(what) \(path): longer than \(longest) bytes")
            }
        }
    }

    /// Without the white space around it.
    public static func token(_ path: String, what: String) throws(IdentityFailure) -> String {
        let text = String(decoding: try read(path, what: what), as: UTF8.self)
        var trimmed = text[...]
        while trimmed.first?.isWhitespace == true { trimmed.removeFirst() }
        while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
        if trimmed.isEmpty { throw IdentityFailure(.file, "\(what) \(path): found an empty file, expected a token") }
        if trimmed.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
            throw IdentityFailure(.file, "\(what) \(path): found white space or control characters inside of the token")
        }
        return String(trimmed)
    }

    private static func failure(_ path: String, _ what: String) -> IdentityFailure {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        let hint = errno == EACCES ? "; it has to be readable for user \(getuid())" : ""
        return IdentityFailure(.file, "\(what) \(path): can't be read: \(reason)\(hint)")
    }
}
