// A configuration of routes in parts: most of its virtual hosts are the same as before, and encoded already.

import EnvoyAPI
import MeshAPI
import Registry

/// A virtual host as it goes over the wire.
public final class EncodedHost: Sendable {
    public let name: String
    public let bytes: [UInt8]
    public let hash: UInt64
    /// Takes every name.
    let takesEverything: Bool

    init(_ host: Message) {
        name = OutboundRoutes.name(of: host)
        bytes = host.binary()
        hash = ContentHash.of(bytes)
        takesEverything = host["domains"] == ["*"]
    }

    /// With its tag and length, as a field of a RouteConfiguration.
    public var fieldLength: Int {
        var length = bytes.count + 2
        var rest = bytes.count >> 7
        while rest > 0 {
            length += 1
            rest >>= 7
        }
        return length
    }
}

public struct RouteParts: Sendable {
    public static let typeURL = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration"
    /// `virtual_hosts`.
    public static let hostsField: UInt32 = 2

    public let name: String
    /// All but its virtual hosts.
    public let frame: Message
    public let hosts: [EncodedHost]
}

extension Translation {
    /// The routes of one port in parts; nil where they have to be made as a whole. `known` is the table that was made
    /// for a proxy of the same view before, and is used as far as it still holds; the one to keep comes back.
    public static func routeParts(
        _ request: TranslationRequest, name: String, known: PortHostTable?
    ) -> (parts: RouteParts, table: PortHostTable)? {
        guard request.node.role == .sidecar, !request.isUnpatched, let port = Int(name), port > 0,
            let view = request.scope.egressView(port: port, bind: name),
            view.listener?.port?.protocol.uppercased() != "HTTP_PROXY",
            !EnvoyFilterPatches(request).changesRoutes
        else { return nil }
        let table: PortHostTable
        if let known, known.holds(for: request, view) {
            table = known
        } else {
            table = PortHostTable(request, view, port: port, known: known)
        }
        var hosts = PortVirtualHosts(request, view: view, table: table).encoded()
        let routes = OutboundRoutes(request)
        if !hosts.contains(where: \.takesEverything) { hosts.append(EncodedHost(routes.catchAll())) }
        return (RouteParts(name: name, frame: routes.frame(name), hosts: hosts), table)
    }
}
