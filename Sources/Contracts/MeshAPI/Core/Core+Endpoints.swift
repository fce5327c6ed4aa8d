// EndpointSlice and the older Endpoints: where a service runs.

extension Core {
    public struct EndpointPort: ReadableFields {
        public var name = ""
        public var port = 0
        public var `protocol` = "TCP"
        public var appProtocol = ""

        public init(reading reader: borrowing FieldReader) {
            name = reader.string("name")
            port = reader.int("port", in: 0...65535)
            `protocol` = reader.optionalString("protocol") ?? "TCP"
            appProtocol = reader.string("appProtocol")
        }
    }

    public struct EndpointSlice: ReadableFields {
        public var addressType = ""
        public var endpoints: [Endpoint] = []
        public var ports: [EndpointPort] = []

        public init(reading reader: borrowing FieldReader) {
            addressType = reader.string("addressType")
            endpoints = reader.parts("endpoints")
            ports = reader.parts("ports")
        }

        public struct Endpoint: ReadableFields {
            public var addresses: [String] = []
            public var conditions: Conditions?
            public var hostname = ""
            public var nodeName = ""
            public var zone = ""
            public var targetRef: ObjectReference?

            public init(reading reader: borrowing FieldReader) {
                addresses = reader.strings("addresses")
                conditions = reader.part("conditions")
                hostname = reader.string("hostname")
                nodeName = reader.string("nodeName")
                zone = reader.string("zone")
                targetRef = reader.part("targetRef")
            }
        }

        /// What is not said counts as ready and serving, as Kubernetes has it.
        public struct Conditions: ReadableFields {
            public var ready: Bool?
            public var serving: Bool?
            public var terminating: Bool?

            public init(reading reader: borrowing FieldReader) {
                ready = reader.optionalBool("ready")
                serving = reader.optionalBool("serving")
                terminating = reader.optionalBool("terminating")
            }
        }
    }

    public struct Endpoints: ReadableFields {
        public var subsets: [Subset] = []

        public init(reading reader: borrowing FieldReader) { subsets = reader.parts("subsets") }

        public struct Subset: ReadableFields {
            public var addresses: [Address] = []
            public var notReadyAddresses: [Address] = []
            public var ports: [EndpointPort] = []

            public init(reading reader: borrowing FieldReader) {
                addresses = reader.parts("addresses")
                notReadyAddresses = reader.parts("notReadyAddresses")
                ports = reader.parts("ports")
            }
        }

        public struct Address: ReadableFields {
            public var ip = ""
            public var hostname = ""
            public var nodeName = ""
            public var targetRef: ObjectReference?

            public init(reading reader: borrowing FieldReader) {
                ip = reader.string("ip")
                hostname = reader.string("hostname")
                nodeName = reader.string("nodeName")
                targetRef = reader.part("targetRef")
            }
        }
    }
}
