// What applying a file makes of what is there, and the annotation by which kubectl and skein can be used in turn.

import Document
import Testing

@testable import ResourceClient

@Suite struct MergeTests {
    private let rule = KindEntry(
        group: "networking.istio.io", version: "v1", kind: "DestinationRule", plural: "destinationrules")
    private let service = KindEntry(group: "", version: "v1", kind: "Service", plural: "services")

    private func merged(
        _ original: DocumentNode?, _ modified: DocumentNode, _ current: DocumentNode, _ kind: KindEntry
    ) -> String {
        let result = ThreeWayMerge(kind).result(original: original, modified: modified, current: current)
        return CanonicalJSON.text(result.value)
    }

    @Test func fieldsOfOthersStayAndOwnOnesGo() {
        let result = merged(["a": 1, "b": 2], ["a": 1, "d": 4], ["a": 1, "b": 2, "c": 3], rule)
        #expect(result == #"{"a":1,"c":3,"d":4}"#)
    }

    @Test func mappingsAreMergedWithinEachOther() {
        let result = merged(
            ["spec": ["x": ["a": 1, "b": 1]]], ["spec": ["x": ["b": 2]]], ["spec": ["x": ["a": 1, "b": 1, "c": 1]]],
            rule)
        #expect(result == #"{"spec":{"x":{"b":2,"c":1}}}"#)
    }

    @Test func listsOfOwnKindsAreReplaced() {
        #expect(merged(nil, ["l": [["name": "a"]]], ["l": [["name": "a", "x": 1]]], rule) == #"{"l":[{"name":"a"}]}"#)
    }

    @Test func portsOfServicesAreJoined() {
        let current: DocumentNode = [
            "ports": [
                ["port": 80, "protocol": "TCP", "targetPort": 80], ["port": 53, "protocol": "UDP"], ["port": 99],
            ]
        ]
        let file: DocumentNode = ["ports": [["port": 80, "name": "http"], ["port": 53, "protocol": "UDP"]]]
        let result = merged(["ports": [["port": 99]]], file, current, service)
        #expect(
            result
                == #"{"ports":[{"name":"http","port":80,"protocol":"TCP","targetPort":80},{"port":53,"protocol":"UDP"}]}"#
        )
    }

    @Test func nullsRemove() {
        #expect(merged(nil, ["a": .null, "b": ["c": .null, "d": 1]], ["a": 1], rule) == #"{"b":{"d":1}}"#)
    }

    @Test func patchesSayOnlyWhatDiffers() {
        let patch = ThreeWayMerge.patch(
            from: ["a": 1, "b": ["c": 1, "d": [1, 2]], "e": 1], to: ["b": ["d": [1, 2], "c": 2], "e": 1, "f": "x"])
        #expect(CanonicalJSON.text(patch.value) == #"{"a":null,"b":{"c":2},"f":"x"}"#)
        #expect(ThreeWayMerge.patch(from: ["a": 1, "b": 2], to: ["b": 2, "a": 1]).members.isEmpty)
    }

    @Test func jsonIsWrittenAsGoWritesIt() {
        let value: DocumentNode = ["b": "<&>\"\\\n\u{1}\u{2028}é", "a": [1, true, .null, DocumentNode(.double(1.5))]]
        #expect(
            CanonicalJSON.text(value.value)
                == #"{"a":[1,true,null,1.5],"b":"\u003c\u0026\u003e\"\\\n\u0001\u2028é"}"#)
        let tree: DocumentNode = ["a": [], "b": ["c": 1]]
        #expect(
            CanonicalJSON.text(tree.value, indent: 2)
                == "{\n  \"a\": [],\n  \"b\": {\n    \"c\": 1\n  }\n}")
    }

    @Test func kindsAnswerToTheirNames() {
        let kind = KindEntry(
            group: "networking.istio.io", version: "v1", kind: "VirtualService", plural: "virtualservices",
            shortNames: ["vs"])
        for word in ["vs", "VirtualService", "virtualservices", "vs.networking.istio.io", "vs.v1.networking.istio.io"] {
            #expect(kind.answers(to: word))
        }
        for word in ["v", "vs.example.com", "vs.v2.networking.istio.io"] { #expect(!kind.answers(to: word)) }
        #expect(kind.path(namespace: "a", name: "b") == "/apis/networking.istio.io/v1/namespaces/a/virtualservices/b")
        #expect(service.path() == "/api/v1/services")
        #expect(kind.label("x") == "virtualservice.networking.istio.io/x")
    }

    @Test func tokensSayWhenTheyEnded() {
        // {"alg":"none"}.{"exp":951782400,"sub":"x"}
        #expect(TokenText.expiry("eyJhbGciOiJub25lIn0.eyJleHAiOjk1MTc4MjQwMCwic3ViIjoieCJ9.") == "2000-02-29T00:00:00Z")
        #expect(TokenText.expiry("opaque") == nil)
        #expect(TokenText.expiry("a.b.c") == nil)
    }
}
