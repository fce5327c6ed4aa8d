// The answer to a client's request: its head, and its body as it comes.

import Base

/// Letting go of an answer before its end gives the request up.
public final class HTTPAnswer: Sendable {
    public let status: Int
    public let fields: HTTPFields
    private let bridge: StreamBridge

    init(_ head: StreamBridge.ResponseHead, _ bridge: StreamBridge) {
        status = head.status
        fields = head.fields
        self.bridge = bridge
    }

    deinit { if !bridge.isInputEnded { bridge.abandon() } }

    /// Nil at the body's end. One task reads at a time.
    public func nextPart() async throws(HTTPFailure) -> [UInt8]? {
        switch await bridge.next() {
        case .part(let part): return part
        case .ended: return nil
        case .failed(let failure): throw failure
        }
    }

    /// All of it; throws `.tooLarge` beyond `limit`.
    public func body(limit: Int = 64 << 20) async throws(HTTPFailure) -> [UInt8] {
        var whole: [UInt8] = []
        while let part = try await nextPart() {
            if whole.count + part.count > limit {
                throw HTTPFailure(.tooLarge, "an answer of more than the \(limit) bytes that are taken")
            }
            if whole.isEmpty { whole = part } else { whole += part }
        }
        return whole
    }

    public var trailers: HTTPFields? { bridge.trailers }
    public func cancel() { bridge.abandon() }
}
