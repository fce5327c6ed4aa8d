// Messages of mesh/v1alpha1/proxy.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import Base

extension Mesh {
    public enum AuthenticationPolicy: String, Sendable, Hashable, CaseIterable {
        case NONE, MUTUAL_TLS, INHERIT
        public static var unset: Self { .NONE }
    }

    public enum ForwardClientCertDetails: String, Sendable, Hashable, CaseIterable {
        case UNDEFINED, SANITIZE, FORWARD_ONLY, APPEND_FORWARD, SANITIZE_SET, ALWAYS_FORWARD_ONLY
        public static var unset: Self { .UNDEFINED }
    }

    public struct Tracing: ReadableFields {
        public var zipkin: Mesh.Tracing.Zipkin?
        public var lightstep: Mesh.Tracing.Lightstep?
        public var datadog: Mesh.Tracing.Datadog?
        public var stackdriver: Mesh.Tracing.Stackdriver?
        public var openCensusAgent: Mesh.Tracing.OpenCensusAgent?
        public var customTags: [String: Mesh.Tracing.CustomTag] = [:]
        public var maxPathTagLength: Int = 0
        public var sampling: Double = 0
        public var tlsSettings: Networking.ClientTLSSettings?
        public var enableIstioTags: Bool?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            zipkin = reader.part("zipkin")
            lightstep = reader.part("lightstep")
            datadog = reader.part("datadog")
            stackdriver = reader.part("stackdriver")
            openCensusAgent = reader.part("openCensusAgent")
            customTags = reader.partMap("customTags")
            maxPathTagLength = reader.int("maxPathTagLength", in: 0...4_294_967_295)
            sampling = reader.double("sampling")
            tlsSettings = reader.part("tlsSettings")
            enableIstioTags = reader.optionalBool("enableIstioTags")
            reader.allow(only: [
                "zipkin", "lightstep", "datadog", "stackdriver", "openCensusAgent", "customTags", "maxPathTagLength",
                "sampling", "tlsSettings", "enableIstioTags",
            ])
        }

        public struct Zipkin: ReadableFields {
            public var address: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                address = reader.string("address")
                reader.allow(only: ["address"])
            }
        }

        public struct Lightstep: ReadableFields {
            public var address: String = ""
            public var accessToken: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                address = reader.string("address")
                accessToken = reader.string("accessToken")
                reader.allow(only: ["address", "accessToken"])
            }
        }

        public struct Datadog: ReadableFields {
            public var address: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                address = reader.string("address")
                reader.allow(only: ["address"])
            }
        }

        public struct Stackdriver: ReadableFields {
            public var debug: Bool = false
            public var maxNumberOfAttributes: Int?
            public var maxNumberOfAnnotations: Int?
            public var maxNumberOfMessageEvents: Int?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                debug = reader.bool("debug")
                maxNumberOfAttributes = reader.optionalInt("maxNumberOfAttributes", in: Int.min...Int.max)
                maxNumberOfAnnotations = reader.optionalInt("maxNumberOfAnnotations", in: Int.min...Int.max)
                maxNumberOfMessageEvents = reader.optionalInt("maxNumberOfMessageEvents", in: Int.min...Int.max)
                reader.allow(only: [
                    "debug", "maxNumberOfAttributes", "maxNumberOfAnnotations", "maxNumberOfMessageEvents",
                ])
            }
        }

        public struct OpenCensusAgent: ReadableFields {
            public var address: String = ""
            public var context: [String] = []

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                address = reader.string("address")
                context = reader.strings("context")
                reader.allow(only: ["address", "context"])
            }

            public enum TraceContext: String, Sendable, Hashable, CaseIterable {
                case UNSPECIFIED, W3C_TRACE_CONTEXT, GRPC_BIN, CLOUD_TRACE_CONTEXT, B3
                public static var unset: Self { .UNSPECIFIED }
            }
        }

        public struct CustomTag: ReadableFields {
            public var literal: Mesh.Tracing.Literal?
            public var environment: Mesh.Tracing.Environment?
            public var header: Mesh.Tracing.RequestHeader?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                literal = reader.part("literal")
                environment = reader.part("environment")
                header = reader.part("header")
                reader.allow(only: ["literal", "environment", "header"])
            }
        }

        public struct Literal: ReadableFields {
            public var value: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                value = reader.string("value")
                reader.allow(only: ["value"])
            }
        }

        public struct Environment: ReadableFields {
            public var name: String = ""
            public var defaultValue: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                name = reader.string("name")
                defaultValue = reader.string("defaultValue")
                reader.allow(only: ["name", "defaultValue"])
            }
        }

        public struct RequestHeader: ReadableFields {
            public var name: String = ""
            public var defaultValue: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                name = reader.string("name")
                defaultValue = reader.string("defaultValue")
                reader.allow(only: ["name", "defaultValue"])
            }
        }
    }

    public struct SDS: ReadableFields {
        public var enabled: Bool = false
        public var k8sSaJwtPath: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            enabled = reader.bool("enabled")
            k8sSaJwtPath = reader.string("k8sSaJwtPath")
            reader.allow(only: ["enabled", "k8sSaJwtPath"])
        }
    }

    public struct Topology: ReadableFields {
        public var numTrustedProxies: Int = 0
        public var forwardClientCertDetails: Mesh.ForwardClientCertDetails = .unset
        public var proxyProtocol: Mesh.Topology.ProxyProtocolConfiguration?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            numTrustedProxies = reader.int("numTrustedProxies", in: 0...4_294_967_295)
            forwardClientCertDetails = reader.choice("forwardClientCertDetails") ?? .unset
            proxyProtocol = reader.part("proxyProtocol")
            reader.allow(only: ["numTrustedProxies", "forwardClientCertDetails", "proxyProtocol"])
        }

        public struct ProxyProtocolConfiguration: ReadableFields {

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                reader.allow(only: [])
            }
        }
    }

    public struct PrivateKeyProvider: ReadableFields {
        public var cryptomb: Mesh.PrivateKeyProvider.CryptoMb?
        public var qat: Mesh.PrivateKeyProvider.QAT?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            cryptomb = reader.part("cryptomb")
            qat = reader.part("qat")
            reader.allow(only: ["cryptomb", "qat"])
        }

        public struct CryptoMb: ReadableFields {
            public var pollDelay: TimeSpan?
            public var fallback: Bool?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                pollDelay = reader.duration("pollDelay")
                fallback = reader.optionalBool("fallback")
                reader.allow(only: ["pollDelay", "fallback"])
            }
        }

        public struct QAT: ReadableFields {
            public var pollDelay: TimeSpan?
            public var fallback: Bool?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                pollDelay = reader.duration("pollDelay")
                fallback = reader.optionalBool("fallback")
                reader.allow(only: ["pollDelay", "fallback"])
            }
        }
    }

    public struct ProxyConfig: ReadableFields {
        public var configPath: String = ""
        public var binaryPath: String = ""
        public var serviceCluster: String?
        public var tracingServiceName: Mesh.ProxyConfig.TracingServiceName?
        public var drainDuration: TimeSpan?
        public var discoveryAddress: String = ""
        public var discoveryRefreshDelay: TimeSpan?
        public var zipkinAddress: String = ""
        public var statsdUdpAddress: String = ""
        public var envoyMetricsServiceAddress: String = ""
        public var proxyAdminPort: Int = 0
        public var availabilityZone: String = ""
        public var controlPlaneAuthPolicy: Mesh.AuthenticationPolicy = .unset
        public var customConfigFile: String = ""
        public var statNameLength: Int = 0
        public var concurrency: Int?
        public var proxyBootstrapTemplatePath: String = ""
        public var interceptionMode: Mesh.ProxyConfig.InboundInterceptionMode = .unset
        public var tracing: Mesh.Tracing?
        public var sds: Mesh.SDS?
        public var envoyAccessLogService: Mesh.RemoteService?
        public var envoyMetricsService: Mesh.RemoteService?
        public var proxyMetadata: [String: String] = [:]
        public var runtimeValues: [String: String] = [:]
        public var statusPort: Int = 0
        public var extraStatTags: [String] = []
        public var gatewayTopology: Mesh.Topology?
        public var terminationDrainDuration: TimeSpan?
        public var meshId: String = ""
        public var readinessProbe: Networking.ReadinessProbe?
        public var proxyStatsMatcher: Mesh.ProxyConfig.ProxyStatsMatcher?
        public var holdApplicationUntilProxyStarts: Bool?
        public var caCertificatesPem: [String] = []
        public var image: Networking.ProxyImage?
        public var privateKeyProvider: Mesh.PrivateKeyProvider?
        public var proxyHeaders: Mesh.ProxyConfig.ProxyHeaders?
        public var fileFlushInterval: TimeSpan?
        public var fileFlushMinSizeKb: Int = 0
        public var statsCompression: Bool?
        public var connectionSettings: Mesh.ProxyConfig.ConnectionSettings?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            configPath = reader.string("configPath")
            binaryPath = reader.string("binaryPath")
            serviceCluster = reader.optionalString("serviceCluster")
            tracingServiceName = reader.choice("tracingServiceName")
            drainDuration = reader.duration("drainDuration")
            discoveryAddress = reader.string("discoveryAddress")
            discoveryRefreshDelay = reader.duration("discoveryRefreshDelay")
            zipkinAddress = reader.string("zipkinAddress")
            statsdUdpAddress = reader.string("statsdUdpAddress")
            envoyMetricsServiceAddress = reader.string("envoyMetricsServiceAddress")
            proxyAdminPort = reader.int("proxyAdminPort", in: -2_147_483_648...2_147_483_647)
            availabilityZone = reader.string("availabilityZone")
            controlPlaneAuthPolicy = reader.choice("controlPlaneAuthPolicy") ?? .unset
            customConfigFile = reader.string("customConfigFile")
            statNameLength = reader.int("statNameLength", in: -2_147_483_648...2_147_483_647)
            concurrency = reader.optionalInt("concurrency", in: -2_147_483_648...2_147_483_647)
            proxyBootstrapTemplatePath = reader.string("proxyBootstrapTemplatePath")
            interceptionMode = reader.choice("interceptionMode") ?? .unset
            tracing = reader.part("tracing")
            sds = reader.part("sds")
            envoyAccessLogService = reader.part("envoyAccessLogService")
            envoyMetricsService = reader.part("envoyMetricsService")
            proxyMetadata = reader.stringMap("proxyMetadata")
            runtimeValues = reader.stringMap("runtimeValues")
            statusPort = reader.int("statusPort", in: -2_147_483_648...2_147_483_647)
            extraStatTags = reader.strings("extraStatTags")
            gatewayTopology = reader.part("gatewayTopology")
            terminationDrainDuration = reader.duration("terminationDrainDuration")
            meshId = reader.string("meshId")
            readinessProbe = reader.part("readinessProbe")
            proxyStatsMatcher = reader.part("proxyStatsMatcher")
            holdApplicationUntilProxyStarts = reader.optionalBool("holdApplicationUntilProxyStarts")
            caCertificatesPem = reader.strings("caCertificatesPem")
            image = reader.part("image")
            privateKeyProvider = reader.part("privateKeyProvider")
            proxyHeaders = reader.part("proxyHeaders")
            fileFlushInterval = reader.duration("fileFlushInterval")
            fileFlushMinSizeKb = reader.int("fileFlushMinSizeKb", in: 0...4_294_967_295)
            statsCompression = reader.optionalBool("statsCompression")
            connectionSettings = reader.part("connectionSettings")
            reader.allow(only: [
                "configPath", "binaryPath", "serviceCluster", "tracingServiceName", "drainDuration", "discoveryAddress",
                "discoveryRefreshDelay", "zipkinAddress", "statsdUdpAddress", "envoyMetricsServiceAddress",
                "proxyAdminPort", "availabilityZone", "controlPlaneAuthPolicy", "customConfigFile", "statNameLength",
                "concurrency", "proxyBootstrapTemplatePath", "interceptionMode", "tracing", "sds",
                "envoyAccessLogService", "envoyMetricsService", "proxyMetadata", "runtimeValues", "statusPort",
                "extraStatTags", "gatewayTopology", "terminationDrainDuration", "meshId", "readinessProbe",
                "proxyStatsMatcher", "holdApplicationUntilProxyStarts", "caCertificatesPem", "image",
                "privateKeyProvider", "proxyHeaders", "fileFlushInterval", "fileFlushMinSizeKb", "statsCompression",
                "connectionSettings",
            ])
        }

        public enum TracingServiceName: String, Sendable, Hashable, CaseIterable {
            case APP_LABEL_AND_NAMESPACE, CANONICAL_NAME_ONLY, CANONICAL_NAME_AND_NAMESPACE
            public static var unset: Self { .APP_LABEL_AND_NAMESPACE }
        }

        public enum InboundInterceptionMode: String, Sendable, Hashable, CaseIterable {
            case REDIRECT, TPROXY, NONE
            public static var unset: Self { .REDIRECT }
        }

        public struct ProxyStatsMatcher: ReadableFields {
            public var inclusionPrefixes: [String] = []
            public var inclusionSuffixes: [String] = []
            public var inclusionRegexps: [String] = []

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                inclusionPrefixes = reader.strings("inclusionPrefixes")
                inclusionSuffixes = reader.strings("inclusionSuffixes")
                inclusionRegexps = reader.strings("inclusionRegexps")
                reader.allow(only: ["inclusionPrefixes", "inclusionSuffixes", "inclusionRegexps"])
            }
        }

        public struct ProxyHeaders: ReadableFields {
            public var forwardedClientCert: Mesh.ForwardClientCertDetails = .unset
            public var setCurrentClientCertDetails: Mesh.ProxyConfig.ProxyHeaders.SetCurrentClientCertDetails?
            public var requestId: Mesh.ProxyConfig.ProxyHeaders.RequestId?
            public var server: Mesh.ProxyConfig.ProxyHeaders.Server?
            public var attemptCount: Mesh.ProxyConfig.ProxyHeaders.AttemptCount?
            public var envoyDebugHeaders: Mesh.ProxyConfig.ProxyHeaders.EnvoyDebugHeaders?
            public var metadataExchangeHeaders: Mesh.ProxyConfig.ProxyHeaders.MetadataExchangeHeaders?
            public var preserveHttp1HeaderCase: Bool?
            public var xForwardedHost: Mesh.ProxyConfig.ProxyHeaders.XForwardedHost?
            public var xForwardedPort: Mesh.ProxyConfig.ProxyHeaders.XForwardedPort?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                forwardedClientCert = reader.choice("forwardedClientCert") ?? .unset
                setCurrentClientCertDetails = reader.part("setCurrentClientCertDetails")
                requestId = reader.part("requestId")
                server = reader.part("server")
                attemptCount = reader.part("attemptCount")
                envoyDebugHeaders = reader.part("envoyDebugHeaders")
                metadataExchangeHeaders = reader.part("metadataExchangeHeaders")
                preserveHttp1HeaderCase = reader.optionalBool("preserveHttp1HeaderCase")
                xForwardedHost = reader.part("xForwardedHost")
                xForwardedPort = reader.part("xForwardedPort")
                reader.allow(only: [
                    "forwardedClientCert", "setCurrentClientCertDetails", "requestId", "server", "attemptCount",
                    "envoyDebugHeaders", "metadataExchangeHeaders", "preserveHttp1HeaderCase", "xForwardedHost",
                    "xForwardedPort",
                ])
            }

            public enum MetadataExchangeMode: String, Sendable, Hashable, CaseIterable {
                case UNDEFINED, IN_MESH
                public static var unset: Self { .UNDEFINED }
            }

            public struct Server: ReadableFields {
                public var disabled: Bool?
                public var value: String = ""

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    disabled = reader.optionalBool("disabled")
                    value = reader.string("value")
                    reader.allow(only: ["disabled", "value"])
                }
            }

            public struct RequestId: ReadableFields {
                public var disabled: Bool?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    disabled = reader.optionalBool("disabled")
                    reader.allow(only: ["disabled"])
                }
            }

            public struct AttemptCount: ReadableFields {
                public var disabled: Bool?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    disabled = reader.optionalBool("disabled")
                    reader.allow(only: ["disabled"])
                }
            }

            public struct XForwardedHost: ReadableFields {
                public var enabled: Bool?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    enabled = reader.optionalBool("enabled")
                    reader.allow(only: ["enabled"])
                }
            }

            public struct XForwardedPort: ReadableFields {
                public var enabled: Bool?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    enabled = reader.optionalBool("enabled")
                    reader.allow(only: ["enabled"])
                }
            }

            public struct EnvoyDebugHeaders: ReadableFields {
                public var disabled: Bool?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    disabled = reader.optionalBool("disabled")
                    reader.allow(only: ["disabled"])
                }
            }

            public struct MetadataExchangeHeaders: ReadableFields {
                public var mode: Mesh.ProxyConfig.ProxyHeaders.MetadataExchangeMode = .unset

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    mode = reader.choice("mode") ?? .unset
                    reader.allow(only: ["mode"])
                }
            }

            public struct SetCurrentClientCertDetails: ReadableFields {
                public var subject: Bool?
                public var cert: Bool?
                public var chain: Bool?
                public var dns: Bool?
                public var uri: Bool?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    subject = reader.optionalBool("subject")
                    cert = reader.optionalBool("cert")
                    chain = reader.optionalBool("chain")
                    dns = reader.optionalBool("dns")
                    uri = reader.optionalBool("uri")
                    reader.allow(only: ["subject", "cert", "chain", "dns", "uri"])
                }
            }
        }

        public struct ConnectionSettings: ReadableFields {
            public var profile: Mesh.ProxyConfig.ConnectionSettings.Profile = .unset
            public var listenerPerConnectionBufferLimitBytes: Int?
            public var clusterPerConnectionBufferLimitBytes: Int?
            public var httpIdleTimeout: TimeSpan?
            public var httpMaxConnectionDuration: TimeSpan?
            public var httpDrainTimeout: TimeSpan?
            public var httpRequestTimeout: TimeSpan?
            public var httpRequestHeadersTimeout: TimeSpan?
            public var httpStreamIdleTimeout: TimeSpan?
            public var httpMaxStreamDuration: TimeSpan?
            public var httpMaxConcurrentStreams: Int?
            public var http2InitialStreamWindowSize: Int?
            public var http2InitialConnectionWindowSize: Int?
            public var httpHeadersWithUnderscoresAction:
                Mesh.ProxyConfig.ConnectionSettings.HeadersWithUnderscoresAction = .unset
            public var httpMergeSlashes: Bool?
            public var httpPathWithEscapedSlashesAction:
                Mesh.ProxyConfig.ConnectionSettings.PathWithEscapedSlashesAction = .unset
            public var listenerConnectionLimit: Int?
            public var globalDownstreamConnectionLimit: Int?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                profile = reader.choice("profile") ?? .unset
                listenerPerConnectionBufferLimitBytes = reader.optionalInt(
                    "listenerPerConnectionBufferLimitBytes", in: -2_147_483_648...2_147_483_647)
                clusterPerConnectionBufferLimitBytes = reader.optionalInt(
                    "clusterPerConnectionBufferLimitBytes", in: -2_147_483_648...2_147_483_647)
                httpIdleTimeout = reader.duration("httpIdleTimeout")
                httpMaxConnectionDuration = reader.duration("httpMaxConnectionDuration")
                httpDrainTimeout = reader.duration("httpDrainTimeout")
                httpRequestTimeout = reader.duration("httpRequestTimeout")
                httpRequestHeadersTimeout = reader.duration("httpRequestHeadersTimeout")
                httpStreamIdleTimeout = reader.duration("httpStreamIdleTimeout")
                httpMaxStreamDuration = reader.duration("httpMaxStreamDuration")
                httpMaxConcurrentStreams = reader.optionalInt(
                    "httpMaxConcurrentStreams", in: -2_147_483_648...2_147_483_647)
                http2InitialStreamWindowSize = reader.optionalInt(
                    "http2InitialStreamWindowSize", in: -2_147_483_648...2_147_483_647)
                http2InitialConnectionWindowSize = reader.optionalInt(
                    "http2InitialConnectionWindowSize", in: -2_147_483_648...2_147_483_647)
                httpHeadersWithUnderscoresAction = reader.choice("httpHeadersWithUnderscoresAction") ?? .unset
                httpMergeSlashes = reader.optionalBool("httpMergeSlashes")
                httpPathWithEscapedSlashesAction = reader.choice("httpPathWithEscapedSlashesAction") ?? .unset
                listenerConnectionLimit = reader.optionalInt(
                    "listenerConnectionLimit", in: -2_147_483_648...2_147_483_647)
                globalDownstreamConnectionLimit = reader.optionalInt(
                    "globalDownstreamConnectionLimit", in: -2_147_483_648...2_147_483_647)
                reader.allow(only: [
                    "profile", "listenerPerConnectionBufferLimitBytes", "clusterPerConnectionBufferLimitBytes",
                    "httpIdleTimeout", "httpMaxConnectionDuration", "httpDrainTimeout", "httpRequestTimeout",
                    "httpRequestHeadersTimeout", "httpStreamIdleTimeout", "httpMaxStreamDuration",
                    "httpMaxConcurrentStreams", "http2InitialStreamWindowSize", "http2InitialConnectionWindowSize",
                    "httpHeadersWithUnderscoresAction", "httpMergeSlashes", "httpPathWithEscapedSlashesAction",
                    "listenerConnectionLimit", "globalDownstreamConnectionLimit",
                ])
            }

            public enum Profile: String, Sendable, Hashable, CaseIterable {
                case SIDECAR, EDGE
                public static var unset: Self { .SIDECAR }
            }

            public enum HeadersWithUnderscoresAction: String, Sendable, Hashable, CaseIterable {
                case HEADERS_WITH_UNDERSCORES_UNSPECIFIED, HEADERS_WITH_UNDERSCORES_ALLOW,
                    HEADERS_WITH_UNDERSCORES_REJECT_REQUEST, HEADERS_WITH_UNDERSCORES_DROP_HEADER
                public static var unset: Self { .HEADERS_WITH_UNDERSCORES_UNSPECIFIED }
            }

            public enum PathWithEscapedSlashesAction: String, Sendable, Hashable, CaseIterable {
                case PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED, KEEP_UNCHANGED, REJECT_REQUEST, UNESCAPE_AND_REDIRECT,
                    UNESCAPE_AND_FORWARD
                public static var unset: Self { .PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED }
            }
        }
    }

    public struct RemoteService: ReadableFields {
        public var address: String = ""
        public var tlsSettings: Networking.ClientTLSSettings?
        public var tcpKeepalive: Networking.ConnectionPoolSettings.TCPSettings.TcpKeepalive?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            address = reader.string("address")
            tlsSettings = reader.part("tlsSettings")
            tcpKeepalive = reader.part("tcpKeepalive")
            reader.allow(only: ["address", "tlsSettings", "tcpKeepalive"])
        }
    }
}
