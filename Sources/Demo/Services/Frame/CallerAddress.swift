// Where a request came from, as logs and `/ip` say it.

import Base
import Serving

extension PeerFacts {
    /// A function of its own: inside of asynchronous functions the expression ends Swift 6.3's optimizer.
    @inline(never)
    func callerAddress() -> String { remote?.ip.map { "\($0.unmapped)" } ?? "" }
}
