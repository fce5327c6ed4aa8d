// The index of the latest world, made when it is first asked for: for whoever serves many proxies of one world.

import Base
import Registry

public final class ScopeIndexes: Sendable {
    private let latest = Lock<ScopeIndex?>(nil)

    public init() {}

    /// All worlds come from one builder, whose versions tell them apart.
    public func index(of world: WorldSnapshot) -> ScopeIndex {
        latest.withLock { known in
            if let known, known.world.version == world.version { return known }
            let index = ScopeIndex(world)
            // A proxy that is late with an old world must not push the new index out.
            if known.map({ $0.world.version < world.version }) ?? true { known = index }
            return index
        }
    }
}
