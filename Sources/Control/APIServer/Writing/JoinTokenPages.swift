// Join tokens as a resource: `/apis/skein.dev/v1/namespaces/NS/jointokens`. Created, listed and deleted, never read
// again: the secret is in the answer to its creation and nowhere else.

import Document
import ResourceSchema
import Serving
import Store

public struct JoinTokenOrder: Sendable, Hashable {
    public var namespace: String
    public var serviceAccount: String
    public var seconds: Int64
    public var isReusable: Bool
}

public struct JoinTokenRow: Sendable, Hashable {
    public var name: String
    public var namespace: String
    public var serviceAccount: String
    public var isReusable: Bool
    /// Seconds since 1970.
    public var expires: Int64
    public var uses: Int

    public init(
        name: String, namespace: String, serviceAccount: String, isReusable: Bool, expires: Int64, uses: Int
    ) {
        self.name = name
        self.namespace = namespace
        self.serviceAccount = serviceAccount
        self.isReusable = isReusable
        self.expires = expires
        self.uses = uses
    }
}

/// An order that can't be carried out, for a reason in the order.
public struct InvalidJoinToken: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// Where join tokens are made and kept; the authority implements it.
public protocol JoinTokenDesk: Sendable {
    func create(_ order: JoinTokenOrder) async throws -> (text: String, row: JoinTokenRow)
    func all() async throws -> [JoinTokenRow]
    func revoke(_ name: String) async throws
}

struct JoinTokenPages: Sendable {
    static let group = "skein.dev"
    static let resource = "jointokens"
    private static let apiVersion: DocumentNode = "skein.dev/v1"

    let core: ServerCore
    let desk: any JoinTokenDesk
    let path: ResourcePath
    let verb: ResourceVerb

    func answer(_ exchange: HTTPExchange) async throws(APIFailure) -> Answer {
        guard path.version == "v1", path.subresource.isEmpty else { throw APIFailure.noSuchResource() }
        if exchange.head.query("dryRun")?.isEmpty == false, verb == .create || verb == .delete {
            throw APIFailure.badRequest("dryRun: join tokens are made and revoked in earnest only")
        }
        switch verb {
        case .create: return try await create(try await RequestBody.read(exchange).object())
        case .list: return .tree(200, list(try await rows()))
        case .get: return .tree(200, Self.tree(try await named()))
        case .delete:
            let row = try await named()
            do { try await desk.revoke(row.name) } catch { throw APIFailure.internalError("\(error)") }
            return .tree(
                200,
                [
                    "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
                    "details": ["name": .string(row.name), "group": .string(Self.group), "kind": "jointokens"],
                ])
        default: throw APIFailure.methodNotAllowed()
        }
    }

    private func rows() async throws(APIFailure) -> [JoinTokenRow] {
        do {
            return try await desk.all().filter { path.namespace.isEmpty || $0.namespace == path.namespace }
                .sorted { ($0.namespace, $0.serviceAccount, $0.name) < ($1.namespace, $1.serviceAccount, $1.name) }
        } catch {
            throw APIFailure.internalError("the join tokens can't be read: \(error)")
        }
    }

    private func named() async throws(APIFailure) -> JoinTokenRow {
        if let row = try await rows().first(where: { $0.name == path.name }), !path.namespace.isEmpty { return row }
        throw APIFailure.notFound(ResourceName(group: Self.group, resource: Self.resource), path.name)
    }

    private func create(_ body: DocumentNode) async throws(APIFailure) -> Answer {
        if path.namespace.isEmpty { throw APIFailure.badRequest("a join token is made in a namespace") }
        func refuse(_ cause: APIFailure.Cause) -> APIFailure {
            APIFailure.invalid(group: Self.group, kind: "JoinToken", name: "", [cause])
        }
        if let kind = body.text(at: "kind"), kind != "JoinToken" {
            throw APIFailure.badRequest("found a \(kind), expected a JoinToken of skein.dev/v1")
        }
        let account = body.text(at: "spec", "serviceAccount") ?? ""
        if account.isEmpty { throw refuse(.required("spec.serviceAccount", "a workload joins as one service account")) }
        let key = StoreKey(
            type: ResourceType(group: "", resource: "serviceaccounts"), namespace: path.namespace, name: account)
        guard try await core.store.read(key) != nil else {
            throw APIFailure.notFound(ResourceName(group: "", resource: "serviceaccounts"), account)
        }
        let order = JoinTokenOrder(
            namespace: path.namespace, serviceAccount: account,
            seconds: body.number(at: "spec", "expirationSeconds") ?? 3600,
            isReusable: body.node(at: "spec", "reusable")?.bool ?? false)
        do {
            let (text, row) = try await desk.create(order)
            var tree = Self.tree(row)
            tree.set(path: ["status", "token"], .string(text))
            return .tree(201, tree)
        } catch let wrong as InvalidJoinToken {
            throw refuse(.invalid("spec.expirationSeconds", "\(order.seconds)", wrong.description))
        } catch {
            throw APIFailure.internalError("failed to make a join token: \(error)")
        }
    }

    private func list(_ rows: [JoinTokenRow]) -> DocumentNode {
        [
            "kind": "JoinTokenList", "apiVersion": Self.apiVersion, "metadata": [:],
            "items": .list(rows.map(Self.tree)),
        ]
    }

    private static func tree(_ row: JoinTokenRow) -> DocumentNode {
        [
            "kind": "JoinToken", "apiVersion": Self.apiVersion,
            "metadata": ["name": .string(row.name), "namespace": .string(row.namespace)],
            "spec": ["serviceAccount": .string(row.serviceAccount), "reusable": .bool(row.isReusable)],
            "status": [
                "expirationTimestamp": .string(Timestamp.text(row.expires)), "uses": .integer(Int64(row.uses)),
            ],
        ]
    }
}
