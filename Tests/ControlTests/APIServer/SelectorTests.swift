// Label and field selectors, and the positions of lists.

import Document
import ResourceSchema
import Store
import Testing

@testable import APIServer

@Suite struct LabelSelectorTests {
    private func matches(_ selector: String, _ labels: KeyValuePairs<String, String>) throws -> Bool {
        try LabelSelector(selector).matches(labels.map { (key: $0.key, value: $0.value) })
    }

    @Test(arguments: [
        ("", true), ("a=1", true), ("a==1", true), ("a=2", false), ("a!=2", true), ("a!=1", false),
        ("missing!=1", true),
        ("a", true), ("missing", false), ("!missing", true), ("!a", false), ("a in (1, 2)", true), ("a in (2)", false),
        ("a notin (2,3)", true), ("a notin (1)", false), ("missing notin (1)", true), ("a>0", true), ("a>1", false),
        ("a<2", true), ("missing>0", false), ("a=1,x/y=z", true), ("a=1,!x/y", false), (" a = 1 , x/y in (z) ", true),
        ("empty=", true), ("a=", false), ("a in (,1)", true),
    ])
    func operators(selector: String, expected: Bool) throws {
        #expect(try matches(selector, ["a": "1", "x/y": "z", "empty": ""]) == expected)
    }

    @Test(arguments: [
        "a=b=c", "=a", "a in", "a in (", "a in x", "a,,b", "a,", "a b", "!", "a=b c", "a>x", "A!/b=c", "a=-",
    ])
    func mistakes(selector: String) {
        let failure = #expect(throws: APIFailure.self) { try LabelSelector(selector) }
        #expect(failure?.code == 400)
    }
}

@Suite struct FieldSelectorTests {
    private let pod: DocumentNode = [
        "metadata": ["name": "p", "namespace": "n"], "spec": ["nodeName": "x,y"], "status": ["phase": "Running"],
    ]

    @Test(arguments: [
        ("", true), ("status.phase=Running", true), ("status.phase!=Running", false), ("status.phase==Running", true),
        ("spec.nodeName=x\\,y", true), ("status.podIP=", true), ("status.phase=Running,metadata.name=q", false),
        ("spec.hostNetwork=false", true),
    ])
    func matching(selector: String, expected: Bool) throws {
        let parsed = try FieldSelector(selector)
        #expect(parsed.matches { SelectableFields.value($0, of: pod) } == expected)
    }

    @Test func onlySelectableFields() throws {
        let pods = ResourceName(group: "", resource: "pods")
        let kind = try #require(KindCatalog.builtIn.kind(plural: "pods", group: "", version: "v1"))
        try SelectableFields.check(FieldSelector("status.phase=x,metadata.name=y"), for: pods, kind: kind)
        let failure = #expect(throws: APIFailure.self) {
            try SelectableFields.check(FieldSelector("spec.x=y"), for: pods, kind: kind)
        }
        #expect(failure?.message == "field label not supported: spec.x")
        #expect(throws: APIFailure.self) { try FieldSelector("nothing") }
    }

    @Test func aNameIsExact() throws {
        #expect(try FieldSelector("metadata.name=a,x=y").exactName == "a")
        #expect(try FieldSelector("metadata.name!=a").exactName == nil)
    }
}

@Suite struct ListPositionTests {
    private let key = StoreKey(type: ResourceType(group: "", resource: "pods"), namespace: "n", name: "p")

    @Test func aTokenComesBack() throws {
        let position = ListPosition(revision: 42, after: key)
        #expect(try ListPosition(token: position.token, namespace: "n") == position)
        #expect(try ListPosition(token: position.token, namespace: nil) == position)
    }

    @Test func aTokenOfAnotherNamespaceIsRefused() {
        let token = ListPosition(revision: 42, after: key).token
        #expect(throws: APIFailure.self) { try ListPosition(token: token, namespace: "other") }
        #expect(throws: APIFailure.self) { try ListPosition(token: "!", namespace: nil) }
        #expect(throws: APIFailure.self) { try ListPosition(token: "", namespace: nil) }
    }

    /// What a client can go on with when the snapshot of its first page is forgotten.
    @Test func aForgottenSnapshotGivesATokenForTheRest() async throws {
        let store = MemoryStore()
        for name in ["a", "b", "c"] {
            let key = StoreKey(type: key.type, namespace: "n", name: name)
            _ = try await store.write(key, expecting: .absent, Array("{}".utf8))
        }
        let revision = try await store.currentRevision()
        let selection = StoreSelection(type: key.type, namespace: "n")
        let first = StoreKey(type: key.type, namespace: "n", name: "a")
        _ = try await store.write(first, expecting: .anything, Array("{\"x\":1}".utf8))
        store.compact()
        var pages = ListPages(store: store, selection: selection, revision, first)
        let failure = await #expect(throws: APIFailure.self) {
            _ = try await pages.next(isContinuing: true, position: first)
        }
        #expect(failure?.code == 410 && failure?.reason == "Expired")
        let rest = try ListPosition(token: #require(failure?.continuation), namespace: "n")
        #expect(rest.revision == -1 && rest.name == "a")
        var others = ListPages(store: store, selection: selection, nil, first)
        let page = try await others.next(isContinuing: true, position: first)
        #expect(page?.objects.map(\.key.name) == ["b", "c"])
    }
}
