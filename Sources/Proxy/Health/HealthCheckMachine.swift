// The history of one host's health checks: from results to flags, events and the pause until the next check.

import Base

/// Names as in Envoy's event log.
public enum HealthCheckFailure: String, Sendable, Hashable {
    case active = "ACTIVE", passive = "PASSIVE", network = "NETWORK", networkTimeout = "NETWORK_TIMEOUT"

    var isOfNetwork: Bool { self == .network || self == .networkTimeout }
}

/// What an event log line says.
public enum HealthCheckEvent: Sendable, Hashable {
    case addedHealthy(isFirst: Bool)
    case ejectedUnhealthy(HealthCheckFailure, status: UInt16)
    case failed(HealthCheckFailure, isFirst: Bool, status: UInt16)
    case degraded
    case noLongerDegraded
    case succeeded
}

public struct HealthCheckOutcome: Sendable, Hashable {
    public var transition = HealthTransition.unchanged
    public var events: [HealthCheckEvent] = []
    /// The first check of the host has come to its end.
    public var wasFirst = false
}

/// One per checked host, without I/O. The flags belong to the host; the machine changes those of active checks.
public struct HealthCheckMachine: Sendable {
    private let healthyThreshold: UInt32
    private let unhealthyThreshold: UInt32
    private let logsAllFailures: Bool
    private let logsAllSuccesses: Bool
    private var successes: UInt32 = 0
    private var failures: UInt32 = 0
    public private(set) var isFirst = true

    public init(_ params: HealthCheckParams) {
        self.init(
            healthyThreshold: params.healthyThreshold, unhealthyThreshold: params.unhealthyThreshold,
            logsAllFailures: params.logsAllFailures, logsAllSuccesses: params.logsAllSuccesses)
    }

    public init(
        healthyThreshold: UInt32, unhealthyThreshold: UInt32, logsAllFailures: Bool = false,
        logsAllSuccesses: Bool = false
    ) {
        self.healthyThreshold = healthyThreshold
        self.unhealthyThreshold = unhealthyThreshold
        self.logsAllFailures = logsAllFailures
        self.logsAllSuccesses = logsAllSuccesses
    }

    public mutating func succeeded(degraded: Bool, _ flags: inout HealthFlags) -> HealthCheckOutcome {
        failures = 0
        var outcome = HealthCheckOutcome(wasFirst: isFirst)
        if flags.contains(.failedActiveCheck) {
            // The very first answer counts as enough, so that a start takes no longer than one round.
            if !isFirst { successes += 1 }
            if isFirst || successes == healthyThreshold {
                flags.subtract([.activeCheckTimeout, .excludedImmediately, .failedActiveCheck])
                outcome.transition = .changed
                outcome.events.append(.addedHealthy(isFirst: isFirst))
            } else {
                outcome.transition = .pending
            }
        }
        if outcome.transition != .changed, logsAllSuccesses { outcome.events.append(.succeeded) }
        clearPending(&flags, &outcome)
        if degraded != flags.contains(.degradedActiveCheck) {
            if degraded { flags.insert(.degradedActiveCheck) } else { flags.remove(.degradedActiveCheck) }
            outcome.events.append(degraded ? .degraded : .noLongerDegraded)
            if outcome.transition == .unchanged { outcome.transition = .changed }
        }
        isFirst = false
        return outcome
    }

    /// `isRetriable`: the answer is bad, but counts towards the threshold instead of deciding at once.
    public mutating func failed(
        _ kind: HealthCheckFailure, isRetriable: Bool = false, status: UInt16 = 0, _ flags: inout HealthFlags
    ) -> HealthCheckOutcome {
        successes = 0
        var outcome = HealthCheckOutcome(wasFirst: isFirst)
        if !flags.contains(.failedActiveCheck) {
            let decidesAtOnce = !kind.isOfNetwork && !isRetriable
            if !decidesAtOnce { failures += 1 }
            if decidesAtOnce || failures == unhealthyThreshold {
                flags.insert(.failedActiveCheck)
                outcome.transition = .changed
                outcome.events.append(.ejectedUnhealthy(kind, status: status))
            } else {
                outcome.transition = .pending
            }
        }
        if kind == .networkTimeout, flags.contains(.failedActiveCheck) {
            flags.insert(.activeCheckTimeout)
        } else {
            flags.remove(.activeCheckTimeout)
        }
        clearPending(&flags, &outcome)
        if isFirst || logsAllFailures {
            outcome.events.append(.failed(kind, isFirst: isFirst, status: status))
        }
        isFirst = false
        return outcome
    }

    private func clearPending(_ flags: inout HealthFlags, _ outcome: inout HealthCheckOutcome) {
        if flags.remove(.pendingActiveCheck) != nil { outcome.transition = .changed }
    }
}
