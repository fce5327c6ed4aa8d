// Outliers by comparison: success rates far below the cluster's average, and failure percentages above a limit.

import Base
import Formatting
import Telemetry

extension OutlierDetector {
    func judge(local isLocal: Bool, at now: Instant) {
        board.set(SuccessRateSummary(), local: isLocal)
        let count = records.count
        if count < Int(params.successRateMinimumHosts.current),
            count < Int(params.failurePercentageMinimumHosts.current)
        {
            return
        }
        var compared: [(record: Record, rate: Double)] = []
        var limited: [(record: Record, rate: Double)] = []
        for record in records where !record.isEjected {
            let total = isLocal ? record.window.localTotal : record.window.total
            if total == 0 { continue }
            let succeeded = isLocal ? record.window.localSucceeded : record.window.succeeded
            let rate = 100 * Double(succeeded) / Double(total)
            let (forRate, forLimit) = (
                params.successRateRequestVolume.current, params.failurePercentageRequestVolume.current
            )
            if total >= min(forRate, forLimit) {
                record.host.setSuccessRate(rate, local: isLocal)
            }
            if total >= forRate { compared.append((record, rate)) }
            if total >= forLimit { limited.append((record, rate)) }
        }
        if !compared.isEmpty, compared.count >= params.successRateMinimumHosts.current {
            compare(compared, local: isLocal, at: now)
        }
        if !limited.isEmpty, limited.count >= params.failurePercentageMinimumHosts.current {
            limit(limited, local: isLocal, at: now)
        }
    }

    private func compare(_ hosts: [(record: Record, rate: Double)], local isLocal: Bool, at now: Instant) {
        let summary = Self.summary(hosts.map(\.rate), factor: Double(params.successRateDeviationFactor.current) / 1000)
        board.set(summary, local: isLocal)
        let cause: OutlierCause = isLocal ? .successRateLocalOrigin : .successRate
        for (record, rate) in hosts where rate < summary.threshold {
            observer.count(.ejectionsSuccessRate)
            detected(cause)
            eject(record, cause, at: now)
        }
    }

    private func limit(_ hosts: [(record: Record, rate: Double)], local isLocal: Bool, at now: Instant) {
        let cause: OutlierCause = isLocal ? .failurePercentageLocalOrigin : .failurePercentage
        for (record, rate) in hosts where 100 - rate >= Double(params.failurePercentageThreshold.current) {
            detected(cause)
            // Envoy counts the detection of a host that the comparison has just ejected, too, and ejects it once.
            if !record.isEjected { eject(record, cause, at: now) }
        }
    }

    /// The mean, less so many standard deviations.
    static func summary(_ rates: [Double], factor: Double) -> SuccessRateSummary {
        let mean = rates.reduce(0, +) / Double(rates.count)
        let variance = rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rates.count)
        return SuccessRateSummary(average: mean, threshold: mean - factor * variance.squareRoot())
    }
}

extension OutlierStat {
    static func detected(_ cause: OutlierCause) -> OutlierStat? {
        switch cause {
        case .consecutive5xx: .ejectionsDetectedConsecutive5xx
        case .consecutiveGatewayFailure: .ejectionsDetectedConsecutiveGatewayFailure
        case .consecutiveLocalOriginFailure: .ejectionsDetectedConsecutiveLocalOriginFailure
        case .successRate: .ejectionsDetectedSuccessRate
        case .successRateLocalOrigin: .ejectionsDetectedLocalOriginSuccessRate
        case .failurePercentage: .ejectionsDetectedFailurePercentage
        case .failurePercentageLocalOrigin: .ejectionsDetectedLocalOriginFailurePercentage
        case .degraded: nil
        }
    }

    static func enforced(_ cause: OutlierCause) -> OutlierStat? {
        switch cause {
        case .consecutive5xx: .ejectionsEnforcedConsecutive5xx
        case .consecutiveGatewayFailure: .ejectionsEnforcedConsecutiveGatewayFailure
        case .consecutiveLocalOriginFailure: .ejectionsEnforcedConsecutiveLocalOriginFailure
        case .successRate: .ejectionsEnforcedSuccessRate
        case .successRateLocalOrigin: .ejectionsEnforcedLocalOriginSuccessRate
        case .failurePercentage: .ejectionsEnforcedFailurePercentage
        case .failurePercentageLocalOrigin: .ejectionsEnforcedLocalOriginFailurePercentage
        case .degraded: nil
        }
    }
}
