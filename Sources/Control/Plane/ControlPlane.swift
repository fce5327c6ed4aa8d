// The control plane as a whole: its parts, made in order and stopped in the opposite one.

import APIServer
import Authority
import AuthorityStore
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
    public static func start(_ stated: ControlParams) async throws -> ControlPlane {
        var params = stated
        ControlLog.shared.level = params.logLevel
        ControlLog.shared.form = params.logsJSON ? .json : .text
        let directory = try DataDirectory(params.dataDirectory)
        let group = try LoopGroup(loops: 2)
        let store = try await OpenedStore.open(params, directory, group)
        if case .kubernetes = params.store { try await prepare(store, params) }
        params.trustDomain = try await MeshTrustDomain.chosen(params, store)
        let metrics = MetricsRegistry()
        ProcessMetrics.register(in: metrics)
        let authority = try await AuthorityParts.open(params, directory, store, metrics, group)
        let identity = try ServerIdentity(authority.authority, params)
        let objects = StoreObjects(store: store)
        let registration = AutoRegistration(
            writer: objects, controller: InstanceName.of(params.dataDirectory),
            complain: { ControlLog.shared.warn("registration", $0) })
        var discoverySettings = DiscoverySettings()
        discoverySettings.givesKeysWithoutProof = params.givesKeysInPlaintext
        let roles = RoleDirectory(store: store)
        if case .kubernetes = params.store {
        } else {
            discoverySettings.admitsToSecrets = { identity in
                await roles.admitsToSecrets(namespace: identity.namespace, account: identity.serviceAccount)
            }
        }
        let discovery = DiscoveryServer(
            generator: TranslationGenerator(), settings: discoverySettings, metrics: metrics, registrar: registration,
            log: { DiscoveryWords.log($0) })
        let gate = NamespaceGate()
        let status = StatusKeeper(objects: objects, samples: { await discovery.samples(limit: 8) })
        let keeper = try worldKeeper(params, discovery, status, gate)
        let token = try AdminToken.loadOrMake(in: directory)
        let signer = try OwnCertificate.authority(in: directory)
        let resources = resourceServer(params, store, authority, signer.certificate, roles, token, metrics)
        let pages = MonitoringPages(
            metrics: metrics, keeper: keeper, debug: DebugPages(discovery, read: { try? await objects.read($0) }),
            resources: resources, relay: ProxyRelay(discovery: discovery, identity: identity, group: group))
        resources?.serve(pages)
        let apiTLS = APICertificate(params, signer)
        let source = try TLSSource(try apiTLS.make())
        let servers = try await Servers.start(
            params, group: group, identity: identity, apiTLS: source, resources, discovery,
            authority.service, pages)
        var tasks = [Task { await identity.keepFresh() }, Task { await authority.keepUp() }]
        tasks.append(Task { await authority.keepRoots(in: directory) })
        tasks.append(
            Task { for await bundle in authority.authority.bundles() { await keeper.setOwnRoots(bundle.pem) } })
        if let resources {
            tasks += [
                Task { await roles.run() }, Task { await resources.run() }, Task { await apiTLS.keepFresh(source) },
            ]
        }
        if let path = params.meshConfigFile { tasks.append(Task { await MeshFile(path: path).follow(keeper) }) }
        for kind in WatchedKinds.all {
            let feed = StoreFeed(store: store, kind: kind, consumer: keeper, gate: gate)
            tasks.append(Task { await feed.run() })
        }
        for provider in params.providers { tasks.append(Task { await provider.run(keeper) }) }
        tasks.append(
            Task {
                // Workloads of an earlier life have had the time to connect again.
                let pause: UInt64 = 60_000_000_000
                try? await Task.sleep(nanoseconds: pause)
                if !Task.isCancelled { await registration.sweep(discovery.world) }
                while !Task.isCancelled {
                    await registration.removeLeft(discovery.world)
                    try? await Task.sleep(nanoseconds: pause)
                }
            })
        let plane = ControlPlane(
            params: params, group: group, store: store, discovery: discovery, keeper: keeper, resources: resources,
            servers: servers.all, tasks: tasks)
        try servers.announce(
            in: directory, authority: signer.certificate, roots: authority.authority.bundle.pem, token: token)
        return plane
    }

    /// What a cluster may not have yet and nothing works without.
    private static func prepare(_ store: any ResourceStore, _ params: ControlParams) async throws {
        let root = StoreKey(
            type: ResourceType(group: "", resource: "namespaces"), namespace: "", name: params.rootNamespace)
        do throws(StoreFailure) {
            if params.installsDefinitions { try await DefinitionInstaller.install(into: store) }
            guard try await store.get(root) == nil else { return }
            let namespace: DocumentNode = ["metadata": ["name": .string(params.rootNamespace)]]
            _ = try await store.write(root, expecting: .absent, namespace.json)
            ControlLog.shared.info("store", "made the root namespace", ["name": params.rootNamespace])
        } catch {
            // Another replica was faster.
            if case .conflict = error { return }
            throw ControlFailure("--store: the cluster can't be prepared: \(error)")
        }
    }

    private static func worldKeeper(
        _ params: ControlParams, _ discovery: DiscoveryServer, _ status: StatusKeeper, _ gate: NamespaceGate
    ) throws -> WorldKeeper {
        let meshFile = try params.meshConfigFile.map { String(decoding: try FileBytes.read($0), as: UTF8.self) }
        let builder = WorldBuilder(
            cluster: params.clusterID, clusterDomain: params.clusterDomain, rootNamespace: params.rootNamespace,
            trustDomain: params.trustDomain, meshFile: meshFile)
        for problem in builder.findings.values.joined() {
            ControlLog.shared.warn("mesh", "\(problem)", ["file": params.meshConfigFile ?? ""])
        }
        return WorldKeeper(
            builder: builder,
            kinds: WatchedKinds.all, providers: params.providers.map(\.name), discovery: discovery, status: status,
            gate: gate)
    }

    /// Over a Kubernetes there is an API already: people talk to that one.
    private static func resourceServer(
        _ params: ControlParams, _ store: any ResourceStore, _ parts: AuthorityParts, _ certificate: [UInt8],
        _ roles: RoleDirectory, _ token: String, _ metrics: MetricsRegistry
    ) -> ResourceServer? {
        if case .kubernetes = params.store { return nil }
        let accounts = AuthorityAccounts(parts.authority, accounts: StoreAccounts(store))
        let issuer = AuthorityTokens(ServiceAccountIssuer(parts.authority))
        let admin = UserInfo(name: "skein-admin", groups: [UserInfo.masters])
        var settings = ServerSettings()
        settings.certificateAuthority = certificate
        let failures = metrics.counter(
            "skein_upkeep_failures_total", "Housekeeping in the store that failed and is tried again later.",
            labels: ["part"])
        settings.upkeepFailed = { part, words in
            failures.add(1, part)
            ControlLog.shared.warn("api", words, ["part": part])
        }
        return ResourceServer(
            store: store, authenticator: RequestAuthenticator(tokens: [StaticTokens([(token, admin)]), accounts]),
            authorizer: roles, admission: [ValidationAdmission()], issuer: issuer,
            joinTokens: TokenDesk(parts.joinTokens), settings: settings)
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
        case .secretsWithheld(let proxy, let peer, let names):
            ControlLog.shared.warn(
                "ads",
                "private keys are given to proved workloads (over TLS) that the roles of their namespace don't "
                    + "leave out, and without proof to this process's own user on this machine alone",
                ["proxy": proxy, "peer": peer, "names": names.joined(separator: ",")])
        case .registrationRefused(let proxy, let peer):
            ControlLog.shared.warn(
                "registration", "a workload that has proved nothing is not registered: let it come over TLS",
                ["proxy": proxy, "peer": peer])
        case .pushed(let configs, let endpoints, let proxies, let world):
            ControlLog.shared.debug(
                "ads", "push",
                ["configs": "\(configs)", "endpoints": "\(endpoints)", "proxies": "\(proxies)", "world": "\(world)"])
        }
    }
}
