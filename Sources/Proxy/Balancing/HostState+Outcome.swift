// What a loop tells of its attempts at a host, for the detection of outliers.

import Health
import Telemetry

extension HostState {
    /// An answer's status, or for gRPC the status that its own comes down to.
    public func answered(_ status: UInt16) {
        guard let vitals = host.vitals, vitals.outlier != nil else { return }
        count(.outlierTotal)
        if !(500...599).contains(status) { count(.outlierSuccess) }
        vitals.answered(status)
    }

    /// The connection is there. `isFinal`: nothing further can be told of it, since what it carries is not understood.
    public func connected(isFinal: Bool = false) {
        guard let vitals = host.vitals, let limits = vitals.outlier else { return }
        if limits.splitsLocalOrigin {
            count(.outlierLocalTotal)
            count(.outlierLocalSuccess)
            vitals.succeededLocally()
        } else if isFinal {
            answered(200)
        }
    }

    /// No answer. Counts as a status unless failures of this side are told apart.
    public func failed(_ failure: AttemptFailure) {
        guard let vitals = host.vitals, let limits = vitals.outlier else { return }
        if limits.splitsLocalOrigin {
            count(.outlierLocalTotal)
            vitals.failedLocally()
            return
        }
        switch failure {
        case .connection: answered(503)
        case .timeout(let status): answered(status)
        }
    }
}
