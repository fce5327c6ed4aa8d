// The access logs of one connection manager, TCP proxy or listener, on one loop.

import AccessLogs
import Base
import Formatting
import Runtime

struct LoopAccessLogs {
    private struct Entry {
        let filter: AccessLogFilter?
        let sink: Sink
    }

    private enum Sink {
        case file(LoopLogFile, AccessLogFormat)
        case grpc(GRPCLogBatch)
        case openTelemetry(OpenTelemetryLogBatch)
    }

    private let entries: [Entry]
    private let worker: Worker
    let isEmpty: Bool

    init(_ params: [AccessLogParams], worker: Worker) {
        self.worker = worker
        isEmpty = params.isEmpty
        entries = params.map { params in
            let sink: Sink =
                switch params.sink {
                case .file(let file, let format): .file(worker.logSinks.file(file), format)
                case .grpc(let params): .grpc(GRPCLogBatch(params, worker: worker))
                case .openTelemetry(let params): .openTelemetry(OpenTelemetryLogBatch(params, worker: worker))
                }
            return Entry(filter: params.filter, sink: sink)
        }
    }

    func write(
        _ type: AccessLogType, request: borrowing HeaderBlock, response: borrowing HeaderBlock,
        trailers: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        for entry in entries {
            if let filter = entry.filter,
                !filter.passes(
                    type, request: request, response: response, trailers: trailers, info: info,
                    random: &worker.loop.random)
            {
                continue
            }
            switch entry.sink {
            case .file(let file, let format):
                let chunk = file.chunk
                let before = chunk.bytes.count
                format.append(
                    to: &chunk.bytes, type, request: request, response: response, trailers: trailers, info: info)
                worker.logSinks.lineWritten(chunk.bytes.count - before)
                file.lineAdded()
            case .grpc(let batch):
                batch.append(type, request: request, response: response, trailers: trailers, info: info)
            case .openTelemetry(let batch):
                batch.append(type, request: request, response: response, trailers: trailers, info: info)
            }
        }
    }

    /// For connections: nothing of HTTP is known.
    func write(_ type: AccessLogType, info: borrowing StreamInfo) {
        let none = HeaderBlock()
        write(type, request: none, response: none, trailers: none, info: info)
    }
}
