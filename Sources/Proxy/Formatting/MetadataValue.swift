// Metadata as the mesh configures it: google.protobuf.Struct values under filter names.

/// One `google.protobuf.Value`.
public indirect enum MetadataValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([MetadataValue])
    case structure([String: MetadataValue])

    /// The value at a path of keys below this one; nil when a step is missing or is not a structure.
    public func value(at path: ArraySlice<String>) -> MetadataValue? {
        guard let key = path.first else { return self }
        guard case .structure(let fields) = self, let inner = fields[key] else { return nil }
        return inner.value(at: path.dropFirst())
    }
}

/// `envoy.config.core.v3.Metadata`: one structure per filter name.
public struct MetadataSet: Sendable, Hashable {
    public private(set) var filters: [String: [String: MetadataValue]] = [:]

    public init() {}

    public init(filters: [String: [String: MetadataValue]]) { self.filters = filters }

    public var isEmpty: Bool { filters.isEmpty }

    public func value(filter: String, path: [String]) -> MetadataValue? {
        guard let fields = filters[filter] else { return nil }
        return MetadataValue.structure(fields).value(at: path[...])
    }

    public func structure(filter: String) -> [String: MetadataValue]? { filters[filter] }

    /// Merges as Envoy does: keys of `fields` replace equal keys, others stay.
    public mutating func merge(filter: String, _ fields: [String: MetadataValue]) {
        filters[filter, default: [:]].merge(fields) { _, new in new }
    }

    public mutating func set(filter: String, key: String, _ value: MetadataValue) {
        filters[filter, default: [:]][key] = value
    }
}
