// What all loops know of one host's health, and what each of them tells of it.

import Base
import Formatting
import Synchronization

/// What a loop has seen of a host that the control loop has to act on.
public enum HealthNotice: Sendable, Hashable {
    case consecutive(OutlierCause)
    /// An answer carried `x-envoy-degraded`.
    case degraded
    /// An answer carried `x-envoy-immediate-health-check-fail`.
    case immediateFailure
}

/// What ended an attempt at a host, where no answer did.
public enum AttemptFailure: Sendable, Hashable {
    /// No connection, or one that broke.
    case connection
    /// No answer in time; the status is what the client is told.
    case timeout(status: UInt16)
}

/// Shared by all loops for as long as the host is in its cluster. Flags are written by the control loop alone; runs of
/// failures are counted by all loops together, as in Envoy. While a host answers well that costs two loads of a line
/// that nobody writes; only failures write.
public final class HostVitals: Sendable {
    public let address: SocketAddress
    /// Nil where the cluster detects no outliers.
    public let outlier: OutlierLimits?
    private let notify: @Sendable (HostVitals, HealthNotice) -> Void
    private let bits: Atomic<UInt32>
    private let since: Atomic<UInt64>
    private let serverErrors = Atomic<UInt32>(0)
    private let gatewayErrors = Atomic<UInt32>(0)
    private let localErrors = Atomic<UInt32>(0)
    private let rate = Atomic<UInt64>((-1.0).bitPattern)
    private let localRate = Atomic<UInt64>((-1.0).bitPattern)

    public init(
        address: SocketAddress, flags: HealthFlags = [], outlier: OutlierLimits? = nil,
        notify: @escaping @Sendable (HostVitals, HealthNotice) -> Void = { _, _ in }
    ) {
        self.address = address
        self.outlier = outlier
        self.notify = notify
        bits = Atomic(flags.rawValue)
        since = Atomic(0)
    }

    /// Set on the control loop; loops go by the flags in their snapshot.
    public var flags: HealthFlags {
        get { HealthFlags(rawValue: bits.load(ordering: .relaxed)) }
        set { bits.store(newValue.rawValue, ordering: .relaxed) }
    }

    /// When the host joined or was found healthy again: where its slow start begins. Set on the control loop.
    public var healthySince: Instant {
        get { Instant(nanoseconds: since.load(ordering: .relaxed)) }
        set { since.store(newValue.nanoseconds, ordering: .relaxed) }
    }

    /// In percent over the last interval; -1 where there is none.
    public var successRate: Double { Double(bitPattern: rate.load(ordering: .relaxed)) }
    public var localSuccessRate: Double { Double(bitPattern: localRate.load(ordering: .relaxed)) }

    func setSuccessRate(_ value: Double, local isLocal: Bool) {
        if isLocal {
            localRate.store(value.bitPattern, ordering: .relaxed)
        } else {
            rate.store(value.bitPattern, ordering: .relaxed)
        }
    }

    // MARK: - From the loops

    /// An HTTP status, or what a failure counts as.
    public func answered(_ status: UInt16) {
        guard let outlier else { return }
        guard (500...599).contains(status) else {
            clear(serverErrors)
            clear(gatewayErrors)
            return
        }
        if (502...504).contains(status) {
            if next(gatewayErrors) == outlier.gatewayFailures.current {
                notify(self, .consecutive(.consecutiveGatewayFailure))
            }
        } else {
            clear(gatewayErrors)
        }
        if next(serverErrors) == outlier.serverErrors.current { notify(self, .consecutive(.consecutive5xx)) }
    }

    /// Only where failures of this side are told from those of the host.
    public func failedLocally() {
        guard let outlier else { return }
        if next(localErrors) == outlier.localFailures.current {
            notify(self, .consecutive(.consecutiveLocalOriginFailure))
        }
    }

    public func succeededLocally() { clear(localErrors) }

    public func sawDegraded() {
        if outlier?.detectsDegraded ?? false, !flags.contains(.degradedOutlier) { notify(self, .degraded) }
    }

    public func sawImmediateFailure() { notify(self, .immediateFailure) }

    // MARK: - From the control loop

    func resetRun(_ cause: OutlierCause) {
        switch cause {
        case .consecutive5xx: clear(serverErrors)
        case .consecutiveGatewayFailure: clear(gatewayErrors)
        case .consecutiveLocalOriginFailure: clear(localErrors)
        default: break
        }
    }

    func resetRuns() {
        clear(serverErrors)
        clear(gatewayErrors)
        clear(localErrors)
    }

    @inline(__always)
    private func next(_ count: borrowing Atomic<UInt32>) -> UInt32 {
        count.wrappingAdd(1, ordering: .relaxed).newValue
    }

    @inline(__always)
    private func clear(_ count: borrowing Atomic<UInt32>) {
        if count.load(ordering: .relaxed) != 0 { count.store(0, ordering: .relaxed) }
    }
}
