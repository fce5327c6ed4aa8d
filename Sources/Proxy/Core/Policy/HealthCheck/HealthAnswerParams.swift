// envoy.extensions.filters.http.health_check.v3.HealthCheck: which requests ask for this proxy's own health.

import Base
import EnvoyAPI
import Formatting
import Synchronization

final class HealthAnswerParams: PolicyFilterParams, @unchecked Sendable {
    // SAFETY: immutable but for the cache, which is atomic.
    static let typeName = "envoy.extensions.filters.http.health_check.v3.HealthCheck"

    /// Checks go on to the application behind us.
    let passesThrough: Bool
    let cache: HealthAnswerCache?
    let headers: [HeaderMatcher]
    let minimums: [(cluster: String, percentage: Double)]
    /// What we call ourselves to whoever checks us.
    let localCluster: [UInt8]

    init(_ node: ConfigNode, _ environment: ConfigurationEnvironment) throws(InvalidConfiguration) {
        passesThrough = node.optionalBool("pass_through_mode") ?? false
        let time = node.duration("cache_time") ?? .zero
        if !passesThrough, time > .zero {
            throw node.invalid("cache_time", found: "a time", expected: "pass_through_mode with it")
        }
        cache = time > .zero ? HealthAnswerCache(time) : nil
        headers = try HeaderMatcher.list(node.messages("headers"))
        let minimums = node.messageMap("cluster_min_healthy_percentages").map { ($0.key, $0.value.double("value")) }
        self.minimums = passesThrough ? [] : minimums
        localCluster = Array(environment.node.cluster.utf8)
        super.init()
    }

    override func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter {
        HealthAnswerFilter(name: name, params: self, worker)
    }
}

/// The last answer of the application for a while, shared by all loops.
final class HealthAnswerCache: Sendable {
    private let time: TimeSpan
    /// When the answer is too old, in nanoseconds; status and degradation in the low bits would tear, so they have a
    /// word of their own: it is written first.
    private let expires = Atomic<UInt64>(0)
    private let answer = Atomic<UInt64>(200 << 1)

    init(_ time: TimeSpan) { self.time = time }

    /// Nil when the application has to be asked again.
    func current(now: Instant) -> (status: UInt16, isDegraded: Bool)? {
        if now.nanoseconds >= expires.load(ordering: .acquiring) { return nil }
        let word = answer.load(ordering: .relaxed)
        return (UInt16(truncatingIfNeeded: word >> 1), word & 1 == 1)
    }

    /// An answer that is still fresh stays as long as it was going to.
    func keep(status: UInt16, isDegraded: Bool, now: Instant) {
        answer.store(UInt64(status) << 1 | (isDegraded ? 1 : 0), ordering: .relaxed)
        if now.nanoseconds >= expires.load(ordering: .relaxed) {
            expires.store((now + time).nanoseconds, ordering: .releasing)
        }
    }
}
