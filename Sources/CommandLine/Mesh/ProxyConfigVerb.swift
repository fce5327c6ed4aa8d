// `skein proxy-config`: what a proxy has, by kind, as tables or as it is.

import Base
import Document
import Glibc
import MeshView

extension Verb {
    static let proxyConfig = Verb(
        name: "proxy-config", aliases: ["pc"],
        summary: "show a proxy's configuration: listeners, routes, clusters, endpoints, secrets",
        usage: "listener|route|cluster|endpoint|secret|bootstrap|log|all NAME[.NAMESPACE] [flags]",
        about: """
            Asks the proxy itself, through the control plane and the sidecar beside it. --file takes a configuration dump
            that was saved, of a real Envoy as well; --admin asks an admin port that can be reached from here. Private keys
            are never shown.
            """,
        examples: [
            "skein proxy-config route productpage-v1.default",
            "# what does the ingress gateway listen on?",
            "skein pc listener ingressgateway.istio-system",
            "skein pc cluster reviews-v1 --fqdn ratings.default.svc.cluster.local -o json",
            "skein pc route --file config_dump.json --name 9080",
        ],
        verbs: [listeners, routes, clusters, endpoints, secrets, bootstrap, loggers, wholeConfig])

    private static let forms = ["short", "json", "yaml"]

    private static func shown(_ extra: [Flag], fallback: String = "short") -> [Flag] {
        extra + [
            .value(
                "output", "o", "FORM", "one of \(forms.joined(separator: ", "))", fallback: fallback, choices: forms)
        ] + ProxyPages.flags
    }

    private static let verbose = Flag(
        name: "verbose", placeholder: nil, help: "all that a table can say; --verbose=false for the short one",
        fallback: "true")
    private static let port = Flag.value("port", nil, "PORT", "only of this port")

    /// A table, or the resources themselves as a list.
    private static func show(
        _ call: Invocation, _ table: @autoclosure () -> String, _ nodes: @autoclosure () -> [DocumentNode]
    ) -> Int32 {
        let form = call.flags.value("output") ?? "short"
        call.console.print(form == "short" ? table() : ObjectText.text(.list(nodes()), form: form))
        return ExitCode.fine
    }

    private static let listeners = Verb(
        name: "listener", aliases: ["listeners", "l"], summary: "addresses and ports, and where what comes in goes",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown([
            .value("address", nil, "IP", "only of this address"), port,
            .value("type", nil, "TYPE", "only HTTP, TCP, HTTP+TCP or UNKNOWN"), verbose,
        ]), connects: true,
        examples: [
            "skein pc listener reviews-v1 --port 15006", "skein pc l --file config_dump.json --type HTTP -o json",
        ],
        run: ProxyPages.looking { call, pages in
            let selection = ListenerSelection(
                address: call.flags.value("address"), port: try call.flags.integer("port", in: 0...65535),
                type: call.flags.value("type"))
            let view = ListenerView(try await pages.dump(), selection)
            let isVerbose = call.flags.isOn("verbose", unlessSaid: true)
            return show(call, view.table(verbose: isVerbose).text, view.listeners)
        })

    private static let routes = Verb(
        name: "route", aliases: ["routes", "r"], summary: "virtual hosts, matches, and the VirtualService each came of",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown([.value("name", nil, "NAME", "only this route configuration: 9080, http.8080"), verbose]),
        connects: true,
        examples: ["skein pc route productpage-v1 --name 9080", "skein pc r ingressgateway.istio-system -o yaml"],
        run: ProxyPages.looking { call, pages in
            let view = RouteView(try await pages.dump(), name: call.flags.value("name"))
            let isVerbose = call.flags.isOn("verbose", unlessSaid: true)
            return show(call, view.table(verbose: isVerbose).text, view.routes)
        })

    private static let clusters = Verb(
        name: "cluster", aliases: ["clusters", "c"], summary: "services and subsets that can be called",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown([
            .value("fqdn", nil, "HOST", "only of this host"), port,
            .value("subset", nil, "NAME", "only of this subset"),
            .value("direction", nil, "WAY", "only inbound or outbound", choices: ["inbound", "outbound"]),
        ]), connects: true,
        examples: ["skein pc cluster productpage-v1 --fqdn reviews.default.svc.cluster.local --subset v2 -o yaml"],
        run: ProxyPages.looking { call, pages in
            let selection = ClusterSelection(
                host: call.flags.value("fqdn"), port: try call.flags.integer("port", in: 0...65535),
                subset: call.flags.value("subset"), direction: call.flags.value("direction"))
            let view = ClusterView(try await pages.dump(), selection)
            return show(call, view.table.text, view.clusters)
        })

    private static let endpoints = Verb(
        name: "endpoint", aliases: ["endpoints", "ep"], summary: "addresses behind clusters, and their health",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown([
            .value("address", nil, "IP", "only this address"), port,
            .value("cluster", nil, "NAME", "only of this cluster"),
            .value("status", nil, "STATUS", "only with this health: healthy, unhealthy, draining ..."),
        ]), connects: true,
        examples: ["skein pc endpoint productpage-v1 --cluster 'outbound|9080||reviews.default.svc.cluster.local'"],
        run: ProxyPages.looking { call, pages in
            let view = try await pages.endpoints(
                EndpointSelection(
                    address: call.flags.value("address"), port: try call.flags.integer("port", in: 0...65535),
                    cluster: call.flags.value("cluster"), status: call.flags.value("status")))
            return show(call, view.table.text, view.sources)
        })

    private static let secrets = Verb(
        name: "secret", aliases: ["secrets", "s"], summary: "certificates: whose, how long they are good",
        usage: "NAME[.NAMESPACE] [flags]", flags: shown([]), connects: true, examples: ["skein pc secret reviews-v1"],
        run: ProxyPages.looking { call, pages in
            let dump = try await pages.dump()
            let view = SecretView(dump, now: Int64(time(nil)))
            return show(call, view.table.text, dump.parts("SecretsConfigDump"))
        })

    private static let bootstrap = Verb(
        name: "bootstrap", aliases: ["b"], summary: "what the proxy was started with",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown([], fallback: "json"), connects: true,
        examples: ["skein pc bootstrap reviews-v1", "skein pc bootstrap reviews-v1 -o short"],
        run: ProxyPages.looking { call, pages in
            guard let node = try await pages.dump().bootstrap else {
                throw CommandFailure(description: "\(pages.name): the dump has no bootstrap in it")
            }
            let form = call.flags.value("output") ?? "json"
            call.console.print(form == "short" ? BootstrapView.summary(node) : ObjectText.text(node, form: form))
            return ExitCode.fine
        })

    private static let loggers = Verb(
        name: "log", aliases: ["o"], summary: "levels of a proxy's loggers, shown or set",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: [
            .value("level", nil, "WORDS", "LEVEL of all, or COMPONENT:LEVEL[,COMPONENT:LEVEL...]", repeats: true),
            .toggle("reset", "r", "all of them back to warning"), ProxyPages.flags[1],
        ], connects: true,
        examples: ["skein pc log reviews-v1", "skein pc log reviews-v1 --level http:debug,router:trace"],
        run: ProxyPages.looking { call, pages in
            let words = (call.flags.isOn("reset") ? ["warning"] : []) + call.flags.all("level")
            let change: LoggerChange
            do {
                change = try LoggerChange(words)
            } catch {
                throw InvalidUsage(description: "\(error)")
            }
            var answer: [UInt8] = []
            for path in change.paths.isEmpty ? ["/logging"] : change.paths {
                answer = try await pages.page(path, method: "POST")
            }
            call.console.print("\(pages.name):\n\(String(decoding: answer, as: UTF8.self).trimmingBlanks)\n")
            return ExitCode.fine
        })

    private static let wholeConfig = Verb(
        name: "all", aliases: ["a"], summary: "clusters, listeners, routes and endpoints at once",
        usage: "NAME[.NAMESPACE] [flags]", flags: shown([]), connects: true,
        examples: ["skein pc all reviews-v1", "skein pc all reviews-v1 -o json > config_dump.json"],
        run: ProxyPages.looking { call, pages in
            let dump = try await pages.dump()
            let form = call.flags.value("output") ?? "short"
            if form != "short" {
                call.console.print(ObjectText.text(dump.whole, form: form))
                return ExitCode.fine
            }
            var tables = [ClusterView(dump).table, ListenerView(dump).table(), RouteView(dump).table()]
            tables.append(EndpointView(dump).table)
            if !dump.secrets.isEmpty { tables.append(SecretView(dump, now: Int64(time(nil))).table) }
            call.console.print(tables.map(\.text).joined(separator: "\n"))
            return ExitCode.fine
        })
}
