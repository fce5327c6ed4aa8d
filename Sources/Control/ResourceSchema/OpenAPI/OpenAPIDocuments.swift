// The OpenAPI documents that clients ask for: v2 in one piece, v3 by group and version.

import Document
import MeshAPI

public struct OpenAPIDocuments: Sendable {
    public let catalog: KindCatalog
    public let serverVersion: String

    public init(catalog: KindCatalog, serverVersion: String) {
        self.catalog = catalog
        self.serverVersion = serverVersion
    }

    /// `/openapi/v2` as JSON.
    public func v2() -> DocumentNode { OpenAPIV2(catalog: catalog, serverVersion: serverVersion).document() }

    /// `/openapi/v2` as `application/com.github.proto-openapi.spec.v2@v1.0+protobuf`.
    public func v2Protobuf() -> [UInt8] { GnosticWriter.encode(v2()) }

    /// `/openapi/v3`: the paths of the documents, each with a hash of its content, by which clients cache.
    public func v3Index() -> DocumentNode {
        var paths: [(key: DocumentKey, value: DocumentNode)] = []
        for group in catalog.groups {
            for version in group.versions {
                let path = group.name.isEmpty ? "api/\(version)" : "apis/\(group.name)/\(version)"
                let hash = OpenAPIV3.hash(v3(group: group.name, version: version) ?? .null)
                paths.append(
                    (
                        key: DocumentKey(path),
                        value: ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(hash)")]
                    ))
            }
        }
        return ["paths": DocumentNode(.mapping(paths))]
    }

    /// `/openapi/v3/api/v1` or `/openapi/v3/apis/GROUP/VERSION`; nil for a group and version that is not served.
    public func v3(group: String, version: String) -> DocumentNode? {
        let kinds = catalog.kinds(group: group, version: version)
        if kinds.isEmpty { return nil }
        return OpenAPIV3(kinds: kinds, serverVersion: serverVersion).document()
    }
}
