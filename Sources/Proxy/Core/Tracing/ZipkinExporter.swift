// Spans for Zipkin's collectors, by HTTP.

import Base
import Formatting
import Runtime
import Telemetry
import Tracing

/// Prefix `tracing.zipkin.`
enum ZipkinStat: String, StatScope {
    case reportsDropped = "reports_dropped"
    case reportsFailed = "reports_failed"
    case reportsSent = "reports_sent"
    case reportsSkippedNoCluster = "reports_skipped_no_cluster"
    case spansDropped = "spans_dropped"
    case spansSent = "spans_sent"
    case timerFlushed = "timer_flushed"

    var kind: StatKind { .counter }
}

final class ZipkinExporter: SpanExporter {
    private static let callsAtOnce = 8
    private static let capacity = 1024

    private let params: ZipkinTracerParams
    private let stats: StatBlock<ZipkinStat>
    private var spans = ByteQueue()
    private var count = 0
    private var calls = 0

    init(_ params: ZipkinTracerParams, worker: Worker) {
        self.params = params
        stats = worker.store.register(ZipkinStat.self, prefix: "tracing.zipkin.")
        super.init(worker: worker)
    }

    override var waiting: Int { count }
    override var batchSize: Int { Int(clamping: params.minFlushSpans.unsigned ?? 5) }
    override var interval: TimeSpan { .milliseconds(Int64(clamping: params.flushInterval.unsigned ?? 5000)) }

    override func append(_ span: FinishedSpan, _ tags: borrowing SpanTags) {
        if count >= Self.capacity || calls >= Self.callsAtOnce {
            return worker.shard.count(stats, .spansDropped)
        }
        spans.append(count == 0 ? "[" : ",")
        ZipkinSpan.write(span, tags, endpoint: params.endpoint, to: &spans)
        count += 1
        spanAdded()
    }

    override func timerFlushed() { worker.shard.count(stats, .timerFlushed) }

    override func flush() {
        if count == 0 { return }
        spans.append(byte: 0x5D)
        worker.shard.count(stats, .spansSent, by: UInt64(count))
        count = 0
        calls += 1
        let isSent = CollectorPost.send(
            spans.view, contentType: "application/json", to: params.service, worker: worker
        ) { [weak self] outcome in self?.ended(outcome) }
        if !isSent {
            calls -= 1
            worker.shard.count(stats, .reportsSkippedNoCluster)
        }
        spans.removeAll()
    }

    private func ended(_ outcome: CollectorPost.Outcome) {
        calls -= 1
        switch outcome {
        case .taken: worker.shard.count(stats, .reportsSent)
        case .refused: worker.shard.count(stats, .reportsDropped)
        case .failed: worker.shard.count(stats, .reportsFailed)
        }
    }
}
