// Where `skein token` makes join tokens: at the resource API of `skein control`, or, where the API is a Kubernetes', as the
// records that the control plane over it reads.

import Authority
import AuthorityStore
import Base
import Document
import Logging
import ResourceClient
import Serving
import Store

protocol JoinTokenDesk: Sendable {
    /// The token's text.
    func create(_ account: String, seconds: Int64, isReusable: Bool) async throws -> String
    /// As JoinTokens of skein.dev/v1.
    func list(everywhere: Bool) async throws -> [DocumentNode]
    func delete(_ name: String) async throws
}

enum JoinTokenDesks {
    static func find(_ call: Invocation) async throws -> any JoinTokenDesk {
        let group = try LoopGroup(loops: 1)
        let client = try await ResourceClient.connect(
            kubeconfig: call.flags.value("kubeconfig"), context: call.flags.value("context"),
            namespace: call.flags.value("namespace"), group: group)
        let version = try await client.get("/version")["gitVersion"]?.string ?? ""
        if version.contains("skein") { return ServedJoinTokens(client: client) }
        return try await ClusterJoinTokens(
            client, group: group, root: call.flags.value("root-namespace") ?? "istio-system")
    }
}

/// The resource API's join tokens.
private struct ServedJoinTokens: JoinTokenDesk {
    let client: ResourceClient

    private var path: String { "/apis/skein.dev/v1/namespaces/\(PercentText.encode(client.namespace))/jointokens" }

    func create(_ account: String, seconds: Int64, isReusable: Bool) async throws -> String {
        let order: DocumentNode = [
            "apiVersion": "skein.dev/v1", "kind": "JoinToken",
            "spec": [
                "serviceAccount": .string(account), "expirationSeconds": .integer(seconds),
                "reusable": .bool(isReusable),
            ],
        ]
        let answer = try await ask("POST", path, Array(order.value.json().utf8))
        guard let text = answer.at("status", "token")?.string else {
            throw CommandFailure(description: "\(client.server) answered without a token")
        }
        return text
    }

    func list(everywhere: Bool) async throws -> [DocumentNode] {
        try await ask("GET", everywhere ? "/apis/skein.dev/v1/jointokens" : path)["items"]?.items ?? []
    }

    func delete(_ name: String) async throws { _ = try await ask("DELETE", "\(path)/\(PercentText.encode(name))") }

    private func ask(_ method: String, _ path: String, _ body: [UInt8] = []) async throws -> DocumentNode {
        let fields: HTTPFields = body.isEmpty ? [:] : ["content-type": "application/json"]
        let answer = try await client.raw(method, path, fields, body)
        // What is no JSON comes from something that is no resource API, and is refused by its status below.
        let tree = try? Document.parse(json: answer.body)
        if answer.status < 300, let tree { return tree }
        let words = tree?["message"]?.string ?? "status \(answer.status)"
        throw CommandFailure(description: "\(client.server) refused: \(words)")
    }
}

/// A Kubernetes' API knows no join tokens: here the records are written by whoever may write Secrets where the control
/// plane keeps its own. It never sees the secret, only its hash.
private struct ClusterJoinTokens: JoinTokenDesk {
    private let client: ResourceClient
    private let tokens: JoinTokens

    init(_ client: ResourceClient, group: LoopGroup, root: String) async throws {
        self.client = client
        let store = try await client.store(group: group)
        let secrets = ResourceType(group: "", resource: "secrets")
        let record = StoreKey(type: secrets, namespace: root, name: StoreVault.nameInCluster)
        guard try await store.get(record) != nil else {
            throw CommandFailure(
                description:
                    "\(client.server) has no Secret \(root)/\(record.name): no control plane runs over it with this "
                    + "root namespace; name its own with --root-namespace")
        }
        // The name of a trust domain only has to be one: the control plane puts its own into the certificates.
        tokens = JoinTokens(StoreJoinTokens(store, namespace: root), trustDomain: "cluster.local")
    }

    func create(_ account: String, seconds: Int64, isReusable: Bool) async throws -> String {
        let place = "/api/v1/namespaces/\(PercentText.encode(client.namespace))/serviceaccounts/"
        _ = try await client.get(place + PercentText.encode(account))
        do {
            return try await tokens.create(
                namespace: client.namespace, serviceAccount: account, lifetime: .seconds(seconds),
                isReusable: isReusable
            ).text
        } catch let failure as AuthorityFailure {
            throw CommandFailure(description: failure.words)
        }
    }

    func list(everywhere: Bool) async throws -> [DocumentNode] {
        try await tokens.all().filter { everywhere || $0.namespace == client.namespace }
            .sorted {
                ($0.namespace, $0.serviceAccount, $0.identifier) < ($1.namespace, $1.serviceAccount, $1.identifier)
            }
            .map { token in
                [
                    "metadata": ["name": .string(token.identifier), "namespace": .string(token.namespace)],
                    "spec": ["serviceAccount": .string(token.serviceAccount), "reusable": .bool(token.isReusable)],
                    "status": [
                        "expirationTimestamp": .string(
                            TimeStamp.text(of: UInt64(max(token.expires, 0)) * 1_000_000_000, fraction: false)),
                        "uses": .integer(Int64(token.uses)),
                    ],
                ]
            }
    }

    func delete(_ name: String) async throws {
        let own = try await tokens.all().contains { $0.identifier == name && $0.namespace == client.namespace }
        guard own else {
            throw CommandFailure(
                description:
                    "there is no join token \(name) in the namespace \(client.namespace); 'token list -A' has all")
        }
        try await tokens.revoke(name)
    }
}
