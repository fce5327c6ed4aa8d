// What becomes of a request of the proxy's own, told to whoever made it.

import Base

/// Why there is no answer, or no whole one.
enum InternalFailure: Equatable {
    case noCluster
    /// Cut off before or within the answer.
    case reset(StreamResetReason)

    var words: StaticString {
        switch self {
        case .noCluster: "no such cluster"
        case .reset(let reason): reason.words
        }
    }
}

/// Subclassed by those who make requests. Calls arrive on the loop of the request's worker, never before
/// `InternalClient.start` has returned, and end with `endStream`, with `trailers` or with `failed`. After
/// `InternalRequest.reset` none comes.
class InternalReceiver {
    /// The answer's head: the upstream's, or the router's own in its stead (503 when no host could be reached, 504
    /// after the timeout).
    func headers(_ headers: borrowing HeaderBlock, endStream: Bool) {}

    /// `bytes` are gone when this returns.
    func data(_ bytes: ByteView, endStream: Bool) {}

    func trailers(_ trailers: borrowing HeaderBlock) {}

    func failed(_ reason: InternalFailure) {}

    /// The request was overfull and has room again.
    func drained() {}
}
