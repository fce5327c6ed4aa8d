// Messages of networking/v1alpha3/sidecar.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Networking {
    public enum CaptureMode: String, Sendable, Hashable, CaseIterable {
        case DEFAULT, IPTABLES, NONE
        public static var unset: Self { .DEFAULT }
    }

    public struct Sidecar: ReadableFields {
        public var workloadSelector: Networking.WorkloadSelector?
        public var ingress: [Networking.IstioIngressListener] = []
        public var egress: [Networking.IstioEgressListener] = []
        public var inboundConnectionPool: Networking.ConnectionPoolSettings?
        public var outboundTrafficPolicy: Networking.OutboundTrafficPolicy?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            workloadSelector = reader.part("workloadSelector")
            ingress = reader.parts("ingress")
            egress = reader.parts("egress")
            inboundConnectionPool = reader.part("inboundConnectionPool")
            outboundTrafficPolicy = reader.part("outboundTrafficPolicy")
            reader.allow(only: [
                "workloadSelector", "ingress", "egress", "inboundConnectionPool", "outboundTrafficPolicy",
            ])
        }
    }

    public struct IstioIngressListener: ReadableFields {
        public var port: Networking.SidecarPort?
        public var bind: String = ""
        public var captureMode: Networking.CaptureMode = .unset
        public var defaultEndpoint: String = ""
        public var tls: Networking.ServerTLSSettings?
        public var connectionPool: Networking.ConnectionPoolSettings?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            port = reader.part("port")
            bind = reader.string("bind")
            captureMode = reader.choice("captureMode") ?? .unset
            defaultEndpoint = reader.string("defaultEndpoint")
            tls = reader.part("tls")
            connectionPool = reader.part("connectionPool")
            reader.allow(only: ["port", "bind", "captureMode", "defaultEndpoint", "tls", "connectionPool"])
        }
    }

    public struct IstioEgressListener: ReadableFields {
        public var port: Networking.SidecarPort?
        public var bind: String = ""
        public var captureMode: Networking.CaptureMode = .unset
        public var hosts: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            port = reader.part("port")
            bind = reader.string("bind")
            captureMode = reader.choice("captureMode") ?? .unset
            hosts = reader.strings("hosts")
            reader.allow(only: ["port", "bind", "captureMode", "hosts"])
        }
    }

    public struct WorkloadSelector: ReadableFields {
        public var labels: [String: String] = [:]

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            labels = reader.stringMap("labels")
            reader.allow(only: ["labels"])
        }
    }

    public struct OutboundTrafficPolicy: ReadableFields {
        public var mode: Networking.OutboundTrafficPolicy.Mode = .unset
        public var egressProxy: Networking.Destination?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            mode = reader.choice("mode") ?? .unset
            egressProxy = reader.part("egressProxy")
            reader.allow(only: ["mode", "egressProxy"])
        }

        public enum Mode: String, Sendable, Hashable, CaseIterable {
            case REGISTRY_ONLY, ALLOW_ANY
            public static var unset: Self { .REGISTRY_ONLY }
        }
    }

    public struct SidecarPort: ReadableFields {
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
}
