// What etcd's refusals mean to a user of the store.

import Serving

extension StoreFailure {
    /// `revision` is the one that was asked for.
    init(reading status: GRPCStatus, revision: Int64 = 0, at place: String) {
        switch status.code {
        // How far back etcd still knows, it doesn't say here: behind what was asked for, in any case.
        case .outOfRange where status.message.contains("compacted"): self = .tooOld(oldest: revision + 1)
        case .outOfRange: self = .futureRevision
        case .dataLoss: self = .corrupt("etcd at \(place): \(status)")
        default: self = .unavailable("etcd at \(place): \(status)")
        }
    }

    /// Unless the refusal says that nothing was done, nobody knows.
    init(writing status: GRPCStatus, at place: String) {
        let words = "etcd at \(place): \(status)"
        switch status.code {
        case _ where status.neverSent: self = .unavailable(words)
        case .invalidArgument where status.message.contains("too large"):
            self = .refused(status: 413, reason: "RequestEntityTooLarge", message: words)
        case .resourceExhausted where status.message.contains("space"):
            self = .unavailable("\(words): compact and defragment it, then disarm its alarm")
        case .resourceExhausted where status.message.contains("larger than max"):
            self = .refused(status: 413, reason: "RequestEntityTooLarge", message: words)
        case .resourceExhausted where status.message.contains("too many requests"),
            .invalidArgument, .failedPrecondition, .permissionDenied, .unauthenticated, .unimplemented, .notFound:
            self = .unavailable(words)
        case .dataLoss: self = .corrupt(words)
        default: self = .ambiguous(words)
        }
    }
}
