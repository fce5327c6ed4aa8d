// The agent: identity, discovery, the proxy and the ports around it, from the first certificate to the last connection.

import Base
import Document
import Glibc
import Logging
import ProxyCore
import Runtime
import Serving
import WorkloadIdentity

final class SidecarAgent: Sendable {
    let params: SidecarParams
    let keeper: IdentityKeeper
    private let group: LoopGroup
    private let relay: DiscoveryRelay
    private let secrets: SecretServer
    private let probes: ProbeRunner
    private let admin: AdminClient
    private let names: AgentNames?
    private let envoy: EnvoyProcess?
    private let tasks = Lock<[Task<Void, Never>]>([])
    private let status = Lock(Status())
    /// The process's exit code, once it may end.
    let ended: @Sendable (Int32) -> Void

    private struct Status: Sendable {
        var isEnding = false
        var wasReady = false
        var isReported = false
        var metrics = AgentMetrics()
        var thrift = MemoryThrift()
        var servers: [HTTPServer] = []
    }

    init(_ params: SidecarParams, ended: @escaping @Sendable (Int32) -> Void) async throws {
        self.params = params
        self.ended = ended
        group = try LoopGroup(loops: 1)
        keeper = IdentityKeeper(params.identity, group: group, log: Self.log("identity"))
        secrets = SecretServer(log: Self.log("sds"))
        probes = ProbeRunner(params, group: group)
        admin = try await AdminClient(params, group: group)
        if let dns = params.dns { names = try await AgentNames.start(dns, params) } else { names = nil }
        let control = ControlChannel(params.identity, state: keeper.state, group: group)
        var onNames: (@Sendable ([UInt8]) -> Void)?
        if let names { onNames = { names.replace($0) } }
        relay = DiscoveryRelay(control, log: Self.log("xds"), onNames: onNames)
        switch params.proxy {
        case .skein: envoy = nil
        case .envoy(let path): envoy = EnvoyProcess(path: path, arguments: Self.envoyArguments(params))
        }
    }

    private static func log(_ scope: String) -> IdentityKeeper.Log {
        { isProblem, words in ControlLog.shared.log(isProblem ? .warning : .info, scope, words) }
    }

    private static func envoyArguments(_ params: SidecarParams) -> [String] {
        ["-c", "\(params.runDirectory)/envoy.json"] + ProxyBootstrap.flags(params)
            + ["--skip-deprecated-logs", "--log-format", "%Y-%m-%dT%T.%fZ\t%l\tenvoy %n\t%v"]
    }

    /// Everything listens when it returns; the proxy in this process is then for the main thread to run.
    func start() async throws {
        for (path, register) in [
            (params.secretSocket, secrets.register), (params.discoverySocket, relay.register),
        ] as [(String, (inout GRPCRouter) -> Void)] {
            var router = GRPCRouter()
            register(&router)
            let routes = router
            try await listen(.unix(path: path), "the socket \(path)") { exchange in
                if await routes.handle(exchange) { return }
                await exchange.respond(404, text: "gRPC only\n")
            }
        }
        let server = StatusServer(
            parts: StatusServer.Parts(
                params: params, readiness: { [unowned self] in await readiness() },
                metrics: { [unowned self] in await metrics($0) }, probes: probes,
                quit: { [unowned self] in end("asked for by /quitquitquit") }))
        try await listen(own(params.ports.ready), "port \(params.ports.ready) (readiness)") { exchange in
            await server.answer(exchange, isReadyPort: true)
        }
        try await listen(own(params.ports.status), "port \(params.ports.status) (metrics, probes)") { exchange in
            await server.answer(exchange, isReadyPort: false)
        }
        keep { [keeper] in await keeper.run() }
        keep { [secrets, keeper] in await secrets.run(keeper) }
        keep { [unowned self] in await debugPort() }
        keep { [unowned self] in await watchProxy() }
        if let probe = params.probe { keep { [unowned self] in await watchApplication(probe) } }
        try await startEnvoy()
    }

    private func startEnvoy() async throws {
        guard let envoy else { return }
        let path = "\(params.runDirectory)/envoy.json"
        try OwnFile.write(ProxyBootstrap.document(params).json, to: path)
        keep { [unowned self] in
            do throws(SidecarFailure) { try await envoy.run() } catch {
                ControlLog.shared.error("proxy", error.description)
                ended(1)
            }
        }
    }

    private func own(_ port: UInt16) -> ListenAddress { .ip(params.listenAddress ?? .anyV6, port: port) }

    @discardableResult
    private func listen(
        _ address: ListenAddress, _ what: String, tls: TLSSource? = nil, handler: @escaping HTTPServer.Handler
    ) async throws -> HTTPServer {
        var limits = ServerLimits()
        limits.idleTimeout = .seconds(60)
        do {
            let server = try await HTTPServer.start(
                listen: address, tls: tls, group: group, limits: limits, handler: handler)
            status.withLock { $0.servers.append(server) }
            return server
        } catch {
            throw SidecarFailure("\(what) can't be listened on: \(error); is another sidecar running here?")
        }
    }

    private func keep(_ work: @escaping @Sendable () async -> Void) {
        let task = Task { await work() }
        tasks.withLock { $0.append(task) }
    }

    // MARK: - Readiness

    func readiness() async -> Readiness {
        let (isEnding, wasReady) = status.withLock { ($0.isEnding, $0.wasReady) }
        var facts: ProxyFacts?
        var trouble = ""
        if !isEnding {
            do throws(HTTPFailure) {
                facts = ProxyFacts(try await admin.stats(ProxyFacts.pattern))
            } catch {
                trouble = "\(error)"
            }
        }
        let verdict = Readiness.judge(
            isEnding: isEnding, wasReady: wasReady, identity: keeper.state.value, relay: relay.state.value,
            facts: facts, trouble: trouble)
        if verdict == .ready { noteReady() }
        return verdict
    }

    private func noteReady() {
        let isFirst = status.withLock { status -> Bool in
            defer { status.wasReady = true }
            return !status.wasReady
        }
        if isFirst {
            ControlLog.shared.info("agent", "ready")
            ServiceNotice.send("READY=1")
            // Now the mesh counts what a sidecar costs; the heap is looked at when it is quiet.
            if params.proxy == .skein { MemoryThrift.dropText() }
        }
    }

    /// Looks for itself until it is ready, says what it waits for when that lasts, and is thrifty later on.
    private func watchProxy() async {
        var said: Readiness?
        var next = Instant.now + .seconds(3)
        var messages = 0
        var seenScrapes = 0
        while !Task.isCancelled {
            try? await Task.sleep(nanoseconds: 500_000_000)
            if !status.withLock({ $0.wasReady || $0.isEnding }) {
                let verdict = await readiness()
                if verdict != said, Instant.now >= next, case .waiting(let words) = verdict {
                    ControlLog.shared.info("agent", "not ready: waiting for \(words)")
                    said = verdict
                    next = .now + .seconds(10)
                }
                continue
            }
            let now = Instant.now
            let count = relay.state.value.messages
            let isDue = status.withLock { status -> Bool in
                if count != messages { status.thrift.noteWork(at: now) }
                return status.thrift.isDue(at: now)
            }
            let isTooMuch =
                !isDue && status.withLock { $0.thrift.isTooMuch(ProcessMemory.fileBytes, at: now) }
            messages = count
            let scrapes = status.withLock { $0.metrics.scrapes }
            if isDue {
                MemoryThrift.giveBack()
            } else if isTooMuch {
                MemoryThrift.dropText()
            } else if scrapes != seenScrapes {
                MemoryThrift.giveHeapBack()
            }
            seenScrapes = scrapes
        }
    }

    // MARK: - Metrics

    private func metrics(_ asked: HTTPFields) async -> (type: String, body: [UInt8]) {
        status.withLock { $0.metrics.scrapes += 1 }
        async let proxy = proxyMetrics()
        async let application = applicationMetrics(asked)
        let parts = await (proxy, application)
        let identity = keeper.state.value
        let relay = relay.state.value
        let own = status.withLock { $0.metrics }.text(
            certificateExpiry: identity.credentials?.notAfter, renewals: identity.renewals,
            failedRenewals: identity.failures, connections: relay.connections, failures: relay.failures)
        return MetricsPage.merge(agent: own, proxy: parts.0, application: parts.1)
    }

    private func proxyMetrics() async -> [UInt8] {
        if let reply = try? await admin.ask("GET", "/stats/prometheus"), reply.status == 200 { return reply.body }
        status.withLock { $0.metrics.proxyFailures += 1 }
        return []
    }

    private func applicationMetrics(_ asked: HTTPFields) async -> MetricsPage.Application? {
        guard let source = params.appMetrics else { return nil }
        var fields = HTTPFields()
        for name in ["accept", "user-agent", "x-prometheus-scrape-timeout-seconds"] {
            if let value = asked[name] { fields.add(name, value) }
        }
        for host in await probes.applicationHosts {
            do {
                let answer = try await probes.get(
                    host, source.port, source.path, fields: fields, timeout: .seconds(8))
                let body = try await answer.body(limit: 64 << 20)
                guard answer.status == 200 else { break }
                return MetricsPage.Application(contentType: answer.fields["content-type"] ?? "", body: body)
            } catch let failure as HTTPFailure where failure.kind == .unreachable {
                continue
            } catch {
                break
            }
        }
        status.withLock { $0.metrics.applicationFailures += 1 }
        ControlLog.shared.debug("metrics", "the application's metrics at port \(source.port) are missing")
        return nil
    }

    // MARK: - Application

    private func watchApplication(_ probe: AppProbe) async {
        var machine = ProbeMachine(params.probeTiming)
        while !Task.isCancelled {
            let outcome = await probes.run(probe)
            if status.withLock({ $0.isEnding }) { return }
            if machine.take(failure: outcome.failure) {
                let words = outcome.failure.map { "unhealthy: \($0)" } ?? "healthy"
                ControlLog.shared.info("health", "the application is \(words)")
                status.withLock { $0.isReported = true }
                relay.report(failure: outcome.failure)
            }
            try? await Task.sleep(nanoseconds: UInt64(machine.pause.nanoseconds))
        }
    }

    // MARK: - Debug port

    /// From the first certificate on, under each newer one.
    private func debugPort() async {
        var source: TLSSource?
        let pages = DebugServer(peer: params.identity.controlPlaneName, admin: admin)
        for await state in keeper.state.follow() {
            guard let tls = DebugServer.tls(state) else { continue }
            do {
                if let source {
                    try source.replace(tls)
                } else {
                    let made = try TLSSource(tls)
                    source = made
                    try await listen(own(params.ports.debug), "port \(params.ports.debug) (debug)", tls: made) {
                        await pages.answer($0)
                    }
                }
            } catch {
                // The rest of the agent does without; only the control plane's debug pages miss it.
                ControlLog.shared.warn("agent", "\(error)")
            }
        }
    }

    // MARK: - Ending

    /// The first time: readiness fails, the proxy drains, then everything ends.
    func end(_ reason: String) {
        let isFirst = status.withLock { status -> Bool in
            defer { status.isEnding = true }
            return !status.isEnding
        }
        if !isFirst { return }
        ControlLog.shared.info("agent", "ending: \(reason)")
        Task { await drainAndEnd() }
    }

    private func drainAndEnd() async {
        let isReported = status.withLock { $0.isReported }
        if isReported { relay.report(failure: "the workload is ending") }
        envoy?.expectEnd()
        let order = params.kind == .sidecar ? "inboundonly&graceful&skip_exit" : "graceful&skip_exit"
        if (try? await admin.ask("POST", "/drain_listeners?\(order)")) != nil { await drain() }
        // Ours drains once more when it is asked to end, and ends at once when it is asked twice.
        var isTold = false
        for _ in 0..<(envoy == nil ? 2 : 1) {
            if (try? await admin.ask("POST", "/quitquitquit", timeout: .seconds(1))) != nil { isTold = true }
        }
        await envoy?.end(patience: .seconds(5))
        await names?.stop()
        if envoy == nil, !isTold {
            // The proxy in this process is only starting: it can't be asked, and nothing is under way.
            removeFiles()
            _exit(0)
        }
        ended(0)
    }

    private func drain() async {
        let machine = DrainMachine(params.drain, began: .now)
        while true {
            let stats = try? await admin.stats(DrainMachine.Sample.pattern)
            let sample = stats.map { stats in
                DrainMachine.Sample(stats) { DrainMachine.serves($0, of: params) }
            }
            switch machine.decide(sample, now: .now) {
            case .end(let isCutOff):
                if isCutOff {
                    ControlLog.shared.warn(
                        "agent", "the drain time is over; connections are cut off",
                        ["connections": "\(sample?.connections ?? 0)"])
                }
                return
            case .wait: try? await Task.sleep(nanoseconds: 100_000_000)
            }
        }
    }

    func reopenLogs() {
        Task { [admin] in _ = try? await admin.ask("POST", "/reopen_logs") }
    }

    /// Nothing of it is left behind in the directory.
    func removeFiles() {
        OwnFile.remove(params.secretSocket)
        OwnFile.remove(params.discoverySocket)
        if envoy != nil { OwnFile.remove("\(params.runDirectory)/envoy.json") }
    }
}
