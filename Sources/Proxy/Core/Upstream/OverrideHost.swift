// A host that a filter has chosen for a request, past the balancer.

import Base

struct OverrideHost {
    /// Nil when what named it is no address: no host has it.
    let address: SocketAddress?
    /// No other host will do.
    let isStrict: Bool
}
