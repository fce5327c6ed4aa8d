// The authority's record and its join tokens in a store.

import APIServer
import AuthorityStore
import Base
import Credentials
import Store
import Testing

@testable import Authority

@Suite struct StoreVaultTests {
    @Test func replicasOverOneStore() async throws {
        let store = MemoryStore()
        let seal = try SealedBytes(key: SecureRandom.bytes(32))
        let all = try await withThrowingTaskGroup(of: Authority.self) { tasks in
            for _ in 0..<6 {
                tasks.addTask {
                    try await Authority.open(AuthorityParams(), vault: SealedVault(StoreVault(store), key: seal))
                }
            }
            return try await tasks.reduce(into: [Authority]()) { $0.append($1) }
        }
        #expect(Set(all.map(\.bundle.pem)).count == 1)
        try await all[0].beginRotation()
        try await all[1].refresh()
        #expect(all[1].bundle == all[0].bundle && all[0].bundle.roots.count == 2)
        try await all[2].rollBackRotation()
        #expect(all[2].bundle.roots.count == 1)
        let key = StoreKey(
            type: ResourceType(group: "", resource: "secrets"), namespace: "istio-system", name: "skein-authority")
        let object = try #require(try await store.get(key))
        #expect(!String(decoding: object.bytes, as: UTF8.self).contains("PRIVATE"))
        // Somebody else's Secret of that name is left alone.
        _ = try await store.write(key, expecting: .anything, Array("{\"type\":\"Opaque\",\"data\":{}}".utf8))
        await #expect(throws: AuthorityFailure.self) {
            _ = try await Authority.open(AuthorityParams(), vault: StoreVault(store))
        }
    }

    @Test func joinTokensOverOneStore() async throws {
        let store = MemoryStore()
        let tokens = JoinTokens(StoreJoinTokens(store), trustDomain: "cluster.local")
        let (text, token) = try await tokens.create(namespace: "vm", serviceAccount: "db", lifetime: .seconds(600))
        #expect(try await tokens.all() == [token])
        // Two control planes and the same token.
        let one = try await JoinTokens(StoreJoinTokens(store), trustDomain: "cluster.local").prove(text)
        let two = try await JoinTokens(StoreJoinTokens(store), trustDomain: "cluster.local").prove(text)
        try await one.redeem?()
        await #expect(throws: AuthorityFailure.self) { try await two.redeem?() }
        await #expect(throws: AuthorityFailure.self) { _ = try await tokens.prove(text) }
        for name in ["", "../secrets/x", "0123456789abcdeF", String(repeating: "a", count: 17)] {
            #expect(try await StoreJoinTokens(store).find(name) == nil)
        }
        try await tokens.sweep()
        #expect(try await tokens.all().isEmpty)
    }

    @Test func tokensForTheResourceAPI() async throws {
        let authority = try await Authority.open(AuthorityParams(), vault: MemoryVault())
        let tokens = AuthorityTokens(ServiceAccountIssuer(authority))
        let accounts = AuthorityAccounts(authority)
        func order(_ audiences: [String]) -> TokenOrder {
            TokenOrder(
                namespace: "a", serviceAccount: "b", serviceAccountUID: "u", audiences: audiences,
                expirationSeconds: 1 << 32, boundKind: "Pod", boundName: "p", boundUID: "q")
        }
        let issued = try await tokens.issue(order([]))
        #expect(await accounts.user(token: issued.token)?.name == "system:serviceaccount:a:b")
        // One for somebody else says nothing here.
        let foreign = try await tokens.issue(order(["istio-ca"]))
        #expect(await accounts.user(token: foreign.token) == nil)
        #expect(await accounts.user(token: "x") == nil)
    }
}
