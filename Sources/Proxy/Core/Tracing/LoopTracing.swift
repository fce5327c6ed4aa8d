// Tracing of one connection manager on one loop: what is drawn, counted and exported.

import Base
import Formatting
import Runtime
import Telemetry
import Tracing

/// What a stream keeps of its trace.
struct StreamTrace {
    enum Propagation {
        case w3c
        case b3(isLong: Bool, isSingle: Bool, andW3C: Bool)
    }

    var context: SpanContext
    var propagation = Propagation.w3c
    /// The span is the caller's as well (Zipkin).
    var isShared = false
    /// A name from the route or from a header; nil is the usual one.
    var operation: [UInt8]?
    /// Told to the client in the answer's `x-envoy-decorator-operation`.
    var decoration: [UInt8]?

    /// Trace ids are written with 32 digits.
    var isLong: Bool {
        if case .b3(let isLong, _, _) = propagation { return isLong }
        return true
    }
}

final class LoopTracing {
    let params: HTTPTracingParams
    let exporter: SpanExporter?
    var tags = SpanTags()
    private unowned let worker: Worker
    private let stats: StatBlock<TracingStat>

    init(_ params: HTTPTracingParams, statPrefix: String, worker: Worker) {
        self.params = params
        self.worker = worker
        stats = worker.store.register(TracingStat.self, prefix: "http.\(statPrefix).tracing.")
        exporter = params.provider.map { provider in
            switch provider {
            case .openTelemetry(let params): OpenTelemetryExporter(params, worker: worker)
            case .zipkin(let params): ZipkinExporter(params, worker: worker)
            }
        }
    }

    var settings: TracingParams { params.settings }

    func count(_ reason: TraceReason, isHealthCheck: Bool) {
        if isHealthCheck { return worker.shard.count(stats, .healthCheck) }
        switch reason {
        case .none: worker.shard.count(stats, .notTraceable)
        case .sampled: worker.shard.count(stats, .randomSampling)
        case .serviceForced: worker.shard.count(stats, .serviceForced)
        case .clientForced: worker.shard.count(stats, .clientEnabled)
        }
    }

    /// The span of a request; nil when what came with it can't be continued.
    func begin(_ headers: borrowing HeaderBlock, isTraced: Bool) -> StreamTrace? {
        switch params.provider {
        case .openTelemetry(let tracer):
            return begin(tracer, headers, isTraced: isTraced).map { StreamTrace(context: $0) }
        case .zipkin(let tracer): return begin(tracer, headers, isTraced: isTraced)
        case nil: return nil
        }
    }

    /// B3's word on sampling outweighs what was drawn here; a server's span is the caller's where that is configured.
    private func begin(
        _ tracer: ZipkinTracerParams, _ headers: borrowing HeaderBlock, isTraced: Bool
    ) -> StreamTrace? {
        var incoming = B3TraceContext.extract(headers)
        if case .absent = incoming.context, tracer.speaksW3C, !incoming.isSingle {
            incoming.context = W3CTraceContext.extract(headers)
            if case .parent(let parent) = incoming.context {
                incoming.isLong = true
                incoming.isSampled = incoming.isSampled ?? parent.isSampled
            }
        }
        let isSampled = incoming.isSampled ?? isTraced
        let isServer = !params.isOutbound || settings.spawnsUpstreamSpan
        var trace: StreamTrace
        switch incoming.context {
        case .broken: return nil
        case .absent:
            var context = SpanContext(newTrace: isSampled, random: &worker.loop.random)
            context.span = context.trace.low
            incoming.isLong = tracer.makesLongIDs
            if !incoming.isLong { context.trace.high = 0 }
            trace = StreamTrace(context: context)
        case .parent(let parent):
            let isShared = isServer && tracer.sharesSpans
            trace = StreamTrace(context: isShared ? parent : parent.child(&worker.loop.random))
            trace.context.isSampled = isSampled
        }
        trace.isShared = isServer && tracer.sharesSpans
        trace.propagation = .b3(isLong: incoming.isLong, isSingle: incoming.isSingle, andW3C: tracer.speaksW3C)
        return trace
    }

    private func begin(
        _ tracer: OpenTelemetryTracerParams, _ headers: borrowing HeaderBlock, isTraced: Bool
    ) -> SpanContext? {
        switch W3CTraceContext.extract(headers) {
        case .broken: return nil
        case .absent: return SpanContext(newTrace: isTraced, random: &worker.loop.random)
        case .parent(let parent):
            var context = parent.child(&worker.loop.random)
            if case .always = tracer.sampler { context.isSampled = true }
            if !isTraced { context.isSampled = false }
            return context
        }
    }

    func inject(_ context: SpanContext, _ trace: StreamTrace, into headers: inout HeaderBlock) {
        if !settings.injectsContext { return }
        switch trace.propagation {
        case .w3c: W3CTraceContext.inject(context, into: &headers)
        case .b3(let isLong, let isSingle, let andW3C):
            B3TraceContext.inject(context, isLong: isLong, isSingle: isSingle, into: &headers)
            if andW3C { W3CTraceContext.inject(context, into: &headers) }
        }
    }

    var isZipkin: Bool {
        if case .zipkin? = params.provider { return true }
        return false
    }
}
