// Reads a whole file without Foundation.

import Document
import Glibc

/// A file that could not be read.
struct UnreadableFile: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "\(path): cannot be read: \(reason)" }
}

/// A file that is neither YAML nor JSON.
struct MalformedFile: Error, CustomStringConvertible {
    let path: String
    let cause: InvalidDocument

    var description: String { "\(path):\(cause)" }
}

enum BootstrapFile {
    static func read(_ path: String) throws(UnreadableFile) -> [UInt8] {
        let fd = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if fd < 0 { throw UnreadableFile(path: path, reason: unsafe String(cString: strerror(errno))) }
        defer { close(fd) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(fd, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw UnreadableFile(path: path, reason: unsafe String(cString: strerror(errno)))
            }
            bytes += chunk[..<count]
        }
    }
}
