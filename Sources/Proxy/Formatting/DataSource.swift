// envoy.config.core.v3.DataSource: bytes from the configuration, a file or the environment.

import Base
import EnvoyAPI
import Glibc

public enum DataSource {
    /// Reads it now; `limit` refuses what is larger.
    public static func bytes(_ node: ConfigNode, limit: Int = 64 << 20) throws(InvalidConfiguration) -> [UInt8] {
        let bytes: [UInt8]
        switch node.oneof("specifier") {
        case "inline_string": bytes = Array(node.string("inline_string").utf8)
        case "inline_bytes": bytes = node.bytes("inline_bytes")
        case "environment_variable":
            let name = node.string("environment_variable")
            guard let value = unsafe getenv(name) else {
                throw node.invalid("environment_variable", found: "\(name), which is not set", expected: "a variable")
            }
            bytes = Array(unsafe String(cString: value).utf8)
        case "filename":
            let path = node.string("filename")
            guard let content = file(path) else {
                throw node.invalid("filename", found: "\(path), which cannot be read", expected: "a readable file")
            }
            bytes = content
        default: throw node.invalid("", found: "no source", expected: "inline_string, inline_bytes or filename")
        }
        if bytes.count > limit {
            throw node.invalid("", found: "\(bytes.count) bytes", expected: "at most \(limit)")
        }
        return bytes
    }

    private static func file(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
        defer { close(descriptor) }
        var queue = ByteQueue()
        while true {
            var got = 0
            unsafe queue.appendInPlace(atLeast: 65_536) { free in
                got = unsafe read(descriptor, free.baseAddress, free.count)
                return max(got, 0)
            }
            if got < 0, errno == EINTR { continue }
            if got < 0 { return nil }
            if got == 0 { return queue.view.array }
        }
    }
}
