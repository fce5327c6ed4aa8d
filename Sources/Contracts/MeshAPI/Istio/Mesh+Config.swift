// Messages of mesh/v1alpha1/config.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import Base
import Document

extension Mesh {
    public enum Resource: String, Sendable, Hashable, CaseIterable {
        case SERVICE_REGISTRY
        public static var unset: Self { .SERVICE_REGISTRY }
    }

    public struct MeshConfig: ReadableFields {
        public var proxyListenPort: Int = 0
        public var proxyInboundListenPort: Int = 0
        public var proxyHttpPort: Int = 0
        public var connectTimeout: TimeSpan?
        public var hboneIdleTimeout: TimeSpan?
        public var protocolDetectionTimeout: TimeSpan?
        public var tcpKeepalive: Networking.ConnectionPoolSettings.TCPSettings.TcpKeepalive?
        public var ingressClass: String = ""
        public var ingressService: String = ""
        public var ingressControllerMode: Mesh.MeshConfig.IngressControllerMode = .unset
        public var ingressSelector: String = ""
        public var enableTracing: Bool = false
        public var accessLogFile: String = ""
        public var accessLogFormat: String = ""
        public var accessLogEncoding: Mesh.MeshConfig.AccessLogEncoding = .unset
        public var enableEnvoyAccessLogService: Bool = false
        public var disableEnvoyListenerLog: Bool = false
        public var defaultConfig: Mesh.ProxyConfig?
        public var outboundTrafficPolicy: Mesh.MeshConfig.OutboundTrafficPolicy?
        public var inboundTrafficPolicy: Mesh.MeshConfig.InboundTrafficPolicy?
        public var configSources: [Mesh.ConfigSource] = []
        public var enableAutoMtls: Bool?
        public var trustDomain: String = ""
        public var trustDomainAliases: [String] = []
        public var caCertificates: [Mesh.MeshConfig.CertificateData] = []
        public var defaultServiceExportTo: [String] = []
        public var defaultVirtualServiceExportTo: [String] = []
        public var defaultDestinationRuleExportTo: [String] = []
        public var rootNamespace: String = ""
        public var localityLbSetting: Networking.LocalityLoadBalancerSetting?
        public var zoneAwareLbSetting: Networking.ZoneAwareLoadBalancerSetting?
        public var dnsRefreshRate: TimeSpan?
        public var h2UpgradePolicy: Mesh.MeshConfig.H2UpgradePolicy = .unset
        public var inboundClusterStatName: String = ""
        public var outboundClusterStatName: String = ""
        public var certificates: [Mesh.Certificate] = []
        public var serviceSettings: [Mesh.MeshConfig.ServiceSettings] = []
        public var serviceScopeConfigs: [Mesh.MeshConfig.ServiceScopeConfigs] = []
        public var enablePrometheusMerge: Bool?
        public var verifyCertificateAtClient: Bool?
        public var ca: Mesh.MeshConfig.CA?
        public var extensionProviders: [Mesh.MeshConfig.ExtensionProvider] = []
        public var defaultProviders: Mesh.MeshConfig.DefaultProviders?
        public var discoverySelectors: [Mesh.LabelSelector] = []
        public var pathNormalization: Mesh.MeshConfig.ProxyPathNormalization?
        public var defaultHttpRetryPolicy: Networking.HTTPRetry?
        public var meshMTLS: Mesh.MeshConfig.TLSConfig?
        public var tlsDefaults: Mesh.MeshConfig.TLSConfig?
        public var defaultTrafficPolicy: Mesh.MeshConfig.DefaultTrafficPolicy?
        public var serviceEntryVisibility: Mesh.ServiceEntryVisibility?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            proxyListenPort = reader.int("proxyListenPort", in: -2_147_483_648...2_147_483_647)
            proxyInboundListenPort = reader.int("proxyInboundListenPort", in: -2_147_483_648...2_147_483_647)
            proxyHttpPort = reader.int("proxyHttpPort", in: -2_147_483_648...2_147_483_647)
            connectTimeout = reader.duration("connectTimeout")
            hboneIdleTimeout = reader.duration("hboneIdleTimeout")
            protocolDetectionTimeout = reader.duration("protocolDetectionTimeout")
            tcpKeepalive = reader.part("tcpKeepalive")
            ingressClass = reader.string("ingressClass")
            ingressService = reader.string("ingressService")
            ingressControllerMode = reader.choice("ingressControllerMode") ?? .unset
            ingressSelector = reader.string("ingressSelector")
            enableTracing = reader.bool("enableTracing")
            accessLogFile = reader.string("accessLogFile")
            accessLogFormat = reader.string("accessLogFormat")
            accessLogEncoding = reader.choice("accessLogEncoding") ?? .unset
            enableEnvoyAccessLogService = reader.bool("enableEnvoyAccessLogService")
            disableEnvoyListenerLog = reader.bool("disableEnvoyListenerLog")
            defaultConfig = reader.part("defaultConfig")
            outboundTrafficPolicy = reader.part("outboundTrafficPolicy")
            inboundTrafficPolicy = reader.part("inboundTrafficPolicy")
            configSources = reader.parts("configSources")
            enableAutoMtls = reader.optionalBool("enableAutoMtls")
            trustDomain = reader.string("trustDomain")
            trustDomainAliases = reader.strings("trustDomainAliases")
            caCertificates = reader.parts("caCertificates")
            defaultServiceExportTo = reader.strings("defaultServiceExportTo")
            defaultVirtualServiceExportTo = reader.strings("defaultVirtualServiceExportTo")
            defaultDestinationRuleExportTo = reader.strings("defaultDestinationRuleExportTo")
            rootNamespace = reader.string("rootNamespace")
            localityLbSetting = reader.part("localityLbSetting")
            zoneAwareLbSetting = reader.part("zoneAwareLbSetting")
            dnsRefreshRate = reader.duration("dnsRefreshRate")
            h2UpgradePolicy = reader.choice("h2UpgradePolicy") ?? .unset
            inboundClusterStatName = reader.string("inboundClusterStatName")
            outboundClusterStatName = reader.string("outboundClusterStatName")
            certificates = reader.parts("certificates")
            serviceSettings = reader.parts("serviceSettings")
            serviceScopeConfigs = reader.parts("serviceScopeConfigs")
            enablePrometheusMerge = reader.optionalBool("enablePrometheusMerge")
            verifyCertificateAtClient = reader.optionalBool("verifyCertificateAtClient")
            ca = reader.part("ca")
            extensionProviders = reader.parts("extensionProviders")
            defaultProviders = reader.part("defaultProviders")
            discoverySelectors = reader.parts("discoverySelectors")
            pathNormalization = reader.part("pathNormalization")
            defaultHttpRetryPolicy = reader.part("defaultHttpRetryPolicy")
            meshMTLS = reader.part("meshMTLS")
            tlsDefaults = reader.part("tlsDefaults")
            defaultTrafficPolicy = reader.part("defaultTrafficPolicy")
            serviceEntryVisibility = reader.part("serviceEntryVisibility")
            reader.allow(only: [
                "proxyListenPort", "proxyInboundListenPort", "proxyHttpPort", "connectTimeout", "hboneIdleTimeout",
                "protocolDetectionTimeout", "tcpKeepalive", "ingressClass", "ingressService", "ingressControllerMode",
                "ingressSelector", "enableTracing", "accessLogFile", "accessLogFormat", "accessLogEncoding",
                "enableEnvoyAccessLogService", "disableEnvoyListenerLog", "defaultConfig", "outboundTrafficPolicy",
                "inboundTrafficPolicy", "configSources", "enableAutoMtls", "trustDomain", "trustDomainAliases",
                "caCertificates", "defaultServiceExportTo", "defaultVirtualServiceExportTo",
                "defaultDestinationRuleExportTo", "rootNamespace", "localityLbSetting", "zoneAwareLbSetting",
                "dnsRefreshRate", "h2UpgradePolicy", "inboundClusterStatName", "outboundClusterStatName",
                "certificates", "serviceSettings", "serviceScopeConfigs", "enablePrometheusMerge",
                "verifyCertificateAtClient", "ca", "extensionProviders", "defaultProviders", "discoverySelectors",
                "pathNormalization", "defaultHttpRetryPolicy", "meshMTLS", "tlsDefaults", "defaultTrafficPolicy",
                "serviceEntryVisibility",
            ])
        }

        public enum IngressControllerMode: String, Sendable, Hashable, CaseIterable {
            case UNSPECIFIED, OFF, DEFAULT, STRICT
            public static var unset: Self { .UNSPECIFIED }
        }

        public enum AuthPolicy: String, Sendable, Hashable, CaseIterable {
            case NONE, MUTUAL_TLS
            public static var unset: Self { .NONE }
        }

        public enum AccessLogEncoding: String, Sendable, Hashable, CaseIterable {
            case TEXT, JSON
            public static var unset: Self { .TEXT }
        }

        public enum H2UpgradePolicy: String, Sendable, Hashable, CaseIterable {
            case DO_NOT_UPGRADE, UPGRADE
            public static var unset: Self { .DO_NOT_UPGRADE }
        }

        public struct OutboundTrafficPolicy: ReadableFields {
            public var mode: Mesh.MeshConfig.OutboundTrafficPolicy.Mode = .unset
            public var tls: Networking.ClientTLSSettings?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                mode = reader.choice("mode") ?? .unset
                tls = reader.part("tls")
                reader.allow(only: ["mode", "tls"])
            }

            public enum Mode: String, Sendable, Hashable, CaseIterable {
                case REGISTRY_ONLY, ALLOW_ANY, ALLOW_ANY_DYNAMIC_DNS
                public static var unset: Self { .REGISTRY_ONLY }
            }
        }

        public struct InboundTrafficPolicy: ReadableFields {
            public var mode: Mesh.MeshConfig.InboundTrafficPolicy.Mode = .unset

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                mode = reader.choice("mode") ?? .unset
                reader.allow(only: ["mode"])
            }

            public enum Mode: String, Sendable, Hashable, CaseIterable {
                case PASSTHROUGH, LOCALHOST
                public static var unset: Self { .PASSTHROUGH }
            }
        }

        public struct CertificateData: ReadableFields {
            public var pem: String?
            public var spiffeBundleUrl: String?
            public var certSigners: [String] = []
            public var trustDomains: [String] = []

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                pem = reader.optionalString("pem")
                spiffeBundleUrl = reader.optionalString("spiffeBundleUrl")
                certSigners = reader.strings("certSigners")
                trustDomains = reader.strings("trustDomains")
                reader.allow(only: ["pem", "spiffeBundleUrl", "certSigners", "trustDomains"])
            }
        }

        public struct ServiceSettings: ReadableFields {
            public var settings: Mesh.MeshConfig.ServiceSettings.Settings?
            public var hosts: [String] = []

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                settings = reader.part("settings")
                hosts = reader.strings("hosts")
                reader.allow(only: ["settings", "hosts"])
            }

            public struct Settings: ReadableFields {
                public var clusterLocal: Bool = false

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    clusterLocal = reader.bool("clusterLocal")
                    reader.allow(only: ["clusterLocal"])
                }
            }
        }

        public struct ServiceScopeConfigs: ReadableFields {
            public var namespaceSelector: Mesh.LabelSelector?
            public var servicesSelector: Mesh.LabelSelector?
            public var scope: Mesh.MeshConfig.ServiceScopeConfigs.Scope = .unset

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                namespaceSelector = reader.part("namespaceSelector")
                servicesSelector = reader.part("servicesSelector")
                scope = reader.choice("scope") ?? .unset
                reader.allow(only: ["namespaceSelector", "servicesSelector", "scope"])
            }

            public enum Scope: String, Sendable, Hashable, CaseIterable {
                case LOCAL, GLOBAL
                public static var unset: Self { .LOCAL }
            }
        }

        public struct CA: ReadableFields {
            public var address: String = ""
            public var tlsSettings: Networking.ClientTLSSettings?
            public var requestTimeout: TimeSpan?
            public var istiodSide: Bool = false

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                address = reader.string("address")
                tlsSettings = reader.part("tlsSettings")
                requestTimeout = reader.duration("requestTimeout")
                istiodSide = reader.bool("istiodSide")
                reader.allow(only: ["address", "tlsSettings", "requestTimeout", "istiodSide"])
            }
        }

        public struct ExtensionProvider: ReadableFields {
            public var name: String = ""
            public var envoyExtAuthzHttp: Mesh.MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationHttpProvider?
            public var envoyExtAuthzGrpc: Mesh.MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationGrpcProvider?
            public var zipkin: Mesh.MeshConfig.ExtensionProvider.ZipkinTracingProvider?
            public var lightstep: Mesh.MeshConfig.ExtensionProvider.LightstepTracingProvider?
            public var datadog: Mesh.MeshConfig.ExtensionProvider.DatadogTracingProvider?
            public var stackdriver: Mesh.MeshConfig.ExtensionProvider.StackdriverProvider?
            public var opencensus: Mesh.MeshConfig.ExtensionProvider.OpenCensusAgentTracingProvider?
            public var skywalking: Mesh.MeshConfig.ExtensionProvider.SkyWalkingTracingProvider?
            public var opentelemetry: Mesh.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider?
            public var prometheus: Mesh.MeshConfig.ExtensionProvider.PrometheusMetricsProvider?
            public var envoyFileAccessLog: Mesh.MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider?
            public var envoyHttpAls: Mesh.MeshConfig.ExtensionProvider.EnvoyHttpGrpcV3LogProvider?
            public var envoyTcpAls: Mesh.MeshConfig.ExtensionProvider.EnvoyTcpGrpcV3LogProvider?
            public var envoyOtelAls: Mesh.MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider?
            public var sds: Mesh.MeshConfig.ExtensionProvider.SDSProvider?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                name = reader.string("name")
                envoyExtAuthzHttp = reader.part("envoyExtAuthzHttp")
                envoyExtAuthzGrpc = reader.part("envoyExtAuthzGrpc")
                zipkin = reader.part("zipkin")
                lightstep = reader.part("lightstep")
                datadog = reader.part("datadog")
                stackdriver = reader.part("stackdriver")
                opencensus = reader.part("opencensus")
                skywalking = reader.part("skywalking")
                opentelemetry = reader.part("opentelemetry")
                prometheus = reader.part("prometheus")
                envoyFileAccessLog = reader.part("envoyFileAccessLog")
                envoyHttpAls = reader.part("envoyHttpAls")
                envoyTcpAls = reader.part("envoyTcpAls")
                envoyOtelAls = reader.part("envoyOtelAls")
                sds = reader.part("sds")
                reader.allow(only: [
                    "name", "envoyExtAuthzHttp", "envoyExtAuthzGrpc", "zipkin", "lightstep", "datadog", "stackdriver",
                    "opencensus", "skywalking", "opentelemetry", "prometheus", "envoyFileAccessLog", "envoyHttpAls",
                    "envoyTcpAls", "envoyOtelAls", "sds",
                ])
            }

            public enum ServiceAttributeEnrichment: String, Sendable, Hashable, CaseIterable {
                case ISTIO_CANONICAL, OTEL_SEMANTIC_CONVENTIONS
                public static var unset: Self { .ISTIO_CANONICAL }
            }

            public struct EnvoyExternalAuthorizationRequestBody: ReadableFields {
                public var maxRequestBytes: Int = 0
                public var allowPartialMessage: Bool = false
                public var packAsBytes: Bool = false

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    maxRequestBytes = reader.int("maxRequestBytes", in: 0...4_294_967_295)
                    allowPartialMessage = reader.bool("allowPartialMessage")
                    packAsBytes = reader.bool("packAsBytes")
                    reader.allow(only: ["maxRequestBytes", "allowPartialMessage", "packAsBytes"])
                }
            }

            public struct EnvoyExternalAuthorizationHttpProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var timeout: TimeSpan?
                public var pathPrefix: String = ""
                public var failOpen: Bool = false
                public var clearRouteCache: Bool = false
                public var statusOnError: String = ""
                public var includeHeadersInCheck: [String] = []
                public var includeRequestHeadersInCheck: [String] = []
                public var includeAdditionalHeadersInCheck: [String: String] = [:]
                public var includeRequestBodyInCheck:
                    Mesh.MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationRequestBody?
                public var headersToUpstreamOnAllow: [String] = []
                public var headersToDownstreamOnDeny: [String] = []
                public var headersToDownstreamOnAllow: [String] = []

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    timeout = reader.duration("timeout")
                    pathPrefix = reader.string("pathPrefix")
                    failOpen = reader.bool("failOpen")
                    clearRouteCache = reader.bool("clearRouteCache")
                    statusOnError = reader.string("statusOnError")
                    includeHeadersInCheck = reader.strings("includeHeadersInCheck")
                    includeRequestHeadersInCheck = reader.strings("includeRequestHeadersInCheck")
                    includeAdditionalHeadersInCheck = reader.stringMap("includeAdditionalHeadersInCheck")
                    includeRequestBodyInCheck = reader.part("includeRequestBodyInCheck")
                    headersToUpstreamOnAllow = reader.strings("headersToUpstreamOnAllow")
                    headersToDownstreamOnDeny = reader.strings("headersToDownstreamOnDeny")
                    headersToDownstreamOnAllow = reader.strings("headersToDownstreamOnAllow")
                    reader.allow(only: [
                        "service", "port", "timeout", "pathPrefix", "failOpen", "clearRouteCache", "statusOnError",
                        "includeHeadersInCheck", "includeRequestHeadersInCheck", "includeAdditionalHeadersInCheck",
                        "includeRequestBodyInCheck", "headersToUpstreamOnAllow", "headersToDownstreamOnDeny",
                        "headersToDownstreamOnAllow",
                    ])
                }
            }

            public struct EnvoyExternalAuthorizationGrpcProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var timeout: TimeSpan?
                public var failOpen: Bool = false
                public var clearRouteCache: Bool = false
                public var statusOnError: String = ""
                public var includeRequestBodyInCheck:
                    Mesh.MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationRequestBody?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    timeout = reader.duration("timeout")
                    failOpen = reader.bool("failOpen")
                    clearRouteCache = reader.bool("clearRouteCache")
                    statusOnError = reader.string("statusOnError")
                    includeRequestBodyInCheck = reader.part("includeRequestBodyInCheck")
                    reader.allow(only: [
                        "service", "port", "timeout", "failOpen", "clearRouteCache", "statusOnError",
                        "includeRequestBodyInCheck",
                    ])
                }
            }

            public struct ZipkinTracingProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var maxTagLength: Int = 0
                public var enable64bitTraceId: Bool = false
                public var path: String = ""
                public var traceContextOption:
                    Mesh.MeshConfig.ExtensionProvider.ZipkinTracingProvider.TraceContextOption = .unset
                public var timeout: TimeSpan?
                public var headers: [Mesh.MeshConfig.ExtensionProvider.HttpHeader] = []

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    maxTagLength = reader.int("maxTagLength", in: 0...4_294_967_295)
                    enable64bitTraceId = reader.bool("enable64bitTraceId")
                    path = reader.string("path")
                    traceContextOption = reader.choice("traceContextOption") ?? .unset
                    timeout = reader.duration("timeout")
                    headers = reader.parts("headers")
                    reader.allow(only: [
                        "service", "port", "maxTagLength", "enable64bitTraceId", "path", "traceContextOption",
                        "timeout", "headers",
                    ])
                }

                public enum TraceContextOption: String, Sendable, Hashable, CaseIterable {
                    case USE_B3, USE_B3_WITH_W3C_PROPAGATION
                    public static var unset: Self { .USE_B3 }
                }
            }

            public struct LightstepTracingProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var accessToken: String = ""
                public var maxTagLength: Int = 0

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    accessToken = reader.string("accessToken")
                    maxTagLength = reader.int("maxTagLength", in: 0...4_294_967_295)
                    reader.allow(only: ["service", "port", "accessToken", "maxTagLength"])
                }
            }

            public struct DatadogTracingProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var maxTagLength: Int = 0

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    maxTagLength = reader.int("maxTagLength", in: 0...4_294_967_295)
                    reader.allow(only: ["service", "port", "maxTagLength"])
                }
            }

            public struct SkyWalkingTracingProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var accessToken: String = ""

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    accessToken = reader.string("accessToken")
                    reader.allow(only: ["service", "port", "accessToken"])
                }
            }

            public struct StackdriverProvider: ReadableFields {
                public var debug: Bool = false
                public var maxNumberOfAttributes: Int?
                public var maxNumberOfAnnotations: Int?
                public var maxNumberOfMessageEvents: Int?
                public var maxTagLength: Int = 0
                public var logging: Mesh.MeshConfig.ExtensionProvider.StackdriverProvider.Logging?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    debug = reader.bool("debug")
                    maxNumberOfAttributes = reader.optionalInt("maxNumberOfAttributes", in: Int.min...Int.max)
                    maxNumberOfAnnotations = reader.optionalInt("maxNumberOfAnnotations", in: Int.min...Int.max)
                    maxNumberOfMessageEvents = reader.optionalInt("maxNumberOfMessageEvents", in: Int.min...Int.max)
                    maxTagLength = reader.int("maxTagLength", in: 0...4_294_967_295)
                    logging = reader.part("logging")
                    reader.allow(only: [
                        "debug", "maxNumberOfAttributes", "maxNumberOfAnnotations", "maxNumberOfMessageEvents",
                        "maxTagLength", "logging",
                    ])
                }

                public struct Logging: ReadableFields {
                    public var labels: [String: String] = [:]

                    public init() {}

                    public init(reading reader: borrowing FieldReader) {
                        labels = reader.stringMap("labels")
                        reader.allow(only: ["labels"])
                    }
                }
            }

            public struct OpenCensusAgentTracingProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var context: [String] = []
                public var maxTagLength: Int = 0

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    context = reader.strings("context")
                    maxTagLength = reader.int("maxTagLength", in: 0...4_294_967_295)
                    reader.allow(only: ["service", "port", "context", "maxTagLength"])
                }

                public enum TraceContext: String, Sendable, Hashable, CaseIterable {
                    case UNSPECIFIED, W3C_TRACE_CONTEXT, GRPC_BIN, CLOUD_TRACE_CONTEXT, B3
                    public static var unset: Self { .UNSPECIFIED }
                }
            }

            public struct PrometheusMetricsProvider: ReadableFields {

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    reader.allow(only: [])
                }
            }

            public struct EnvoyFileAccessLogProvider: ReadableFields {
                public var path: String = ""
                public var logFormat: Mesh.MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider.LogFormat?
                public var omitEmptyValues: Bool = false

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    path = reader.string("path")
                    logFormat = reader.part("logFormat")
                    omitEmptyValues = reader.bool("omitEmptyValues")
                    reader.allow(only: ["path", "logFormat", "omitEmptyValues"])
                }

                public struct LogFormat: ReadableFields {
                    public var text: String?
                    public var labels: DocumentNode?

                    public init() {}

                    public init(reading reader: borrowing FieldReader) {
                        text = reader.optionalString("text")
                        labels = reader.value("labels")
                        reader.allow(only: ["text", "labels"])
                    }
                }
            }

            public struct EnvoyHttpGrpcV3LogProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var logName: String = ""
                public var filterStateObjectsToLog: [String] = []
                public var additionalRequestHeadersToLog: [String] = []
                public var additionalResponseHeadersToLog: [String] = []
                public var additionalResponseTrailersToLog: [String] = []

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    logName = reader.string("logName")
                    filterStateObjectsToLog = reader.strings("filterStateObjectsToLog")
                    additionalRequestHeadersToLog = reader.strings("additionalRequestHeadersToLog")
                    additionalResponseHeadersToLog = reader.strings("additionalResponseHeadersToLog")
                    additionalResponseTrailersToLog = reader.strings("additionalResponseTrailersToLog")
                    reader.allow(only: [
                        "service", "port", "logName", "filterStateObjectsToLog", "additionalRequestHeadersToLog",
                        "additionalResponseHeadersToLog", "additionalResponseTrailersToLog",
                    ])
                }
            }

            public struct EnvoyTcpGrpcV3LogProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var logName: String = ""
                public var filterStateObjectsToLog: [String] = []

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    logName = reader.string("logName")
                    filterStateObjectsToLog = reader.strings("filterStateObjectsToLog")
                    reader.allow(only: ["service", "port", "logName", "filterStateObjectsToLog"])
                }
            }

            public struct EnvoyOpenTelemetryLogProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var logName: String = ""
                public var logFormat: Mesh.MeshConfig.ExtensionProvider.EnvoyOpenTelemetryLogProvider.LogFormat?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    logName = reader.string("logName")
                    logFormat = reader.part("logFormat")
                    reader.allow(only: ["service", "port", "logName", "logFormat"])
                }

                public struct LogFormat: ReadableFields {
                    public var text: String = ""
                    public var labels: DocumentNode?

                    public init() {}

                    public init(reading reader: borrowing FieldReader) {
                        text = reader.string("text")
                        labels = reader.value("labels")
                        reader.allow(only: ["text", "labels"])
                    }
                }
            }

            public struct OpenTelemetryTracingProvider: ReadableFields {
                public var service: String = ""
                public var port: Int = 0
                public var maxTagLength: Int = 0
                public var http: Mesh.MeshConfig.ExtensionProvider.HttpService?
                public var grpc: Mesh.MeshConfig.ExtensionProvider.GrpcService?
                public var resourceDetectors: Mesh.MeshConfig.ExtensionProvider.ResourceDetectors?
                public var serviceAttributeEnrichment: Mesh.MeshConfig.ExtensionProvider.ServiceAttributeEnrichment =
                    .unset
                public var dynatraceSampler:
                    Mesh.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    maxTagLength = reader.int("maxTagLength", in: 0...4_294_967_295)
                    http = reader.part("http")
                    grpc = reader.part("grpc")
                    resourceDetectors = reader.part("resourceDetectors")
                    serviceAttributeEnrichment = reader.choice("serviceAttributeEnrichment") ?? .unset
                    dynatraceSampler = reader.part("dynatraceSampler")
                    reader.allow(only: [
                        "service", "port", "maxTagLength", "http", "grpc", "resourceDetectors",
                        "serviceAttributeEnrichment", "dynatraceSampler",
                    ])
                }

                public struct DynatraceSampler: ReadableFields {
                    public var tenant: String = ""
                    public var clusterId: Int = 0
                    public var rootSpansPerMinute: Int = 0
                    public var httpService:
                        Mesh.MeshConfig.ExtensionProvider.OpenTelemetryTracingProvider.DynatraceSampler.DynatraceApi?

                    public init() {}

                    public init(reading reader: borrowing FieldReader) {
                        tenant = reader.string("tenant")
                        clusterId = reader.int("clusterId", in: -2_147_483_648...2_147_483_647)
                        rootSpansPerMinute = reader.int("rootSpansPerMinute", in: 0...4_294_967_295)
                        httpService = reader.part("httpService")
                        reader.allow(only: ["tenant", "clusterId", "rootSpansPerMinute", "httpService"])
                    }

                    public struct DynatraceApi: ReadableFields {
                        public var service: String = ""
                        public var port: Int = 0
                        public var http: Mesh.MeshConfig.ExtensionProvider.HttpService?

                        public init() {}

                        public init(reading reader: borrowing FieldReader) {
                            service = reader.string("service")
                            port = reader.int("port", in: 0...4_294_967_295)
                            http = reader.part("http")
                            reader.allow(only: ["service", "port", "http"])
                        }
                    }
                }
            }

            public struct SDSProvider: ReadableFields {
                public var name: String = ""
                public var service: String = ""
                public var port: Int = 0

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    service = reader.string("service")
                    port = reader.int("port", in: 0...4_294_967_295)
                    reader.allow(only: ["name", "service", "port"])
                }
            }

            public struct HttpService: ReadableFields {
                public var path: String = ""
                public var timeout: TimeSpan?
                public var headers: [Mesh.MeshConfig.ExtensionProvider.HttpHeader] = []

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    path = reader.string("path")
                    timeout = reader.duration("timeout")
                    headers = reader.parts("headers")
                    reader.allow(only: ["path", "timeout", "headers"])
                }
            }

            public struct HttpHeader: ReadableFields {
                public var name: String = ""
                public var value: String?
                public var envName: String?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    value = reader.optionalString("value")
                    envName = reader.optionalString("envName")
                    reader.allow(only: ["name", "value", "envName"])
                }
            }

            public struct ResourceDetectors: ReadableFields {
                public var environment: Mesh.MeshConfig.ExtensionProvider.ResourceDetectors.EnvironmentResourceDetector?
                public var dynatrace: Mesh.MeshConfig.ExtensionProvider.ResourceDetectors.DynatraceResourceDetector?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    environment = reader.part("environment")
                    dynatrace = reader.part("dynatrace")
                    reader.allow(only: ["environment", "dynatrace"])
                }

                public struct EnvironmentResourceDetector: ReadableFields {

                    public init() {}

                    public init(reading reader: borrowing FieldReader) {
                        reader.allow(only: [])
                    }
                }

                public struct DynatraceResourceDetector: ReadableFields {

                    public init() {}

                    public init(reading reader: borrowing FieldReader) {
                        reader.allow(only: [])
                    }
                }
            }

            public struct GrpcService: ReadableFields {
                public var timeout: TimeSpan?
                public var initialMetadata: [Mesh.MeshConfig.ExtensionProvider.HttpHeader] = []

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    timeout = reader.duration("timeout")
                    initialMetadata = reader.parts("initialMetadata")
                    reader.allow(only: ["timeout", "initialMetadata"])
                }
            }
        }

        public struct DefaultProviders: ReadableFields {
            public var tracing: [String] = []
            public var metrics: [String] = []
            public var accessLogging: [String] = []

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                tracing = reader.strings("tracing")
                metrics = reader.strings("metrics")
                accessLogging = reader.strings("accessLogging")
                reader.allow(only: ["tracing", "metrics", "accessLogging"])
            }
        }

        public struct ProxyPathNormalization: ReadableFields {
            public var normalization: Mesh.MeshConfig.ProxyPathNormalization.NormalizationType = .unset

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                normalization = reader.choice("normalization") ?? .unset
                reader.allow(only: ["normalization"])
            }

            public enum NormalizationType: String, Sendable, Hashable, CaseIterable {
                case DEFAULT, NONE, BASE, MERGE_SLASHES, DECODE_AND_MERGE_SLASHES
                public static var unset: Self { .DEFAULT }
            }
        }

        public struct TLSConfig: ReadableFields {
            public var minProtocolVersion: Mesh.MeshConfig.TLSConfig.TLSProtocol = .unset
            public var ecdhCurves: [String] = []
            public var cipherSuites: [String] = []

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                minProtocolVersion = reader.choice("minProtocolVersion") ?? .unset
                ecdhCurves = reader.strings("ecdhCurves")
                cipherSuites = reader.strings("cipherSuites")
                reader.allow(only: ["minProtocolVersion", "ecdhCurves", "cipherSuites"])
            }

            public enum TLSProtocol: String, Sendable, Hashable, CaseIterable {
                case TLS_AUTO, TLSV1_2, TLSV1_3
                public static var unset: Self { .TLS_AUTO }
            }
        }

        public struct DefaultTrafficPolicy: ReadableFields {
            public var connectionPool: Networking.ConnectionPoolSettings?
            public var outlierDetection: Networking.OutlierDetection?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                connectionPool = reader.part("connectionPool")
                outlierDetection = reader.part("outlierDetection")
                reader.allow(only: ["connectionPool", "outlierDetection"])
            }
        }
    }

    public struct LabelSelector: ReadableFields {
        public var matchLabels: [String: String] = [:]
        public var matchExpressions: [Mesh.LabelSelectorRequirement] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            matchLabels = reader.stringMap("matchLabels")
            matchExpressions = reader.parts("matchExpressions")
            reader.allow(only: ["matchLabels", "matchExpressions"])
        }
    }

    public struct LabelSelectorRequirement: ReadableFields {
        public var key: String = ""
        public var `operator`: String = ""
        public var values: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            key = reader.string("key")
            `operator` = reader.string("operator")
            values = reader.strings("values")
            reader.allow(only: ["key", "operator", "values"])
        }
    }

    public struct ServiceEntryVisibility: ReadableFields {
        public var defaultVisibility: Mesh.ServiceEntryVisibility.Visibility = .unset
        public var applyToSidecars: Bool = false
        public var policies: [Mesh.ServiceEntryVisibility.Policy] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            defaultVisibility = reader.choice("defaultVisibility") ?? .unset
            applyToSidecars = reader.bool("applyToSidecars")
            policies = reader.parts("policies")
            reader.allow(only: ["defaultVisibility", "applyToSidecars", "policies"])
        }

        public enum Visibility: String, Sendable, Hashable, CaseIterable {
            case VISIBILITY_UNSPECIFIED, NONE, NAMESPACE, PUBLIC
            public static var unset: Self { .VISIBILITY_UNSPECIFIED }
        }

        public struct Policy: ReadableFields {
            public var visibility: Mesh.ServiceEntryVisibility.Visibility = .unset
            public var matchingRules: [Mesh.ServiceEntryVisibility.MatchRule] = []

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                visibility = reader.choice("visibility") ?? .unset
                matchingRules = reader.parts("matchingRules")
                reader.allow(only: ["visibility", "matchingRules"])
            }
        }

        public struct MatchRule: ReadableFields {
            public var namespaceSelector: Mesh.LabelSelector?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                namespaceSelector = reader.part("namespaceSelector")
                reader.allow(only: ["namespaceSelector"])
            }
        }
    }

    public struct ConfigSource: ReadableFields {
        public var address: String = ""
        public var tlsSettings: Networking.ClientTLSSettings?
        public var subscribedResources: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            address = reader.string("address")
            tlsSettings = reader.part("tlsSettings")
            subscribedResources = reader.strings("subscribedResources")
            reader.allow(only: ["address", "tlsSettings", "subscribedResources"])
        }
    }

    public struct Certificate: ReadableFields {
        public var secretName: String = ""
        public var dnsNames: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            secretName = reader.string("secretName")
            dnsNames = reader.strings("dnsNames")
            reader.allow(only: ["secretName", "dnsNames"])
        }
    }
}
