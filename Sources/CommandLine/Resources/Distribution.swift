// Waits until every proxy has answered a change, and says who refused it and who is behind.

import Base
import Document
import ResourceClient
import Serving

/// What was written, and since when it is so.
struct WrittenChange: Sendable {
    let kind: KindEntry
    let namespace: String
    let name: String
    let revision: Int64

    init(_ kind: KindEntry, _ object: DocumentNode) {
        self.kind = kind
        let metadata = object["metadata"]
        namespace = metadata?["namespace"]?.string ?? ""
        name = metadata?["name"]?.string ?? ""
        revision = metadata?["resourceVersion"]?.string.flatMap { Int64($0) } ?? 0
    }
}

struct Distribution {
    private struct Standing {
        var isKnown = false
        var applied: [String] = []
        var waiting: [String] = []
        var refused: [(proxy: String, words: [String])] = []

        init(_ page: DocumentNode) {
            isKnown = page["known"]?.bool ?? true
            applied = page["applied"]?.items.compactMap(\.string) ?? []
            waiting = page["waiting"]?.items.compactMap(\.string) ?? []
            refused = (page["refused"]?.members ?? []).map { ($0.key.text, $0.value.items.compactMap(\.string)) }
        }
    }

    /// Kinds of which proxies are told something.
    private static let told: Set<String> = [
        "VirtualService", "DestinationRule", "Gateway", "ServiceEntry", "Sidecar", "WorkloadEntry", "WorkloadGroup",
        "EnvoyFilter", "ProxyConfig", "PeerAuthentication", "RequestAuthentication", "AuthorizationPolicy", "Telemetry",
        "Namespace", "Node", "ConfigMap", "Secret", "Service", "Pod", "Endpoints", "EndpointSlice",
    ]

    /// Another group's kind of the same name is none of the mesh's.
    private static func isTold(_ kind: KindEntry) -> Bool {
        told.contains(kind.kind)
            && (kind.group.isEmpty || kind.group == "discovery.k8s.io" || kind.group.hasSuffix(".istio.io"))
    }

    private let call: Invocation
    private let client: ResourceClient

    init(_ call: Invocation, _ client: ResourceClient) {
        self.call = call
        self.client = client
    }

    /// For verbs that write: `--wait` and `--timeout`.
    static let flags: [Flag] = [
        .toggle("wait", nil, "until every proxy has acknowledged the change"),
        .value("timeout", nil, "TIME", "how long --wait waits", fallback: "30s"),
    ]

    /// As those flags say: the exit code of a verb that has done its work with `code`.
    static func wait(
        for changes: [WrittenChange], after code: Int32, _ call: Invocation, _ client: ResourceClient
    ) async throws -> Int32 {
        let timeout = try call.flags.duration("timeout") ?? .seconds(30)
        guard call.flags.isOn("wait"), !changes.isEmpty else { return code }
        let isFine = try await Distribution(call, client).wait(for: changes, timeout: timeout)
        return isFine ? code : ExitCode.failed
    }

    /// True when every proxy has taken all of it.
    func wait(for changes: [WrittenChange], timeout: TimeSpan) async throws -> Bool {
        let concerned = changes.filter { Self.isTold($0.kind) }
        if concerned.isEmpty {
            call.console.print("no proxy is told of these kinds: nothing to wait for\n")
            return true
        }
        let start = Instant.now
        let deadline = start + timeout
        // Whoever has the last change of a kind has those before it; a mistake in any of them shows in the same answer.
        var isFine = true
        var count = 0
        var behind: Set<String> = []
        var refusals: [String: [String]] = [:]
        for change in Self.last(of: concerned) {
            let standing = try await standing(of: change, until: deadline)
            count = max(count, standing.applied.count)
            for (proxy, words) in standing.refused { refusals[proxy] = words }
            behind.formUnion(standing.waiting)
            if !standing.isKnown {
                isFine = false
                call.complain(
                    "the control plane has not taken \(change.kind.label(change.name)) up within \(Self.text(timeout)); "
                        + "is it the one that serves this API, and is it well? 'skein proxy-status' shows")
            }
        }
        for (proxy, words) in refusals.sorted(by: { $0.key < $1.key }) {
            call.complain("refused by \(Self.short(proxy)): \(words.joined(separator: "; "))")
        }
        if !behind.isEmpty {
            call.complain(
                "behind after \(Self.text(timeout)): \(behind.map(Self.short).sorted().joined(separator: ", "))")
        }
        guard isFine, behind.isEmpty, refusals.isEmpty else { return false }
        let took = (Instant.now - start).milliseconds
        call.console.print(
            count == 0 ? "no proxy is connected\n" : "in force at all \(count) proxies after \(took) ms\n")
        return true
    }

    private static func last(of changes: [WrittenChange]) -> [WrittenChange] {
        var last: [String: WrittenChange] = [:]
        for change in changes where change.revision >= last[change.kind.kind]?.revision ?? -1 {
            last[change.kind.kind] = change
        }
        return last.sorted { $0.key < $1.key }.map(\.value)
    }

    private func standing(of change: WrittenChange, until deadline: Instant) async throws -> Standing {
        let resource = PercentText.encode([change.kind.kind, change.namespace, change.name].joined(separator: "/"))
        while true {
            let left = max((deadline - .now).milliseconds, 0)
            let path =
                "/debug/config_distribution?resource=\(resource)&revision=\(change.revision)"
                + "&wait=\(min(left, 20_000))"
            let page: DocumentNode
            do throws(ResourceFailure) {
                page = try await client.get(path)
            } catch {
                throw CommandFailure(description: Self.words(error, client))
            }
            let standing = Standing(page)
            if page["complete"]?.bool == true || left == 0 || Instant.now >= deadline { return standing }
        }
    }

    private static func words(_ failure: ResourceFailure, _ client: ResourceClient) -> String {
        switch failure.kind {
        case .notFound:
            "it is done, but --wait can't be answered: \(client.server) has no /debug pages; only a control plane of Skein "
                + "that serves its own resource API knows its proxies"
        case .forbidden:
            "it is done, but --wait can't be answered: \(failure.words); it takes the right to get the URL /debug/*"
        default: "it is done, but --wait can't be answered: \(failure.words)"
        }
    }

    /// `reviews-v2.default` of `sidecar~10.0.0.1~reviews-v2.default~default.svc.cluster.local`.
    static func short(_ proxy: String) -> String {
        let parts = proxy.split(separator: "~", omittingEmptySubsequences: false)
        return parts.count == 4 ? String(parts[2]) : proxy
    }

    static func text(_ span: TimeSpan) -> String {
        span.milliseconds % 1000 == 0 ? "\(span.milliseconds / 1000)s" : "\(span.milliseconds)ms"
    }
}
