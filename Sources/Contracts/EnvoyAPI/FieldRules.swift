// The constraints of protoc-gen-validate on one field.

final class FieldRules: Sendable {
    init() {}
}
