// Objects as they are kept and shown, watches as their clients see them, protobuf bodies.

import Base
import Document
import MeshAPI
import ResourceSchema
import Store
import Testing

@testable import APIServer

private let configMaps = ResourceType(group: "", resource: "configmaps")

private func stored(_ name: String, _ revision: Int64, labels: DocumentNode = [:]) -> StoredObject {
    let object: DocumentNode = [
        "kind": "ConfigMap", "data": ["a": "b"], "metadata": ["name": .string(name), "labels": labels],
        "apiVersion": "v1",
    ]
    return StoredObject(
        key: StoreKey(type: configMaps, namespace: "n", name: name), revision: revision,
        bytes: StoredForm.bytes(object, apiVersion: "v1"))
}

@Suite struct StoredFormTests {
    @Test func splicedTextIsTheTreesText() throws {
        let object = stored("a", 7)
        let spliced = try Document.parse(json: StoredForm.spliced(object, apiVersion: "x/v2"))
        let tree = try StoredForm.tree(object, apiVersion: "x/v2")
        #expect(spliced.isSame(as: tree))
        #expect(tree.text(at: "metadata", "resourceVersion") == "7" && tree.text(at: "apiVersion") == "x/v2")
    }

    @Test func anyOtherTextIsReadAndWritten() throws {
        let odd = StoredObject(
            key: StoreKey(type: configMaps, namespace: "n", name: "a"), revision: 3,
            bytes: Array("{\"metadata\":{\"name\":\"a\"},\"apiVersion\":\"v1\",\"kind\":\"K\"}".utf8))
        let tree = try Document.parse(json: StoredForm.spliced(odd, apiVersion: "v9"))
        #expect(tree.text(at: "apiVersion") == "v9" && tree.text(at: "metadata", "resourceVersion") == "3")
    }
}

@Suite struct WatchEventTests {
    private func machine(_ selector: String) throws -> WatchEventMachine {
        let kind = try #require(KindCatalog.builtIn.kind(plural: "configmaps", group: "", version: "v1"))
        return WatchEventMachine(
            view: ObjectView(kind: kind, transformation: .none, inclusion: .metadata),
            selector: ObjectSelector(labels: try LabelSelector(selector), fields: .everything))
    }

    private func event(_ text: [UInt8]?) throws -> (type: String, revision: String)? {
        guard let text else { return nil }
        let tree = try Document.parse(json: text)
        return (tree.text(at: "type") ?? "", tree.text(at: "object", "metadata", "resourceVersion") ?? "")
    }

    @Test func selectionsMakeOrEndObjects() throws {
        var machine = try machine("in=yes")
        let (inside, outside) = (stored("a", 1, labels: ["in": "yes"]), stored("a", 2))
        let again = stored("a", 3, labels: ["in": "yes"])
        #expect(try event(machine.text(for: .put(inside, previous: nil)))! == ("ADDED", "1"))
        #expect(try event(machine.text(for: .put(again, previous: inside)))! == ("MODIFIED", "3"))
        #expect(try event(machine.text(for: .put(outside, previous: inside)))! == ("DELETED", "2"))
        #expect(try event(machine.text(for: .put(again, previous: outside)))! == ("ADDED", "3"))
        #expect(try event(machine.text(for: .deleted(last: again, revision: 9)))! == ("DELETED", "9"))
        #expect(try event(machine.text(for: .deleted(last: outside, revision: 9))) == nil)
        #expect(try event(machine.text(for: .put(outside, previous: nil))) == nil)
    }

    @Test func bookmarks() throws {
        let machine = try machine("")
        let tree = try Document.parse(json: machine.bookmark(5, endsInitialEvents: true))
        #expect(tree.text(at: "type") == "BOOKMARK" && tree.text(at: "object", "kind") == "ConfigMap")
        #expect(tree.text(at: "object", "metadata", "annotations", "k8s.io/initial-events-end") == "true")
    }
}

@Suite struct WireObjectTests {
    /// kubectl create namespace team, as client-go sends it.
    private let namespace: [UInt8] = [
        0x6B, 0x38, 0x73, 0x00, 0x0A, 0x0F, 0x0A, 0x02, 0x76, 0x31, 0x12, 0x09, 0x4E, 0x61, 0x6D, 0x65, 0x73, 0x70,
        0x61,
        0x63, 0x65, 0x12, 0x1E, 0x0A, 0x18, 0x0A, 0x04, 0x74, 0x65, 0x61, 0x6D, 0x12, 0x00, 0x1A, 0x00, 0x22, 0x00,
        0x2A,
        0x00, 0x32, 0x00, 0x38, 0x00, 0x42, 0x00, 0x5A, 0x00, 0x12, 0x00, 0x1A, 0x00, 0x1A, 0x00, 0x22, 0x00,
    ]

    @Test func aNamespace() throws {
        var bytes = namespace
        // Without the empty label at the end of the metadata.
        bytes[22] = 28
        bytes[24] = 22
        bytes.removeSubrange(47..<49)
        let tree = try WireObject.read(bytes)
        #expect(tree.text(at: "kind") == "Namespace" && tree.text(at: "metadata", "name") == "team")
        #expect(tree.node(at: "metadata", "uid") == nil && tree.node(at: "metadata", "creationTimestamp") == nil)
    }

    @Test func cutAndStrangeBytesAreRefused() {
        for length in 0..<namespace.count { _ = try? WireObject.read(Array(namespace[..<length])) }
        #expect(throws: APIFailure.self) { try WireObject.read([1, 2, 3]) }
        let unknown = Array("k8s\0".utf8) + [0x0A, 0x05, 0x0A, 0x01, 0x76, 0x12, 0x00]
        let failure = #expect(throws: APIFailure.self) { try WireObject.read(unknown) }
        #expect(failure?.code == 415)
    }

    /// A fixed seed: what fails once fails again.
    @Test func changedBytesNeverTrap() {
        var random = RandomSource(seed: 7)
        for _ in 0..<3000 {
            var bytes = namespace
            for _ in 0...random.below(4) {
                let place = Int(random.below(UInt64(bytes.count)))
                switch random.below(3) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                default: bytes.remove(at: place)
                }
            }
            bytes.withView { view in
                fuzzWireObject(view)
                fuzzQuery(view)
            }
        }
    }

    @Test func everyMessageOfTheTableIsThere() throws {
        let roots = [
            ("v1", "Pod"), ("apps/v1", "Deployment"), ("authorization.k8s.io/v1", "SelfSubjectAccessReview"),
            ("v1", "DeleteOptions"),
        ]
        for (version, kind) in roots { #expect(WireSchema.message(apiVersion: version, kind: kind) != nil) }
        #expect(WireSchema.message(apiVersion: "example.com/v1", kind: "Widget") == nil)
    }
}

@Suite struct OwnershipTests {
    private let child = StoreKey(type: configMaps, namespace: "n", name: "child")

    @Test func anIndexFollowsChanges() {
        var index = OwnershipIndex()
        var owner = OwnerReferenceFixture.make("one")
        index.put(child, [owner])
        #expect(index.dependents(of: "one") == [child])
        owner.uid = "two"
        index.put(child, [owner])
        #expect(index.dependents(of: "one").isEmpty && index.dependents(of: "two") == [child])
        index.put(child, [])
        #expect(index.isEmpty)
    }

    @Test func hints() {
        #expect(OwnershipHint.mayMatter(Array("{\"ownerReferences\":[]}".utf8)))
        #expect(OwnershipHint.mayMatter(Array("{\"deletionTimestamp\"".utf8)))
        #expect(!OwnershipHint.mayMatter(Array("{\"owner\":1}".utf8)) && !OwnershipHint.mayMatter([]))
    }
}
