// `%GRPC_STATUS%`: the outcome of a gRPC call by name or number.

import Base

extension FormatOperator {
    /// Trailers first, then headers, then what the HTTP status stands for; only for gRPC requests.
    static func grpcStatus(
        _ form: GRPCStatusForm, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, to out: inout ByteQueue
    ) -> FormatOutcome {
        guard GRPC.isRequest(request) else { return .missing }
        guard let status = GRPC.status(response: response, trailers: trailers) else { return .missing }
        let known = Int(exactly: status).flatMap { $0 < GRPC.names.count ? GRPC.names[$0] : nil }
        switch (form, known) {
        case (.camel, .some(let name)): out.append(name.camel)
        case (.snake, .some(let name)): out.append(name.snake)
        case (.camel, nil), (.snake, nil):
            out.append(decimal: status)
            return .text
        case (.number, _): return number(status, to: &out)
        }
        return .text
    }
}

public enum GRPC {
    /// `application/grpc`, alone or with a subtype behind a plus.
    public static func isContentType(_ value: ByteView) -> Bool {
        if !value.hasPrefix("application/grpc") { return false }
        return value.count == 16 || value[16] == 0x2B
    }

    public static func isRequest(_ headers: borrowing HeaderBlock) -> Bool {
        guard headers.contains(.path), let type = headers.first(.contentType) else { return false }
        return isContentType(type)
    }

    /// Nil when the response says nothing of it.
    static func status(response: borrowing HeaderBlock, trailers: borrowing HeaderBlock) -> UInt64? {
        if let value = trailers.first(.grpcStatus) { return value.decimal }
        if let value = response.first(.grpcStatus) { return value.decimal }
        guard let http = response.first(.status)?.decimal else { return nil }
        return UInt64(status(forHTTP: UInt16(truncatingIfNeeded: http)))
    }

    /// The same for any response, from its code when nothing else tells; "unknown" in the end.
    public static func outcome(
        response: borrowing HeaderBlock, trailers: borrowing HeaderBlock, code: UInt16
    ) -> UInt64 {
        if let value = trailers.first(.grpcStatus) ?? response.first(.grpcStatus) { return value.decimal ?? 2 }
        return UInt64(status(forHTTP: code))
    }

    /// The gRPC specification's mapping for responses without `grpc-status`; Envoy's for local replies.
    public static func status(forHTTP code: UInt16) -> UInt8 {
        switch code {
        case 400: 13
        case 401: 16
        case 403: 7
        case 404: 12
        case 429, 502, 503, 504: 14
        default: 2
        }
    }

    static let names: [(camel: StaticString, snake: StaticString)] = [
        ("OK", "OK"), ("Canceled", "CANCELLED"), ("Unknown", "UNKNOWN"), ("InvalidArgument", "INVALID_ARGUMENT"),
        ("DeadlineExceeded", "DEADLINE_EXCEEDED"), ("NotFound", "NOT_FOUND"), ("AlreadyExists", "ALREADY_EXISTS"),
        ("PermissionDenied", "PERMISSION_DENIED"), ("ResourceExhausted", "RESOURCE_EXHAUSTED"),
        ("FailedPrecondition", "FAILED_PRECONDITION"), ("Aborted", "ABORTED"), ("OutOfRange", "OUT_OF_RANGE"),
        ("Unimplemented", "UNIMPLEMENTED"), ("Internal", "INTERNAL"), ("Unavailable", "UNAVAILABLE"),
        ("DataLoss", "DATA_LOSS"), ("Unauthenticated", "UNAUTHENTICATED"),
    ]
}
