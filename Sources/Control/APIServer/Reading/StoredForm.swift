// Objects between the store's form and the API's: the version asked for, and the resource version in its place.

import Base
import Document
import ResourceSchema
import Store

enum StoredForm {
    /// By the extent, which may be twice the truth: the store holds objects to their exact size.
    private static let mostBytes = 2 * StoreLimits.objectBytes
    /// Lists and watch events stand around an object, and it must still be read there.
    static let mostDepth = 120
    /// An object that came into the store by another way, or is of an earlier version, can at least be deleted.
    private static let readingLimits = {
        var limits = DocumentLimits()
        limits.depth = 512
        return limits
    }()

    /// What was kept and can't be read again could not be deleted, either.
    static func check(_ object: DocumentNode) throws(APIFailure) {
        if TreeExtent.bytes(of: object, upTo: mostBytes) > mostBytes { throw APIFailure.tooLarge(limit: mostBytes) }
        if TreeExtent.isDeeper(object, than: mostDepth) {
            throw APIFailure.badRequest(
                "the object, with its managedFields, is nested more than \(mostDepth) deep; make it flatter")
        }
    }

    /// The object as the API shows it in a version.
    static func tree(_ stored: StoredObject, apiVersion: String) throws(APIFailure) -> DocumentNode {
        var object = try tree(stored.bytes, key: stored.key)
        object.set("apiVersion", .string(apiVersion))
        setRevision(&object, stored.revision)
        return object
    }

    static func tree(_ bytes: [UInt8], key: StoreKey) throws(APIFailure) -> DocumentNode {
        do throws(InvalidDocument) {
            return try Document.parse(json: bytes, limits: readingLimits)
        } catch {
            throw APIFailure.internalError("the stored object \(key) is damaged: \(error)")
        }
    }

    static func setRevision(_ object: inout DocumentNode, _ revision: Int64) {
        object.put(.string(String(revision)), at: "metadata", "resourceVersion")
    }

    /// What is kept: without the resource version, and with the members in front by which `spliced` knows it.
    static func bytes(_ object: DocumentNode, apiVersion: String) -> [UInt8] {
        var object = object
        object.set("apiVersion", .string(apiVersion))
        object.put(nil, at: "metadata", "resourceVersion")
        object.put(nil, at: "metadata", "selfLink")
        return object.leading(with: ["apiVersion", "kind", "metadata"]).json
    }

    /// The JSON text of `tree` without making a tree, for lists and watches of many objects: the beginning of what
    /// `bytes` wrote is replaced.
    static func spliced(_ stored: StoredObject, apiVersion: String) throws(APIFailure) -> [UInt8] {
        let start = Array("{\"apiVersion\":\"".utf8)
        let middle = Array("\",\"kind\":\"".utf8)
        let end = Array("\",\"metadata\":{\"".utf8)
        let bytes = stored.bytes
        if bytes.starts(with: start),
            let kind = place(of: middle, in: bytes, from: start.count),
            let metadata = place(of: end, in: bytes, from: kind + middle.count)
        {
            let name = bytes[(kind + middle.count)..<metadata]
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count + 64)
            result += "{\"apiVersion\":\"\(apiVersion)\",\"kind\":\"".utf8
            result += name
            result += "\",\"metadata\":{\"resourceVersion\":\"\(stored.revision)\",\"".utf8
            result += bytes[(metadata + end.count)...]
            return result
        }
        return try tree(stored, apiVersion: apiVersion).json
    }

    /// Where the mark stands; it has to come before the next quote but its own.
    private static func place(of mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let quote = bytes[start...].firstIndex(of: UInt8(ascii: "\"")), bytes[quote...].starts(with: mark) else {
            return nil
        }
        return quote
    }
}

/// An object that a selector may have to look into, parsed at most once.
struct CandidateObject {
    let stored: StoredObject
    let apiVersion: String
    private var known: DocumentNode?

    init(_ stored: StoredObject, apiVersion: String) {
        self.stored = stored
        self.apiVersion = apiVersion
    }

    mutating func tree() throws(APIFailure) -> DocumentNode {
        if let known { return known }
        let made = try StoredForm.tree(stored, apiVersion: apiVersion)
        known = made
        return made
    }
}

/// Both selectors of a list or watch.
struct ObjectSelector: Sendable {
    let labels: LabelSelector
    let fields: FieldSelector

    var isEverything: Bool { labels.isEverything && fields.isEverything }

    func matches(_ candidate: inout CandidateObject) throws(APIFailure) -> Bool {
        if isEverything { return true }
        // Names need no parsing.
        for requirement in fields.requirements {
            let key = candidate.stored.key
            let value: String
            switch requirement.field {
            case "metadata.name": value = key.name
            case "metadata.namespace": value = key.namespace
            default: continue
            }
            if (value == requirement.value) != requirement.isEqual { return false }
        }
        if !labels.isEverything {
            let object = try candidate.tree()
            if !labels.matches(object.textMembers(at: "metadata", "labels")) { return false }
        }
        let others = fields.requirements.filter {
            $0.field != "metadata.name" && $0.field != "metadata.namespace"
        }
        if others.isEmpty { return true }
        let object = try candidate.tree()
        return others.allSatisfy { (SelectableFields.value($0.field, of: object) == $0.value) == $0.isEqual }
    }
}
