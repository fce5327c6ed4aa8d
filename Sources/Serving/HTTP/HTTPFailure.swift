// Why an exchange did not come to its end.

public struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// The other side closed the connection or reset the stream.
        case peerGone
        /// This side gave up: the task was cancelled, or the owner let go.
        case cancelled
        case deadlineExceeded
        /// A body or message is longer than the caller allows.
        case tooLarge
        /// The peer takes its bytes too slowly: more wait than the limit allows.
        case queueFull
        /// No connection could be made.
        case unreachable
        /// The peer broke a rule of HTTP or gRPC.
        case malformed
        /// No answer in time.
        case timedOut
        /// The server or client is stopping.
        case stopping
    }

    public let kind: Kind
    public let words: String
    /// A request of which the peer has surely seen nothing: it may be sent again.
    public let isRetriable: Bool

    public init(_ kind: Kind, _ words: String, isRetriable: Bool = false) {
        self.kind = kind
        self.words = words
        self.isRetriable = isRetriable
    }

    public var description: String { words }

    static let clientGone = HTTPFailure(.peerGone, "the client went away")
    static let cancelled = HTTPFailure(.cancelled, "the call was cancelled")
}
