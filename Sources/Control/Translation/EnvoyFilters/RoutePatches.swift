// Patches of route configurations, their virtual hosts and routes.

import EnvoyAPI
import MeshAPI
import Registry

struct RoutePatches {
    static let targets: [EnvoyPatch.API.ApplyTo] = [.ROUTE_CONFIGURATION, .VIRTUAL_HOST, .HTTP_ROUTE]

    let patches: EnvoyPatchSet
    let context: EnvoyPatch.API.PatchContext
    /// At gateways, the ports of Gateways that stand for the one in a route configuration's name.
    var gatewayPorts: [Int: Set<Int>] = [:]

    func patched(_ original: Message) -> Message {
        var configuration = original
        let name = original.string("name")
        func applies(_ patch: EnvoyPatch) -> Bool { patch.applies(in: context) && fits(patch, name) }
        for patch in patches[.ROUTE_CONFIGURATION] where patch.merges && applies(patch) {
            patch.merge(into: &configuration)
        }
        let ofHosts = patches[.VIRTUAL_HOST].filter(applies)
        let ofRoutes = patches[.HTTP_ROUTE].filter(applies)
        if ofHosts.isEmpty && ofRoutes.isEmpty { return configuration }
        configuration.change("virtual_hosts") { hosts in
            hosts = hosts.compactMap { patched($0, ofHosts, ofRoutes) }
            hosts += ofHosts.filter { $0.operation == .ADD }.map(\.value)
        }
        return configuration
    }

    private func patched(_ original: Message, _ ofHosts: [EnvoyPatch], _ ofRoutes: [EnvoyPatch]) -> Message? {
        var host = original
        for patch in ofHosts where Self.fits(patch, host: host) {
            if patch.operation == .REMOVE { return nil }
            if patch.merges { patch.merge(into: &host) }
            if patch.operation == .REPLACE { host = patch.value }
        }
        let fitting = ofRoutes.filter { Self.fits($0, host: host) }
        if !fitting.isEmpty { host.change("routes") { Self.patch(&$0, fitting) } }
        return host
    }

    private static func patch(_ routes: inout [Message], _ patches: [EnvoyPatch]) {
        routes = routes.compactMap { original in
            var route = original
            for patch in patches where fits(patch, route: route) {
                if patch.operation == .REMOVE { return nil }
                if patch.merges { patch.merge(into: &route) }
            }
            return route
        }
        for patch in patches where patch.operation != .REMOVE && patch.operation != .REPLACE {
            let named = patch.match.routeConfiguration?.vhost?.route != nil
            // At the top all the same, but only where there is such a route.
            if patch.operation == .INSERT_FIRST && named && !routes.contains(where: { fits(patch, route: $0) }) {
                continue
            }
            PatchedList.apply(patch, to: &routes, matches: named ? { fits(patch, route: $0) } : nil)
        }
    }
}

// Conditions
extension RoutePatches {
    private func fits(_ patch: EnvoyPatch, _ name: String) -> Bool {
        guard let match = patch.match.routeConfiguration else { return true }
        if !match.name.isEmpty && match.name != name { return false }
        if context != .GATEWAY {
            return match.portNumber == 0 || match.portNumber == Self.port(ofSidecarRoute: name)
        }
        let parts = Self.gatewayParts(name)
        if !match.portName.isEmpty && match.portName != parts.portName { return false }
        if !match.gateway.isEmpty && match.gateway != parts.gateway { return false }
        if match.portNumber == 0 { return true }
        return gatewayPorts[parts.port]?.contains(match.portNumber) ?? (parts.port == match.portNumber)
    }

    /// `9080`, or `inbound|9080||`.
    private static func port(ofSidecarRoute name: String) -> Int {
        let parts = name.split(separator: "|", omittingEmptySubsequences: false)
        return Int(parts.count == 4 ? parts[1] : name[...]) ?? 0
    }

    /// `http.8080`, `https.443.name.gateway.namespace`.
    static func gatewayParts(_ name: String) -> (port: Int, portName: String, gateway: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.first == "http", parts.count >= 2 { return (Int(parts[1]) ?? 0, "", "") }
        guard parts.first == "https", parts.count == 5 else { return (0, "", "") }
        return (Int(parts[1]) ?? 0, parts[2], "\(parts[4])/\(parts[3])")
    }

    private static func fits(_ patch: EnvoyPatch, host: Message) -> Bool {
        guard let match = patch.match.routeConfiguration?.vhost else { return true }
        return (match.name.isEmpty || match.name == host.string("name"))
            && (match.domainName.isEmpty || host.strings("domains").contains(match.domainName))
    }

    private static func fits(_ patch: EnvoyPatch, route: Message) -> Bool {
        guard let match = patch.match.routeConfiguration?.vhost?.route else { return true }
        if !match.name.isEmpty && match.name != route.string("name") { return false }
        switch match.action {
        case .ANY: return true
        case .ROUTE: return route["route"] != nil
        case .REDIRECT: return route["redirect"] != nil
        case .DIRECT_RESPONSE: return route["direct_response"] != nil
        }
    }
}
