// The little of gRPC that a proxy has to know: its content type and its status numbers.

import Base

enum GRPC {
    static let deadlineExceeded: UInt64 = 4

    static func isContentType(_ value: ByteView) -> Bool {
        guard value.hasPrefixIgnoringCase(ByteView("application/grpc")) else { return false }
        if value.count == 16 { return true }
        return value[16] == 0x2B || value[16] == 0x3B
    }

    /// Whether a status is no fault of the server's; none at all is one.
    static func isSuccess(_ status: ByteView?) -> Bool {
        switch status?.trimmed.decimal {
        case 0, 1, 3, 5, 6, 7, 8, 9, 10, 11, 16: true
        default: false
        }
    }

    /// The status a gRPC client is told when an HTTP one came instead (grpc/doc/http-grpc-status-mapping.md).
    static func status(forHTTP status: UInt16) -> UInt64 {
        switch status {
        case 400: 13
        case 401: 16
        case 403: 7
        case 404: 12
        case 429, 502, 503, 504: 14
        default: 2
        }
    }
}
