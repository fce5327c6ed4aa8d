// How a gRPC call ended.

public enum GRPCCode: Int, Sendable, Hashable, CaseIterable {
    case ok = 0
    case cancelled, unknown, invalidArgument, deadlineExceeded, notFound, alreadyExists, permissionDenied
    case resourceExhausted, failedPrecondition, aborted, outOfRange, unimplemented, `internal`, unavailable
    case dataLoss, unauthenticated

    /// As the specification writes it: `INVALID_ARGUMENT`.
    public var name: String {
        switch self {
        case .ok: "OK"
        case .cancelled: "CANCELLED"
        case .unknown: "UNKNOWN"
        case .invalidArgument: "INVALID_ARGUMENT"
        case .deadlineExceeded: "DEADLINE_EXCEEDED"
        case .notFound: "NOT_FOUND"
        case .alreadyExists: "ALREADY_EXISTS"
        case .permissionDenied: "PERMISSION_DENIED"
        case .resourceExhausted: "RESOURCE_EXHAUSTED"
        case .failedPrecondition: "FAILED_PRECONDITION"
        case .aborted: "ABORTED"
        case .outOfRange: "OUT_OF_RANGE"
        case .unimplemented: "UNIMPLEMENTED"
        case .internal: "INTERNAL"
        case .unavailable: "UNAVAILABLE"
        case .dataLoss: "DATA_LOSS"
        case .unauthenticated: "UNAUTHENTICATED"
        }
    }

    /// What an answer without grpc-status means, by its HTTP status.
    init(httpStatus: Int) {
        switch httpStatus {
        case 400: self = .internal
        case 401: self = .unauthenticated
        case 403: self = .permissionDenied
        case 404: self = .unimplemented
        case 429, 502, 503, 504: self = .unavailable
        default: self = .unknown
        }
    }
}

public struct GRPCStatus: Error, Sendable, Hashable, CustomStringConvertible {
    public let code: GRPCCode
    public let message: String
    /// The server has surely seen nothing of the call: it may be made again, whatever it does.
    public let neverSent: Bool

    public init(_ code: GRPCCode, _ message: String = "", neverSent: Bool = false) {
        self.code = code
        self.message = message
        self.neverSent = neverSent
    }

    public static let ok = GRPCStatus(.ok)
    public var description: String { message.isEmpty ? code.name : "\(code.name): \(message)" }

    init(_ failure: HTTPFailure) {
        let code: GRPCCode =
            switch failure.kind {
            case .peerGone, .unreachable, .stopping: .unavailable
            case .cancelled: .cancelled
            case .deadlineExceeded, .timedOut: .deadlineExceeded
            case .tooLarge, .queueFull: .resourceExhausted
            case .malformed: .internal
            }
        self.init(code, failure.words, neverSent: failure.isRetriable)
    }

    /// Anything a handler may throw.
    init(of error: any Error) {
        switch error {
        case let status as GRPCStatus: self = status
        case let failure as HTTPFailure: self.init(failure)
        case is CancellationError: self.init(.cancelled, "the call was cancelled")
        default: self.init(.unknown, "\(error)")
        }
    }

    var trailers: HTTPFields {
        var fields: HTTPFields = ["grpc-status": String(code.rawValue)]
        if !message.isEmpty { fields.add("grpc-message", PercentText.encodeMessage(message)) }
        return fields
    }

    init?(trailers: HTTPFields) {
        guard let text = trailers["grpc-status"] else { return nil }
        let code = Int(text).flatMap { GRPCCode(rawValue: $0) } ?? .unknown
        self.init(code, PercentText.decode(trailers["grpc-message"] ?? ""))
    }
}
