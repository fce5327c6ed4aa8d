// Runs scripts over requests and responses: a coroutine for each, resumed as what it waits for arrives.

import Base
import Formatting
import ProcessSupport
import Telemetry

final class LuaFilter: HTTPFilter {
    private final class Runs {
        var request: LuaRun?
        var response: LuaRun?
    }

    private let params: LuaParams
    private let worker: Worker
    private let statistics: StatBlock<LuaStat>
    private let script: LuaState?
    private let named: [String: LuaState]
    /// Scripts that routes bring, loaded when first used.
    private var routeScripts: [ObjectIdentifier: (script: LuaScript, state: LuaState?)] = [:]
    var clearsRouteCache: Bool { params.clearsRouteCache }

    init(name: String, params: LuaParams, site: FilterSite) {
        self.params = params
        worker = site.worker
        statistics = worker.store.register(LuaStat.self, prefix: "\(site.statPrefix)lua.\(params.statPrefix)")
        script = params.script.flatMap { Self.load($0) }
        named = params.named.compactMapValues { Self.load($0) }
        super.init(name: name)
    }

    /// They have been loaded before, when the configuration was read, and what failed then was refused with its line.
    private static func load(_ script: LuaScript) -> LuaState? { try? LuaState(script.code, name: script.name) }

    override var seesRequestData: Bool { true }
    override var seesResponse: Bool { true }
    override var seesResponseData: Bool { true }

    private func state(for stream: HTTPStream) -> LuaState? {
        guard let route = stream.perRoute(name) as? LuaRouteConfig else { return script }
        switch route.choice {
        case .unchanged: return script
        case .disabled: return nil
        case .named(let name): return named[name]
        case .script(let script):
            if let known = routeScripts[ObjectIdentifier(script)] { return known.state }
            let made = Self.load(script)
            routeScripts[ObjectIdentifier(script)] = (script, made)
            return made
        }
    }

    func context(of stream: HTTPStream) -> [String: MetadataValue] {
        (stream.perRoute(name) as? LuaRouteConfig)?.context ?? [:]
    }

    // MARK: - What scripts say

    func log(_ level: Int, _ text: String) {
        let log = worker.log
        switch level {
        case 0: log.trace("script log", ["filter": name, "text": text])
        case 1: log.debug("script log", ["filter": name, "text": text])
        case 2: log.info("script log", ["filter": name, "text": text])
        case 3: log.warning("script log", ["filter": name, "text": text])
        case 4: log.error("script log", ["filter": name, "text": text])
        default: log.critical("script log", ["filter": name, "text": text])
        }
    }

    func scriptFailed(_ reason: String) {
        worker.shard.count(statistics, .errors)
        log(4, reason)
    }

    // MARK: - Requests

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        guard let state = state(for: stream), state.hasFunction(isResponse: false),
            let run = LuaRun(state, self, stream, isResponse: false, endStream: endStream)
        else { return .proceed }
        let runs = Runs()
        runs.request = run
        stream.setFilterState(self, runs)
        worker.shard.count(statistics, .executions)
        let outcome = run.start()
        refreshRoute(run)
        if case .waiting = outcome {
            switch run.waiting {
            case .body, .call:
                stream.requestBufferLimit += 1
                return .wait
            case .answer: return answer(run, stream)
            default: break
            }
        }
        run.headersPassed = true
        if run.addedBody {
            stream.requestIsHeadOnly = false
            stream.requestComplete = true
        }
        return .proceed
    }

    override func requestData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> FilterVerdict {
        guard let run = (stream.filterState(self) as? Runs)?.request, !run.isOver else { return .proceed }
        run.messageEnded = endStream
        run.sawBody = true
        if !run.headersPassed { return keepRequest(run, stream, bytes, endStream: endStream) }
        return streamData(run, stream, bytes, endStream: endStream) ? .wait : .proceed
    }

    private func keepRequest(
        _ run: LuaRun, _ stream: HTTPStream, _ bytes: ByteView, endStream: Bool
    ) -> FilterVerdict {
        if stream.requestBuffer.count + bytes.count >= stream.requestBufferLimit {
            stream.refuseLongRequest()
            return .answered
        }
        stream.keep(bytes, endStream: endStream)
        if endStream, run.waiting == .body { settle(run, stream, run.resume()) }
        return .wait
    }

    override func requestTrailers(_ stream: HTTPStream) -> FilterVerdict {
        guard let run = (stream.filterState(self) as? Runs)?.request, !run.isOver else { return .proceed }
        return trailersArrived(run, stream) ? .wait : .proceed
    }

    /// The script may have changed what routes are chosen by.
    private func refreshRoute(_ run: LuaRun) {
        guard run.routeIsStale, !run.isResponse, let stream = run.stream else { return }
        run.routeIsStale = false
        stream.selectRoute()
    }

    private func answer(_ run: LuaRun, _ stream: HTTPStream) -> FilterVerdict {
        guard let answer = run.answer else { return .proceed }
        (answer.body ?? []).withView { body in
            stream.sendLocalReply(answer.status, body: body, details: "lua_response") { headers in
                var known: Set<[UInt8]> = []
                for (name, value) in answer.headers {
                    name.withView { name in
                        value.withView { value in
                            if known.insert(name.array).inserted {
                                headers.set(name: name, value: value)
                            } else {
                                headers.append(name: name, value: value)
                            }
                        }
                    }
                }
            }
        }
        return .answered
    }

    // MARK: - Responses

    override func responseHeaders(_ stream: HTTPStream, endStream: Bool) {
        guard let state = state(for: stream), state.hasFunction(isResponse: true),
            let run = LuaRun(state, self, stream, isResponse: true, endStream: endStream)
        else { return }
        let runs = stream.filterState(self) as? Runs ?? Runs()
        runs.response = run
        stream.setFilterState(self, runs)
        worker.shard.count(statistics, .executions)
        if case .waiting = run.start(), run.waiting == .body || run.waiting == .call { return stream.holdResponse() }
        if run.addedBody {
            stream.holdResponse()
            return stream.armFilterTimer(self, after: .zero)
        }
        run.headersPassed = true
    }

    /// A body for a response without one goes out once its headers are held.
    override func timerFired(_ stream: HTTPStream) {
        guard let run = (stream.filterState(self) as? Runs)?.response, run.addedBody, !run.headersPassed else { return }
        passHeaders(run, stream)
    }

    override func responseData(_ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool {
        guard let run = (stream.filterState(self) as? Runs)?.response, !run.isOver else { return false }
        run.messageEnded = endStream
        run.sawBody = true
        if run.headersPassed { return streamData(run, stream, bytes, endStream: endStream) }
        if stream.responseBuffer.count + bytes.count > stream.requestBufferLimit {
            run.end()
            stream.refuseLongResponse()
            return true
        }
        stream.keepResponse(bytes, endStream: endStream)
        if endStream, run.waiting == .body { settle(run, stream, run.resume()) }
        return true
    }

    override func responseTrailers(_ stream: HTTPStream) {
        guard let run = (stream.filterState(self) as? Runs)?.response, !run.isOver else { return }
        if trailersArrived(run, stream) { stream.holdResponse() }
    }

    // MARK: - Both

    /// A piece behind headers that have passed; true when it does not go on as it is.
    private func streamData(_ run: LuaRun, _ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) -> Bool {
        switch run.waiting {
        case .chunk:
            run.chunk.removeAll()
            run.chunk.append(bytes)
            run.chunkSerial += 1
            let outcome = run.resume(chunk: run.chunkSerial)
            run.chunkSerial += 1
            if case .waiting = outcome, run.waiting == .call {
                run.held.append(run.chunk.view)
                run.heldEnd = endStream
                return true
            }
            pass(run, stream, run.chunk.view, endStream: endStream)
            return true
        case .trailers where endStream:
            _ = run.resume()
            return false
        case .call:
            if run.held.count + bytes.count > stream.requestBufferLimit {
                refuse(run, stream)
                return true
            }
            run.held.append(bytes)
            run.heldEnd = endStream
            return true
        default: return false
        }
    }

    private func refuse(_ run: LuaRun, _ stream: HTTPStream) {
        if run.isResponse { stream.refuseLongResponse() } else { stream.refuseLongRequest() }
    }

    /// True when the trailers stay here: the script waits for an answer to a call.
    private func trailersArrived(_ run: LuaRun, _ stream: HTTPStream) -> Bool {
        run.messageEnded = true
        run.hasTrailers = true
        switch run.waiting {
        case .chunk, .trailers:
            _ = run.resume()
        case .body:
            settle(run, stream, run.resume())
            return !run.headersPassed
        default: break
        }
        if run.isOver || run.waiting != .call { return false }
        if run.headersPassed { run.heldTrailers = true }
        return true
    }

    func callAnswered(_ run: LuaRun, _ reply: LuaReply) {
        guard let stream = run.stream, run.waiting == .call else { return }
        settle(run, stream, run.resume(reply))
    }

    /// After the script has moved on outside of a callback that could say so.
    private func settle(_ run: LuaRun, _ stream: HTTPStream, _ outcome: LuaRun.Outcome) {
        refreshRoute(run)
        if case .waiting = outcome {
            switch run.waiting {
            case .answer:
                _ = answer(run, stream)
                return
            case .call, .body: return
            default: break
            }
        }
        if !run.headersPassed { return passHeaders(run, stream) }
        var held = ByteQueue()
        swap(&held, &run.held)
        let ends = run.heldEnd
        run.heldEnd = false
        if !held.isEmpty || ends { pass(run, stream, held.view, endStream: ends) }
        guard run.heldTrailers, run.stream != nil else { return }
        run.heldTrailers = false
        if run.isResponse {
            stream.passResponseTrailers(after: self)
        } else {
            stream.passRequestTrailers(after: self)
        }
    }

    private func passHeaders(_ run: LuaRun, _ stream: HTTPStream) {
        run.headersPassed = true
        if run.isResponse {
            if run.addedBody { stream.addHeldResponseBody() }
            stream.continueEncoding(after: self)
        } else {
            if run.addedBody {
                stream.requestIsHeadOnly = false
                stream.requestComplete = true
            }
            stream.continueDecoding(after: self)
        }
    }

    private func pass(_ run: LuaRun, _ stream: HTTPStream, _ bytes: ByteView, endStream: Bool) {
        if run.isResponse {
            stream.passResponseData(after: self, bytes, endStream: endStream)
        } else {
            stream.passRequestData(after: self, bytes, endStream: endStream)
        }
    }

    override func streamEnded(_ stream: HTTPStream) {
        guard let runs = stream.filterState(self) as? Runs else { return }
        runs.request?.end()
        runs.response?.end()
    }
}
