// One node of a compiled schema: what may stand at a place of an object, as facts.

import Document

enum SchemaType: String, Sendable {
    case object, array, string, integer, number, boolean
}

/// How the items of a list are told apart (x-kubernetes-list-type).
enum ListKeying: Sendable, Hashable {
    case atomic
    case set
    case map(keys: [String])
}

/// What an object may hold beside its named properties.
enum AdditionalProperties: Sendable {
    case none
    case any
    case schema(Int)
}

struct SchemaBounds: Sendable {
    var minimum: Double?
    var maximum: Double?
    var isMinimumExclusive = false
    var isMaximumExclusive = false
    var multipleOf: Double?
    var minLength: Int?
    var maxLength: Int?
    var minItems: Int?
    var maxItems: Int?
    var minProperties: Int?
    var maxProperties: Int?
    var uniqueItems = false
}

/// How a strategic merge patch treats a field (x-kubernetes-patch-*).
struct PatchRule: Sendable, Hashable {
    var mergeKey: String?
    var merges = false
    var retainsKeys = false
    /// As published.
    var strategy = ""
}

struct SchemaNode: Sendable {
    /// The definition that this node is, for `$ref` in published documents.
    var definition: String?
    var type: SchemaType?
    var format: String?
    var description: String?
    var isNullable = false
    var isIntOrString = false
    var preservesUnknown = false
    var isEmbeddedResource = false
    var isAtomicMap = false
    var keying: ListKeying?
    var patch = PatchRule()
    var propertyNames: [String] = []
    var properties: [String: Int] = [:]
    var additional = AdditionalProperties.none
    var items: Int?
    var required: [String] = []
    var enumeration: [DocumentNode] = []
    var defaultValue: DocumentNode?
    var bounds: SchemaBounds?
    var pattern: SchemaPattern?
    var allOf: [Int] = []
    var anyOf: [Int] = []
    var oneOf: [Int] = []
    var not: Int?
    /// CEL rules, kept to be published; nothing here runs them.
    var rules: DocumentNode?
    var groupVersionKinds: DocumentNode?
    /// x-kubernetes-unions, kept to be published.
    var unions: DocumentNode?
}
