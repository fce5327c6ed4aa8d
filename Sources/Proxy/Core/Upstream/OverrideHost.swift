// A host that a filter has chosen for a request, past the balancer.

import Base

struct OverrideHost {
    let address: SocketAddress
    /// No other host will do.
    let isStrict: Bool
}
