// JSON patches, merge patches and strategic merge patches by the examples of their specifications.

import Document
import MeshAPI
import Testing

@testable import ResourceSchema

@Suite struct JSONPatchTests {
    @Test(
        arguments: [
            (
                "{\"foo\":\"bar\"}", "[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}]",
                "{\"foo\":\"bar\",\"baz\":\"qux\"}"
            ),
            (
                "{\"foo\":[\"bar\",\"baz\"]}", "[{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":\"qux\"}]",
                "{\"foo\":[\"bar\",\"qux\",\"baz\"]}"
            ),
            ("{\"baz\":1,\"foo\":2}", "[{\"op\":\"remove\",\"path\":\"/baz\"}]", "{\"foo\":2}"),
            ("{\"foo\":[1,2,3]}", "[{\"op\":\"remove\",\"path\":\"/foo/1\"}]", "{\"foo\":[1,3]}"),
            ("{\"baz\":1}", "[{\"op\":\"replace\",\"path\":\"/baz\",\"value\":2}]", "{\"baz\":2}"),
            (
                "{\"a\":{\"b\":1},\"c\":{}}", "[{\"op\":\"move\",\"from\":\"/a/b\",\"path\":\"/c/d\"}]",
                "{\"a\":{},\"c\":{\"d\":1}}"
            ),
            ("{\"l\":[1,2,3,4]}", "[{\"op\":\"move\",\"from\":\"/l/1\",\"path\":\"/l/3\"}]", "{\"l\":[1,3,4,2]}"),
            ("{\"a\":[1]}", "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}]", "{\"a\":[1],\"b\":[1]}"),
            ("{\"a\":[\"x\",2]}", "[{\"op\":\"test\",\"path\":\"/a/1\",\"value\":2}]", "{\"a\":[\"x\",2]}"),
            (
                "{\"a/b\":{\"m~n\":1}}", "[{\"op\":\"replace\",\"path\":\"/a~1b/m~0n\",\"value\":2}]",
                "{\"a/b\":{\"m~n\":2}}"
            ),
            ("{\"a\":[1]}", "[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":[2]}]", "{\"a\":[1,[2]]}"),
            ("{\"a\":1}", "[{\"op\":\"add\",\"path\":\"\",\"value\":{\"b\":1}}]", "{\"b\":1}"),
            ("{\"a\":null}", "[{\"op\":\"test\",\"path\":\"/a\",\"value\":null}]", "{\"a\":null}"),
        ])
    func applies(object: String, patch: String, result: String) throws {
        #expect(try Patch.json(json(patch), to: json(object)).text == result)
    }

    @Test func copiesAddNoMoreThanABody() throws {
        let object = json("{\"x\":{\"a\":\"\(String(repeating: "y", count: 1000))\"}}")
        func copies(_ count: Int) throws -> DocumentNode {
            let list = (0..<count).map { "{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/x/n\($0)\"}" }
            return try Patch.json(json("[\(list.joined(separator: ","))]"), to: object)
        }
        // Each doubles what is there.
        let eight = try copies(8)
        #expect(TreeExtent.bytes(of: eight, upTo: .max) > 256_000)
        let failure = #expect(throws: InvalidPatch.self) { try copies(60) }
        #expect(failure?.reason == .inapplicable)
        #expect(TreeExtent.isDeeper(eight, than: 9) && !TreeExtent.isDeeper(eight, than: 10))
    }

    @Test(
        arguments: [
            (
                "[{\"op\":\"remove\",\"path\":\"/nope\"}]",
                "remove operation does not apply: error in remove for path: '/nope': Unable to remove nonexistent key: nope: missing value"
            ),
            (
                "[{\"op\":\"replace\",\"path\":\"/nope\",\"value\":1}]",
                "replace operation does not apply: doc is missing key: /nope: missing value"
            ),
            (
                "[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":1}]",
                "add operation does not apply: doc is missing path: \"/x/y\": missing value"
            ),
            ("[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]", "testing value /a failed: test failed"),
            (
                "[{\"op\":\"add\",\"path\":\"/l/5\",\"value\":1}]",
                "add operation does not apply: error in add for path: '/l/5': Unable to access invalid index: 5: invalid index referenced"
            ),
        ])
    func saysWhyItDoesNotApply(patch: String, message: String) {
        #expect(throws: InvalidPatch(.inapplicable, message)) {
            try Patch.json(json(patch), to: json("{\"a\":1,\"l\":[1]}"))
        }
    }

    @Test(arguments: [
        "{}", "[1]", "[{\"op\":\"jump\",\"path\":\"/a\"}]", "[{\"op\":\"add\",\"path\":\"/a\"}]",
        "[{\"op\":\"add\",\"path\":\"a\",\"value\":1}]",
    ])
    func refusesWhatIsNoPatch(patch: String) {
        #expect {
            try Patch.json(json(patch), to: json("{\"a\":1}"))
        } throws: { ($0 as? InvalidPatch)?.reason == .malformed }
    }

    @Test func changesNothingWhenOneOperationFails() {
        let object = json("{\"a\":1}")
        #expect(throws: InvalidPatch.self) {
            try Patch.json(
                json("[{\"op\":\"add\",\"path\":\"/b\",\"value\":1},{\"op\":\"remove\",\"path\":\"/c\"}]"), to: object)
        }
        #expect(object.text == "{\"a\":1}")
    }
}

@Suite struct MergePatchTests {
    /// RFC 7386, appendix A, as far as patches are objects.
    @Test(
        arguments: [
            ("{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"),
            ("{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"),
            ("{\"a\":\"b\"}", "{\"a\":null}", "{}"), ("{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"),
            ("{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"),
            ("{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"),
            ("{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"),
            ("{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"),
            ("{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"),
            ("{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"),
        ])
    func applies(object: String, patch: String, result: String) throws {
        #expect(try Patch.merge(json(patch), to: json(object)).text == result)
    }

    @Test(arguments: ["[\"c\"]", "null", "\"bar\""])
    func refusesWhatWouldReplaceTheObject(patch: String) {
        #expect(throws: InvalidPatch.self) { try Patch.merge(json(patch), to: json("{\"a\":1}")) }
    }

    @Test(arguments: 0..<300)
    func theDifferenceLeadsToTheTarget(seed: Int) throws {
        var random = Scatter(seed: UInt64(seed))
        let (object, target) = (random.object(depth: 3), random.object(depth: 3))
        let patch = Patch.mergePatch(from: object, to: target)
        let result = try Patch.merge(patch, to: object)
        #expect(result.isSame(as: target), "\(object.text) -> \(target.text) by \(patch.text)")
        #expect(Patch.mergePatch(from: target, to: target).members.isEmpty)
    }
}

/// Objects that often share keys, from a seed.
struct Scatter {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func number(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(limit))
    }

    mutating func object(depth: Int) -> DocumentNode {
        var result = DocumentNode(.mapping([]))
        for _ in 0..<number(4) { result.set(["a", "b", "c", "d"][number(4)], value(depth: depth - 1)) }
        return result
    }

    private mutating func value(depth: Int) -> DocumentNode {
        switch number(depth > 0 ? 6 : 3) {
        case 0: return .integer(Int64(number(3)))
        case 1: return .string(["x", "y"][number(2)])
        case 2: return .bool(number(2) == 0)
        case 3: return .list([.integer(Int64(number(2)))])
        default: return object(depth: depth)
        }
    }
}

@Suite struct StrategicMergeTests {
    private func apply(_ patch: String, to object: String, _ name: String = "Deployment", _ group: String = "apps")
        throws -> DocumentNode
    {
        try Patch.strategicMerge(yaml(patch), to: yaml(object), schema: try kind(name, group).schema)
    }

    private let deployment = """
        spec:
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}
          template:
            spec:
              containers:
              - {name: nginx, image: nginx, args: [a, b], env: [{name: X, value: "1"}]}
              tolerations: [{key: dedicated, effect: NoSchedule}]
        """

    /// Kubernetes' documentation, "Update API objects in place": containers have the strategy merge, tolerations have not.
    @Test func listsMergeByTheirKey() throws {
        let result = try apply(
            "spec: {template: {spec: {containers: [{name: redis, image: redis}], tolerations: [{key: disktype, value: ssd}]}}}",
            to: deployment)
        let spec = try #require(result.at("spec", "template", "spec"))
        #expect(spec["containers"]?.items.map { $0["name"] } == ["redis", "nginx"])
        #expect(spec["tolerations"]?.text == "[{\"key\":\"disktype\",\"value\":\"ssd\"}]")
    }

    @Test func itemsOfTheSameKeyMergeInTurn() throws {
        let result = try apply(
            "spec: {template: {spec: {containers: [{name: nginx, image: nginx:2, args: [c], env: [{name: Z, value: \"2\"}]}]}}}",
            to: deployment)
        #expect(
            result.at("spec", "template", "spec", "containers")?.text
                == "[{\"name\":\"nginx\",\"image\":\"nginx:2\",\"args\":[\"c\"],\"env\":[{\"name\":\"Z\",\"value\":\"2\"},{\"name\":\"X\",\"value\":\"1\"}]}]"
        )
    }

    @Test func deleteAndReplaceInLists() throws {
        let deleted = try apply(
            "spec: {template: {spec: {containers: [{$patch: delete, name: nginx}, {name: b, image: b}]}}}",
            to: deployment)
        #expect(deleted.at("spec", "template", "spec", "containers")?.text == "[{\"name\":\"b\",\"image\":\"b\"}]")
        let replaced = try apply(
            "spec: {template: {spec: {containers: [{name: c, image: c}, {$patch: replace}]}}}", to: deployment)
        #expect(replaced.at("spec", "template", "spec", "containers")?.text == "[{\"name\":\"c\",\"image\":\"c\"}]")
    }

    @Test func retainKeysDropsTheOthers() throws {
        let result = try apply("spec: {strategy: {$retainKeys: [type], type: Recreate}}", to: deployment)
        #expect(result.at("spec", "strategy")?.text == "{\"type\":\"Recreate\"}")
        #expect(throws: InvalidPatch.self) {
            try apply("spec: {strategy: {$retainKeys: [rollingUpdate], type: Recreate}}", to: deployment)
        }
    }

    @Test func replaceAndDeleteOfObjects() throws {
        let replaced = try apply("spec: {strategy: {$patch: replace, type: Recreate}}", to: deployment)
        #expect(replaced.at("spec", "strategy")?.text == "{\"type\":\"Recreate\"}")
        let deleted = try apply("spec: {strategy: {$patch: delete}}", to: deployment)
        #expect(deleted.at("spec", "strategy") == nil)
    }

    @Test func listsOfTextsAreMergedAsSets() throws {
        let object = "metadata: {finalizers: [a, b, c]}"
        #expect(
            try apply("metadata: {finalizers: [c, d]}", to: object).at("metadata", "finalizers") == [
                "a", "b", "c", "d",
            ])
        let deleted = try apply(
            "metadata: {$deleteFromPrimitiveList/finalizers: [b], $setElementOrder/finalizers: [c, a]}", to: object)
        #expect(deleted.at("metadata", "finalizers") == ["c", "a"])
    }

    @Test func orderIsTheClientsWithTheServersOwnBetween() throws {
        let object = "spec: {template: {spec: {containers: [{name: a}, {name: injected}, {name: b}]}}}"
        let result = try apply(
            "spec: {template: {spec: {$setElementOrder/containers: [{name: b}, {name: a}, {name: new}], containers: [{name: new, image: i}]}}}",
            to: object)
        #expect(
            result.at("spec", "template", "spec", "containers")?.items.compactMap { $0["name"]?.string } == [
                "injected", "b", "a", "new",
            ])
    }

    @Test func portsMergeByTheirPortAndNullRemoves() throws {
        let result = try apply(
            "spec: {ports: [{port: 80, targetPort: 9090}, {port: 443}], selector: {app: null, v: '2'}}",
            to: "spec: {ports: [{port: 80, name: http}], selector: {app: a, v: '1'}}", "Service", "")
        #expect(
            result.text
                == "{\"spec\":{\"ports\":[{\"port\":80,\"name\":\"http\",\"targetPort\":9090},{\"port\":443}],\"selector\":{\"v\":\"2\"}}}"
        )
    }

    @Test(arguments: [
        "spec: {template: {spec: {containers: [{image: x}]}}}", "spec: {strategy: {$patch: dance}}",
        "spec: {template: {spec: {containers: [{name: nginx, $patch: dance}]}}}",
        "metadata: {$deleteFromPrimitiveList/finalizers: a}",
    ])
    func refusesWhatIsMalformed(patch: String) {
        #expect(throws: InvalidPatch.self) { try apply(patch, to: deployment) }
    }
}

/// What a client may send costs time in proportion to its size.
@Suite struct LargeObjectTests {
    @Test(.timeLimit(.minutes(1))) func thousandsOfKeys() throws {
        let served = try kind("ConfigMap")
        func configMap(_ value: String) -> DocumentNode {
            let data = (0..<20_000).map { (key: DocumentKey("key-\($0)"), value: DocumentNode.string(value)) }
            return [
                "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"],
                "data": DocumentNode(.mapping(data)),
            ]
        }
        let (before, after) = (configMap("a"), configMap("b"))
        #expect(try Patch.merge(after, to: before).isSame(as: after))
        #expect(try Patch.strategicMerge(after, to: before, schema: served.schema).isSame(as: after))
        #expect(Patch.mergePatch(from: before, to: after)["data"]?.members.count == 20_000)
        let manager = FieldManager(name: "a", kind: served, now: "2024-01-01T00:00:00Z")
        let live = try ServerSideApply.apply(
            live: nil, applied: before, by: manager, force: false, schema: served.schema)
        let next = try ServerSideApply.apply(
            live: live, applied: after, by: manager, force: false, schema: served.schema)
        #expect(next["data"]?.isSame(as: try #require(after["data"])) == true)
        #expect(served.schema.validate(after).isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func thousandsOfItems() throws {
        let served = try kind("Service")
        func service(_ name: String) -> DocumentNode {
            let ports = (1...20_000).map { number -> DocumentNode in
                ["port": .integer(Int64(number)), "name": .string(name)]
            }
            return ["apiVersion": "v1", "kind": "Service", "metadata": ["name": "a"], "spec": ["ports": .list(ports)]]
        }
        let result = try Patch.strategicMerge(service("b"), to: service("a"), schema: served.schema)
        #expect(result.isSame(as: service("b")))
    }
}
