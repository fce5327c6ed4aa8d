// The name of this replica: the same after a restart, and not another's on the same machine.

import Glibc

enum InstanceName {
    /// The machine's or the pod's name, and a word for the directory: no two replicas have the same one of both.
    static func of(_ directory: String) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in directory.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return "\(machine)-\(String(hash, radix: 16))"
    }

    private static var machine: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "skein-control" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
