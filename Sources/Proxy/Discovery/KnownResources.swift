// What of one type is in force, as bytes: to recognise what has not changed, and to serve whoever asks later.

import Base
import EnvoyAPI

struct KnownResource {
    var version: String
    var bytes: [UInt8]
    /// When it ends unless it is refreshed before.
    var deadline: Instant?
    var timeToLive: TimeSpan?
}

struct KnownResources {
    private(set) var entries: [String: KnownResource] = [:]
    /// The names of those with a deadline: few, usually none.
    private var mortal: Set<String> = []

    var names: Dictionary<String, KnownResource>.Keys { entries.keys }

    subscript(_ name: String) -> KnownResource? { entries[name] }

    mutating func store(_ name: String, version: String, bytes: [UInt8], timeToLive: TimeSpan?, now: Instant) {
        entries[name] = KnownResource(
            version: version, bytes: bytes, deadline: timeToLive.map { now + $0 }, timeToLive: timeToLive)
        if timeToLive == nil { mortal.remove(name) } else { mortal.insert(name) }
    }

    /// The same resource came again, perhaps under another version.
    mutating func refresh(_ name: String, version: String, timeToLive: TimeSpan?, now: Instant) {
        guard let known = entries[name] else { return }
        store(name, version: version, bytes: known.bytes, timeToLive: timeToLive, now: now)
    }

    @discardableResult
    mutating func remove(_ name: String) -> Bool {
        mortal.remove(name)
        return entries.removeValue(forKey: name) != nil
    }

    var nextDeadline: Instant? { mortal.compactMap { entries[$0]?.deadline }.min() }

    mutating func expire(now: Instant) -> [String] {
        let over = mortal.filter { name in entries[name]?.deadline.map { $0 <= now } ?? false }
        for name in over { remove(name) }
        return over.sorted()
    }
}
