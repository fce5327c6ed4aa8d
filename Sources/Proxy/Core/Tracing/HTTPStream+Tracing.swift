// A request's span: its beginning, its names, its tags, and the spans of its attempts.

import Balancing
import Base
import Formatting
import Routing
import Runtime
import Tracing

extension HTTPStream {
    /// The route is known, the filters have not run.
    func beginTrace(_ tracing: LoopTracing) {
        let settings = tracing.settings
        let sampling =
            route?.tracing.map {
                TraceSampling(client: $0.clientSampling, random: $0.randomSampling, overall: $0.overallSampling)
            } ?? settings.sampling
        let reason = settings.ids.decide(&requestHeaders, sampling, &loop.random)
        tracing.count(reason, isHealthCheck: info.isHealthCheck)
        info.isTraced = reason != .none && !info.isHealthCheck
        guard let begun = tracing.begin(requestHeaders, isTraced: info.isTraced) else { return }
        info.traceID = (begun.context.trace.high, begun.context.trace.low)
        info.spanID = begun.context.span
        trace = begun
        decorate(tracing)
    }

    /// On the way in the caller may name the span, and the answer tells the name on; on the way out the next hop is
    /// told.
    private func decorate(_ tracing: LoopTracing) {
        let decorator = route?.decorator
        trace?.operation = decorator?.operation
        if tracing.params.isOutbound {
            if let decorator, decorator.propagates {
                decorator.operation.withView { requestHeaders.set(.envoyDecoratorOperation, $0) }
            }
            return
        }
        if let given = requestHeaders.first(.envoyDecoratorOperation) {
            if !given.isEmpty { trace?.operation = given.array }
            requestHeaders.remove(.envoyDecoratorOperation)
        } else if let decorator, decorator.propagates {
            trace?.decoration = decorator.operation
        }
    }

    /// Before the codec writes the answer's headers.
    func decorateAnswer(_ tracing: LoopTracing) {
        if tracing.params.isOutbound {
            if let given = responseHeaders.first(.envoyDecoratorOperation) {
                if !given.isEmpty { trace?.operation = given.array }
                responseHeaders.remove(.envoyDecoratorOperation)
            }
        } else if let decoration = trace?.decoration {
            decoration.withView { responseHeaders.set(.envoyDecoratorOperation, $0) }
        }
    }

    // MARK: - The request's own span

    func finishTrace(_ tracing: LoopTracing) {
        guard let trace else { return }
        self.trace = nil
        guard trace.context.isSampled, let exporter = tracing.exporter else { return }
        tracing.tags.removeAll()
        tagRequest(&tracing.tags, tracing.params)
        tagOutcome(&tracing.tags, tracing, code: info.responseCode, flags: info.flags, answer: true)
        var span = FinishedSpan(
            context: trace.context,
            kind: tracing.params.isOutbound && !tracing.settings.spawnsUpstreamSpan ? .client : .server,
            name: name(trace, tracing), startNanoseconds: info.times.startWallNanoseconds,
            endNanoseconds: wall(info.times.end ?? loop.now))
        if tracing.settings.isVerbose { span.events = events }
        span.isShared = trace.isShared
        span.isLong = trace.isLong
        exporter.append(span, tracing.tags)
    }

    private func name(_ trace: StreamTrace, _ tracing: LoopTracing) -> [UInt8] {
        if let format = route?.tracing?.operation ?? tracing.settings.operation { return formatted(format) }
        if let operation = trace.operation { return operation }
        if tracing.isZipkin { return requestHeaders.first(.authority)?.array ?? [] }
        if !tracing.params.isOutbound { return Array("ingress".utf8) }
        return Array("egress ".utf8) + (requestHeaders.first(.authority)?.array ?? [])
    }

    private func formatted(_ format: Formatter) -> [UInt8] {
        var text = ByteQueue()
        format.append(
            to: &text, request: requestHeaders, response: responseHeaders, trailers: responseTrailers, info: info)
        return text.view.array
    }

    private func wall(_ moment: Instant) -> UInt64 {
        info.times.startWallNanoseconds &+ UInt64(max((moment - info.times.start).nanoseconds, 0))
    }

    private var events: [(name: StaticString, nanoseconds: UInt64)] {
        let moments: [(StaticString, Instant?)] = [
            ("last_downstream_rx_byte_received", info.times.lastDownstreamReceived),
            ("first_upstream_tx_byte_sent", info.times.firstUpstreamSent),
            ("last_upstream_tx_byte_sent", info.times.lastUpstreamSent),
            ("first_upstream_rx_byte_received", info.times.firstUpstreamReceived),
            ("last_upstream_rx_byte_received", info.times.lastUpstreamReceived),
            ("first_downstream_tx_byte_sent", info.times.firstDownstreamSent),
            ("last_downstream_tx_byte_sent", info.times.lastDownstreamSent),
        ]
        return moments.compactMap { moment in moment.1.map { (moment.0, wall($0)) } }
    }

    // MARK: - Attempts

    /// Before the attempt's headers are written.
    func beginAttemptTrace(_ request: UpstreamRequest, _ tracing: LoopTracing) {
        guard let trace else { return }
        guard tracing.settings.spawnsUpstreamSpan || params.router.startsChildSpan else {
            return tracing.inject(trace.context, trace, into: &requestHeaders)
        }
        let context = trace.context.child(&loop.random)
        request.span = context
        request.attempt = info.upstream.attempts
        tracing.inject(context, trace, into: &requestHeaders)
    }

    func finishAttemptTrace(_ request: UpstreamRequest, _ tracing: LoopTracing) {
        guard let context = request.span else { return }
        request.span = nil
        guard context.isSampled, let exporter = tracing.exporter else { return }
        tracing.tags.removeAll()
        tracing.tags.set("component", "proxy")
        if request.attempt > 1 { tracing.tags.set("retry.count", decimal: UInt64(request.attempt - 1)) }
        let name: StaticString? = request.wasSent ? info.upstream.protocol?.name : nil
        tracing.tags.set("http.protocol", name ?? "-")
        if let host = request.pool?.host.facts {
            var address = ByteQueue()
            address.append(host.address)
            tracing.tags.set("upstream_address", address.view)
            tracing.tags.set("peer.address", address.view)
        }
        let status = request.headersReceived ? responseHeaders.first(.status)?.decimal ?? 0 : 0
        if let reason = request.resetReason { tracing.tags.set("error.reason", reason.words) }
        tagOutcome(
            &tracing.tags, tracing, code: UInt16(truncatingIfNeeded: status), flags: attemptFlags(request),
            answer: request.headersReceived)
        if request.resetReason == nil, !request.responseEnded { tracing.tags.set("canceled", "true") }
        var span = FinishedSpan(
            context: context, kind: .client, name: attemptName(tracing), startNanoseconds: wall(request.began),
            endNanoseconds: wall(loop.now))
        span.isLong = trace?.isLong ?? true
        exporter.append(span, tracing.tags)
    }

    /// Of the attempt alone.
    func attemptFlags(_ request: UpstreamRequest) -> ResponseFlags {
        var flags = ResponseFlags(rawValue: 0)
        if let reason = request.resetReason { flags.insert(Self.flag(of: reason)) }
        if request.hasTimedOut { flags.insert(.upstreamRequestTimeout) }
        return flags
    }

    private func attemptName(_ tracing: LoopTracing) -> [UInt8] {
        if let format = route?.tracing?.upstreamOperation ?? tracing.settings.upstreamOperation {
            return formatted(format)
        }
        return Array("router \(cluster?.params.facts.observabilityName ?? "") egress".utf8)
    }

    // MARK: - Tags

    private func tagRequest(_ tags: inout SpanTags, _ params: HTTPTracingParams) {
        tags.set("component", "proxy")
        params.nodeID.withView { tags.set("node_id", $0) }
        params.zone.withView { tags.set("zone", $0) }
        if let ip = info.downstream.directRemote?.ip ?? info.downstream.remote?.ip {
            var address = ByteQueue()
            address.append(ip)
            tags.set("peer.address", address.view)
        }
        tags.set("request_size", decimal: info.downstreamReceived.body)
        tags.set("response_size", decimal: info.downstreamSent.body)
        if requestHeaders.isEmpty { return }
        if let id = requestHeaders.first(.requestID) { tags.set("guid:x-request-id", id) }
        tagURL(&tags, params.settings)
        if let method = requestHeaders.first(.method) { tags.set("http.method", method) }
        tags.set(
            "downstream_cluster", requestHeaders.first(.envoyDownstreamServiceCluster) ?? ByteView("-"))
        tags.set("user_agent", requestHeaders.first(.userAgent) ?? ByteView("-"))
        tags.set("http.protocol", info.protocol?.name ?? "-")
        if let id = requestHeaders.first(.clientTraceID) { tags.set("guid:x-client-trace-id", id) }
        if isGRPC {
            if let path = requestHeaders.first(.path) { tags.set("grpc.path", path) }
            if let authority = requestHeaders.first(.authority) { tags.set("grpc.authority", authority) }
            if let type = requestHeaders.first(.contentType) { tags.set("grpc.content_type", type) }
            if let timeout = requestHeaders.first(.grpcTimeout) { tags.set("grpc.timeout", timeout) }
        }
    }

    private func tagURL(_ tags: inout SpanTags, _ settings: TracingParams) {
        let path = requestHeaders.first(.envoyOriginalPath) ?? requestHeaders.first(.path) ?? ByteView()
        var url = ByteQueue()
        url.append(requestHeaders.first(.scheme) ?? ByteView())
        url.append("://")
        url.append(requestHeaders.first(.authority) ?? ByteView())
        url.append(path.prefix(settings.maxPathLength))
        tags.set("http.url", url.view)
    }

    /// What the spans of requests and of attempts end with.
    private func tagOutcome(
        _ tags: inout SpanTags, _ tracing: LoopTracing, code: UInt16, flags: ResponseFlags, answer: Bool
    ) {
        tags.set("http.status_code", decimal: UInt64(code))
        var text = ByteQueue()
        flags.append(to: &text, long: false)
        tags.set("response_flags", text.view)
        if let facts = info.upstream.cluster {
            facts.name.withView { tags.set("upstream_cluster", $0) }
            facts.observabilityName.withView { tags.set("upstream_cluster.name", $0) }
        }
        if code == 0 || code >= 500 { tags.set("error", "true") }
        if answer { tagGRPC(&tags) }
        for tag in tracing.settings.customTags + (route?.tracing?.customTags ?? []) {
            text.removeAll()
            let isThere = tag.append(
                to: &text, request: requestHeaders, response: responseHeaders, trailers: responseTrailers, info: info)
            if isThere { tag.name.withView { tags.set($0, text.view) } }
        }
        // OpenTelemetry's rule for methods that it does not know.
        if !tracing.isZipkin, let method = tags.value(of: "http.method"),
            !Self.knownMethods.contains(where: { method.equals($0) })
        {
            tags.set("http.method", "_OTHER")
        }
    }

    private static let knownMethods: [StaticString] = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ]

    private func tagGRPC(_ tags: inout SpanTags) {
        let status = responseTrailers.first(.grpcStatus) ?? responseHeaders.first(.grpcStatus)
        guard let status else { return }
        tags.set("grpc.status_code", status)
        if let message = responseTrailers.first(.grpcMessage) ?? responseHeaders.first(.grpcMessage) {
            tags.set("grpc.message", message)
        }
        // Unknown, deadline exceeded, unimplemented, internal, unavailable, data loss: the service's own failures.
        if let code = status.decimal, [2, 4, 12, 13, 14, 15].contains(code) { tags.set("error", "true") }
    }
}
