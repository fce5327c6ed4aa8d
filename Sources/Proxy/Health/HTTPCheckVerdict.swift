// What an answer to a health check means.

import Base
import Formatting

/// As much of an answer as verdicts need, whichever version of HTTP it came in.
public struct HealthCheckAnswer: Sendable {
    public var status: UInt16 = 0
    public var isDegraded = false
    public var wantsExclusion = false
    /// `x-envoy-upstream-healthchecked-cluster`.
    public var service: [UInt8] = []
    public var isGRPC = false
    public var grpcStatus: UInt64?
    public var body: [UInt8] = []
    /// The host wants the connection closed.
    public var endsConnection = false

    public init() {}
}

public enum HealthCheckVerdict: Sendable, Hashable {
    case healthy
    case degraded
    case failed(isRetriable: Bool, excludes: Bool)
}

extension HTTPCheckParams {
    /// `verifiedName` tells whether the name of the host's service was looked at.
    public func judge(_ answer: HealthCheckAnswer, verifiedName: inout Bool, random: UInt64 = 0) -> HealthCheckVerdict {
        if !receive.isEmpty, !answer.body.withView({ PayloadBytes.found(receive, in: $0) }) {
            return .failed(isRetriable: false, excludes: answer.wantsExclusion)
        }
        if !expects(answer.status) {
            return .failed(isRetriable: mayRetry(answer.status), excludes: answer.wantsExclusion)
        }
        if let service, verifiesService(random) {
            verifiedName = true
            if !answer.service.withView({ service.matches($0) }) {
                return .failed(isRetriable: false, excludes: false)
            }
        }
        return answer.isDegraded ? .degraded : .healthy
    }
}

extension GRPCCheckParams {
    /// `grpc.health.v1.HealthCheckRequest`, in a message's frame.
    public var request: [UInt8] {
        var message: [UInt8] = []
        let name = Array(service.utf8)
        if !name.isEmpty {
            message.append(0x0A)
            var length = name.count
            while length >= 0x80 {
                message.append(UInt8(length & 0x7F) | 0x80)
                length >>= 7
            }
            message.append(UInt8(length))
            message += name
        }
        let size = UInt32(message.count)
        return [0, UInt8(size >> 24), UInt8(size >> 16 & 0xFF), UInt8(size >> 8 & 0xFF), UInt8(size & 0xFF)] + message
    }

    /// Healthy only with status 0 and a message that says SERVING.
    public func judge(_ answer: HealthCheckAnswer) -> HealthCheckVerdict {
        let failure = HealthCheckVerdict.failed(isRetriable: false, excludes: answer.wantsExclusion)
        guard answer.status == 200, answer.isGRPC, answer.grpcStatus == 0, Self.isServing(answer.body) else {
            return failure
        }
        return .healthy
    }

    /// One uncompressed message whose field 1, the status, is 1.
    static func isServing(_ body: [UInt8]) -> Bool {
        guard body.count >= 5, body[0] == 0 else { return false }
        let size = body[1...4].reduce(0) { $0 << 8 | Int($1) }
        guard body.count == 5 + size else { return false }
        var status: UInt64 = 0
        var rest = body[5...]
        while let tag = varint(&rest) {
            switch tag & 7 {
            case 0:
                guard let value = varint(&rest) else { return false }
                if tag >> 3 == 1 { status = value }
            case 1: rest = rest.dropFirst(8)
            case 2:
                guard let length = varint(&rest), length <= UInt64(rest.count) else { return false }
                rest = rest.dropFirst(Int(length))
            case 5: rest = rest.dropFirst(4)
            default: return false
            }
        }
        return rest.isEmpty && status == 1
    }

    private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.first, shift < 64 {
            bytes = bytes.dropFirst()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
