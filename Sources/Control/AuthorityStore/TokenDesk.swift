// Join tokens for the resource API.

import APIServer
import Authority
import Base

public struct TokenDesk: APIServer.JoinTokenDesk {
    private let tokens: JoinTokens

    public init(_ tokens: JoinTokens) { self.tokens = tokens }

    public func create(_ order: JoinTokenOrder) async throws -> (text: String, row: JoinTokenRow) {
        do {
            let (text, token) = try await tokens.create(
                namespace: order.namespace, serviceAccount: order.serviceAccount,
                lifetime: .seconds(min(max(order.seconds, 0), 1 << 32)), isReusable: order.isReusable)
            return (text, Self.row(token))
        } catch let failure as AuthorityFailure where failure.kind == .invalidArgument {
            throw InvalidJoinToken(failure.words)
        }
    }

    public func all() async throws -> [JoinTokenRow] { try await tokens.all().map(Self.row) }
    public func revoke(_ name: String) async throws { try await tokens.revoke(name) }

    private static func row(_ token: JoinToken) -> JoinTokenRow {
        JoinTokenRow(
            name: token.identifier, namespace: token.namespace, serviceAccount: token.serviceAccount,
            isReusable: token.isReusable, expires: token.expires, uses: token.uses)
    }
}
