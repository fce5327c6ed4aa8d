// Messages of security/v1beta1/peer_authentication.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Security {
    public struct PeerAuthentication: ReadableFields {
        public var selector: Selection.WorkloadSelector?
        public var mtls: Security.PeerAuthentication.MutualTLS?
        public var portLevelMtls: [String: Security.PeerAuthentication.MutualTLS] = [:]

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            selector = reader.part("selector")
            mtls = reader.part("mtls")
            portLevelMtls = reader.partMap("portLevelMtls")
            reader.allow(only: ["selector", "mtls", "portLevelMtls"])
        }

        public struct MutualTLS: ReadableFields {
            public var mode: Security.PeerAuthentication.MutualTLS.Mode = .unset

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                mode = reader.choice("mode") ?? .unset
                reader.allow(only: ["mode"])
            }

            public enum Mode: String, Sendable, Hashable, CaseIterable {
                case UNSET, DISABLE, PERMISSIVE, STRICT
                public static var unset: Self { .UNSET }
            }
        }
    }
}
