// Files of the agent's own directory.

import Base
import Glibc

enum OwnFile {
    static func write(_ bytes: [UInt8], to path: String) throws(SidecarFailure) {
        let fd = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if fd < 0 { throw SidecarFailure("\(path) can't be written: \(SystemWords.last)") }
        defer { close(fd) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(fd, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw SidecarFailure("\(path) can't be written: \(SystemWords.last)")
            }
            rest = rest.dropFirst(count)
        }
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }
}
