// `skein proxy-config`: what a proxy has, by kind, as tables or as it is.

import Base
import Document
import Glibc
import MeshView
import ResourceClient

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
    private static let ofListeners: [Flag] = [
        .value("address", nil, "IP", "only of this address"),
        .value(
            "type", nil, "TYPE", "only of this type", choices: ["HTTP", "TCP", "HTTP+TCP", "UNKNOWN"], ignoresCase: true
        ),
    ]
    private static let ofRoutes = Flag.value("name", nil, "NAME", "only this route configuration: 9080, http.8080")
    private static let ofClusters: [Flag] = [
        .value("fqdn", nil, "HOST", "only of hosts with this in their name"),
        .value("subset", nil, "NAME", "only of this subset"),
        .value("direction", nil, "WAY", "only of this direction", choices: ["inbound", "outbound"], ignoresCase: true),
    ]

    private static func listenerSelection(_ call: Invocation) throws -> ListenerSelection {
        ListenerSelection(
            address: call.flags.value("address"), port: try call.flags.integer("port", in: 0...65535),
            type: call.flags.value("type"))
    }

    private static func clusterSelection(_ call: Invocation) throws -> ClusterSelection {
        ClusterSelection(
            host: call.flags.value("fqdn"), port: try call.flags.integer("port", in: 0...65535),
            subset: call.flags.value("subset"), direction: call.flags.value("direction"))
    }

    /// A table, or the resources themselves as a list; `type` is what they are where they don't say so.
    private static func show(
        _ call: Invocation, _ table: @autoclosure () -> String, _ nodes: @autoclosure () -> [DocumentNode],
        type: String? = nil
    ) -> Int32 {
        let form = call.flags.value("output") ?? "short"
        if form == "short" {
            call.console.print(table())
        } else {
            call.console.print(text(.list(nodes().map { CanonicalFields.resource($0, type: type) }), form))
        }
        return ExitCode.fine
    }

    /// Fields in the order of Envoy's own files; YAML by name.
    private static func text(_ node: DocumentNode, _ form: String) -> String {
        form == "json"
            ? CanonicalJSON.text(node.value, indent: 4, sorts: false) + "\n"
            : YAMLWriter.text(node.value, sortsKeys: true)
    }

    /// A part of the dump as a whole: `SecretsConfigDump`.
    private static func showPart(_ call: Invocation, _ dump: ProxyDump, _ type: String, of name: String) throws -> Int32
    {
        guard let part = dump.parts(type).first else {
            throw CommandFailure(description: "\(name): the dump has no \(type) in it")
        }
        call.console.print(text(CanonicalFields.resource(part), call.flags.value("output") ?? "json"))
        return ExitCode.fine
    }

    private static let listeners = Verb(
        name: "listener", aliases: ["listeners", "l"], summary: "addresses and ports, and where what comes in goes",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown(ofListeners + [port, verbose]), connects: true,
        examples: [
            "skein pc listener reviews-v1 --port 15006", "skein pc l --file config_dump.json --type HTTP -o json",
        ],
        run: ProxyPages.looking { call, pages in
            let view = ListenerView(try await pages.dump(), try listenerSelection(call))
            let isVerbose = call.flags.isOn("verbose", unlessSaid: true)
            return show(call, view.table(verbose: isVerbose).text, view.listeners)
        })

    private static let routes = Verb(
        name: "route", aliases: ["routes", "r"], summary: "virtual hosts, matches, and the VirtualService each came of",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown([ofRoutes, verbose]),
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
        flags: shown(ofClusters + [port]), connects: true,
        examples: ["skein pc cluster productpage-v1 --fqdn reviews.default.svc.cluster.local --subset v2 -o yaml"],
        run: ProxyPages.looking { call, pages in
            let view = ClusterView(try await pages.dump(), try clusterSelection(call))
            return show(call, view.table.text, view.clusters)
        })

    private static let endpoints = Verb(
        name: "endpoint", aliases: ["endpoints", "ep"], summary: "addresses behind clusters, and their health",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown([
            .value("address", nil, "IP", "only this address"), port,
            .value("cluster", nil, "NAME", "only of this cluster"),
            .value(
                "status", nil, "STATUS", "only with this health",
                choices: ["HEALTHY", "UNHEALTHY", "DRAINING", "TIMEOUT", "DEGRADED", "UNKNOWN"], ignoresCase: true),
        ]), connects: true,
        examples: ["skein pc endpoint productpage-v1 --cluster 'outbound|9080||reviews.default.svc.cluster.local'"],
        run: ProxyPages.looking { call, pages in
            let view = try await pages.endpoints(
                EndpointSelection(
                    address: call.flags.value("address"), port: try call.flags.integer("port", in: 0...65535),
                    cluster: call.flags.value("cluster"), status: call.flags.value("status")))
            return show(call, view.table.text, view.sources, type: view.sourceType)
        })

    private static let secrets = Verb(
        name: "secret", aliases: ["secrets", "s"], summary: "certificates: whose, how long they are good",
        usage: "NAME[.NAMESPACE] [flags]", flags: shown([]), connects: true, examples: ["skein pc secret reviews-v1"],
        run: ProxyPages.looking { call, pages in
            let dump = try await pages.dump()
            if call.flags.value("output") ?? "short" != "short" {
                return try showPart(call, dump, "SecretsConfigDump", of: pages.name)
            }
            call.console.print(SecretView(dump, now: Int64(time(nil))).text)
            return ExitCode.fine
        })

    private static let bootstrap = Verb(
        name: "bootstrap", aliases: ["b"], summary: "what the proxy was started with",
        usage: "NAME[.NAMESPACE] [flags]",
        flags: shown([], fallback: "json"), connects: true,
        examples: ["skein pc bootstrap reviews-v1", "skein pc bootstrap reviews-v1 -o short"],
        run: ProxyPages.looking { call, pages in
            let dump = try await pages.dump()
            if call.flags.value("output") == "short", let node = dump.bootstrap {
                call.console.print(BootstrapView.summary(node))
                return ExitCode.fine
            }
            return try showPart(call, dump, "BootstrapConfigDump", of: pages.name)
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
            if call.flags.isOn("reset"), let level = call.flags.value("level") {
                throw InvalidUsage(description: "found --reset and --level \(level), expected one of them")
            }
            let words = call.flags.isOn("reset") ? ["warning"] : call.flags.all("level")
            let change: LoggerChange
            do {
                change = try LoggerChange(words)
            } catch {
                throw InvalidUsage(description: "\(error)")
            }
            if !change.byName.isEmpty {
                let known = LoggerChange.names(in: try await pages.page("/logging", method: "POST"))
                if let unknown = change.loggers.first(where: { !known.contains($0) }) {
                    let near = NearestWord.find(unknown, among: known).map { "; did you mean '\($0)'?" } ?? ""
                    throw InvalidUsage(
                        description: "--level: \(pages.name) has no logger '\(unknown)'\(near), expected one of "
                            + known.joined(separator: ", "))
                }
            }
            var answer: [UInt8] = []
            for path in change.paths.isEmpty ? ["/logging"] : change.paths {
                answer = try await pages.page(path, method: "POST")
            }
            call.console.print("\(pages.name):\n\(String(decoding: answer, as: UTF8.self).trimmingBlanks)\n")
            return ExitCode.fine
        })

    private static let wholeConfig = Verb(
        name: "all", aliases: ["a"],
        summary: "bootstrap, clusters, listeners, routes, secrets and endpoints at once",
        usage: "NAME[.NAMESPACE] [flags]",
        about: """
            -o json and yaml show the proxy's dump as it is, which --file takes again. Filters are those of the single kinds.
            """,
        flags: shown(
            ofClusters + ofListeners + [
                ofRoutes, port, verbose, .toggle("with-headers", nil, "a title over each table"),
            ]),
        connects: true,
        examples: ["skein pc all reviews-v1", "skein pc all reviews-v1 -o json > config_dump.json"],
        run: ProxyPages.looking { call, pages in
            let dump = try await pages.dump()
            let form = call.flags.value("output") ?? "short"
            if form != "short" {
                call.console.print(ObjectText.text(dump.whole, form: form))
                return ExitCode.fine
            }
            let isVerbose = call.flags.isOn("verbose", unlessSaid: true)
            let port = try call.flags.integer("port", in: 0...65535)
            let tables = [
                ("BOOTSTRAP", dump.bootstrap.map(BootstrapView.summary) ?? ""),
                ("CLUSTER", ClusterView(dump, try clusterSelection(call)).table.text),
                ("LISTENER", ListenerView(dump, try listenerSelection(call)).table(verbose: isVerbose).text),
                ("ROUTE", RouteView(dump, name: call.flags.value("name")).table(verbose: isVerbose).text),
                ("SECRET", SecretView(dump, now: Int64(time(nil))).text),
                (
                    "ENDPOINTS",
                    EndpointView(dump, EndpointSelection(address: call.flags.value("address"), port: port)).table.text
                ),
            ]
            let hasHeaders = call.flags.isOn("with-headers")
            call.console.print(
                tables.map { name, text in (hasHeaders ? "------ \(name) INFO ------\n\n" : "") + text }
                    .joined(separator: "\n"))
            return ExitCode.fine
        })
}
