// Counts gRPC calls by method and status, and the messages in them.

import Base
import Formatting
import Routing
import Runtime
import Telemetry

final class GRPCStatsFilter: HTTPFilter {
    /// What one call is counted by.
    private final class Call {
        /// Nil where only messages are noted, for the log.
        let counters: GRPCMethodCounters?
        var requests = GRPCFrameCounter()
        var responses = GRPCFrameCounter()
        var isAnswerGRPC = false
        var state: GRPCMessageCounts?

        init(_ counters: GRPCMethodCounters?) { self.counters = counters }
    }

    private let params: GRPCStatsParams
    private let worker: Worker
    /// By cluster, then by path.
    private var counters: [String: [[UInt8]: GRPCMethodCounters?]] = [:]

    init(name: String, params: GRPCStatsParams, _ worker: Worker) {
        self.params = params
        self.worker = worker
        super.init(name: name)
    }

    override var seesRequestData: Bool { true }
    override var seesResponse: Bool { true }
    override var seesResponseData: Bool { true }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        if stream.isGRPC { stream.setFilterState(self, Call(counters(of: stream))) }
        return .proceed
    }

    private func counters(of stream: HTTPStream) -> GRPCMethodCounters? {
        guard let prefix = stream.routedStatName(worker), let path = stream.requestHeaders.first(.path) else {
            return nil
        }
        let key = path.array
        if let known = counters[prefix]?[key] { return known }
        let made = params.statName(path: path).map {
            GRPCMethodCounters(worker, prefix: "cluster.\(prefix).grpc.\($0)")
        }
        counters[prefix, default: [:]][key] = .some(made)
        return made
    }

    override func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict {
        guard let call = stream.filterState(self) as? Call else { return .proceed }
        let begun = call.requests.add(bytes)
        if begun > 0 {
            note(call, stream)
            call.counters?.requestMessages(begun)
        }
        return .proceed
    }

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        guard let call = stream.filterState(self) as? Call else { return }
        let isOK = stream.responseHeaders.first(.status)?.equals("200") ?? false
        let isGRPC = stream.responseHeaders.first(.contentType).map(GRPC.isContentType) ?? false
        call.isAnswerGRPC = isOK && isGRPC
        call.counters?.ended(stream.responseHeaders.first(.grpcStatus))
        if endStream { tookTime(call, stream) }
    }

    override func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool {
        guard let call = stream.filterState(self) as? Call, call.isAnswerGRPC else { return false }
        let begun = call.responses.add(bytes)
        if begun > 0 {
            note(call, stream)
            call.counters?.responseMessages(begun)
        }
        return false
    }

    override func responseTrailers(_ stream: HTTPStream) {
        guard let call = stream.filterState(self) as? Call else { return }
        call.counters?.ended(stream.responseTrailers.first(.grpcStatus))
        tookTime(call, stream)
    }

    /// From the last byte to the host to the last byte from it.
    private func tookTime(_ call: Call, _ stream: HTTPStream) {
        guard params.timesUpstream, let sent = stream.info.times.lastUpstreamSent else { return }
        call.counters?.took((stream.info.times.lastUpstreamReceived ?? stream.loop.now) - sent)
    }

    private func note(_ call: Call, _ stream: HTTPStream) {
        if !params.emitsFilterState { return }
        let state = call.state ?? GRPCMessageCounts()
        call.state = state
        state.requests = call.requests.count
        state.responses = call.responses.count
        stream.info.makeExtras().filterState["envoy.filters.http.grpc_stats"] = state
    }
}

/// Counters that are made when they are first needed, as their names are many.
private final class GRPCMethodCounters {
    private let shard: StatShard
    private let store: StatsStore
    private let prefix: String
    private var known: [(name: String, index: StatIndex)] = []

    init(_ worker: Worker, prefix: String) {
        shard = worker.shard
        store = worker.store
        self.prefix = prefix
    }

    private func index(_ name: String, _ kind: StatKind = .counter) -> StatIndex {
        for entry in known where entry.name == name { return entry.index }
        let made = store.register(name: prefix + name, kind: kind)
        known.append((name, made))
        return made
    }

    func requestMessages(_ amount: UInt64) { shard.count(index("request_message_count"), by: amount) }
    func responseMessages(_ amount: UInt64) { shard.count(index("response_message_count"), by: amount) }

    func ended(_ status: ByteView?) {
        guard let status else { return }
        shard.count(index(status.string))
        shard.count(index(status.equals("0") ? "success" : "failure"))
        shard.count(index("total"))
    }

    func took(_ span: TimeSpan) {
        shard.record(index("upstream_rq_time", .histogram), UInt64(max(span.milliseconds, 0)))
    }
}

/// How many messages a call has carried so far, for the log.
final class GRPCMessageCounts: FilterStateObject {
    var requests: UInt64 = 0
    var responses: UInt64 = 0

    override var text: String? { "\(requests),\(responses)" }

    override var typedJSON: String? {
        var fields: [String] = []
        if requests > 0 { fields.append("\"requestMessageCount\":\"\(requests)\"") }
        if responses > 0 { fields.append("\"responseMessageCount\":\"\(responses)\"") }
        return "{" + fields.joined(separator: ",") + "}"
    }
}

extension HTTPStream {
    /// Under which name the cluster that the route names is counted; nil when there is none.
    fileprivate func routedStatName(_ worker: Worker) -> String? {
        switch route?.forward?.clusters.select(requestHeaders, random: streamRandom) {
        case .cluster(let reference, _)?: worker.clusters.find(reference)?.params.statName
        case .named(let name, _)?: worker.clusters.find(name.string)?.params.statName
        case nil: nil
        }
    }
}
