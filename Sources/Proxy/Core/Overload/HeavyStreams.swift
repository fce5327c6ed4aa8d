// Finds the HTTP/2 streams that hold the most memory, and cuts them off: reset_high_memory_stream.

import Base
import Runtime

/// Which streams go, by how much they hold. Pure.
struct HeavyStreamParams: Sendable, Hashable {
    /// Streams fall in this many classes, each for twice as much as the one before.
    static let classes = 8
    /// At most so many per loop and look.
    static let mostAtOnce = 50

    /// What holds less than this is in no class.
    let leastBytes: Int

    /// Streams that hold as much go; nil: none does.
    func threshold(strength: Double) -> Int? {
        if strength <= 0 { return nil }
        let cleared = min(Int((strength * Double(Self.classes)).rounded(.down)) + 1, Self.classes)
        return leastBytes << (Self.classes - cleared)
    }
}

/// A stream and what is queued for and by it.
struct HeavyStream {
    let stream: HTTPStream
    let bytes: Int
}

extension HTTPStream {
    /// Kept here; what its connection has queued comes on top.
    var heldBytes: Int { requestBuffer.count + responseBuffer.count + replay.count }
}

extension Worker {
    /// How many were cut off.
    func resetHeavyStreams(atLeast bytes: Int) -> Int {
        var heavy: [HeavyStream] = []
        for listener in listeners + retiredListeners { listener.collectHeavyStreams(atLeast: bytes, into: &heavy) }
        heavy.sort { $0.bytes > $1.bytes }
        var count = 0
        for found in heavy.prefix(HeavyStreamParams.mostAtOnce) where found.stream.connection != nil {
            found.stream.resetForMemory()
            count += 1
        }
        return count
    }
}

extension HTTPStream {
    fileprivate func resetForMemory() {
        setDetails("overload_manager")
        context.statistics.downstreamReset(.remoteReset)
        resetDownstream(.localReset)
    }
}
