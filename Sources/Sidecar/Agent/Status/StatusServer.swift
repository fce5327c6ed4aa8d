// The agent's own ports: readiness, merged metrics, the application's probes, the order to end.

import Base
import Serving

struct StatusServer: Sendable {
    struct Parts: Sendable {
        let params: SidecarParams
        let readiness: @Sendable () async -> Readiness
        let metrics: @Sendable (HTTPFields) async -> (type: String, body: [UInt8])
        let probes: ProbeRunner
        let quit: @Sendable () -> Void
    }

    let parts: Parts

    /// On 15021 readiness alone, on 15020 everything.
    func answer(_ exchange: HTTPExchange, isReadyPort: Bool) async {
        let path = exchange.head.pathOnly
        switch path {
        case "/healthz/ready": await ready(exchange)
        case "/stats/prometheus" where !isReadyPort, "/metrics" where !isReadyPort: await metrics(exchange)
        case "/quitquitquit" where !isReadyPort: await quit(exchange)
        case _ where !isReadyPort && path.hasPrefix("/app-health/"): await probe(exchange, path)
        default:
            let known = isReadyPort ? "" : ", /stats/prometheus, /app-health/NAME/livez, /quitquitquit"
            await exchange.respond(404, text: "not found; there are /healthz/ready\(known)\n")
        }
    }

    private func allows(_ methods: [String], _ exchange: HTTPExchange) async -> Bool {
        if methods.contains(exchange.head.method) { return true }
        await exchange.respond(405, ["allow": methods.joined(separator: ", ")], text: "method not allowed\n")
        return false
    }

    private func ready(_ exchange: HTTPExchange) async {
        guard await allows(["GET", "HEAD"], exchange) else { return }
        switch await parts.readiness() {
        case .ready: await exchange.respond(200, text: "ready\n")
        case .waiting(let words): await exchange.respond(503, text: "not ready: waiting for \(words)\n")
        }
    }

    private func metrics(_ exchange: HTTPExchange) async {
        guard await allows(["GET", "HEAD"], exchange) else { return }
        let page = await parts.metrics(exchange.head.fields)
        await exchange.respond(200, ["content-type": page.type], page.body)
    }

    private func probe(_ exchange: HTTPExchange, _ path: String) async {
        guard await allows(["GET", "HEAD"], exchange) else { return }
        guard let probe = parts.params.appProbes[path] else {
            let known = parts.params.appProbes.keys.sorted().joined(separator: ", ")
            await exchange.respond(404, text: "no probe \(path); there are: \(known.isEmpty ? "none" : known)\n")
            return
        }
        let outcome = await parts.probes.run(probe)
        await exchange.respond(outcome.status, text: outcome.failure.map { "\($0)\n" } ?? "")
    }

    /// Whoever may end the workload is on the workload's own machine.
    private func quit(_ exchange: HTTPExchange) async {
        guard await allows(["POST"], exchange) else { return }
        guard exchange.peer.remote?.ip?.unmapped.isLoopback == true else {
            await exchange.respond(403, text: "only from this workload's own loopback\n")
            return
        }
        await exchange.respond(200, text: "ending\n")
        parts.quit()
    }
}
