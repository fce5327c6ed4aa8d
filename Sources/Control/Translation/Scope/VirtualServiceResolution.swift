// The world's VirtualServices with full names and with their delegates' routes in place.

import MeshAPI
import Registry

struct VirtualServiceResolution {
    let world: WorldSnapshot
    private var delegates: [ConfigKey: ConfigObject<Networking.VirtualService>] = [:]

    init(_ world: WorldSnapshot) {
        self.world = world
        for object in world.virtualServices where object.spec.hosts.isEmpty {
            delegates[object.dependency] = resolved(object)
        }
    }

    func complete() -> [VisibleVirtualService] {
        world.virtualServices.filter { !$0.spec.hosts.isEmpty }.map { object in
            let root = resolved(object)
            var parts: [ConfigKey] = []
            var spec = root.spec
            if spec.http.contains(where: { $0.delegate != nil }) {
                spec.http = spec.http.enumerated().flatMap { index, route in routes(route, index, of: root, &parts) }
            }
            return VisibleVirtualService(
                object: ConfigObject(kind: root.kind, metadata: root.metadata, spec: spec),
                visibility: .exported(
                    spec.exportTo, defaults: world.mesh.defaultVirtualServiceExportTo, namespace: root.namespace),
                gateways: spec.gateways.isEmpty ? ["mesh"] : spec.gateways, parts: parts)
        }
    }

    /// A delegate that is not there, or may not be seen from here, leaves no route.
    private func routes(
        _ route: Networking.HTTPRoute, _ index: Int, of root: ConfigObject<Networking.VirtualService>,
        _ parts: inout [ConfigKey]
    ) -> [Networking.HTTPRoute] {
        guard let reference = route.delegate else {
            var own = route
            own.origin = Networking.RouteOrigin(delegate: nil, index: index)
            return [own]
        }
        let namespace = reference.namespace.isEmpty ? root.namespace : reference.namespace
        let key = ConfigKey(kind: root.kind.kind, namespace: namespace, name: reference.name)
        parts.append(key)
        guard let delegate = delegates[key] else { return [] }
        let visibility = Visibility.exported(
            delegate.spec.exportTo, defaults: world.mesh.defaultVirtualServiceExportTo, namespace: delegate.namespace)
        guard visibility.includes(root.namespace) else { return [] }
        let written = delegate.spec.http.enumerated().map { place, inner in
            var inner = inner
            inner.origin = Networking.RouteOrigin(delegate: "\(namespace)/\(reference.name)", index: place)
            return inner
        }
        return DelegateMerge.routes(of: written, under: route)
    }

    private func resolved(_ object: ConfigObject<Networking.VirtualService>)
        -> ConfigObject<Networking.VirtualService>
    {
        ConfigObject(
            kind: object.kind, metadata: object.metadata,
            spec: object.spec.resolved(in: object.namespace, world))
    }
}
