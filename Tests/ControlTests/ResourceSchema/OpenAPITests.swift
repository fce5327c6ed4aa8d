// The documents that kubectl reads before it talks.

import Document
import MeshAPI
import Testing

@testable import ResourceSchema

private let documents = OpenAPIDocuments(catalog: .builtIn, serverVersion: "v1.33.0")

@Suite struct OpenAPITests {
    @Test func everyReferenceLeadsSomewhere() throws {
        let v2 = documents.v2()
        try check(v2, prefix: "#/definitions/", definitions: try #require(v2["definitions"]))
        for group in KindCatalog.builtIn.groups {
            for version in group.versions {
                let v3 = try #require(documents.v3(group: group.name, version: version))
                try check(
                    v3, prefix: "#/components/schemas/", definitions: try #require(v3.at("components", "schemas")))
            }
        }
    }

    private func check(_ document: DocumentNode, prefix: String, definitions: DocumentNode) throws {
        let known = Set(definitions.members.map(\.key.text))
        var found = 0
        func visit(_ node: DocumentNode) {
            for (key, value) in node.members {
                if key.text == "$ref", let text = value.string {
                    found += 1
                    let isKnown = text.hasPrefix(prefix) && known.contains(String(text.dropFirst(prefix.count)))
                    #expect(isKnown, "\(text)")
                }
                visit(value)
            }
            for item in node.items { visit(item) }
        }
        visit(document)
        #expect(found > 0)
    }

    @Test func kindsAreFoundByTheirName() throws {
        let v3 = try #require(documents.v3(group: "networking.istio.io", version: "v1"))
        let path = try #require(v3.at("paths", "/apis/networking.istio.io/v1/namespaces/{namespace}/virtualservices"))
        #expect(path.at("get", "x-kubernetes-group-version-kind", "kind") == "VirtualService")
        let schema = try #require(v3.at("components", "schemas", "io.istio.networking.v1.VirtualService"))
        #expect(schema["x-kubernetes-group-version-kind"]?.items.first?["version"] == "v1")
        #expect(schema.at("properties", "spec", "properties", "http", "description")?.string?.isEmpty == false)
        let patch = v3.at(
            "paths", "/apis/networking.istio.io/v1/namespaces/{namespace}/virtualservices/{name}", "patch")
        #expect(patch?["parameters"]?.items.contains { $0["name"] == "fieldValidation" } == true)
        #expect(documents.v3(group: "nobody", version: "v1") == nil)
    }

    @Test func mergeKeysArePublished() throws {
        let spec = try #require(
            documents.v2().at("definitions", "io.k8s.api.core.v1.PodSpec", "properties", "containers"))
        #expect(spec["x-kubernetes-patch-merge-key"] == "name")
        #expect(spec["x-kubernetes-patch-strategy"] == "merge")
        #expect(spec["x-kubernetes-list-map-keys"] == ["name"])
    }

    @Test func theIndexNamesEveryDocumentWithItsHash() throws {
        let index = documents.v3Index()
        let url = try #require(index.at("paths", "apis/security.istio.io/v1", "serverRelativeURL")?.string)
        let hash = try #require(documents.v3Hash(group: "security.istio.io", version: "v1"))
        #expect(url == "/openapi/v3/apis/security.istio.io/v1?hash=\(hash)")
        #expect(index.at("paths", "api/v1") != nil)
        let other = OpenAPIDocuments(catalog: .builtIn, serverVersion: "v1.33.0")
        #expect(other.v3Hash(group: "security.istio.io", version: "v1") == hash)
    }

    @Test func theBinaryFormBeginsWithTheVersion() {
        let bytes = documents.v2Protobuf()
        #expect(bytes.starts(with: [0x0A, 3] + Array("2.0".utf8)))
        #expect(bytes.count > 100_000)
    }
}
