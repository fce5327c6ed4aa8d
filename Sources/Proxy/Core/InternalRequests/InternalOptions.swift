// How one request of the proxy's own is to be carried.

import Base
import Formatting
import Routing

struct InternalOptions {
    static let defaultBufferLimit = 1 << 20

    /// From the end of the request to the end of the answer; zero is none.
    var timeout = TimeSpan.zero
    /// The longest silence on the stream; zero is none.
    var idleTimeout = TimeSpan.zero
    /// Only whole requests of no more than `bufferLimit` bytes can be sent again.
    var retry: RetryParams?
    var metadataMatch: [String: MetadataValue] = [:]
    var hashPolicies: [HashPolicy] = []
    /// How much of the request is kept while there is no connection; more makes it overfull.
    var bufferLimit = defaultBufferLimit
    /// Adds `x-envoy-internal` and this machine's address in `x-forwarded-for`, as Envoy's own requests do.
    var isMarkedInternal = true
    /// A copy of someone else's request.
    var isShadow = false
}
