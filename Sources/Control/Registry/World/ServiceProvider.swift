// Registries besides Kubernetes' and the mesh's own objects: Consul, a file, whatever knows services.

import Document
import MeshAPI

/// One service as a provider knows it, or that it has none of that name any more.
public struct ProvidedService: Sendable {
    /// The provider's name: `Consul`.
    public let provider: String
    public let id: ServiceID
    /// nil: it is gone.
    public let service: MeshService?
    public let endpoints: [ServiceEndpoint]

    public init(_ service: MeshService, endpoints: [ServiceEndpoint]) {
        provider = service.provider
        id = service.id
        self.service = service
        self.endpoints = endpoints
    }

    public init(goneFrom provider: String, _ id: ServiceID) {
        self.provider = provider
        self.id = id
        service = nil
        endpoints = []
    }

    /// As which object of the configuration it counts.
    public static func source(_ provider: String, _ id: ServiceID) -> ConfigKey {
        ConfigKey(kind: "\(provider)Service", namespace: id.namespace, name: id.hostname)
    }

    var key: ConfigKey { Self.source(provider, id) }

    var contribution: Contribution? {
        service.map { service in
            var own = service
            own.source = key
            return Contribution(source: key, service: own, endpoints: endpoints)
        }
    }
}

/// Where a provider's words go.
public protocol ServiceSink: Sendable {
    func take(_ changes: [ProvidedService]) async
    /// Everything that the provider knows has been told once: the world is held back until then.
    func isComplete(_ provider: String) async
}

public protocol ServiceProvider: Sendable {
    /// Unlike any other's, and not one of `Kubernetes` and `External`.
    var name: String { get }
    /// Tells all that there is, then every change, until its task is cancelled. What it can't reach it tries again
    /// itself; what was told stays in force meanwhile.
    func run(_ sink: any ServiceSink) async
}
