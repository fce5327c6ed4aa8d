// Balancing by latency, as Linkerd's proxy does it: a peak-sensitive moving average times what is under way.

import Base
import EnvoyAPI
import Glibc

/// `skein.extensions.load_balancing_policies.peak_ewma.v3.PeakEWMA`.
public struct PeakEWMAParams: Sendable {
    public static let typeName = "skein.extensions.load_balancing_policies.peak_ewma.v3.PeakEWMA"

    /// How long an old latency counts: after this time a third of it is left.
    public var decay = TimeSpan.seconds(10)
    /// What a host that has not answered yet is taken for.
    public var defaultRoundTrip = TimeSpan.milliseconds(30)

    public init() {}

    init(_ node: ConfigNode) {
        decay = node.duration("decay_time") ?? decay
        defaultRoundTrip = node.duration("default_round_trip_time") ?? defaultRoundTrip
    }
}

/// One loop's estimate of a host's latency. A slower answer counts at once and in full; faster ones only bring the
/// estimate down as time passes, and so does silence.
public struct PeakEWMA: Sendable {
    private var nanoseconds: Double
    private var updated: Instant

    public init(_ params: PeakEWMAParams, at now: Instant) {
        nanoseconds = Double(params.defaultRoundTrip.nanoseconds)
        updated = now
    }

    public mutating func observe(_ latency: TimeSpan, at now: Instant, _ params: PeakEWMAParams) {
        let seen = Double(max(latency.nanoseconds, 0))
        if seen > nanoseconds {
            nanoseconds = seen
        } else {
            let kept = weight(at: now, params)
            nanoseconds = nanoseconds * kept + seen * (1 - kept)
        }
        updated = now
    }

    /// In nanoseconds, as of now.
    public func estimate(at now: Instant, _ params: PeakEWMAParams) -> Double {
        nanoseconds * weight(at: now, params)
    }

    private func weight(at now: Instant, _ params: PeakEWMAParams) -> Double {
        let elapsed = max((now - updated).nanoseconds, 0)
        return elapsed == 0 ? 1 : exp(-Double(elapsed) / Double(max(params.decay.nanoseconds, 1)))
    }
}

extension HostState {
    /// What a request to the host is expected to cost: the latency, once for every request before it and for itself.
    func cost(at now: Instant, _ params: PeakEWMAParams) -> Double {
        let estimate = latency?.estimate(at: now, params) ?? Double(params.defaultRoundTrip.nanoseconds)
        return estimate * Double(activeRequests + 1) / Double(max(host.weight, 1))
    }

    /// An attempt has had its answer; one without an answer counts as slow, however quickly it failed.
    public func observe(
        _ latency: TimeSpan, answered: Bool, at now: Instant, _ params: PeakEWMAParams
    ) {
        var estimate = self.latency ?? PeakEWMA(params, at: now)
        estimate.observe(answered ? latency : max(latency, params.defaultRoundTrip), at: now, params)
        self.latency = estimate
    }
}
