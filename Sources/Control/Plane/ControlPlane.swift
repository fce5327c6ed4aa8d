// The control plane as a whole: its parts, made in order and stopped in the opposite one.

import APIServer
import Base
import ControlMetrics
import DiscoveryService
import Document
import Logging
import MeshAPI
import Registry
import Serving
import Store

public final class ControlPlane: Sendable {
    private let params: ControlParams
    private let group: LoopGroup
    private let store: any ResourceStore
    private let discovery: DiscoveryServer
    private let keeper: WorldKeeper
    private let resources: ResourceServer?
    private let servers: [HTTPServer]
    private let tasks: [Task<Void, Never>]

    private init(
        params: ControlParams, group: LoopGroup, store: any ResourceStore, discovery: DiscoveryServer,
        keeper: WorldKeeper, resources: ResourceServer?, servers: [HTTPServer], tasks: [Task<Void, Never>]
    ) {
        self.params = params
        self.group = group
        self.store = store
        self.discovery = discovery
        self.keeper = keeper
        self.resources = resources
        self.servers = servers
        self.tasks = tasks
    }

    /// Returns when every port answers; readiness follows when the world is known.
    public static func start(_ params: ControlParams) async throws -> ControlPlane {
        ControlLog.shared.level = params.logLevel
        ControlLog.shared.form = params.logsJSON ? .json : .text
        let directory = try DataDirectory(params.dataDirectory)
        let group = try LoopGroup(loops: 2)
        let store = try await openStore(params, directory, group)
        let metrics = MetricsRegistry()
        let registration = AutoRegistration(writer: StoreObjectWriter(store: store), controller: InstanceName.own) {
            ControlLog.shared.warn("registration", $0, [:])
        }
        let discovery = DiscoveryServer(
            generator: TranslationGenerator(), metrics: metrics, registrar: registration,
            log: { DiscoveryWords.log($0) })
        let meshFile = try params.meshConfigFile.map { String(decoding: try FileBytes.read($0), as: UTF8.self) }
        let kinds = WatchedKinds.all
        let keeper = WorldKeeper(
            builder: WorldBuilder(cluster: params.clusterID, clusterDomain: params.clusterDomain, meshFile: meshFile),
            kinds: kinds, discovery: discovery)
        let authority = try OwnCertificate.authority(in: directory)
        let own = try OwnCertificate.make(by: authority)
        let token = try AdminToken.loadOrMake(in: directory)
        let roles = RoleDirectory(store: store)
        let admin = UserInfo(name: "skein-admin", groups: [UserInfo.masters])
        var settings = ServerSettings()
        settings.certificateAuthority = authority.certificate
        let resources = ResourceServer(
            store: store, authenticator: RequestAuthenticator(tokens: [StaticTokens([(token, admin)])]),
            authorizer: roles, admission: [ValidationAdmission()], settings: settings)
        let tls = try TLSSource(ServerTLS(certificateChain: own.certificate, privateKey: own.key))
        let apiTLS = try TLSSource(
            ServerTLS(
                certificateChain: own.certificate, privateKey: own.key, clientAuthorities: authority.certificate,
                clientCertificates: .optional))
        let pages = MonitoringPages(metrics: metrics, keeper: keeper, discovery: discovery, resources: resources)
        let servers = try await Servers.start(
            params, group: group, tls: tls, apiTLS: apiTLS, resources, discovery, pages)
        var tasks = [Task { await roles.run() }, Task { await resources.run() }]
        for kind in kinds {
            let feed = StoreFeed(store: store, kind: kind, consumer: keeper)
            tasks.append(Task { await feed.run() })
        }
        tasks.append(
            Task {
                // Workloads of an earlier life have had the time to connect again.
                try? await Task.sleep(nanoseconds: 60_000_000_000)
                if !Task.isCancelled { await registration.sweep(discovery.world) }
            })
        let plane = ControlPlane(
            params: params, group: group, store: store, discovery: discovery, keeper: keeper, resources: resources,
            servers: servers.all, tasks: tasks)
        try servers.announce(in: directory, authority: authority.certificate, token: token)
        return plane
    }

    private static func openStore(
        _ params: ControlParams, _ directory: DataDirectory, _ group: LoopGroup
    ) async throws -> any ResourceStore {
        switch params.store {
        case .embedded: return try SQLiteStore(path: directory.file("store.db"))
        case .etcd(let endpoints):
            let options = try EtcdOptions(endpoints: endpoints, environment: ProcessEnvironment.variable)
            return try await EtcdStore(options, group: group)
        case .kubernetes: throw ControlFailure("--store: this store is not wired in yet")
        }
    }

    /// Streams end first, so that their clients go elsewhere; what was acknowledged is already in the store.
    public func stop() async {
        await discovery.stop()
        for server in servers { await server.stop(drain: .seconds(2)) }
        for task in tasks { task.cancel() }
        if let embedded = store as? SQLiteStore { await embedded.close() }
        await group.shutdown()
    }
}

/// Discovery's events as lines of the log.
enum DiscoveryWords {
    static func log(_ event: DiscoveryEvent) {
        switch event {
        case .connected(let proxy, let peer, let isDelta):
            ControlLog.shared.info(
                "ads", "connected", ["proxy": proxy, "peer": peer, "protocol": isDelta ? "delta" : "sotw"])
        case .left(let proxy, _, let reason): ControlLog.shared.info("ads", "left: \(reason)", ["proxy": proxy])
        case .refusal(let proxy, let type, let message):
            ControlLog.shared.warn("ads", "refused: \(message)", ["proxy": proxy, "type": type.shortName])
        case .pushed(let configs, let endpoints, let proxies, let world):
            ControlLog.shared.debug(
                "ads", "push",
                ["configs": "\(configs)", "endpoints": "\(endpoints)", "proxies": "\(proxies)", "world": "\(world)"])
        }
    }
}
