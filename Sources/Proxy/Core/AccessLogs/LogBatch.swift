// Entries of one log on one loop, gathered and sent by gRPC.

import AccessLogs
import Base
import Formatting
import ProcessSupport
import Protobuf
import Runtime
import Telemetry

/// Confined to its loop. A service that is slow or gone costs entries, counted, and never holds a request up.
class LogBatch: LoopObject {
    /// What may gather while the service takes nothing.
    static let capacity = 1 << 20

    let batching: LogBatching
    unowned let worker: Worker
    private let stats: StatBlock<AccessLogStat>
    /// The entries, each with its tag.
    final var entries = WireWriter()
    final private(set) var count: UInt64 = 0
    private var timer = TimerID.none

    init(_ batching: LogBatching, statPrefix: String, worker: Worker) {
        self.batching = batching
        self.worker = worker
        stats = worker.store.register(AccessLogStat.self, prefix: statPrefix)
    }

    /// False, and counted, when an entry must be dropped.
    final func makesRoom() -> Bool {
        if entries.count < Self.capacity { return true }
        flush()
        if entries.count < Self.capacity { return true }
        dropped(1)
        return false
    }

    final func entryAdded() {
        count += 1
        if entries.count >= batching.batchBytes {
            flush()
        } else if !timer.isArmed {
            timer = worker.loop.arm(after: batching.flushInterval, self, tag: 0)
        }
    }

    override final func timerFired(tag: UInt8) {
        timer = .none
        flush()
        // What the service did not take waits for the next time.
        if count > 0 { timer = worker.loop.arm(after: batching.flushInterval, self, tag: 0) }
    }

    final func flush() {
        if count == 0 { return }
        guard send() else { return }
        entries.removeAll()
        count = 0
        worker.loop.cancel(&timer)
    }

    final func written(_ amount: UInt64) { worker.shard.count(stats, .logsWritten, by: amount) }
    final func dropped(_ amount: UInt64) { worker.shard.count(stats, .logsDropped, by: amount) }

    /// Sends what has gathered; false when it has to wait.
    func send() -> Bool { true }
}

/// Envoy's access log service: one stream for the life of the log.
final class GRPCLogBatch: LogBatch {
    private let params: GRPCLogParams
    private var stream: GRPCStream?
    private var message = WireWriter()

    init(_ params: GRPCLogParams, worker: Worker) {
        self.params = params
        super.init(params.batching, statPrefix: "access_logs.grpc_access_log.", worker: worker)
    }

    func append(
        _ type: AccessLogType, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        guard makesRoom() else { return }
        let entry = entries.begin(1)
        switch params.kind {
        case .http:
            GRPCLogEntry.writeHTTP(
                to: &entries, type, params.extras, request: request, response: response, trailers: trailers,
                info: info)
        case .tcp: GRPCLogEntry.writeTCP(to: &entries, type, params.extras, info: info)
        }
        entries.end(entry)
        written(1)
        entryAdded()
    }

    override func send() -> Bool {
        if let stream, stream.isOverfull { return false }
        let isFirst = stream == nil
        if isFirst {
            stream = GRPCStream.open(
                batching.service, path: "/envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs",
                worker: worker, receiver: Receiver(self))
        }
        guard let stream else {
            dropped(count)
            return true
        }
        message.removeAll()
        if isFirst { message.raw(params.identifier) }
        message.field(params.kind == .http ? 2 : 3, entries.bytes)
        stream.send(message.bytes)
        return true
    }

    /// The next batch opens another stream.
    private func closed(_ status: GRPCStatus) {
        worker.log.debug("the access log service \(batching.service.cluster) has ended the stream: \(status)")
        stream = nil
    }

    private final class Receiver: GRPCReceiver {
        private weak var batch: GRPCLogBatch?

        init(_ batch: GRPCLogBatch) { self.batch = batch }

        override func closed(_ status: GRPCStatus) { batch?.closed(status) }
    }
}

/// OpenTelemetry: a call for each batch.
final class OpenTelemetryLogBatch: LogBatch {
    /// Calls under way; a collector that doesn't answer gets no more.
    private static let callsAtOnce = 8

    private let params: OpenTelemetryLogParams
    private var calls: [ObjectIdentifier: Call] = [:]
    private var message = WireWriter()

    init(_ params: OpenTelemetryLogParams, worker: Worker) {
        self.params = params
        super.init(
            params.batching,
            statPrefix: "access_logs.open_telemetry_access_log."
                + (params.statPrefix.isEmpty ? "" : params.statPrefix + "."), worker: worker)
    }

    func append(
        _ type: AccessLogType, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        guard makesRoom() else { return }
        let entry = entries.begin(2)
        params.format.write(
            to: &entries, type, request: request, response: response, trailers: trailers, info: info)
        entries.end(entry)
        entryAdded()
    }

    override func send() -> Bool {
        if calls.count >= Self.callsAtOnce { return false }
        message.removeAll()
        let logs = message.begin(1)
        message.raw(params.resource)
        message.field(2, entries.bytes)
        message.end(logs)
        let call = Call(self, count)
        let stream = GRPCStream.open(
            batching.service, path: "/opentelemetry.proto.collector.logs.v1.LogsService/Export", worker: worker,
            receiver: call, timeout: batching.service.timeout ?? .seconds(10))
        // A cluster that is unknown has been told to the call.
        guard let stream else { return true }
        call.stream = stream
        calls[ObjectIdentifier(call)] = call
        stream.send(message.bytes)
        stream.finish()
        return true
    }

    private func ended(_ call: Call, _ status: GRPCStatus) {
        calls[ObjectIdentifier(call)] = nil
        if status.isOK { return written(call.entries) }
        worker.log.debug("the log collector \(batching.service.cluster) refused a batch: \(status)")
        dropped(call.entries)
    }

    private final class Call: GRPCReceiver {
        private weak var batch: OpenTelemetryLogBatch?
        let entries: UInt64
        var stream: GRPCStream?

        init(_ batch: OpenTelemetryLogBatch, _ entries: UInt64) {
            self.batch = batch
            self.entries = entries
        }

        override func closed(_ status: GRPCStatus) { batch?.ended(self, status) }
    }
}
