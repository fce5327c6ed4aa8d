// Messages of mesh/v1alpha1/network.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Mesh {
    public struct Network: ReadableFields {
        public var endpoints: [Mesh.Network.NetworkEndpoints] = []
        public var gateways: [Mesh.Network.IstioNetworkGateway] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            endpoints = reader.parts("endpoints")
            gateways = reader.parts("gateways")
            reader.allow(only: ["endpoints", "gateways"])
        }

        public struct NetworkEndpoints: ReadableFields {
            public var fromCidr: String?
            public var fromRegistry: String?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                fromCidr = reader.optionalString("fromCidr")
                fromRegistry = reader.optionalString("fromRegistry")
                reader.allow(only: ["fromCidr", "fromRegistry"])
            }
        }

        public struct IstioNetworkGateway: ReadableFields {
            public var registryServiceName: String?
            public var address: String?
            public var port: Int = 0
            public var locality: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                registryServiceName = reader.optionalString("registryServiceName")
                address = reader.optionalString("address")
                port = reader.int("port", in: 0...4_294_967_295)
                locality = reader.string("locality")
                reader.allow(only: ["registryServiceName", "address", "port", "locality"])
            }
        }
    }

    public struct MeshNetworks: ReadableFields {
        public var networks: [String: Mesh.Network] = [:]

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            networks = reader.partMap("networks")
            reader.allow(only: ["networks"])
        }
    }
}
