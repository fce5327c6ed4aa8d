// Messages of networking/v1alpha3/service_entry.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Networking {
    public struct ServiceEntry: ReadableFields {
        public var hosts: [String] = []
        public var addresses: [String] = []
        public var ports: [Networking.ServicePort] = []
        public var location: Networking.ServiceEntry.Location = .unset
        public var resolution: Networking.ServiceEntry.Resolution = .unset
        public var endpoints: [Networking.WorkloadEntry] = []
        public var workloadSelector: Networking.WorkloadSelector?
        public var exportTo: [String] = []
        public var subjectAltNames: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            hosts = reader.strings("hosts")
            addresses = reader.strings("addresses")
            ports = reader.parts("ports")
            location = reader.choice("location") ?? .unset
            resolution = reader.choice("resolution") ?? .unset
            endpoints = reader.parts("endpoints")
            workloadSelector = reader.part("workloadSelector")
            exportTo = reader.strings("exportTo")
            subjectAltNames = reader.strings("subjectAltNames")
            reader.allow(only: [
                "hosts", "addresses", "ports", "location", "resolution", "endpoints", "workloadSelector", "exportTo",
                "subjectAltNames",
            ])
        }

        public enum Location: String, Sendable, Hashable, CaseIterable {
            case MESH_EXTERNAL, MESH_INTERNAL
            public static var unset: Self { .MESH_EXTERNAL }
        }

        public enum Resolution: String, Sendable, Hashable, CaseIterable {
            case NONE, STATIC, DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS
            public static var unset: Self { .NONE }
        }
    }

    public struct ServicePort: ReadableFields {
        public var number: Int = 0
        public var `protocol`: String = ""
        public var name: String = ""
        public var targetPort: Int = 0

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            number = reader.int("number", in: 0...4_294_967_295)
            `protocol` = reader.string("protocol")
            name = reader.string("name")
            targetPort = reader.int("targetPort", in: 0...4_294_967_295)
            reader.allow(only: ["number", "protocol", "name", "targetPort"])
        }
    }

    public struct ServiceEntryAddress: ReadableFields {
        public var value: String = ""
        public var host: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            value = reader.string("value")
            host = reader.string("host")
            reader.allow(only: ["value", "host"])
        }
    }
}
