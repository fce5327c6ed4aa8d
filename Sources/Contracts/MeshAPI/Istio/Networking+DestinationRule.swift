// Messages of networking/v1alpha3/destination_rule.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import Base

extension Networking {
    public struct DestinationRule: ReadableFields {
        public var host: String = ""
        public var trafficPolicy: Networking.TrafficPolicy?
        public var subsets: [Networking.Subset] = []
        public var exportTo: [String] = []
        public var workloadSelector: Selection.WorkloadSelector?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            host = reader.string("host")
            trafficPolicy = reader.part("trafficPolicy")
            subsets = reader.parts("subsets")
            exportTo = reader.strings("exportTo")
            workloadSelector = reader.part("workloadSelector")
            reader.allow(only: ["host", "trafficPolicy", "subsets", "exportTo", "workloadSelector"])
        }
    }

    public struct TrafficPolicy: ReadableFields {
        public var loadBalancer: Networking.LoadBalancerSettings?
        public var connectionPool: Networking.ConnectionPoolSettings?
        public var outlierDetection: Networking.OutlierDetection?
        public var tls: Networking.ClientTLSSettings?
        public var portLevelSettings: [Networking.TrafficPolicy.PortTrafficPolicy] = []
        public var tunnel: Networking.TrafficPolicy.TunnelSettings?
        public var proxyProtocol: Networking.TrafficPolicy.ProxyProtocol?
        public var retryBudget: Networking.TrafficPolicy.RetryBudget?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            loadBalancer = reader.part("loadBalancer")
            connectionPool = reader.part("connectionPool")
            outlierDetection = reader.part("outlierDetection")
            tls = reader.part("tls")
            portLevelSettings = reader.parts("portLevelSettings")
            tunnel = reader.part("tunnel")
            proxyProtocol = reader.part("proxyProtocol")
            retryBudget = reader.part("retryBudget")
            reader.allow(only: [
                "loadBalancer", "connectionPool", "outlierDetection", "tls", "portLevelSettings", "tunnel",
                "proxyProtocol", "retryBudget",
            ])
        }

        public struct PortTrafficPolicy: ReadableFields {
            public var port: Networking.PortSelector?
            public var loadBalancer: Networking.LoadBalancerSettings?
            public var connectionPool: Networking.ConnectionPoolSettings?
            public var outlierDetection: Networking.OutlierDetection?
            public var tls: Networking.ClientTLSSettings?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                port = reader.part("port")
                loadBalancer = reader.part("loadBalancer")
                connectionPool = reader.part("connectionPool")
                outlierDetection = reader.part("outlierDetection")
                tls = reader.part("tls")
                reader.allow(only: ["port", "loadBalancer", "connectionPool", "outlierDetection", "tls"])
            }
        }

        public struct TunnelSettings: ReadableFields {
            public var `protocol`: String = ""
            public var targetHost: String = ""
            public var targetPort: Int = 0

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                `protocol` = reader.string("protocol")
                targetHost = reader.string("targetHost")
                targetPort = reader.int("targetPort", in: 0...4_294_967_295)
                reader.allow(only: ["protocol", "targetHost", "targetPort"])
            }
        }

        public struct ProxyProtocol: ReadableFields {
            public var version: Networking.TrafficPolicy.ProxyProtocol.VERSION = .unset

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                version = reader.choice("version") ?? .unset
                reader.allow(only: ["version"])
            }

            public enum VERSION: String, Sendable, Hashable, CaseIterable {
                case V1, V2
                public static var unset: Self { .V1 }
            }
        }

        public struct RetryBudget: ReadableFields {
            public var percent: Double?
            public var minRetryConcurrency: Int = 0
            public var budgetInterval: TimeSpan?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                percent = reader.optionalDouble("percent")
                minRetryConcurrency = reader.int("minRetryConcurrency", in: 0...4_294_967_295)
                budgetInterval = reader.duration("budgetInterval")
                reader.allow(only: ["percent", "minRetryConcurrency", "budgetInterval"])
            }
        }
    }

    public struct Subset: ReadableFields {
        public var name: String = ""
        public var labels: [String: String] = [:]
        public var trafficPolicy: Networking.TrafficPolicy?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            name = reader.string("name")
            labels = reader.stringMap("labels")
            trafficPolicy = reader.part("trafficPolicy")
            reader.allow(only: ["name", "labels", "trafficPolicy"])
        }
    }

    public struct LoadBalancerSettings: ReadableFields {
        public var simple: Networking.LoadBalancerSettings.SimpleLB?
        public var consistentHash: Networking.LoadBalancerSettings.ConsistentHashLB?
        public var localityLbSetting: Networking.LocalityLoadBalancerSetting?
        public var zoneAwareLbSetting: Networking.ZoneAwareLoadBalancerSetting?
        public var warmupDurationSecs: TimeSpan?
        public var warmup: Networking.WarmupConfiguration?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            simple = reader.choice("simple")
            consistentHash = reader.part("consistentHash")
            localityLbSetting = reader.part("localityLbSetting")
            zoneAwareLbSetting = reader.part("zoneAwareLbSetting")
            warmupDurationSecs = reader.duration("warmupDurationSecs")
            warmup = reader.part("warmup")
            reader.allow(only: [
                "simple", "consistentHash", "localityLbSetting", "zoneAwareLbSetting", "warmupDurationSecs", "warmup",
            ])
        }

        public enum SimpleLB: String, Sendable, Hashable, CaseIterable {
            case UNSPECIFIED, LEAST_CONN, RANDOM, PASSTHROUGH, ROUND_ROBIN, LEAST_REQUEST
            public static var unset: Self { .UNSPECIFIED }
        }

        public struct ConsistentHashLB: ReadableFields {
            public var httpHeaderName: String?
            public var httpCookie: Networking.LoadBalancerSettings.ConsistentHashLB.HTTPCookie?
            public var useSourceIp: Bool?
            public var httpQueryParameterName: String?
            public var ringHash: Networking.LoadBalancerSettings.ConsistentHashLB.RingHash?
            public var maglev: Networking.LoadBalancerSettings.ConsistentHashLB.MagLev?
            public var minimumRingSize: Int = 0

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                httpHeaderName = reader.optionalString("httpHeaderName")
                httpCookie = reader.part("httpCookie")
                useSourceIp = reader.optionalBool("useSourceIp")
                httpQueryParameterName = reader.optionalString("httpQueryParameterName")
                ringHash = reader.part("ringHash")
                maglev = reader.part("maglev")
                minimumRingSize = reader.int("minimumRingSize", in: 0...Int.max)
                reader.allow(only: [
                    "httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName", "ringHash", "maglev",
                    "minimumRingSize",
                ])
            }

            public struct RingHash: ReadableFields {
                public var minimumRingSize: Int = 0

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    minimumRingSize = reader.int("minimumRingSize", in: 0...Int.max)
                    reader.allow(only: ["minimumRingSize"])
                }
            }

            public struct MagLev: ReadableFields {
                public var tableSize: Int = 0

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    tableSize = reader.int("tableSize", in: 0...Int.max)
                    reader.allow(only: ["tableSize"])
                }
            }

            public struct HTTPCookie: ReadableFields {
                public var name: String = ""
                public var path: String = ""
                public var ttl: TimeSpan?
                public var attributes: [Networking.LoadBalancerSettings.ConsistentHashLB.HTTPCookie.Attribute] = []

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    path = reader.string("path")
                    ttl = reader.duration("ttl")
                    attributes = reader.parts("attributes")
                    reader.allow(only: ["name", "path", "ttl", "attributes"])
                }

                public struct Attribute: ReadableFields {
                    public var name: String = ""
                    public var value: String = ""

                    public init() {}

                    public init(reading reader: borrowing FieldReader) {
                        name = reader.string("name")
                        value = reader.string("value")
                        reader.allow(only: ["name", "value"])
                    }
                }
            }
        }
    }

    public struct WarmupConfiguration: ReadableFields {
        public var duration: TimeSpan?
        public var minimumPercent: Double?
        public var aggression: Double?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            duration = reader.duration("duration")
            minimumPercent = reader.optionalDouble("minimumPercent")
            aggression = reader.optionalDouble("aggression")
            reader.allow(only: ["duration", "minimumPercent", "aggression"])
        }
    }

    public struct ConnectionPoolSettings: ReadableFields {
        public var tcp: Networking.ConnectionPoolSettings.TCPSettings?
        public var http: Networking.ConnectionPoolSettings.HTTPSettings?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            tcp = reader.part("tcp")
            http = reader.part("http")
            reader.allow(only: ["tcp", "http"])
        }

        public struct TCPSettings: ReadableFields {
            public var maxConnections: Int = 0
            public var connectTimeout: TimeSpan?
            public var tcpKeepalive: Networking.ConnectionPoolSettings.TCPSettings.TcpKeepalive?
            public var maxConnectionDuration: TimeSpan?
            public var idleTimeout: TimeSpan?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                maxConnections = reader.int("maxConnections", in: -2_147_483_648...2_147_483_647)
                connectTimeout = reader.duration("connectTimeout")
                tcpKeepalive = reader.part("tcpKeepalive")
                maxConnectionDuration = reader.duration("maxConnectionDuration")
                idleTimeout = reader.duration("idleTimeout")
                reader.allow(only: [
                    "maxConnections", "connectTimeout", "tcpKeepalive", "maxConnectionDuration", "idleTimeout",
                ])
            }

            public struct TcpKeepalive: ReadableFields {
                public var probes: Int = 0
                public var time: TimeSpan?
                public var interval: TimeSpan?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    probes = reader.int("probes", in: 0...4_294_967_295)
                    time = reader.duration("time")
                    interval = reader.duration("interval")
                    reader.allow(only: ["probes", "time", "interval"])
                }
            }
        }

        public struct HTTPSettings: ReadableFields {
            public var http1MaxPendingRequests: Int = 0
            public var http2MaxRequests: Int = 0
            public var maxRequestsPerConnection: Int = 0
            public var maxRetries: Int = 0
            public var idleTimeout: TimeSpan?
            public var h2UpgradePolicy: Networking.ConnectionPoolSettings.HTTPSettings.H2UpgradePolicy = .unset
            public var useClientProtocol: Bool = false
            public var maxConcurrentStreams: Int = 0
            public var http2KeepAlive: Networking.ConnectionPoolSettings.HTTPSettings.ConnectionKeepalive?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                http1MaxPendingRequests = reader.int("http1MaxPendingRequests", in: -2_147_483_648...2_147_483_647)
                http2MaxRequests = reader.int("http2MaxRequests", in: -2_147_483_648...2_147_483_647)
                maxRequestsPerConnection = reader.int("maxRequestsPerConnection", in: -2_147_483_648...2_147_483_647)
                maxRetries = reader.int("maxRetries", in: -2_147_483_648...2_147_483_647)
                idleTimeout = reader.duration("idleTimeout")
                h2UpgradePolicy = reader.choice("h2UpgradePolicy") ?? .unset
                useClientProtocol = reader.bool("useClientProtocol")
                maxConcurrentStreams = reader.int("maxConcurrentStreams", in: -2_147_483_648...2_147_483_647)
                http2KeepAlive = reader.part("http2KeepAlive")
                reader.allow(only: [
                    "http1MaxPendingRequests", "http2MaxRequests", "maxRequestsPerConnection", "maxRetries",
                    "idleTimeout", "h2UpgradePolicy", "useClientProtocol", "maxConcurrentStreams", "http2KeepAlive",
                ])
            }

            public enum H2UpgradePolicy: String, Sendable, Hashable, CaseIterable {
                case DEFAULT, DO_NOT_UPGRADE, UPGRADE
                public static var unset: Self { .DEFAULT }
            }

            public struct ConnectionKeepalive: ReadableFields {
                public var interval: TimeSpan?
                public var timeout: TimeSpan?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    interval = reader.duration("interval")
                    timeout = reader.duration("timeout")
                    reader.allow(only: ["interval", "timeout"])
                }
            }
        }
    }

    public struct OutlierDetection: ReadableFields {
        public var consecutiveErrors: Int = 0
        public var splitExternalLocalOriginErrors: Bool = false
        public var consecutiveLocalOriginFailures: Int?
        public var consecutiveGatewayErrors: Int?
        public var consecutive5xxErrors: Int?
        public var interval: TimeSpan?
        public var baseEjectionTime: TimeSpan?
        public var maxEjectionPercent: Int = 0
        public var minHealthPercent: Int = 0
        public var outlierDetectionHttpErrorCodes: [Int] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            consecutiveErrors = reader.int("consecutiveErrors", in: -2_147_483_648...2_147_483_647)
            splitExternalLocalOriginErrors = reader.bool("splitExternalLocalOriginErrors")
            consecutiveLocalOriginFailures = reader.optionalInt("consecutiveLocalOriginFailures", in: 0...4_294_967_295)
            consecutiveGatewayErrors = reader.optionalInt("consecutiveGatewayErrors", in: 0...4_294_967_295)
            consecutive5xxErrors = reader.optionalInt("consecutive5xxErrors", in: 0...4_294_967_295)
            interval = reader.duration("interval")
            baseEjectionTime = reader.duration("baseEjectionTime")
            maxEjectionPercent = reader.int("maxEjectionPercent", in: -2_147_483_648...2_147_483_647)
            minHealthPercent = reader.int("minHealthPercent", in: -2_147_483_648...2_147_483_647)
            outlierDetectionHttpErrorCodes = reader.ints("outlierDetectionHttpErrorCodes", in: 0...4_294_967_295)
            reader.allow(only: [
                "consecutiveErrors", "splitExternalLocalOriginErrors", "consecutiveLocalOriginFailures",
                "consecutiveGatewayErrors", "consecutive5xxErrors", "interval", "baseEjectionTime",
                "maxEjectionPercent", "minHealthPercent", "outlierDetectionHttpErrorCodes",
            ])
        }
    }

    public struct ClientTLSSettings: ReadableFields {
        public var mode: Networking.ClientTLSSettings.TLSmode = .unset
        public var clientCertificate: String = ""
        public var privateKey: String = ""
        public var caCertificates: String = ""
        public var credentialName: String = ""
        public var subjectAltNames: [String] = []
        public var sni: String = ""
        public var insecureSkipVerify: Bool?
        public var caCrl: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            mode = reader.choice("mode") ?? .unset
            clientCertificate = reader.string("clientCertificate")
            privateKey = reader.string("privateKey")
            caCertificates = reader.string("caCertificates")
            credentialName = reader.string("credentialName")
            subjectAltNames = reader.strings("subjectAltNames")
            sni = reader.string("sni")
            insecureSkipVerify = reader.optionalBool("insecureSkipVerify")
            caCrl = reader.string("caCrl")
            reader.allow(only: [
                "mode", "clientCertificate", "privateKey", "caCertificates", "credentialName", "subjectAltNames", "sni",
                "insecureSkipVerify", "caCrl",
            ])
        }

        public enum TLSmode: String, Sendable, Hashable, CaseIterable {
            case DISABLE, SIMPLE, MUTUAL, ISTIO_MUTUAL
            public static var unset: Self { .DISABLE }
        }
    }

    public struct LocalityLoadBalancerSetting: ReadableFields {
        public var distribute: [Networking.LocalityLoadBalancerSetting.Distribute] = []
        public var failover: [Networking.LocalityLoadBalancerSetting.Failover] = []
        public var failoverPriority: [String] = []
        public var enabled: Bool?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            distribute = reader.parts("distribute")
            failover = reader.parts("failover")
            failoverPriority = reader.strings("failoverPriority")
            enabled = reader.optionalBool("enabled")
            reader.allow(only: ["distribute", "failover", "failoverPriority", "enabled"])
        }

        public struct Distribute: ReadableFields {
            public var from: String = ""
            public var to: [String: Int] = [:]

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                from = reader.string("from")
                to = reader.intMap("to", in: 0...4_294_967_295)
                reader.allow(only: ["from", "to"])
            }
        }

        public struct Failover: ReadableFields {
            public var from: String = ""
            public var to: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                from = reader.string("from")
                to = reader.string("to")
                reader.allow(only: ["from", "to"])
            }
        }
    }

    public struct ZoneAwareLoadBalancerSetting: ReadableFields {
        public var enabled: Bool?
        public var failover: [Networking.ZoneAwareLoadBalancerSetting.Failover] = []
        public var failoverPriority: [String] = []
        public var minClusterSize: Int?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            enabled = reader.optionalBool("enabled")
            failover = reader.parts("failover")
            failoverPriority = reader.strings("failoverPriority")
            minClusterSize = reader.optionalInt("minClusterSize", in: 0...Int.max)
            reader.allow(only: ["enabled", "failover", "failoverPriority", "minClusterSize"])
        }

        public struct Failover: ReadableFields {
            public var from: String = ""
            public var to: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                from = reader.string("from")
                to = reader.string("to")
                reader.allow(only: ["from", "to"])
            }
        }
    }
}
