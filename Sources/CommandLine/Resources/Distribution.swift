// Waits until every proxy has answered a change, and says who refused it and who is behind.

import Base
import Document
import ResourceClient
import Serving

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

    /// True when every proxy has taken all of it.
    func wait(for objects: [AppliedObject], timeout: TimeSpan) async throws -> Bool {
        let concerned = objects.filter { Self.isTold($0.kind) }
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
        for object in Self.last(of: concerned) {
            let standing = try await standing(of: object, until: deadline)
            count = max(count, standing.applied.count)
            for (proxy, words) in standing.refused { refusals[proxy] = words }
            behind.formUnion(standing.waiting)
            if !standing.isKnown {
                isFine = false
                let name = object.object.at("metadata", "name")?.string ?? ""
                call.complain(
                    "the control plane has not taken \(object.kind.label(name)) up within \(Self.text(timeout)); "
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

    private static func last(of objects: [AppliedObject]) -> [AppliedObject] {
        var last: [String: AppliedObject] = [:]
        for object in objects {
            let known = last[object.kind.kind].map { revision($0.object) } ?? -1
            if revision(object.object) >= known { last[object.kind.kind] = object }
        }
        return last.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func revision(_ object: DocumentNode) -> Int64 {
        object.at("metadata", "resourceVersion")?.string.flatMap { Int64($0) } ?? 0
    }

    private func standing(of object: AppliedObject, until deadline: Instant) async throws -> Standing {
        let metadata = object.object["metadata"]
        let key = [object.kind.kind, metadata?["namespace"]?.string ?? "", metadata?["name"]?.string ?? ""]
        let resource = PercentText.encode(key.joined(separator: "/"))
        while true {
            let left = max((deadline - .now).milliseconds, 0)
            let path =
                "/debug/config_distribution?resource=\(resource)&revision=\(Self.revision(object.object))"
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
            "applied, but --wait can't be answered: \(client.server) has no /debug pages; only a control plane of Skein "
                + "that serves its own resource API knows its proxies"
        case .forbidden:
            "applied, but --wait can't be answered: \(failure.words); it takes the right to get the URL /debug/*"
        default: "applied, but --wait can't be answered: \(failure.words)"
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
