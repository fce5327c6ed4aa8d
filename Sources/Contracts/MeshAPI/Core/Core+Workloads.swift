// Pod, Secret and ConfigMap, as far as the mesh reads them.

extension Core {
    public struct Pod: ReadableFields {
        public var spec: Spec?
        public var status: Status?

        public init(reading reader: borrowing FieldReader) {
            spec = reader.part("spec")
            status = reader.part("status")
        }

        public struct Spec: ReadableFields {
            public var nodeName = ""
            public var serviceAccountName = ""
            public var hostname = ""
            public var subdomain = ""
            public var hostNetwork = false
            public var containers: [Container] = []

            public init(reading reader: borrowing FieldReader) {
                nodeName = reader.string("nodeName")
                serviceAccountName = reader.string("serviceAccountName")
                hostname = reader.string("hostname")
                subdomain = reader.string("subdomain")
                hostNetwork = reader.bool("hostNetwork")
                containers = reader.parts("containers")
            }
        }

        public struct Container: ReadableFields {
            public var ports: [ContainerPort] = []

            public init(reading reader: borrowing FieldReader) { ports = reader.parts("ports") }
        }

        public struct ContainerPort: ReadableFields {
            public var name = ""
            public var containerPort = 0

            public init(reading reader: borrowing FieldReader) {
                name = reader.string("name")
                containerPort = reader.int("containerPort", in: 0...65535)
            }
        }

        public struct Status: ReadableFields {
            public var phase = ""
            public var podIP = ""
            public var podIPs: [PodIP] = []
            public var conditions: [Condition] = []

            public init(reading reader: borrowing FieldReader) {
                phase = reader.string("phase")
                podIP = reader.string("podIP")
                podIPs = reader.parts("podIPs")
                conditions = reader.parts("conditions")
            }
        }

        public struct PodIP: ReadableFields {
            public var ip = ""

            public init(reading reader: borrowing FieldReader) { ip = reader.string("ip") }
        }

        public var addresses: [String] {
            guard let status else { return [] }
            let all = status.podIPs.isEmpty ? [status.podIP] : status.podIPs.map(\.ip)
            return all.filter { !$0.isEmpty }
        }

        /// Over for good: its address may be another's by now.
        public var hasEnded: Bool { status?.phase == "Succeeded" || status?.phase == "Failed" }

        public var isReady: Bool {
            status?.conditions.contains { $0.type == "Ready" && $0.status == "True" } ?? false
        }
    }

    public struct Condition: ReadableFields {
        public var type = ""
        public var status = ""

        public init(reading reader: borrowing FieldReader) {
            type = reader.string("type")
            status = reader.string("status")
        }
    }

    public struct Secret: ReadableFields {
        public var type = ""
        public var data: [String: [UInt8]] = [:]

        public init(reading reader: borrowing FieldReader) {
            type = reader.string("type")
            data = reader.bytesMap("data")
            for (key, text) in reader.stringMap("stringData") { data[key] = Array(text.utf8) }
        }
    }

    public struct ConfigMap: ReadableFields {
        public var data: [String: String] = [:]

        public init(reading reader: borrowing FieldReader) { data = reader.stringMap("data") }
    }
}
