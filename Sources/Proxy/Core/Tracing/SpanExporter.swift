// Finished spans of one connection manager on one loop, gathered and sent to a collector.

import Base
import Formatting
import ProcessSupport
import Protobuf
import Runtime
import Telemetry
import Tracing

/// Prefix `tracing.opentelemetry.` and `tracing.zipkin.`: of both, what both have.
enum OpenTelemetryStat: String, StatScope {
    case spansDropped = "spans_dropped"
    case spansSent = "spans_sent"
    case timerFlushed = "timer_flushed"

    var kind: StatKind { .counter }
}

/// Confined to its loop. A collector that is slow or gone costs spans, counted, and never holds a request up.
class SpanExporter: LoopObject {
    unowned let worker: Worker
    private var timer = TimerID.none

    init(worker: Worker) { self.worker = worker }

    /// How many spans wait, how many make a batch, and for how long they wait.
    var waiting: Int { 0 }
    var batchSize: Int { 5 }
    var interval: TimeSpan { .seconds(5) }

    func append(_ span: FinishedSpan, _ tags: borrowing SpanTags) {}

    /// Sends what waits; false when it has to wait longer.
    func flush() {}

    func timerFlushed() {}

    final func spanAdded() {
        if waiting >= batchSize {
            loopCancel()
            flush()
        } else if !timer.isArmed {
            timer = worker.loop.arm(after: interval, self, tag: 0)
        }
    }

    private func loopCancel() { worker.loop.cancel(&timer) }

    override final func timerFired(tag: UInt8) {
        timer = .none
        if waiting == 0 { return }
        timerFlushed()
        flush()
    }
}

/// OpenTelemetry's collectors, by gRPC or by HTTP.
final class OpenTelemetryExporter: SpanExporter {
    /// Requests under way; a collector that doesn't answer gets no more.
    private static let callsAtOnce = 8

    private let params: OpenTelemetryTracerParams
    private let stats: StatBlock<OpenTelemetryStat>
    private var spans = WireWriter()
    private var count = 0
    private var message = WireWriter()
    private var calls = 0

    init(_ params: OpenTelemetryTracerParams, worker: Worker) {
        self.params = params
        stats = worker.store.register(OpenTelemetryStat.self, prefix: "tracing.opentelemetry.")
        super.init(worker: worker)
    }

    override var waiting: Int { count }
    override var batchSize: Int { Int(clamping: params.minFlushSpans.unsigned ?? 5) }
    override var interval: TimeSpan { .milliseconds(Int64(clamping: params.flushInterval.unsigned ?? 5000)) }

    override func append(_ span: FinishedSpan, _ tags: borrowing SpanTags) {
        if count >= params.capacity || calls >= Self.callsAtOnce { return dropped(1) }
        let entry = spans.begin(2)
        OTLPSpan.write(span, tags, to: &spans)
        spans.end(entry)
        count += 1
        spanAdded()
    }

    private func dropped(_ amount: Int) { worker.shard.count(stats, .spansDropped, by: UInt64(amount)) }

    override func timerFlushed() { worker.shard.count(stats, .timerFlushed) }

    override func flush() {
        if count == 0 { return }
        message.removeAll()
        OTLPSpan.request(resource: params.resource, scope: params.scope, spans: spans.bytes, to: &message)
        let sent = count
        spans.removeAll()
        count = 0
        calls += 1
        let isSent: Bool =
            switch params.transport {
            case .grpc(let service): send(to: service)
            case .http(let service): send(to: service)
            }
        if isSent { return worker.shard.count(stats, .spansSent, by: UInt64(sent)) }
        calls -= 1
        dropped(sent)
    }

    private func send(to service: GRPCServiceParams) -> Bool {
        let call = Call(self)
        guard
            let stream = GRPCStream.open(
                service, path: "/opentelemetry.proto.collector.trace.v1.TraceService/Export", worker: worker,
                receiver: call, timeout: service.timeout ?? .seconds(10))
        else { return false }
        call.stream = stream
        stream.send(message.bytes)
        stream.finish()
        return true
    }

    private func send(to service: HTTPServiceParams) -> Bool {
        message.bytes.withView { body in
            CollectorPost.send(
                body, contentType: "application/x-protobuf", to: service, worker: worker
            ) { [weak self] _ in self?.callEnded() }
        }
    }

    private func callEnded() { calls -= 1 }

    private final class Call: GRPCReceiver {
        private weak var exporter: OpenTelemetryExporter?
        /// Held until the call has ended.
        var stream: GRPCStream?

        init(_ exporter: OpenTelemetryExporter) { self.exporter = exporter }

        override func closed(_ status: GRPCStatus) {
            // Of a cluster that is unknown it is told before there is a stream.
            if stream == nil { return }
            if !status.isOK { exporter?.worker.log.debug("the collector did not take spans: \(status)") }
            exporter?.callEnded()
            stream = nil
        }
    }
}

/// One batch on its way by HTTP.
final class CollectorPost: InternalReceiver {
    enum Outcome { case taken, refused, failed }

    private let ended: (Outcome) -> Void
    private var isOver = false
    private var outcome = Outcome.failed
    private var request: InternalRequest?

    private init(_ ended: @escaping (Outcome) -> Void) { self.ended = ended }

    /// False, and `ended` is not called, when the cluster is unknown.
    static func send(
        _ body: ByteView, contentType: StaticString, to service: HTTPServiceParams, worker: Worker,
        ended: @escaping (Outcome) -> Void
    ) -> Bool {
        var headers = HeaderBlock()
        headers.append(.method, "POST")
        headers.append(.scheme, service.isTLS ? "https" : "http")
        service.path.withView { headers.append(.path, $0) }
        service.authority.withView { headers.append(.authority, $0) }
        headers.append(.contentType, contentType)
        for header in service.headers { headers.append(name: header.name, value: header.value) }
        headers.append(.contentLength, decimal: UInt64(body.count))
        var options = InternalOptions()
        options.timeout = service.timeout
        let post = CollectorPost(ended)
        let request = worker.internalClient.start(
            cluster: service.cluster, headers: &headers, endStream: false, options: options, receiver: post)
        guard let request else { return false }
        post.isStarted = true
        post.request = request
        request.sendData(body, endStream: true)
        return true
    }

    private var isStarted = false

    private func end() {
        if isOver || !isStarted { return }
        isOver = true
        request = nil
        ended(outcome)
    }

    override func headers(_ headers: borrowing HeaderBlock, endStream: Bool) {
        outcome = headers.first(.status)?.first == 0x32 ? .taken : .refused
        if endStream { end() }
    }

    override func data(_ bytes: ByteView, endStream: Bool) { if endStream { end() } }
    override func trailers(_ trailers: borrowing HeaderBlock) { end() }

    override func failed(_ reason: InternalFailure) {
        outcome = .failed
        end()
    }
}
