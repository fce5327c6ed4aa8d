// A small mesh with a discovery server, and clients without sockets.

import Base
import Document
import EnvoyAPI
import MeshAPI
import Protobuf
import Registry
import Serving
import Testing

@testable import DiscoveryService

struct TestMesh {
    let server: DiscoveryServer
    private let builder: Lock<WorldBuilder>

    init(services: Int, registrar: (any WorkloadRegistrar)? = nil) throws {
        var settings = DiscoverySettings()
        settings.debounceQuiet = .milliseconds(1)
        server = DiscoveryServer(generator: TranslationGenerator(), settings: settings, registrar: registrar)
        var builder = WorldBuilder()
        var objects: [ObjectChange] = []
        for index in 0..<services {
            objects.append(try Self.change(Self.service(index)))
            objects.append(try Self.change(Self.endpoints(index, addresses: ["10.\(index).0.1"])))
        }
        _ = builder.apply(objects)
        self.builder = Lock(builder)
    }

    static func change(_ yaml: String) throws -> ObjectChange {
        ObjectChange(try Document.parse(yaml: Array(yaml.utf8)))
    }

    static func service(_ index: Int) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: s\(index), namespace: default}
        spec: {clusterIP: 10.96.0.\(index + 1), ports: [{name: http, port: 80}]}
        """
    }

    static func endpoints(_ index: Int, addresses: [String]) -> String {
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: s\(index)-1, namespace: default, labels: {kubernetes.io/service-name: s\(index)}}
        addressType: IPv4
        ports: [{name: http, port: 80}]
        endpoints: [\(addresses.map { "{addresses: [\($0)]}" }.joined(separator: ", "))]
        """
    }

    static func route(_ timeout: String) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: v, namespace: default}
        spec:
          hosts: [s0]
          exportTo: ["."]
          http: [{timeout: \(timeout), route: [{destination: {host: s0}}]}]
        """
    }

    /// A gateway that uses a credential, and the credential.
    static func gateway() -> [ObjectChange] {
        let texts = [
            """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: g, namespace: default}
            spec:
              servers:
              - {port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*"], tls: {mode: SIMPLE, credentialName: cred}}
            """,
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: cred, namespace: default}
            type: kubernetes.io/tls
            data: {tls.crt: \(certificate), tls.key: \(key)}
            """,
        ]
        return texts.compactMap { try? change($0) }
    }

    private static let certificate = Base64.encode(Array("-----BEGIN CERTIFICATE-----\n".utf8))
    private static let key = Base64.encode(Array("-----BEGIN PRIVATE KEY-----\n".utf8))

    func apply(_ yaml: String) async {
        guard let change = try? Self.change(yaml) else {
            Issue.record("no YAML: \(yaml)")
            return
        }
        await apply([change])
    }

    func apply(_ changes: [ObjectChange]) async {
        let change = builder.withLock { $0.apply(changes) }
        await server.worldChanged(change)
    }

    func connect(
        _ name: String = "web", id: String? = nil, identity: ProxyIdentity? = nil, isOwn: Bool = false,
        isDelta: Bool = true, group: String = ""
    ) async throws -> TestProxy {
        await server.worldChanged(WorldChange(snapshot: builder.withLock { $0.snapshot }))
        let proxy = TestProxy(
            id: id ?? "sidecar~10.99.0.1~\(name).default~default.svc.cluster.local", isOwn: isOwn,
            isDelta: isDelta, group: group)
        proxy.start(server, identity)
        return proxy
    }

    func stop() async throws { await server.stop() }
}

/// A client of either protocol.
final class TestProxy: DiscoveryTransport {
    struct Response {
        var type: XDSType?
        var nonce = ""
        var versions: [String: String] = [:]
        var removed: [String] = []
        var count = 0
        var text = ""
        var names: [String] { versions.keys.sorted() }
    }

    private struct State: Sendable {
        var sent: [[UInt8]] = []
        var reader: CheckedContinuation<Void, Never>?
        var isBlocked = false
        var drains: [CheckedContinuation<Void, Never>] = []
        var failure: (any Error)?
        var hasEnded = false
    }

    private let id: String
    private let isDelta: Bool
    private let state = Lock(State())
    private let subscribed = Lock<[XDSType: [String]]>([:])
    private let requests: AsyncStream<[UInt8]>
    private let requesting: AsyncStream<[UInt8]>.Continuation
    let peerText = "test"
    let isOwn: Bool
    /// The WorkloadGroup that it asks to be registered in.
    private let group: String

    init(id: String, isOwn: Bool = false, isDelta: Bool = true, group: String = "") {
        self.id = id
        self.group = group
        self.isDelta = isDelta
        self.isOwn = isOwn
        (requests, requesting) = AsyncStream.makeStream(of: [UInt8].self)
    }

    func start(_ server: DiscoveryServer, _ identity: ProxyIdentity?) {
        Task {
            var failure: (any Error)?
            do {
                try await server.serve(self, isDelta: isDelta, identity: identity)
            } catch { failure = error }
            let reader = state.withLock { state in
                state.failure = failure
                state.hasEnded = true
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume()
        }
    }

    // The server's side.
    func next() async throws -> [UInt8]? {
        for await request in requests { return request }
        return nil
    }

    func send(_ message: [BodyPart]) throws {
        let reader = state.withLock { state in
            state.sent.append(message.flatMap { $0.bytes })
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    func drained(below bytes: Int) async throws {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.isBlocked { state.drains.append(continuation) }
                return !state.isBlocked
            }
            if isFree { continuation.resume() }
        }
    }

    // The client's side.
    func block() { state.withLock { $0.isBlocked = true } }

    func unblock() {
        let waiting = state.withLock { state in
            state.isBlocked = false
            defer { state.drains = [] }
            return state.drains
        }
        for continuation in waiting { continuation.resume() }
    }

    var waiting: Int { state.withLock { $0.sent.count } }
    func leave() { requesting.finish() }

    func request(_ type: XDSType, subscribe: [String] = [], known: [String: String] = [:]) {
        if !isDelta { return whole(type, subscribe) }
        var writer = WireWriter()
        let node = writer.begin(1)
        writer.field(1, id)
        if !group.isEmpty {
            let metadata = writer.begin(3)
            let entry = writer.begin(1)
            writer.field(1, "AUTO_REGISTER_GROUP")
            let value = writer.begin(2)
            writer.field(3, group)
            writer.end(value)
            writer.end(entry)
            writer.end(metadata)
        }
        writer.end(node)
        writer.field(2, type.rawValue)
        for name in subscribe { writer.field(3, name) }
        for (name, version) in known {
            let entry = writer.begin(5)
            writer.field(1, name)
            writer.field(2, version)
            writer.end(entry)
        }
        requesting.yield(writer.bytes)
    }

    private func whole(_ type: XDSType, _ names: [String], nonce: String = "") {
        subscribed.withLock { $0[type] = names }
        var writer = WireWriter()
        let node = writer.begin(2)
        writer.field(1, id)
        writer.end(node)
        for name in names { writer.field(3, name) }
        writer.field(4, type.rawValue)
        if !nonce.isEmpty { writer.field(5, nonce) }
        requesting.yield(writer.bytes)
    }

    func acknowledge(_ response: Response) { answer(response, nil) }
    func refuse(_ response: Response, _ message: String) { answer(response, message) }

    private func answer(_ response: Response, _ refusal: String?) {
        if !isDelta, let type = response.type {
            return whole(type, subscribed.withLock { $0[type] ?? [] }, nonce: response.nonce)
        }
        var writer = WireWriter()
        writer.field(2, response.type?.rawValue ?? "")
        writer.field(6, response.nonce)
        if let refusal {
            let status = writer.begin(7)
            writer.field(1, UInt64(13))
            writer.field(2, refusal)
            writer.end(status)
        }
        requesting.yield(writer.bytes)
    }

    func response() async throws -> Response {
        while true {
            let taken = state.withLock { $0.sent.isEmpty ? nil : $0.sent.removeFirst() }
            if let taken { return try isDelta ? Self.read(taken) : Self.readWhole(taken) }
            if state.withLock({ $0.hasEnded }) { throw StreamRefusal.invalid("the stream has ended") }
            await wait()
        }
    }

    func failure() async throws -> any Error {
        while true {
            if let failure = state.withLock({ $0.failure }) { return failure }
            if state.withLock({ $0.hasEnded }) { throw StreamRefusal.invalid("the stream ended without a failure") }
            await wait()
        }
    }

    private func wait() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.hasEnded || !state.sent.isEmpty { return true }
                state.reader = continuation
                return false
            }
            if isDone { continuation.resume() }
        }
    }

    func until(_ holds: () async -> Bool) async throws { while !(await holds()) { await Task.yield() } }

    private static func readWhole(_ bytes: [UInt8]) throws -> Response {
        try bytes.withView { view in
            var response = Response()
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                switch number {
                case 2:
                    response.count += 1
                    try reader.skip(number, type)
                case 4: response.type = XDSType(rawValue: try reader.lengthDelimited().string)
                case 5: response.nonce = try reader.lengthDelimited().string
                default: try reader.skip(number, type)
                }
            }
            return response
        }
    }

    private static func read(_ bytes: [UInt8]) throws -> Response {
        try bytes.withView { view in
            var response = Response()
            var reader = WireReader(view)
            while !reader.isAtEnd {
                let (number, type) = try reader.tag()
                switch number {
                case 2:
                    var inner = try reader.nested()
                    var name = ""
                    var version = ""
                    while !inner.isAtEnd {
                        let (number, type) = try inner.tag()
                        switch number {
                        case 1: version = try inner.lengthDelimited().string
                        case 2: response.text += String(decoding: try inner.lengthDelimited().array, as: UTF8.self)
                        case 3: name = try inner.lengthDelimited().string
                        default: try inner.skip(number, type)
                        }
                    }
                    response.versions[name] = version
                case 4: response.type = XDSType(rawValue: try reader.lengthDelimited().string)
                case 5: response.nonce = try reader.lengthDelimited().string
                case 6: response.removed.append(try reader.lengthDelimited().string)
                default: try reader.skip(number, type)
                }
            }
            return response
        }
    }
}
