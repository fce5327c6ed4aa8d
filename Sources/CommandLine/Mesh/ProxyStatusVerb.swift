// `skein proxy-status`: who is connected, and whether everyone has taken what it was sent.

import Base
import Document
import MeshView
import ResourceClient

extension Verb {
    static let proxyStatus = Verb(
        name: "proxy-status", aliases: ["ps"], summary: "which proxies have what they should have",
        usage: "[NAME[.NAMESPACE]] [flags]",
        about: """
            A line per connected proxy: for clusters (CDS), listeners (LDS), endpoints (EDS), routes (RDS) and extensions
            (ECDS) whether it has acknowledged (SYNCED), not answered yet (STALE), refused (ERROR) or never been sent
            (NOT SENT) what is meant for it. What a proxy refused is repeated below in its own words. With a name, what the
            control plane would send is held against what the proxy has, line by line.
            """,
        flags: [
            .output(["table", "json", "yaml"]),
            .toggle("check", nil, "exit with 2 when something is stale, refused or different"),
            .file("file", "f", "with a name: the proxy's configuration from a saved dump"),
        ], connects: true,
        examples: [
            "skein proxy-status", "# does the proxy have what the control plane would send?",
            "skein ps reviews-v1.default", "skein ps --check || skein bug-report",
        ],
        run: asking { call, client in
            if call.words.count > 1 {
                throw InvalidUsage(description: "found \(call.words.count) names, expected one or none")
            }
            let pages = ControlPages(client)
            guard let word = call.words.first else { return try await all(call, pages) }
            return try await one(word, call, pages)
        })

    private static func all(_ call: Invocation, _ pages: ControlPages) async throws -> Int32 {
        var view = try await pages.sync()
        if let namespace = call.flags.value("namespace") { view = view.inNamespace(namespace) }
        let isBehind = view.rows.contains(where: \.isBehind)
        switch call.flags.value("output") ?? "table" {
        case "table":
            if view.rows.isEmpty {
                call.console.complain("\(call.path): no proxy is connected to \(pages.client.server)")
            } else {
                call.console.print(view.table.text)
            }
            if !view.troubles.isEmpty { call.console.print("\n" + view.troubles.map { $0 + "\n" }.joined()) }
        case let form: call.console.print(ObjectText.text(view.node, form: form))
        }
        return call.flags.isOn("check") && isBehind ? ExitCode.findings : ExitCode.fine
    }

    private static func one(_ word: String, _ call: Invocation, _ pages: ControlPages) async throws -> Int32 {
        let view = try await pages.sync()
        let found = view.find(word, namespace: pages.client.namespace)
        guard let row = found.first else {
            let near = NearestWord.find(word, among: view.rows.map(\.proxy)).map { "; did you mean \($0)?" } ?? ""
            let id = ProxyName(word, namespace: pages.client.namespace).id
            throw CommandFailure(
                description:
                    "no proxy \(id) is connected to \(pages.client.server)\(near); 'skein proxy-status' lists them")
        }
        if found.count > 1, !word.contains("/") {
            throw CommandFailure(
                description: "found \(found.count) proxies named like '\(word)': "
                    + found.map(\.proxy).joined(separator: ", ") + "; name one of them")
        }
        let wantedTree = try await pages.tree("/debug/config_dump?proxyID=\(row.proxy)")
        let source: ProxyPages.Source =
            call.flags.value("file").map { .saved(file: $0) } ?? .relayed(pages.client, proxy: row.proxy)
        let comparison = ConfigComparison(
            wanted: try ProxyDump(wantedTree), actual: try await ProxyPages(source: source).dump())
        switch call.flags.value("output") ?? "table" {
        case "table":
            for refusal in row.refusals {
                call.console.print("\(row.proxy) refused \(refusal.type): \(refusal.reason)\n")
            }
            call.console.print(comparison.text)
        case let form: call.console.print(ObjectText.text(comparison.node(of: row), form: form))
        }
        let isFine = comparison.matches && !row.isBehind
        return call.flags.isOn("check") && !isFine ? ExitCode.findings : ExitCode.fine
    }
}
