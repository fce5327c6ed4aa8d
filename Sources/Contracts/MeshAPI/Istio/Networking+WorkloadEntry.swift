// Messages of networking/v1alpha3/workload_entry.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Networking {
    public struct WorkloadEntry: ReadableFields {
        public var address: String = ""
        public var ports: [String: Int] = [:]
        public var labels: [String: String] = [:]
        public var network: String = ""
        public var locality: String = ""
        public var weight: Int = 0
        public var serviceAccount: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            address = reader.string("address")
            ports = reader.intMap("ports", in: 0...4_294_967_295)
            labels = reader.stringMap("labels")
            network = reader.string("network")
            locality = reader.string("locality")
            weight = reader.int("weight", in: 0...4_294_967_295)
            serviceAccount = reader.string("serviceAccount")
            reader.allow(only: ["address", "ports", "labels", "network", "locality", "weight", "serviceAccount"])
        }
    }
}
