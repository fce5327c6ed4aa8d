// Messages of networking/v1alpha3/workload_group.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Networking {
    public struct WorkloadGroup: ReadableFields {
        public var metadata: Networking.WorkloadGroup.ObjectMeta?
        public var template: Networking.WorkloadEntry?
        public var probe: Networking.ReadinessProbe?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            metadata = reader.part("metadata")
            template = reader.part("template")
            probe = reader.part("probe")
            reader.allow(only: ["metadata", "template", "probe"])
        }

        public struct ObjectMeta: ReadableFields {
            public var labels: [String: String] = [:]
            public var annotations: [String: String] = [:]

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                labels = reader.stringMap("labels")
                annotations = reader.stringMap("annotations")
                reader.allow(only: ["labels", "annotations"])
            }
        }
    }

    public struct ReadinessProbe: ReadableFields {
        public var initialDelaySeconds: Int = 0
        public var timeoutSeconds: Int = 0
        public var periodSeconds: Int = 0
        public var successThreshold: Int = 0
        public var failureThreshold: Int = 0
        public var httpGet: Networking.HTTPHealthCheckConfig?
        public var tcpSocket: Networking.TCPHealthCheckConfig?
        public var exec: Networking.ExecHealthCheckConfig?
        public var grpc: Networking.GrpcHealthCheckConfig?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            initialDelaySeconds = reader.int("initialDelaySeconds", in: -2_147_483_648...2_147_483_647)
            timeoutSeconds = reader.int("timeoutSeconds", in: -2_147_483_648...2_147_483_647)
            periodSeconds = reader.int("periodSeconds", in: -2_147_483_648...2_147_483_647)
            successThreshold = reader.int("successThreshold", in: -2_147_483_648...2_147_483_647)
            failureThreshold = reader.int("failureThreshold", in: -2_147_483_648...2_147_483_647)
            httpGet = reader.part("httpGet")
            tcpSocket = reader.part("tcpSocket")
            exec = reader.part("exec")
            grpc = reader.part("grpc")
            reader.allow(only: [
                "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold",
                "httpGet", "tcpSocket", "exec", "grpc",
            ])
        }
    }

    public struct HTTPHealthCheckConfig: ReadableFields {
        public var path: String = ""
        public var port: Int = 0
        public var host: String = ""
        public var scheme: String = ""
        public var httpHeaders: [Networking.HTTPHeader] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            path = reader.string("path")
            port = reader.int("port", in: 0...4_294_967_295)
            host = reader.string("host")
            scheme = reader.string("scheme")
            httpHeaders = reader.parts("httpHeaders")
            reader.allow(only: ["path", "port", "host", "scheme", "httpHeaders"])
        }
    }

    public struct GrpcHealthCheckConfig: ReadableFields {
        public var port: Int = 0
        public var service: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            port = reader.int("port", in: 0...4_294_967_295)
            service = reader.string("service")
            reader.allow(only: ["port", "service"])
        }
    }

    public struct HTTPHeader: ReadableFields {
        public var name: String = ""
        public var value: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            name = reader.string("name")
            value = reader.string("value")
            reader.allow(only: ["name", "value"])
        }
    }

    public struct TCPHealthCheckConfig: ReadableFields {
        public var host: String = ""
        public var port: Int = 0

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            host = reader.string("host")
            port = reader.int("port", in: 0...4_294_967_295)
            reader.allow(only: ["host", "port"])
        }
    }

    public struct ExecHealthCheckConfig: ReadableFields {
        public var command: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            command = reader.strings("command")
            reader.allow(only: ["command"])
        }
    }
}
