// Reading scalars, wrappers, durations and enumerations.

import Base

extension ConfigNode {
    public func bool(_ name: String) -> Bool {
        let (field, value) = read(name)
        guard field.kind == .bool, !field.isMultiple else { misread(field, as: "bool") }
        if case .bool(let value) = value { return value }
        return false
    }

    public func string(_ name: String) -> String {
        let (field, value) = read(name)
        guard field.kind == .string, !field.isMultiple else { misread(field, as: "string") }
        if case .string(let value) = value { return value }
        return ""
    }

    public func bytes(_ name: String) -> [UInt8] {
        let (field, value) = read(name)
        guard field.kind == .bytes, !field.isMultiple else { misread(field, as: "bytes") }
        if case .bytes(let value) = value { return value }
        return []
    }

    public func double(_ name: String) -> Double {
        let (field, value) = read(name)
        guard field.kind == .double || field.kind == .float, !field.isMultiple else { misread(field, as: "double") }
        if case .double(let value) = value { return value }
        return 0
    }

    public func uint32(_ name: String) -> UInt32 {
        let (field, value) = read(name)
        guard field.kind == .uint32 || field.kind == .fixed32, !field.isMultiple else { misread(field, as: "uint32") }
        if case .unsigned(let value) = value { return UInt32(truncatingIfNeeded: value) }
        return 0
    }

    public func uint64(_ name: String) -> UInt64 {
        let (field, value) = read(name)
        guard field.kind.isUnsigned, !field.isMultiple else { misread(field, as: "uint64") }
        if case .unsigned(let value) = value { return value }
        return 0
    }

    public func int32(_ name: String) -> Int32 {
        let (field, value) = read(name)
        guard field.kind.isSigned32, !field.isMultiple else { misread(field, as: "int32") }
        if case .signed(let value) = value { return Int32(truncatingIfNeeded: value) }
        return 0
    }

    public func int64(_ name: String) -> Int64 {
        let (field, value) = read(name)
        guard field.kind.isSigned, !field.isMultiple else { misread(field, as: "int64") }
        if case .signed(let value) = value { return value }
        return 0
    }

    /// The value's name, such as "ROUND_ROBIN"; its number in digits when the schema has no name for it.
    public func enumeration(_ name: String) -> String {
        let (field, value) = read(name)
        guard let type = field.enumeration, !field.isMultiple else { misread(field, as: "enumeration") }
        return type.nameOrNumber(value)
    }

    /// The value's number, where that is what it means (`envoy.type.v3.StatusCode`).
    public func enumerationNumber(_ name: String) -> Int32 {
        let (field, value) = read(name)
        guard field.enumeration != nil, !field.isMultiple else { misread(field, as: "enumeration") }
        if case .signed(let number) = value { return Int32(truncatingIfNeeded: number) }
        return 0
    }

    /// Nil when unset; never below zero when the API's constraints say so.
    public func duration(_ name: String) -> TimeSpan? {
        let (field, value) = read(name)
        guard field.kind == .message("google.protobuf.Duration"), !field.isMultiple else {
            misread(field, as: "duration")
        }
        guard case .message(let value) = value else { return nil }
        return value.timeSpan
    }

    /// Nanoseconds since 1970; nil when unset.
    public func timestamp(_ name: String) -> TimeSpan? {
        let (field, value) = read(name)
        guard field.kind == .message("google.protobuf.Timestamp"), !field.isMultiple else {
            misread(field, as: "timestamp")
        }
        guard case .message(let value) = value else { return nil }
        return value.timeSpan
    }
}

extension ConfigNode {
    public func optionalBool(_ name: String) -> Bool? {
        guard case .bool(let value) = optional(name, ["BoolValue"], { $0 == .bool }) else { return nil }
        return value
    }

    public func optionalString(_ name: String) -> String? {
        guard case .string(let value) = optional(name, ["StringValue"], { $0 == .string }) else { return nil }
        return value
    }

    public func optionalBytes(_ name: String) -> [UInt8]? {
        guard case .bytes(let value) = optional(name, ["BytesValue"], { $0 == .bytes }) else { return nil }
        return value
    }

    public func optionalUInt32(_ name: String) -> UInt32? {
        let value = optional(name, ["UInt32Value"]) { $0 == .uint32 || $0 == .fixed32 }
        guard case .unsigned(let value) = value else { return nil }
        return UInt32(truncatingIfNeeded: value)
    }

    public func optionalUInt64(_ name: String) -> UInt64? {
        let value = optional(name, ["UInt64Value", "UInt32Value"]) { $0.isUnsigned }
        guard case .unsigned(let value) = value else { return nil }
        return value
    }

    public func optionalInt64(_ name: String) -> Int64? {
        let value = optional(name, ["Int64Value", "Int32Value"]) { $0.isSigned }
        guard case .signed(let value) = value else { return nil }
        return value
    }

    public func optionalDouble(_ name: String) -> Double? {
        let value = optional(name, ["DoubleValue", "FloatValue"]) { $0 == .double || $0 == .float }
        guard case .double(let value) = value else { return nil }
        return value
    }

    /// The name of an enumeration's value; nil when unset.
    public func optionalEnumeration(_ name: String) -> String? {
        let (field, value) = read(name)
        guard let type = field.enumeration, !field.isMultiple else { misread(field, as: "enumeration") }
        return value == nil ? nil : type.nameOrNumber(value)
    }

    /// A scalar that is set, or what a wrapper that is present holds.
    private func optional(_ name: String, _ wrappers: [String], _ isScalar: (FieldKind) -> Bool) -> FieldValue? {
        let (field, value) = read(name)
        if field.isMultiple { misread(field, as: "single value") }
        guard case .message(let type) = field.kind else {
            if !isScalar(field.kind) { misread(field, as: "\(wrappers[0])") }
            return value
        }
        if !wrappers.contains(where: { type == "google.protobuf." + $0 }) { misread(field, as: wrappers[0]) }
        guard case .message(let wrapper) = value else { return nil }
        return wrapper.value(1) ?? wrapper.schema.fields[0].defaultValue
    }
}

extension Message {
    /// The length of a Duration, or the nanoseconds since 1970 of a Timestamp, held within what 64 bits can say.
    var timeSpan: TimeSpan {
        var seconds: Int64 = 0
        var nanos: Int64 = 0
        if case .signed(let value) = value(1) { seconds = value }
        if case .signed(let value) = value(2) { nanos = value }
        let (scaled, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = scaled.addingReportingOverflow(nanos)
        if overflowed || carried { return TimeSpan(nanoseconds: seconds < 0 ? .min : .max) }
        return TimeSpan(nanoseconds: sum)
    }
}

extension EnumerationSchema {
    func nameOrNumber(_ value: FieldValue?) -> String {
        var number: Int32 = 0
        if case .signed(let value) = value { number = Int32(truncatingIfNeeded: value) }
        return self.value(number: number)?.name ?? "\(number)"
    }
}
