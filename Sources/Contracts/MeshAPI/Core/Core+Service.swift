// Service: a name, its ports, and who serves it.

extension Core {
    public struct Service: ReadableFields {
        public var spec = Spec()
        public var status: Status?

        public init(reading reader: borrowing FieldReader) {
            spec = reader.part("spec") ?? Spec()
            status = reader.part("status")
        }

        public struct Spec: ReadableFields {
            public var type = ""
            public var clusterIP = ""
            public var clusterIPs: [String] = []
            public var externalIPs: [String] = []
            public var externalName = ""
            public var selector: [String: String] = [:]
            public var ports: [Port] = []
            public var internalTrafficPolicy = ""
            public var trafficDistribution = ""
            public var publishNotReadyAddresses = false

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                type = reader.string("type")
                clusterIP = reader.string("clusterIP")
                clusterIPs = reader.strings("clusterIPs")
                externalIPs = reader.strings("externalIPs")
                externalName = reader.string("externalName")
                selector = reader.stringMap("selector")
                ports = reader.parts("ports")
                internalTrafficPolicy = reader.string("internalTrafficPolicy")
                trafficDistribution = reader.string("trafficDistribution")
                publishNotReadyAddresses = reader.bool("publishNotReadyAddresses")
            }

            public var isHeadless: Bool { clusterIP == "None" }

            /// Without `None`, without doubles.
            public var addresses: [String] {
                let all = clusterIPs.isEmpty ? [clusterIP] : clusterIPs
                return all.filter { !$0.isEmpty && $0 != "None" }
            }
        }

        public struct Port: ReadableFields {
            public var name = ""
            public var port = 0
            public var `protocol` = "TCP"
            public var appProtocol = ""
            public var targetPort: PortReference?
            public var nodePort = 0

            public init(reading reader: borrowing FieldReader) {
                name = reader.string("name")
                port = reader.int("port", in: 0...65535)
                `protocol` = reader.optionalString("protocol") ?? "TCP"
                appProtocol = reader.string("appProtocol")
                targetPort = PortReference(reader.value("targetPort"))
                nodePort = reader.int("nodePort", in: 0...65535)
            }
        }

        public struct Status: ReadableFields {
            public var loadBalancer: LoadBalancer?

            public init(reading reader: borrowing FieldReader) { loadBalancer = reader.part("loadBalancer") }
        }

        public struct LoadBalancer: ReadableFields {
            public var ingress: [Ingress] = []

            public init(reading reader: borrowing FieldReader) { ingress = reader.parts("ingress") }
        }

        public struct Ingress: ReadableFields {
            public var ip = ""
            public var hostname = ""

            public init(reading reader: borrowing FieldReader) {
                ip = reader.string("ip")
                hostname = reader.string("hostname")
            }
        }

        /// Where it can be reached from outside: external addresses and those a load balancer was given.
        public var externalAddresses: [String] {
            let balanced = status?.loadBalancer?.ingress.map { $0.ip.isEmpty ? $0.hostname : $0.ip } ?? []
            return spec.externalIPs + balanced.filter { !$0.isEmpty }
        }
    }
}
