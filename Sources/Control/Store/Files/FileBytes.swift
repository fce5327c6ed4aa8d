// Reads small files whole: credentials and configuration.

import Glibc

public enum FileBytes {
    private static let limit = 4 << 20

    public static func read(_ path: String) throws(StoreFailure) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw .unavailable("can't open \(path): \(reason())") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .unavailable("can't read \(path): \(reason())") }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            if bytes.count > limit { throw .unavailable("\(path) is longer than \(limit) bytes") }
        }
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
