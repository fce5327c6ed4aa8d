// /openapi: documents that are made when they are first asked for, and kept until the kinds change.

import Base
import Document
import ResourceSchema
import Serving

actor OpenAPIPages {
    private struct Page {
        var bytes: [UInt8]
        var hash: String
    }

    private let kinds: KindDirectory
    private let version: String
    private var generation = -1
    private var documents: OpenAPIDocuments
    private var pages: [String: Page] = [:]

    init(kinds: KindDirectory, version: String) {
        self.kinds = kinds
        self.version = version
        documents = OpenAPIDocuments(catalog: kinds.catalog, serverVersion: version)
    }

    private static let oldProtobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
    private static let newProtobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    /// nil: no such document.
    func answer(_ path: String, _ head: HTTPRequestHead) throws(APIFailure) -> Answer? {
        refresh()
        let accept = head.fields["accept"] ?? ""
        let wantsV2Protobuf = accept.contains(Self.oldProtobuf) || accept.contains(Self.newProtobuf)
        switch path {
        case "/openapi/v2":
            if wantsV2Protobuf {
                let page = page("v2 protobuf") { documents in documents.v2Protobuf() }
                // The old name is no media type by the book, and clients that ask by it read the new one.
                return respond(page, Self.newProtobuf, head)
            }
            return respond(page("v2") { $0.v2().json }, "application/json", head)
        case "/openapi/v3": return respond(page("v3") { $0.v3Index().json }, "application/json", head)
        default: return try group(path, head)
        }
    }

    private func group(_ path: String, _ head: HTTPRequestHead) throws(APIFailure) -> Answer? {
        let parts = path.split(separator: "/").map(String.init)
        let group: String
        let version: String
        if parts.count == 4, parts[2] == "api" {
            (group, version) = ("", parts[3])
        } else if parts.count == 5, parts[2] == "apis" {
            (group, version) = (parts[3], parts[4])
        } else {
            return nil
        }
        if documents.catalog.kinds(group: group, version: version).isEmpty { return nil }
        return respond(
            page(path) { $0.v3(group: group, version: version)?.json ?? [] }, "application/json", head,
            isForever: head.query("hash") != nil)
    }

    private func refresh() {
        let now = kinds.generation
        if now == generation { return }
        generation = now
        documents = OpenAPIDocuments(catalog: kinds.catalog, serverVersion: version)
        pages = [:]
    }

    private func page(_ name: String, _ make: (OpenAPIDocuments) -> [UInt8]) -> Page {
        if let known = pages[name] { return known }
        let bytes = make(documents)
        let made = Page(bytes: bytes, hash: Self.hash(bytes))
        pages[name] = made
        return made
    }

    /// What a path with its hash names never changes, so clients may keep it.
    private func respond(
        _ page: Page, _ contentType: String, _ head: HTTPRequestHead, isForever: Bool = false
    ) -> Answer {
        var fields: HTTPFields = ["etag": "\"\(page.hash)\"", "vary": "Accept"]
        if isForever { fields.set("cache-control", "public, immutable") }
        if head.fields["if-none-match"]?.contains(page.hash) == true {
            return .other(304, contentType: contentType, fields, [])
        }
        return .other(200, contentType: contentType, fields, page.bytes)
    }

    /// FNV-1a twice: tells documents apart, protects nothing.
    private static func hash(_ bytes: [UInt8]) -> String {
        var first: UInt64 = 0xCBF2_9CE4_8422_2325
        var second: UInt64 = 0x9E37_79B9_7F4A_7C15
        for byte in bytes {
            first = (first ^ UInt64(byte)) &* 0x100_0000_01B3
            second = (second &+ UInt64(byte)) &* 0x100_0000_01B3
        }
        return String(first, radix: 16, uppercase: true) + String(second, radix: 16, uppercase: true)
    }
}
