// Tracing of one connection manager on one loop: what is drawn, counted and exported.

import Base
import Formatting
import Runtime
import Telemetry
import Tracing

/// What a stream keeps of its trace.
struct StreamTrace {
    var context: SpanContext
    /// A name from the route or from a header; nil is the usual one.
    var operation: [UInt8]?
    /// Told to the client in the answer's `x-envoy-decorator-operation`.
    var decoration: [UInt8]?
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
    func begin(_ headers: borrowing HeaderBlock, isTraced: Bool) -> SpanContext? {
        guard case .openTelemetry(let tracer)? = params.provider else { return nil }
        switch W3CTraceContext.extract(headers) {
        case .broken: return nil
        case .absent:
            let isSampled =
                switch tracer.sampler {
                case .none: isTraced
                case .always, .parentBased: true
                }
            return SpanContext(newTrace: isSampled, random: &worker.loop.random)
        case .parent(let parent):
            var context = parent.child(&worker.loop.random)
            if case .always = tracer.sampler { context.isSampled = true }
            return context
        }
    }

    func inject(_ context: SpanContext, into headers: inout HeaderBlock) {
        if settings.injectsContext { W3CTraceContext.inject(context, into: &headers) }
    }
}
