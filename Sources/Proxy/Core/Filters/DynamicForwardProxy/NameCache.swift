// Names that clients ask for and their addresses, on one loop: looked up once for all who wait, kept while in use.

import Base
import ProcessSupport
import Runtime
import Telemetry

/// Told when a name it asked for is known, or known to have no address.
class NameCacheWaiter {
    func nameSettled() {}
}

final class NameCache {
    enum Answer {
        case ready
        /// The waiter is called.
        case pending
        /// No address was found.
        case failed(ResolverFailure?)
        case tooManyHosts
        case tooManyPending
    }

    private let params: NameCacheParams
    private let loop: EventLoop
    private let shard: StatShard
    private let statistics: StatBlock<NameCacheStat>
    private var resolver: Resolver?
    private var entries: [String: CachedName] = [:]
    private var pending = 0

    init(_ params: NameCacheParams, worker: Worker) {
        self.params = params
        loop = worker.loop
        shard = worker.shard
        statistics = worker.store.register(NameCacheStat.self, prefix: "dns_cache.\(params.name).")
        do throws(InvalidResolver) {
            resolver = try Resolver(loop: loop, params: params.resolver)
        } catch {
            worker.log.error("names can't be resolved: \(error)")
        }
        for (name, port) in params.preresolved { _ = entry(for: "\(name):\(port)", name, port, isPinned: true) }
    }

    /// `name:port`, always with its port.
    static func key(_ authority: ByteView, defaultPort: UInt16) -> (key: String, name: String, port: UInt16)? {
        let text = authority.string
        var name = Substring(text)
        var port = defaultPort
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]"),
            text.first == "[" || text[..<colon].firstIndex(of: ":") == nil
        {
            guard let given = UInt16(text[text.index(after: colon)...]) else { return nil }
            port = given
            name = text[..<colon]
        }
        if name.first == "[", name.last == "]" { name = name.dropFirst().dropLast() }
        if name.isEmpty { return nil }
        return ("\(name):\(port)", String(name), port)
    }

    /// Asks for a name on behalf of a request.
    func ask(_ key: String, _ name: String, _ port: UInt16, waiter: NameCacheWaiter) -> Answer {
        if let known = entries[key], known.isSettled {
            known.lastUse = loop.now
            return known.address == nil ? .failed(known.failure) : .ready
        }
        if pending >= params.maxPending {
            count(.dnsRqPendingOverflow)
            return .tooManyPending
        }
        guard let entry = entries[key] ?? entry(for: key, name, port, isPinned: false) else {
            return .tooManyHosts
        }
        entry.lastUse = loop.now
        // An address literal is known at once.
        if entry.isSettled { return entry.address == nil ? .failed(entry.failure) : .ready }
        pending += 1
        entry.waiters.append(waiter)
        return .pending
    }

    /// The address of a name that is known.
    func address(_ key: String) -> IPAddress? {
        guard let entry = entries[key] else { return nil }
        entry.lastUse = loop.now
        return entry.address
    }

    func failure(_ key: String) -> ResolverFailure? { entries[key]?.failure }

    private func entry(for key: String, _ name: String, _ port: UInt16, isPinned: Bool) -> CachedName? {
        if entries.count >= params.maxHosts {
            count(.hostOverflow)
            return nil
        }
        let entry = CachedName(self, key: key, name: name, port: port, isPinned: isPinned)
        entries[key] = entry
        count(.hostAdded)
        shard.raise(statistics, .numHosts)
        lookUp(entry)
        return entry
    }

    fileprivate func count(_ stat: NameCacheStat) { shard.count(statistics, stat) }

    // MARK: - Looking up

    fileprivate func lookUp(_ entry: CachedName) {
        guard let resolver else { return settle(entry, nil) }
        count(.dnsQueryAttempt)
        entry.query = resolver.resolve(entry.name, params.family, token: 0, client: entry.receiver)
        if entry.query != nil, !entry.isSettled, params.queryTimeout > .zero {
            entry.timeout = loop.arm(after: params.queryTimeout, entry, tag: CachedName.timeoutTag)
        }
    }

    fileprivate func answered(_ entry: CachedName, _ result: ResolverResult) {
        loop.cancel(&entry.timeout)
        entry.query = nil
        switch result {
        case .addresses(let found, let ttl):
            count(.dnsQuerySuccess)
            settle(entry, found.first)
            schedule(entry, after: ttl > 0 ? max(.seconds(Int64(ttl)), params.minRefresh) : params.refresh)
        case .empty(let reason), .failure(let reason):
            count(.dnsQueryFailure)
            entry.failure = reason
            failed(entry)
        }
    }

    fileprivate func timedOut(_ entry: CachedName) {
        count(.dnsQueryTimeout)
        count(.dnsQueryFailure)
        entry.query?.cancel()
        entry.query = nil
        failed(entry)
    }

    /// What was known stays good; a name without any address is forgotten, or tried again.
    private func failed(_ entry: CachedName) {
        settle(entry, entry.address)
        if entry.address == nil, !params.refreshesFailures, !entry.isPinned { return remove(entry) }
        schedule(entry, after: params.failureRefresh)
    }

    private func settle(_ entry: CachedName, _ address: IPAddress?) {
        if let address, entry.address != address {
            count(.hostAddressChanged)
            entry.address = address
            entry.failure = nil
        }
        entry.isSettled = true
        let waiters = entry.waiters
        entry.waiters = []
        pending -= waiters.count
        for waiter in waiters { waiter.nameSettled() }
    }

    private func schedule(_ entry: CachedName, after delay: TimeSpan) {
        loop.cancel(&entry.refresh)
        entry.refresh = loop.arm(after: min(delay, params.timeToLive), entry, tag: CachedName.refreshTag)
    }

    fileprivate func refreshDue(_ entry: CachedName) {
        if loop.now - entry.lastUse >= params.timeToLive, !entry.isPinned { return remove(entry) }
        lookUp(entry)
    }

    private func remove(_ entry: CachedName) {
        guard entries.removeValue(forKey: entry.key) != nil else { return }
        loop.cancel(&entry.refresh)
        loop.cancel(&entry.timeout)
        count(.hostRemoved)
        shard.lower(statistics, .numHosts)
    }

    func forget(_ waiter: NameCacheWaiter, _ key: String) {
        guard let entry = entries[key] else { return }
        let before = entry.waiters.count
        entry.waiters.removeAll { $0 === waiter }
        pending -= before - entry.waiters.count
    }
}

/// One name.
final class CachedName: LoopObject {
    fileprivate static let refreshTag: UInt8 = 1
    fileprivate static let timeoutTag: UInt8 = 2

    let key: String
    let name: String
    let port: UInt16
    let isPinned: Bool
    /// Nil when the name has no address.
    fileprivate(set) var address: IPAddress?
    fileprivate var failure: ResolverFailure?
    fileprivate var isSettled = false
    fileprivate var lastUse: Instant
    fileprivate var waiters: [NameCacheWaiter] = []
    fileprivate var query: ResolverQuery?
    fileprivate var refresh = TimerID.none
    fileprivate var timeout = TimerID.none
    fileprivate let receiver = Receiver()
    private unowned let cache: NameCache

    init(_ cache: NameCache, key: String, name: String, port: UInt16, isPinned: Bool) {
        self.cache = cache
        self.key = key
        self.name = name
        self.port = port
        self.isPinned = isPinned
        lastUse = cache.now
        super.init()
        receiver.entry = self
    }

    override func timerFired(tag: UInt8) {
        if tag == Self.refreshTag {
            refresh = .none
            cache.refreshDue(self)
        } else {
            timeout = .none
            cache.timedOut(self)
        }
    }

    fileprivate final class Receiver: ResolverClient {
        weak var entry: CachedName?

        override func resolved(_ token: UInt64, _ result: ResolverResult) {
            guard let entry else { return }
            entry.cache.answered(entry, result)
        }
    }
}

extension NameCache {
    fileprivate var now: Instant { loop.now }
}
