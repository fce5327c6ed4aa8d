// Records requests and responses that match: envoy.extensions.filters.http.tap.

import Base
import EnvoyAPI
import Formatting
import Routing
import Runtime
import Tapping
import Telemetry

/// Prefix `http.<stat_prefix>.tap.`
enum TapStat: String, StatScope {
    case sampledOut = "rq_sampled_out"
    case tapped = "rq_tapped"

    var kind: StatKind { .counter }
}

final class TapFilter: HTTPFilter {
    /// One stream that is looked at.
    private final class TappedStream {
        var recorder: TapRecorder
        let attachment: TapAttachment?
        var hasFile = false

        init(_ recorder: TapRecorder, _ attachment: TapAttachment?) {
            self.recorder = recorder
            self.attachment = attachment
        }
    }

    /// For streams that are not to be looked at.
    private static let unseen = Unseen()
    private final class Unseen: Sendable {}

    private let params: TapFilterParams
    private let worker: Worker
    private let block: StatBlock<TapStat>
    private var attachment: TapAttachment?
    private var seenVersion: UInt64 = .max

    init(name: String, params: TapFilterParams, _ worker: Worker, statPrefix: String) {
        self.params = params
        self.worker = worker
        block = worker.store.register(TapStat.self, prefix: statPrefix + "tap.")
        super.init(name: name)
        if case .admin(let id) = params.source { TapRegistry.process.add(id) }
    }

    deinit {
        if case .admin(let id) = params.source { TapRegistry.process.remove(id) }
    }

    override var seesRequestData: Bool { true }
    override var seesResponse: Bool { true }
    override var seesResponseData: Bool { true }

    private func current() -> (params: TapParams, attachment: TapAttachment?)? {
        switch params.source {
        case .fixed(let params): return (params, nil)
        case .admin(let id):
            let version = TapRegistry.process.version
            if version != seenVersion {
                seenVersion = version
                attachment = TapRegistry.process.attachment(of: id)
            }
            return attachment.map { ($0.params, $0) }
        }
    }

    /// What was decided for a stream when it first came by here stays so.
    private func tapped(_ stream: HTTPStream) -> TappedStream? {
        if let state = stream.filterState(self) { return state as? TappedStream }
        guard let (config, attachment) = current() else {
            stream.setFilterState(self, Self.unseen)
            return nil
        }
        if let share = config.share, !share.includes(stream.loop.random.next()) {
            worker.shard.count(block, .sampledOut)
            stream.setFilterState(self, Self.unseen)
            return nil
        }
        let made = TappedStream(TapRecorder(config, traceID: stream.streamRandom), attachment)
        stream.setFilterState(self, made)
        return made
    }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        guard let tapped = tapped(stream) else { return .proceed }
        take(.requestHeaders, stream, tapped)
        return .proceed
    }

    override func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict {
        guard let tapped = stream.filterState(self) as? TappedStream else { return .proceed }
        tapped.recorder.takeBody(.request, bytes)
        submit(tapped)
        return .proceed
    }

    override func requestTrailers(_ stream: HTTPStream) -> FilterVerdict {
        guard let tapped = stream.filterState(self) as? TappedStream else { return .proceed }
        take(.requestTrailers, stream, tapped)
        return .proceed
    }

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        guard let tapped = tapped(stream) else { return }
        take(.responseHeaders, stream, tapped)
    }

    override func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool {
        guard let tapped = stream.filterState(self) as? TappedStream else { return false }
        tapped.recorder.takeBody(.response, bytes)
        submit(tapped)
        return false
    }

    override func responseTrailers(_ stream: HTTPStream) {
        guard let tapped = stream.filterState(self) as? TappedStream else { return }
        take(.responseTrailers, stream, tapped)
    }

    private func take(_ part: TapMessagePart, _ stream: HTTPStream, _ tapped: TappedStream) {
        tapped.recorder.takeHeaders(
            part, request: stream.requestHeaders, requestTrailers: stream.requestTrailers,
            response: stream.responseHeaders, responseTrailers: stream.responseTrailers,
            wallNanoseconds: worker.wallNanoseconds)
        submit(tapped)
    }

    override func streamEnded(_ stream: HTTPStream) {
        guard let tapped = stream.filterState(self) as? TappedStream else { return }
        let trace = tapped.recorder.bufferedTrace(
            request: stream.requestHeaders, requestTrailers: stream.requestTrailers,
            response: stream.responseHeaders, responseTrailers: stream.responseTrailers,
            connections: connections(of: stream), showsTimes: params.showsTimes)
        if let trace { submit(tapped, [trace]) }
        if tapped.recorder.matches { worker.shard.count(block, .tapped) }
    }

    private func connections(of stream: HTTPStream) -> TapConnections {
        var connections = TapConnections()
        if params.showsDownstream {
            connections.hasDownstream = true
            connections.downstreamLocal = stream.info.downstream.local
            connections.downstreamRemote = stream.connection?.facts.facts.remote ?? stream.info.downstream.directRemote
        }
        if params.showsUpstream, stream.info.upstream.remote != nil {
            connections.hasUpstream = true
            connections.upstreamLocal = stream.info.upstream.local
            connections.upstreamRemote = stream.info.upstream.remote
        }
        return connections
    }

    private func submit(_ tapped: TappedStream) {
        if tapped.recorder.ready.isEmpty { return }
        submit(tapped, tapped.recorder.takeReady())
    }

    private func submit(_ tapped: TappedStream, _ traces: [Message]) {
        let config = tapped.recorder.params
        guard case .files(let prefix) = config.sink else {
            tapped.attachment?.submit(traces)
            return
        }
        for trace in traces {
            TapFileWriter.process.write(
                config.encoded(trace), to: "\(prefix)_\(tapped.recorder.traceID)\(config.format.fileSuffix)",
                isFirst: !tapped.hasFile, log: worker.log)
            tapped.hasFile = true
        }
    }
}
