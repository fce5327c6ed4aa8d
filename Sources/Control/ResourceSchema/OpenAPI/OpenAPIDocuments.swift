// The OpenAPI documents that clients ask for: v2 in one piece, v3 by group and version.

import Base
import Document
import MeshAPI

/// Of one state of the catalog; made when first asked for, and kept.
public final class OpenAPIDocuments: Sendable {
    public let catalog: KindCatalog
    public let serverVersion: String
    private let known = Lock<[String: DocumentNode]>([:])

    public init(catalog: KindCatalog, serverVersion: String) {
        self.catalog = catalog
        self.serverVersion = serverVersion
    }

    /// `/openapi/v2` as JSON.
    public func v2() -> DocumentNode {
        cached("v2") { OpenAPIV2(catalog: catalog, serverVersion: serverVersion).document() }
    }

    /// `/openapi/v2` as `application/com.github.proto-openapi.spec.v2@v1.0+protobuf`, which kubectl asks for first.
    public func v2Protobuf() -> [UInt8] { GnosticWriter.encode(v2()) }

    /// `/openapi/v3`: the paths of the documents, each with a hash of its content, by which clients cache.
    public func v3Index() -> DocumentNode {
        var paths: [(key: DocumentKey, value: DocumentNode)] = []
        for group in catalog.groups {
            for version in group.versions {
                guard let hash = v3Hash(group: group.name, version: version) else { continue }
                let path = group.name.isEmpty ? "api/\(version)" : "apis/\(group.name)/\(version)"
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
        return cached("v3/\(group)/\(version)") {
            OpenAPIV3(kinds: kinds, serverVersion: serverVersion).document()
        }
    }

    /// What the index says of a document, and what serves as its ETag.
    public func v3Hash(group: String, version: String) -> String? {
        v3(group: group, version: version).map { ContentHash.text(of: $0.value.json()) }
    }

    private func cached(_ key: String, _ make: () -> DocumentNode) -> DocumentNode {
        if let document = known.withLock({ $0[key] }) { return document }
        let document = make()
        known.withLock { $0[key] = document }
        return document
    }
}

/// 128 bits of FNV-1a in hexadecimal: equal content has equal hashes, on every replica.
enum ContentHash {
    static func text(of content: String) -> String {
        var low: UInt64 = 0xcbf2_9ce4_8422_2325
        var high: UInt64 = 0x8422_2325_cbf2_9ce4
        for byte in content.utf8 {
            low = (low ^ UInt64(byte)) &* 0x100_0000_01b3
            high = (high &+ UInt64(byte)) &* 0x9e37_79b9_7f4a_7c15 ^ (high >> 29)
        }
        return [high, low].map { word in
            let digits = String(word, radix: 16, uppercase: true)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}
