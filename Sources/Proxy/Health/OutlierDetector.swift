// Decides which hosts of a cluster are ejected for their failures, and when they come back.

import Base
import Formatting
import Telemetry

/// What an event log line says.
public struct OutlierEvent: Sendable {
    public enum Action: String, Sendable { case eject = "EJECT", uneject = "UNEJECT" }

    public let action: Action
    /// Nil for a return.
    public let cause: OutlierCause?
    public let address: SocketAddress
    public let ejections: UInt32
    public let sinceLastAction: TimeSpan?
    public let isEnforced: Bool
    public let hostSuccessRate: Double
    public let averageSuccessRate: Double
    public let successRateThreshold: Double
}

/// What the detector's owner is told.
open class OutlierObserver {
    public init() {}

    open func count(_ stat: OutlierStat) {}
    open func setActive(_ count: UInt64) {}
    /// The host's flags have changed.
    open func changed(_ host: HostVitals) {}
    open func log(_ event: OutlierEvent) {}
}

/// Answers of a host since the process began, added up over the loops.
public struct OutlierSample: Sendable, Hashable {
    public var total: UInt64 = 0
    public var succeeded: UInt64 = 0
    public var localTotal: UInt64 = 0
    public var localSucceeded: UInt64 = 0

    public init(total: UInt64 = 0, succeeded: UInt64 = 0, localTotal: UInt64 = 0, localSucceeded: UInt64 = 0) {
        self.total = total
        self.succeeded = succeeded
        self.localTotal = localTotal
        self.localSucceeded = localSucceeded
    }

    static func - (left: OutlierSample, right: OutlierSample) -> OutlierSample {
        OutlierSample(
            total: left.total &- right.total, succeeded: left.succeeded &- right.succeeded,
            localTotal: left.localTotal &- right.localTotal, localSucceeded: left.localSucceeded &- right.localSucceeded
        )
    }
}

/// Confined to the control loop. Knows no clock and no sockets: its owner calls `interval` and hands in the time.
public final class OutlierDetector {
    /// What is remembered of one host.
    public final class Record {
        public let host: HostVitals
        var ejections: UInt32 = 0
        var backOff: Int64 = 0
        var jitter = TimeSpan.zero
        var lastEjection: Instant?
        var lastReturn: Instant?
        var degradedSince: Instant?
        var base = OutlierSample()
        var window = OutlierSample()

        init(_ host: HostVitals) { self.host = host }

        var isEjected: Bool { host.flags.contains(.failedOutlierCheck) }
    }

    public let params: OutlierParams
    public private(set) var records: [Record] = []
    let board: OutlierBoard
    let observer: OutlierObserver
    private var random: RandomSource
    private var active: UInt64 = 0

    public init(_ params: OutlierParams, observer: OutlierObserver, board: OutlierBoard, random: RandomSource) {
        self.params = params
        self.observer = observer
        self.board = board
        self.random = random
    }

    public func record(of host: HostVitals) -> Record? { records.first { $0.host === host } }

    /// The cluster's hosts as they are now.
    public func setHosts(_ hosts: [HostVitals]) {
        var known: [ObjectIdentifier: Record] = [:]
        for record in records { known[ObjectIdentifier(record.host)] = record }
        records = hosts.map { known.removeValue(forKey: ObjectIdentifier($0)) ?? Record($0) }
        for gone in known.values where gone.isEjected { setActive(active - 1) }
    }

    // MARK: - Runs of failures

    /// A loop has counted a run to its limit.
    public func noticed(_ cause: OutlierCause, _ host: HostVitals, at now: Instant) {
        guard let record = record(of: host), !record.isEjected else { return }
        detected(cause)
        eject(record, cause, at: now)
        if cause == .consecutive5xx { observer.count(.ejectionsConsecutive5xx) }
        // A bout that goes on is noticed again, even if nothing but failures came.
        host.resetRun(cause)
    }

    /// An answer said that the host is degraded; it counts as such until the base ejection time is over.
    public func noticedDegraded(_ host: HostVitals, at now: Instant) {
        guard let record = record(of: host), !host.flags.contains(.degradedOutlier) else { return }
        observer.count(.ejectionsDetectedDegradation)
        host.flags.insert(.degradedOutlier)
        record.degradedSince = now
        observer.changed(host)
        observer.log(event(.eject, .degraded, record, isEnforced: true, at: now))
    }

    // MARK: - Ejecting

    func detected(_ cause: OutlierCause) {
        if let stat = OutlierStat.detected(cause) { observer.count(stat) }
    }

    func eject(_ record: Record, _ cause: OutlierCause, at now: Instant) {
        let share = 100 * Double(active + 1) / Double(records.count)
        guard share <= Double(min(params.maxEjectionPercent.current, 100)) || (params.alwaysEjectsOne && active == 0)
        else {
            return observer.count(.ejectionsOverflow)
        }
        if cause == .consecutive5xx || cause == .successRate { observer.count(.ejectionsTotal) }
        guard random.next() % 100 < UInt64(params.enforcing[cause]?.current ?? 0) else {
            return observer.log(event(.eject, cause, record, isEnforced: false, at: now))
        }
        setActive(active + 1)
        observer.count(.ejectionsEnforcedTotal)
        if let stat = OutlierStat.enforced(cause) { observer.count(stat) }
        record.host.flags.insert(.failedOutlierCheck)
        let logged = event(.eject, cause, record, isEnforced: true, at: now, ejections: record.ejections + 1)
        record.ejections += 1
        record.lastEjection = now
        let slack = UInt64(max(params.maxEjectionJitter.current.milliseconds, 0)) + 1
        record.jitter = .milliseconds(Int64(random.next() % slack))
        let base = params.baseEjectionTime.current.nanoseconds
        if record.backOff.multipliedReportingOverflow(by: base).partialValue
            < params.maxEjectionTime.current.nanoseconds &+ base
        {
            record.backOff += 1
        }
        observer.changed(record.host)
        observer.log(logged)
    }

    /// A health check has found an ejected host in order.
    public func checkSucceeded(_ host: HostVitals, at now: Instant) {
        guard params.unejectsOnSuccessfulCheck, host.flags.contains(.failedOutlierCheck),
            !host.flags.contains(.failedActiveCheck), let record = record(of: host)
        else { return }
        takeBack(record, at: now)
    }

    private func takeBack(_ record: Record, at now: Instant) {
        setActive(active - 1)
        record.host.flags.remove(.failedOutlierCheck)
        // A run that another rule had nearly counted to its end must not eject the host again at once.
        record.host.resetRuns()
        record.lastReturn = now
        observer.changed(record.host)
        observer.log(event(.uneject, nil, record, isEnforced: false, at: now))
    }

    private func setActive(_ count: UInt64) {
        active = count
        observer.setActive(count)
    }

    func event(
        _ action: OutlierEvent.Action, _ cause: OutlierCause?, _ record: Record, isEnforced: Bool, at now: Instant,
        ejections: UInt32? = nil
    ) -> OutlierEvent {
        let previous = action == .eject ? record.lastReturn : record.lastEjection
        let isLocal = cause == .successRateLocalOrigin || cause == .failurePercentageLocalOrigin
        let summary = isLocal ? board.local : board.external
        return OutlierEvent(
            action: action, cause: cause, address: record.host.address, ejections: ejections ?? record.ejections,
            sinceLastAction: previous.map { now - $0 }, isEnforced: isEnforced,
            hostSuccessRate: isLocal ? record.host.localSuccessRate : record.host.successRate,
            averageSuccessRate: summary.average, successRateThreshold: summary.threshold)
    }

    // MARK: - Once per interval

    /// `sample` says what a host has answered so far.
    public func interval(at now: Instant, sample: (HostVitals) -> OutlierSample) {
        for record in records {
            checkReturn(record, at: now)
            let current = sample(record.host)
            record.window = current - record.base
            record.base = current
            record.host.setSuccessRate(-1, local: false)
            record.host.setSuccessRate(-1, local: true)
        }
        judge(local: false, at: now)
        judge(local: true, at: now)
        for record in records where !record.isEjected && record.backOff > 0 {
            if let last = record.lastReturn, now - last >= params.interval.current { record.backOff -= 1 }
        }
    }

    private func checkReturn(_ record: Record, at now: Instant) {
        if let since = record.degradedSince, now - since >= params.baseEjectionTime.current {
            record.degradedSince = nil
            record.host.flags.remove(.degradedOutlier)
            observer.changed(record.host)
            observer.log(event(.uneject, nil, record, isEnforced: false, at: now))
        }
        guard record.isEjected, let last = record.lastEjection else { return }
        let (grown, overflowed) = params.baseEjectionTime.current.nanoseconds.multipliedReportingOverflow(
            by: record.backOff)
        let term = min(overflowed ? .max : grown, params.maxEjectionTime.current.nanoseconds)
        if (now - last).nanoseconds >= term &+ record.jitter.nanoseconds { takeBack(record, at: now) }
    }
}
