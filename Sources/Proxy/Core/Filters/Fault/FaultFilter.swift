// Fault injection: delays first, then aborts; answers can be slowed down to a rate.

import Base
import Formatting
import Routing
import Runtime

final class FaultFilter: HTTPFilter {
    private final class State {
        let params: FaultParams
        var isDelaying = false
        var pacer: ResponsePacer?

        init(_ params: FaultParams) { self.params = params }
    }

    private let params: FaultParams
    private var active: UInt64 = 0
    private let mayPace: Bool

    init(name: String, params: FaultParams) {
        self.params = params
        // A route may bring a rate limit that the filter itself doesn't have.
        mayPace = true
        super.init(name: name)
    }

    override var seesResponse: Bool { mayPace }
    override var seesResponseData: Bool { mayPace }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        let params = (stream.perRoute(name) as? FaultRouteConfig)?.params ?? self.params
        guard params.delay != nil || params.abort != nil || params.rateLimit != nil, concerns(stream, params) else {
            return .proceed
        }
        let rate = responseRate(stream, params)
        let delay = delayTime(stream, params)
        if rate == nil, delay == nil { return abortIfDue(stream, params) }
        let state = State(params)
        stream.setFilterState(self, state)
        if let rate { state.pacer = ResponsePacer(bytesPerSecond: rate * 1024) }
        guard let delay, mayInject(params) else { return abortIfDue(stream, params) }
        begin(state, stream)
        stream.info.flags.insert(.delayInjected)
        stream.context.statistics.delayInjected()
        stream.armFilterTimer(self, after: delay)
        return .wait
    }

    override func timerFired(_ stream: HTTPStream) {
        guard let state = stream.filterState(self) as? State else { return }
        if let pacer = state.pacer, pacer.isPacing { return pace(stream, pacer) }
        end(state, stream)
        if case .answered = abortIfDue(stream, state.params) { return }
        stream.continueDecoding(after: self)
    }

    override func streamEnded(_ stream: HTTPStream) {
        if let state = stream.filterState(self) as? State { end(state, stream) }
    }

    private func begin(_ state: State, _ stream: HTTPStream) {
        state.isDelaying = true
        active += 1
        stream.context.statistics.faultBegan()
    }

    private func end(_ state: State, _ stream: HTTPStream) {
        if !state.isDelaying { return }
        state.isDelaying = false
        active -= 1
        stream.context.statistics.faultEnded()
    }

    // MARK: - Conditions

    private func concerns(_ stream: HTTPStream, _ params: FaultParams) -> Bool {
        params.concerns(stream.requestHeaders) { stream.routeClusterName }
    }

    private func mayInject(_ params: FaultParams) -> Bool {
        guard let limit = params.maxActive else { return true }
        return active < limit
    }

    /// The share that a request header asks for, never above the configured one.
    private func share(_ stream: HTTPStream, _ configured: FractionalPercent, _ header: HeaderID) -> FractionalPercent {
        guard let asked = stream.requestHeaders.first(header)?.decimal else { return configured }
        let (limit, denominator) = configured.current
        return FractionalPercent(numerator: UInt32(min(asked, UInt64(limit))), denominator: denominator)
    }

    private func delayTime(_ stream: HTTPStream, _ params: FaultParams) -> TimeSpan? {
        switch params.delay {
        case nil: return nil
        case .fixed(let configured):
            let span = params.delay(configured)
            return span > .zero && params.delayPercentage.includes(stream.loop.random.next()) ? span : nil
        case .header:
            guard let asked = stream.requestHeaders.first(.envoyFaultDelay)?.decimal, asked > 0 else { return nil }
            let percentage = share(stream, params.delayPercentage, .envoyFaultDelayPercentage)
            guard percentage.includes(stream.loop.random.next()) else { return nil }
            return .milliseconds(Int64(clamping: min(asked, 86_400_000)))
        }
    }

    private func responseRate(_ stream: HTTPStream, _ params: FaultParams) -> UInt64? {
        switch params.rateLimit {
        case nil: return nil
        case .fixed(let rate):
            return params.rateLimitPercentage.includes(stream.loop.random.next()) ? max(rate, 1) : nil
        case .header:
            guard let asked = stream.requestHeaders.first(.envoyFaultThroughput)?.decimal, asked > 0 else { return nil }
            let percentage = share(stream, params.rateLimitPercentage, .envoyFaultThroughputPercentage)
            return percentage.includes(stream.loop.random.next()) ? asked : nil
        }
    }

    private func abortIfDue(_ stream: HTTPStream, _ params: FaultParams) -> FilterVerdict {
        guard let abort = params.abort, mayInject(params) else { return .proceed }
        var status: UInt16?
        var grpc: UInt64?
        var percentage = params.abortPercentage
        switch abort {
        case .http(let code): status = params.httpStatus(code)
        case .grpc(let code): grpc = params.grpcStatus(code)
        case .header:
            if let asked = stream.requestHeaders.first(.envoyFaultAbort)?.decimal, (200..<600).contains(asked) {
                status = UInt16(asked)
            }
            grpc = stream.requestHeaders.first(.envoyFaultAbortGrpc)?.decimal
            percentage = share(stream, percentage, .envoyFaultAbortPercentage)
        }
        guard status != nil || grpc != nil, percentage.includes(stream.loop.random.next()) else { return .proceed }
        stream.info.flags.insert(.faultInjected)
        stream.context.statistics.abortInjected()
        stream.sendLocalReply(
            grpc == nil ? status ?? 200 : 200, body: ByteView("fault filter abort"),
            details: "fault_filter_abort", grpcStatus: grpc)
        return .answered
    }

    // MARK: - Pacing

    override func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool {
        guard let pacer = (stream.filterState(self) as? State)?.pacer else { return false }
        pacer.add(bytes, isLast: endStream)
        if !pacer.isPacing { pace(stream, pacer) }
        return true
    }

    private func pace(_ stream: HTTPStream, _ pacer: ResponsePacer) {
        pacer.isPacing = false
        let piece = pacer.take()
        let isLast = pacer.isFinished
        if !piece.isEmpty || isLast {
            piece.withView { stream.passResponseData(after: self, $0, endStream: isLast) }
        }
        if isLast || stream.connection == nil { return }
        if pacer.isEmpty { return }
        pacer.isPacing = true
        stream.armFilterTimer(self, after: ResponsePacer.interval)
    }
}

/// Lets a body through in portions of a sixteenth of a second.
final class ResponsePacer {
    static let interval = TimeSpan.milliseconds(63)

    private let portion: Int
    private var held = ByteQueue()
    private var ended = false
    var isPacing = false

    init(bytesPerSecond: UInt64) { portion = max(Int(clamping: bytesPerSecond / 16), 1) }

    var isEmpty: Bool { held.isEmpty && !ended }
    private(set) var isFinished = false

    func add(_ bytes: ByteView, isLast: Bool) {
        held.append(bytes)
        if isLast { ended = true }
    }

    func take() -> [UInt8] {
        let piece = held.view.prefix(portion).array
        held.consume(piece.count)
        isFinished = ended && held.isEmpty
        return piece
    }
}
