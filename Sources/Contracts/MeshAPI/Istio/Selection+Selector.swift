// Messages of type/v1beta1/selector.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Selection {
    public enum WorkloadMode: String, Sendable, Hashable, CaseIterable {
        case UNDEFINED, CLIENT, SERVER, CLIENT_AND_SERVER
        public static var unset: Self { .UNDEFINED }
    }

    public struct WorkloadSelector: ReadableFields {
        public var matchLabels: [String: String] = [:]

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            matchLabels = reader.stringMap("matchLabels")
            reader.allow(only: ["matchLabels"])
        }
    }

    public struct PortSelector: ReadableFields {
        public var number: Int = 0

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            number = reader.int("number", in: 0...4_294_967_295)
            reader.allow(only: ["number"])
        }
    }

    public struct PolicyTargetReference: ReadableFields {
        public var group: String = ""
        public var kind: String = ""
        public var name: String = ""
        public var namespace: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            group = reader.string("group")
            kind = reader.string("kind")
            name = reader.string("name")
            namespace = reader.string("namespace")
            reader.allow(only: ["group", "kind", "name", "namespace"])
        }
    }
}
