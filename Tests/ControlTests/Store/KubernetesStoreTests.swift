// What only a store behind a Kubernetes API does. The server is the fake that the environment names.

import Base
import Document
import Serving
import Testing

@testable import Store

@Suite(.serialized, .timeLimit(.minutes(1)), .enabled(if: Backend.available.contains(.kubernetes)))
struct KubernetesStoreTests {
    private func makeStore() async throws -> PlainStore {
        try #require(try await Backend.kubernetes.make() as? PlainStore)
    }

    @Test func theStatusIsWrittenWithItsObject() async throws {
        let store = try await makeStore().base
        let x = key(freshType(), "a", "x")
        let bytes = Array(#"{"spec":"1","status":{"ready":true}}"#.utf8)
        let first = try await store.write(x, expecting: .absent, bytes)
        let made = try #require(try await store.get(x))
        #expect(made.revision == first)
        let tree = try Document.parse(json: made.bytes)
        #expect(tree.at("status", "ready")?.bool == true)
        #expect(tree.at("metadata", "resourceVersion") == nil)
        #expect(tree["kind"]?.string == "Thing")
        let only = tree.setting("status", to: ["ready": false])
        let second = try await store.writeStatus(x, at: first, only.json)
        #expect(second > first)
        let late = await failure { () async throws(StoreFailure) in try await store.writeStatus(x, at: first, only.json)
        }
        guard case .conflict(let current?)? = late else { return #expect(Bool(false), "wrote on an old basis") }
        #expect(current.revision == second)
    }

    @Test func refusalsKeepTheirWords() async throws {
        let store = try await makeStore()
        let refused = await failure { () async throws(StoreFailure) in
            try await store.write(key(freshType(), "a", "x"), expecting: .absent, value("invalid"))
        }
        guard case .refused(422, "Invalid", let message)? = refused else { return #expect(Bool(false), "took it") }
        #expect(message.contains("is invalid: spec"))
        let unknown = await failure { () async throws(StoreFailure) in
            try await store.get(key(ResourceType(group: "", resource: "unheardof"), "a", "x"))
        }
        guard case .refused(404, _, let words)? = unknown else { return #expect(Bool(false), "knew it") }
        #expect(words.contains("serves no unheardof"))
    }

    @Test func aWatchGoesOnWhereItBrokeOff() async throws {
        let store = try await makeStore()
        let type = freshType()
        let watch = try await store.watch(StoreSelection(type: type), after: try await store.currentRevision())
        let first = try await store.write(key(type, "a", "x"), expecting: .absent, value("1"))
        #expect(try await events(1, of: watch).map(\.revision) == [first])
        try await store.fake("hangup")
        let second = try await store.write(key(type, "a", "x"), expecting: .anything, value("2"))
        try await store.fake("busy?resource=\(type.resource)&count=2")
        let found = try await events(1, of: watch)
        #expect(found.map(\.revision) == [second])
        #expect(found.first?.previous?.bytes == value("1"))
    }

    @Test func aLostAnswerLeavesTheWriteInDoubt() async throws {
        let store = try await makeStore()
        let x = key(freshType(), "a", "x")
        try await store.fake("refuse?resource=\(x.type.resource)&count=1")
        let lost = await failure { () async throws(StoreFailure) in
            try await store.write(x, expecting: .absent, value("1"))
        }
        guard case .ambiguous? = lost else { return #expect(Bool(false), "no doubt: \(String(describing: lost))") }
        #expect(try await store.get(x)?.bytes == value("1"))
        // It is asked again as long as that makes sense.
        try await store.fake("busy?resource=\(x.type.resource)&count=3")
        _ = try await store.write(x, expecting: .anything, value("2"))
        try await store.fake("busy?resource=\(x.type.resource)&count=50")
        let busy = await failure { () async throws(StoreFailure) in
            try await store.write(x, expecting: .anything, value("2"))
        }
        guard case .unavailable? = busy else { return #expect(Bool(false), "not busy: \(String(describing: busy))") }
    }

    @Test func aListBegunElsewhereGoesOnHere() async throws {
        let (one, other) = (try await makeStore(), try await makeStore())
        let type = freshType()
        for index in 0..<5 { _ = try await one.write(key(type, "a", "x\(index)"), expecting: .absent, value("1")) }
        let first = try await one.list(StoreSelection(type: type), at: nil, limit: 2, after: nil)
        let second = try await other.list(
            StoreSelection(type: type), at: first.revision, limit: 2, after: first.objects.last?.key)
        #expect(second.objects.map(\.key.name) == ["x2", "x3"])
        #expect(second.more)
    }

    @Test func aStrangerIsNotLetIn() async throws {
        var access = try KubernetesAccess.find(path: environment("SKEIN_TEST_KUBERNETES"))
        access.token = .fixed("wrong")
        let options = KubernetesOptions(access: access)
        let group = try LoopGroup(loops: 1)
        let refused = await failure { () async throws(StoreFailure) in try await KubernetesStore(options, group: group)
        }
        guard case .refused(401, _, _)? = refused else { return #expect(Bool(false), "\(String(describing: refused))") }
        await group.shutdown()
    }
}
