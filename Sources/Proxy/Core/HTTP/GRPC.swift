// The little of gRPC that a proxy has to know: its content type and its status numbers.

import Base

enum GRPC {
    static func isContentType(_ value: ByteView) -> Bool {
        guard value.hasPrefixIgnoringCase(ByteView("application/grpc")) else { return false }
        if value.count == 16 { return true }
        return value[16] == 0x2B || value[16] == 0x3B
    }

    /// The HTTP status that stands for a gRPC one where there is no gRPC caller.
    static func httpStatus(for status: UInt64) -> UInt16 {
        switch status {
        case 0: 200
        case 1: 499
        case 3, 9, 11: 400
        case 4: 504
        case 5: 404
        case 6, 10: 409
        case 7: 403
        case 8: 429
        case 12: 501
        case 14: 503
        case 16: 401
        default: 500
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
