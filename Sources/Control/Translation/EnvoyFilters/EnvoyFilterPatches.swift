// Applying a proxy's EnvoyFilters to what was generated for it. What a patch would make invalid stays as it was.

import EnvoyAPI
import MeshAPI
import Registry

struct EnvoyFilterPatches {
    private let request: TranslationRequest
    private let patches: EnvoyPatchSet
    /// Patches that made a resource invalid.
    private(set) var findings: [EnvoyFilterFinding] = []

    init(_ request: TranslationRequest) {
        self.request = request
        patches = request.scope.envoyFilters.patches(for: request.node)
    }

    /// Whether any patch is for routes.
    var changesRoutes: Bool { !patches.only(RoutePatches.targets).isEmpty }

    private var isGateway: Bool { request.node.role == .router }

    mutating func listeners(_ listeners: [Message]) -> [Message] {
        let relevant = patches.only(ListenerPatches.targets)
        if relevant.isEmpty { return listeners }
        var result = listeners.compactMap { listener in
            let context: EnvoyPatch.API.PatchContext =
                isGateway
                ? .GATEWAY : listener["traffic_direction"] == .signed(1) ? .SIDECAR_INBOUND : .SIDECAR_OUTBOUND
            return isolated(listener, relevant) { patches in
                ListenerPatches(patches: patches, context: context).patched(listener)
            }
        }
        let contexts: [EnvoyPatch.API.PatchContext] = isGateway ? [.GATEWAY] : [.SIDECAR_OUTBOUND, .SIDECAR_INBOUND]
        for context in contexts { result += valid(ListenerPatches(patches: patches, context: context).added()) }
        return result.filter { !$0.string("name").isEmpty }
    }

    mutating func clusters(_ clusters: [Message]) -> [Message] {
        let relevant = patches[.CLUSTER]
        if relevant.isEmpty { return clusters }
        var result = clusters.compactMap { cluster in
            let name = cluster.string("name")
            let isInbound = name.hasPrefix("inbound|") || name == WellKnownName.inboundPassthroughCluster
            let hosts = isInbound ? self.hosts(ofInbound: name) : []
            let context: EnvoyPatch.API.PatchContext =
                isGateway ? .GATEWAY : isInbound ? .SIDECAR_INBOUND : .SIDECAR_OUTBOUND
            return isolated(cluster, relevant) { patches in
                ClusterPatches(patches: patches, context: context).patched(cluster, hosts: hosts)
            }
        }
        let contexts: [EnvoyPatch.API.PatchContext] = isGateway ? [.GATEWAY] : [.SIDECAR_OUTBOUND, .SIDECAR_INBOUND]
        for context in contexts { result += valid(ClusterPatches(patches: patches, context: context).added()) }
        return result.filter { !$0.string("name").isEmpty }
    }

    mutating func routes(_ routes: [Message], inbound: Bool = false) -> [Message] {
        let relevant = patches.only(RoutePatches.targets)
        if relevant.isEmpty { return routes }
        let context: EnvoyPatch.API.PatchContext = isGateway ? .GATEWAY : inbound ? .SIDECAR_INBOUND : .SIDECAR_OUTBOUND
        let ports = isGateway ? GatewayMerge(request).gatewayPorts : [:]
        return routes.compactMap { route in
            isolated(route, relevant) { patches in
                RoutePatches(patches: patches, context: context, gatewayPorts: ports).patched(route)
            }
        }
    }

    func extensionConfigs(_ names: [String]) -> [Message] {
        patches[.EXTENSION_CONFIG].filter { $0.operation == .ADD && names.contains($0.value.string("name")) }
            .map(\.value)
    }

    private func hosts(ofInbound name: String) -> [String] {
        let parts = name.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count > 1, let port = Int(parts[1]) else { return [] }
        return request.node.targets.filter { $0.endpointPort == port }.map(\.service.hostname)
    }

    private mutating func valid(_ added: [EnvoyPatch]) -> [Message] {
        added.compactMap { patch in
            do throws(InvalidConfiguration) {
                try patch.value.check()
                return patch.value
            } catch {
                findings.append(finding(patch, "what is added is invalid: \(error)"))
                return nil
            }
        }
    }

    private func finding(_ patch: EnvoyPatch, _ message: String) -> EnvoyFilterFinding {
        EnvoyFilterFinding(
            filter: patch.source,
            problem: FieldProblem(
                path: "\(patch.path).patch.value", line: patch.line, reason: .invalid, message: message))
    }

    /// All patches at once; if what comes of it breaks Envoy's rules, one after the other, without those that do.
    private mutating func isolated(
        _ original: Message, _ relevant: [EnvoyPatch], _ apply: (EnvoyPatchSet) -> Message?
    ) -> Message? {
        guard let whole = apply(EnvoyPatchSet(relevant)) else { return nil }
        if whole == original || (try? whole.check()) != nil { return whole }
        var kept: [EnvoyPatch] = []
        var result = original
        for patch in relevant {
            guard let next = apply(EnvoyPatchSet(kept + [patch])) else { continue }
            do throws(InvalidConfiguration) {
                if next != result { try next.check() }
                kept.append(patch)
                result = next
            } catch {
                findings.append(finding(patch, "\(original.string("name")) would be invalid: \(error)"))
            }
        }
        return result
    }
}

extension GatewayMerge {
    /// By the port that a route configuration names, the ports that Gateways say.
    var gatewayPorts: [Int: Set<Int>] {
        var result: [Int: Set<Int>] = [:]
        for (name, servers) in byRoute {
            result[RoutePatches.gatewayParts(name).port, default: []].formUnion(servers.map(\.port.number))
        }
        return result
    }
}

extension Translation {
    /// Extension configurations that EnvoyFilters add and a proxy asks for by name.
    public static func extensionConfigs(_ request: TranslationRequest, names: [String]) -> [GeneratedResource] {
        EnvoyFilterPatches(request).extensionConfigs(names).map {
            GeneratedResource(name: $0.string("name"), message: $0)
        }
    }

    /// Patches that can't be read, whichever proxy they are for.
    public static func envoyFilterFindings(in world: WorldSnapshot) -> [EnvoyFilterFinding] {
        EnvoyFilterIndex(world).findings
    }

    /// Patches that would make this proxy's configuration invalid, and are left out.
    public static func envoyFilterFindings(_ request: TranslationRequest, routes names: [String])
        -> [EnvoyFilterFinding]
    {
        var request = request
        request.isUnpatched = true
        var patches = EnvoyFilterPatches(request)
        _ = patches.clusters(clusters(request).map(\.message))
        _ = patches.listeners(listeners(request).map(\.message))
        _ = patches.routes(routes(request, names: names).map(\.message))
        return patches.findings
    }
}
