// Appends session secrets to a file in NSS key log format, for whoever decrypts captures.

import Base
import Glibc

@safe
final class KeyLog: Sendable {
    private let params: TLSKeyLogParams
    private let descriptor: Int32

    init(_ params: TLSKeyLogParams) throws(InvalidTLS) {
        self.params = params
        descriptor = unsafe open(params.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            let reason = unsafe String(cString: strerror(errno))
            throw InvalidTLS(.keyLog, found: "\(params.path): \(reason)", expected: "a file that can be appended to")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func wants(local: IPAddress?, remote: IPAddress?) -> Bool {
        KeyLog.isCovered(local, by: params.localRanges) && KeyLog.isCovered(remote, by: params.remoteRanges)
    }

    private static func isCovered(_ address: IPAddress?, by ranges: [AddressRange]) -> Bool {
        if ranges.isEmpty { return true }
        guard let address else { return false }
        return ranges.contains { $0.contains(address) }
    }

    /// One write per line, so that lines of several loops never mix.
    func append(_ line: UnsafePointer<CChar>) {
        var bytes = unsafe Array(UnsafeRawBufferPointer(start: line, count: strlen(line)))
        bytes.append(0x0A)
        _ = unsafe write(descriptor, bytes, bytes.count)
    }
}
