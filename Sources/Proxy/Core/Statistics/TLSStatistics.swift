// What a listener's or a cluster's TLS counts on one loop.

import TLS
import Telemetry

struct TLSStatistics {
    private let shard: StatShard
    private let store: StatsStore
    private let prefix: String
    private let block: StatBlock<TLSStat>

    /// `prefix` ends in `ssl.`
    init(_ worker: Worker, prefix: String) {
        shard = worker.shard
        store = worker.store
        self.prefix = prefix
        block = worker.store.register(TLSStat.self, prefix: prefix)
    }

    func handshakeDone(_ session: TLSSession) {
        shard.count(block, .handshake)
        if let version = session.version { count("versions.\(version.name)") }
        count("ciphers.\(session.cipherSuite)")
        if !session.curve.isEmpty { count("curves.\(session.curve)") }
        if session.isResumed { shard.count(block, .sessionReused) }
        if !session.peerPresentedCertificate { shard.count(block, .noCertificate) }
        if let cause = session.toleratedFailure { failed(cause) }
    }

    func failed(_ failure: TLSFailure?) { failed(failure?.cause) }

    private func failed(_ cause: TLSFailure.Cause?) {
        switch cause {
        case .protocolViolation: shard.count(block, .connectionError)
        case .noPeerCertificate: shard.count(block, .failVerifyNoCert)
        case .untrusted: shard.count(block, .failVerifyError)
        case .nameMismatch: shard.count(block, .failVerifySan)
        case .hashMismatch: shard.count(block, .failVerifyCertHash)
        case .truncated, nil: break
        }
    }

    private func count(_ name: String) { shard.count(store.register(name: prefix + name, kind: .counter)) }
}
