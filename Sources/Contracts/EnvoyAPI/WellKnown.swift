// The types of google.protobuf that JSON writes in forms of their own.

enum WellKnown {
    /// The kind of scalar that a wrapper holds; nil for other types.
    static func wrapped(_ type: String) -> FieldKind? {
        switch type {
        case "google.protobuf.DoubleValue": .double
        case "google.protobuf.FloatValue": .float
        case "google.protobuf.Int64Value": .int64
        case "google.protobuf.UInt64Value": .uint64
        case "google.protobuf.Int32Value": .int32
        case "google.protobuf.UInt32Value": .uint32
        case "google.protobuf.BoolValue": .bool
        case "google.protobuf.StringValue": .string
        case "google.protobuf.BytesValue": .bytes
        default: nil
        }
    }

    /// What JSON makes of a type.
    enum Form: Sendable {
        case plain, any, duration, timestamp, fieldMask, structure, value, list
        case wrapper(FieldKind)
    }

    static func form(_ type: String) -> Form {
        if !type.hasPrefix("google.protobuf.") { return .plain }
        switch type {
        case "google.protobuf.Any": return .any
        case "google.protobuf.Duration": return .duration
        case "google.protobuf.Timestamp": return .timestamp
        case "google.protobuf.FieldMask": return .fieldMask
        case "google.protobuf.Struct": return .structure
        case "google.protobuf.Value": return .value
        case "google.protobuf.ListValue": return .list
        default: return wrapped(type).map { .wrapper($0) } ?? .plain
        }
    }
}
