// The monitoring port: metrics, readiness, the debug pages, the log's level.

import APIServer
import Base
import ControlMetrics
import DiscoveryService
import Logging
import Serving

struct MonitoringPages: DebugSource {
    let metrics: MetricsRegistry
    let keeper: WorldKeeper
    let debug: DebugPages
    let resources: ResourceServer?
    let relay: ProxyRelay

    /// The port itself. It asks nobody who he is: what the mesh is made of is for this machine only.
    func handle(_ exchange: HTTPExchange) async {
        if !Self.open.contains(exchange.head.pathOnly), exchange.peer.remote?.ip?.unmapped.isLoopback == false {
            return await exchange.respond(
                403, ["content-type": "text/plain"],
                Array("only from this machine; the resource API has /debug for those who may see it\n".utf8))
        }
        await show(exchange)
    }

    private static let open: Set<String> = ["/metrics", "/healthz", "/livez", "/ready", "/readyz"]

    private func show(_ exchange: HTTPExchange) async {
        let path = exchange.head.pathOnly
        switch path {
        case "/metrics":
            await exchange.respond(200, ["content-type": "text/plain; version=0.0.4"], Array(metrics.text().utf8))
        case "/healthz", "/livez": await exchange.respond(200, [:], Array("ok\n".utf8))
        case "/ready", "/readyz": await ready(exchange)
        case "/debug/log", "/scopej": await log(exchange)
        default:
            if let page = await debug.page(path, exchange.head.query) {
                return await exchange.respond(page.status, ["content-type": page.contentType], page.body)
            }
            let words = "found \(path), expected /metrics, /readyz, or a page of /debug\n"
            await exchange.respond(404, ["content-type": "text/plain"], Array(words.utf8))
        }
    }

    /// For callers of the resource API, who may see it and have said who they are: `/debug` alone.
    func answer(_ exchange: HTTPExchange) async {
        if exchange.head.path.hasPrefix(ProxyRelay.prefix) { return await relay.answer(exchange) }
        if exchange.head.pathOnly == AuthorityPage.path {
            return await AuthorityPage(authority: relay.identity.authority).answer(exchange)
        }
        await show(exchange)
    }

    private func ready(_ exchange: HTTPExchange) async {
        let waits = await keeper.waitsFor
        if waits.isEmpty && resources?.hasStarted != false {
            return await exchange.respond(200, [:], Array("ok\n".utf8))
        }
        let what = waits.isEmpty ? "the resource API's first objects" : waits.joined(separator: ", ")
        await exchange.respond(503, [:], Array("not ready: waits for \(what)\n".utf8))
    }

    /// GET tells the level, PUT or POST with `?level=debug` changes it.
    private func log(_ exchange: HTTPExchange) async {
        if exchange.head.method == "GET" {
            return await exchange.respond(200, [:], Array("\(ControlLog.shared.level.name)\n".utf8))
        }
        // A page that somebody on this machine looks at in a browser must not change anything here.
        if let origin = exchange.head.fields["origin"], !origin.hasSuffix("://\(exchange.head.authority)") {
            return await exchange.respond(403, [:], Array("not for pages of \(origin)\n".utf8))
        }
        let wanted = exchange.head.query.first { $0.name == "level" }?.value ?? ""
        guard let level = LogLevel(named: wanted) else {
            return await exchange.respond(
                400, [:], Array("level: found '\(wanted)', expected debug, info, warn, error or none\n".utf8))
        }
        ControlLog.shared.level = level
        await exchange.respond(200, [:], Array("\(level.name)\n".utf8))
    }
}
