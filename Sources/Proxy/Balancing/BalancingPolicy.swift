// Which host gets a request, as configured: by `lb_policy` or by `load_balancing_policy`.

import Base
import EnvoyAPI
import Formatting

public enum RingHashFunction: Sendable { case xxHash, murmurHash2 }

public struct RingHashParams: Sendable {
    public var minimumSize: UInt64 = 1024
    public var maximumSize: UInt64 = 8_388_608
    public var function = RingHashFunction.xxHash
    public var consistent = ConsistentHashingParams()
}

public struct MaglevParams: Sendable {
    public var tableSize: UInt64 = 65537
    public var consistent = ConsistentHashingParams()
}

public struct ConsistentHashingParams: Sendable {
    public var usesHostname = false
    /// 0: no bound on a host's share of the load.
    public var balanceFactor: UInt32 = 0
}

public struct LeastRequestParams: Sendable {
    public var choices: UInt32 = 2
    public var activeRequestBias = RuntimeDouble(1)
    public var scansAll = false
}

public enum BalancingPolicy: Sendable {
    case roundRobin
    case leastRequest(LeastRequestParams)
    case random
    case ringHash(RingHashParams)
    case maglev(MaglevParams)
    case peakEWMA(PeakEWMAParams)
    /// ORIGINAL_DST: the cluster knows the host without a balancer.
    case clusterProvided
}

/// What a cluster says about choosing hosts.
public struct BalancingParams: Sendable {
    public internal(set) var policy = BalancingPolicy.roundRobin
    public internal(set) var subsets: SubsetParams?
    public internal(set) var weightsLocalities = false
    /// In force for all policies by turns, where there is a local cluster.
    public internal(set) var zone = ZoneParams()
    public internal(set) var slowStart: SlowStartParams?
    /// Percent of healthy hosts below which health is not looked at any more.
    public internal(set) var panicThreshold = 50.0

    /// Operators may say otherwise for all clusters at once; it counts from a cluster's next change of hosts on.
    var currentPanicThreshold: Double {
        Self.panicThresholdKey.unsigned.map { Double(min($0, 100)) } ?? panicThreshold
    }
    private static let panicThresholdKey = RuntimeValues.process.key("upstream.healthy_panic_threshold")
    public internal(set) var failsTrafficOnPanic = false
    public internal(set) var closesConnectionsOnHostSetChange = false

    public init() {}

    public init(policy: BalancingPolicy, weightsLocalities: Bool = false, subsets: SubsetParams? = nil) {
        self.policy = policy
        self.weightsLocalities = weightsLocalities
        self.subsets = subsets
    }

    /// Of a policy that goes by latency.
    public var latency: PeakEWMAParams? {
        if case .peakEWMA(let params) = policy { return params }
        return nil
    }
}
