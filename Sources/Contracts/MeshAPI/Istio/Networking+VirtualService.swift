// Messages of networking/v1alpha3/virtual_service.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import Base

extension Networking {
    public struct VirtualService: ReadableFields {
        public var hosts: [String] = []
        public var gateways: [String] = []
        public var http: [Networking.HTTPRoute] = []
        public var tls: [Networking.TLSRoute] = []
        public var tcp: [Networking.TCPRoute] = []
        public var exportTo: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            hosts = reader.strings("hosts")
            gateways = reader.strings("gateways")
            http = reader.parts("http")
            tls = reader.parts("tls")
            tcp = reader.parts("tcp")
            exportTo = reader.strings("exportTo")
            reader.allow(only: ["hosts", "gateways", "http", "tls", "tcp", "exportTo"])
        }
    }

    public struct Destination: ReadableFields {
        public var host: String = ""
        public var subset: String = ""
        public var port: Networking.PortSelector?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            host = reader.string("host")
            subset = reader.string("subset")
            port = reader.part("port")
            reader.allow(only: ["host", "subset", "port"])
        }
    }

    /// The place of a rule that stands elsewhere than where it is written.
    public struct RouteOrigin: Sendable, Hashable {
        /// `namespace/name` of the delegate; nil: the object itself.
        public var delegate: String?
        /// Among the `http` of its object.
        public var index: Int

        public init(delegate: String?, index: Int) {
            self.delegate = delegate
            self.index = index
        }
    }

    public struct HTTPRoute: ReadableFields {
        public var name: String = ""
        public var match: [Networking.HTTPMatchRequest] = []
        public var route: [Networking.HTTPRouteDestination] = []
        public var redirect: Networking.HTTPRedirect?
        public var directResponse: Networking.HTTPDirectResponse?
        public var delegate: Networking.Delegate?
        public var rewrite: Networking.HTTPRewrite?
        public var timeout: TimeSpan?
        public var retries: Networking.HTTPRetry?
        public var fault: Networking.HTTPFaultInjection?
        public var mirror: Networking.Destination?
        public var mirrors: [Networking.HTTPMirrorPolicy] = []
        public var mirrorPercent: Int?
        public var mirrorPercentage: Networking.Percent?
        public var corsPolicy: Networking.CorsPolicy?
        public var headers: Networking.Headers?
        /// Where it is written, once delegates have been put into their roots; never read from an object.
        public var origin: Networking.RouteOrigin?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            name = reader.string("name")
            match = reader.parts("match")
            route = reader.parts("route")
            redirect = reader.part("redirect")
            directResponse = reader.part("directResponse")
            delegate = reader.part("delegate")
            rewrite = reader.part("rewrite")
            timeout = reader.duration("timeout")
            retries = reader.part("retries")
            fault = reader.part("fault")
            mirror = reader.part("mirror")
            mirrors = reader.parts("mirrors")
            mirrorPercent = reader.optionalInt("mirrorPercent", in: 0...4_294_967_295)
            mirrorPercentage = reader.part("mirrorPercentage")
            corsPolicy = reader.part("corsPolicy")
            headers = reader.part("headers")
            reader.allow(only: [
                "name", "match", "route", "redirect", "directResponse", "delegate", "rewrite", "timeout", "retries",
                "fault", "mirror", "mirrors", "mirrorPercent", "mirrorPercentage", "corsPolicy", "headers",
            ])
        }
    }

    public struct Delegate: ReadableFields {
        public var name: String = ""
        public var namespace: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            name = reader.string("name")
            namespace = reader.string("namespace")
            reader.allow(only: ["name", "namespace"])
        }
    }

    public struct Headers: ReadableFields {
        public var request: Networking.Headers.HeaderOperations?
        public var response: Networking.Headers.HeaderOperations?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            request = reader.part("request")
            response = reader.part("response")
            reader.allow(only: ["request", "response"])
        }

        public struct HeaderOperations: ReadableFields {
            public var set: [String: String] = [:]
            public var add: [String: String] = [:]
            public var remove: [String] = []

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                set = reader.stringMap("set")
                add = reader.stringMap("add")
                remove = reader.strings("remove")
                reader.allow(only: ["set", "add", "remove"])
            }
        }
    }

    public struct TLSRoute: ReadableFields {
        public var match: [Networking.TLSMatchAttributes] = []
        public var route: [Networking.RouteDestination] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            match = reader.parts("match")
            route = reader.parts("route")
            reader.allow(only: ["match", "route"])
        }
    }

    public struct TCPRoute: ReadableFields {
        public var match: [Networking.L4MatchAttributes] = []
        public var route: [Networking.RouteDestination] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            match = reader.parts("match")
            route = reader.parts("route")
            reader.allow(only: ["match", "route"])
        }
    }

    public struct HTTPMatchRequest: ReadableFields {
        public var name: String = ""
        public var uri: Networking.StringMatch?
        public var scheme: Networking.StringMatch?
        public var method: Networking.StringMatch?
        public var authority: Networking.StringMatch?
        public var headers: [String: Networking.StringMatch] = [:]
        public var port: Int = 0
        public var sourceLabels: [String: String] = [:]
        public var gateways: [String] = []
        public var queryParams: [String: Networking.StringMatch] = [:]
        public var ignoreUriCase: Bool = false
        public var withoutHeaders: [String: Networking.StringMatch] = [:]
        public var sourceNamespace: String = ""
        public var statPrefix: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            name = reader.string("name")
            uri = reader.part("uri")
            scheme = reader.part("scheme")
            method = reader.part("method")
            authority = reader.part("authority")
            headers = reader.partMap("headers")
            port = reader.int("port", in: 0...4_294_967_295)
            sourceLabels = reader.stringMap("sourceLabels")
            gateways = reader.strings("gateways")
            queryParams = reader.partMap("queryParams")
            ignoreUriCase = reader.bool("ignoreUriCase")
            withoutHeaders = reader.partMap("withoutHeaders")
            sourceNamespace = reader.string("sourceNamespace")
            statPrefix = reader.string("statPrefix")
            reader.allow(only: [
                "name", "uri", "scheme", "method", "authority", "headers", "port", "sourceLabels", "gateways",
                "queryParams", "ignoreUriCase", "withoutHeaders", "sourceNamespace", "statPrefix",
            ])
        }
    }

    public struct HTTPRouteDestination: ReadableFields {
        public var destination: Networking.Destination?
        public var weight: Int = 0
        public var headers: Networking.Headers?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            destination = reader.part("destination")
            weight = reader.int("weight", in: -2_147_483_648...2_147_483_647)
            headers = reader.part("headers")
            reader.allow(only: ["destination", "weight", "headers"])
        }
    }

    public struct RouteDestination: ReadableFields {
        public var destination: Networking.Destination?
        public var weight: Int = 0

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            destination = reader.part("destination")
            weight = reader.int("weight", in: -2_147_483_648...2_147_483_647)
            reader.allow(only: ["destination", "weight"])
        }
    }

    public struct L4MatchAttributes: ReadableFields {
        public var destinationSubnets: [String] = []
        public var port: Int = 0
        public var sourceSubnet: String = ""
        public var sourceLabels: [String: String] = [:]
        public var gateways: [String] = []
        public var sourceNamespace: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            destinationSubnets = reader.strings("destinationSubnets")
            port = reader.int("port", in: 0...4_294_967_295)
            sourceSubnet = reader.string("sourceSubnet")
            sourceLabels = reader.stringMap("sourceLabels")
            gateways = reader.strings("gateways")
            sourceNamespace = reader.string("sourceNamespace")
            reader.allow(only: [
                "destinationSubnets", "port", "sourceSubnet", "sourceLabels", "gateways", "sourceNamespace",
            ])
        }
    }

    public struct TLSMatchAttributes: ReadableFields {
        public var sniHosts: [String] = []
        public var destinationSubnets: [String] = []
        public var port: Int = 0
        public var sourceLabels: [String: String] = [:]
        public var gateways: [String] = []
        public var sourceNamespace: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            sniHosts = reader.strings("sniHosts")
            destinationSubnets = reader.strings("destinationSubnets")
            port = reader.int("port", in: 0...4_294_967_295)
            sourceLabels = reader.stringMap("sourceLabels")
            gateways = reader.strings("gateways")
            sourceNamespace = reader.string("sourceNamespace")
            reader.allow(only: [
                "sniHosts", "destinationSubnets", "port", "sourceLabels", "gateways", "sourceNamespace",
            ])
        }
    }

    public struct HTTPRedirect: ReadableFields {
        public var uri: String = ""
        public var authority: String = ""
        public var port: Int?
        public var derivePort: Networking.HTTPRedirect.RedirectPortSelection?
        public var scheme: String = ""
        public var redirectCode: Int = 0
        public var prefixRewrite: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            uri = reader.string("uri")
            authority = reader.string("authority")
            port = reader.optionalInt("port", in: 0...4_294_967_295)
            derivePort = reader.choice("derivePort")
            scheme = reader.string("scheme")
            redirectCode = reader.int("redirectCode", in: 0...4_294_967_295)
            prefixRewrite = reader.string("prefixRewrite")
            reader.allow(only: ["uri", "authority", "port", "derivePort", "scheme", "redirectCode", "prefixRewrite"])
        }

        public enum RedirectPortSelection: String, Sendable, Hashable, CaseIterable {
            case FROM_PROTOCOL_DEFAULT, FROM_REQUEST_PORT
            public static var unset: Self { .FROM_PROTOCOL_DEFAULT }
        }
    }

    public struct HTTPDirectResponse: ReadableFields {
        public var status: Int = 0
        public var body: Networking.HTTPBody?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            status = reader.int("status", in: 0...4_294_967_295)
            body = reader.part("body")
            reader.allow(only: ["status", "body"])
        }
    }

    public struct HTTPBody: ReadableFields {
        public var string: String?
        public var bytes: [UInt8]?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            string = reader.optionalString("string")
            bytes = reader.bytes("bytes")
            reader.allow(only: ["string", "bytes"])
        }
    }

    public struct HTTPRewrite: ReadableFields {
        public var uri: String = ""
        public var authority: String = ""
        public var uriRegexRewrite: Networking.RegexRewrite?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            uri = reader.string("uri")
            authority = reader.string("authority")
            uriRegexRewrite = reader.part("uriRegexRewrite")
            reader.allow(only: ["uri", "authority", "uriRegexRewrite"])
        }
    }

    public struct RegexRewrite: ReadableFields {
        public var match: String = ""
        public var rewrite: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            match = reader.string("match")
            rewrite = reader.string("rewrite")
            reader.allow(only: ["match", "rewrite"])
        }
    }

    public struct StringMatch: ReadableFields {
        public var exact: String?
        public var prefix: String?
        public var regex: String?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            exact = reader.optionalString("exact")
            prefix = reader.optionalString("prefix")
            regex = reader.optionalString("regex")
            reader.allow(only: ["exact", "prefix", "regex"])
        }
    }

    public struct HTTPRetry: ReadableFields {
        public var attempts: Int = 0
        public var perTryTimeout: TimeSpan?
        public var retryOn: String = ""
        public var retryRemoteLocalities: Bool?
        public var retryIgnorePreviousHosts: Bool?
        public var backoff: TimeSpan?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            attempts = reader.int("attempts", in: -2_147_483_648...2_147_483_647)
            perTryTimeout = reader.duration("perTryTimeout")
            retryOn = reader.string("retryOn")
            retryRemoteLocalities = reader.optionalBool("retryRemoteLocalities")
            retryIgnorePreviousHosts = reader.optionalBool("retryIgnorePreviousHosts")
            backoff = reader.duration("backoff")
            reader.allow(only: [
                "attempts", "perTryTimeout", "retryOn", "retryRemoteLocalities", "retryIgnorePreviousHosts", "backoff",
            ])
        }
    }

    public struct CorsPolicy: ReadableFields {
        public var allowOrigin: [String] = []
        public var allowOrigins: [Networking.StringMatch] = []
        public var allowMethods: [String] = []
        public var allowHeaders: [String] = []
        public var exposeHeaders: [String] = []
        public var maxAge: TimeSpan?
        public var allowCredentials: Bool?
        public var unmatchedPreflights: Networking.CorsPolicy.UnmatchedPreflights = .unset

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            allowOrigin = reader.strings("allowOrigin")
            allowOrigins = reader.parts("allowOrigins")
            allowMethods = reader.strings("allowMethods")
            allowHeaders = reader.strings("allowHeaders")
            exposeHeaders = reader.strings("exposeHeaders")
            maxAge = reader.duration("maxAge")
            allowCredentials = reader.optionalBool("allowCredentials")
            unmatchedPreflights = reader.choice("unmatchedPreflights") ?? .unset
            reader.allow(only: [
                "allowOrigin", "allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "maxAge",
                "allowCredentials", "unmatchedPreflights",
            ])
        }

        public enum UnmatchedPreflights: String, Sendable, Hashable, CaseIterable {
            case UNSPECIFIED, FORWARD, IGNORE
            public static var unset: Self { .UNSPECIFIED }
        }
    }

    public struct HTTPFaultInjection: ReadableFields {
        public var delay: Networking.HTTPFaultInjection.Delay?
        public var abort: Networking.HTTPFaultInjection.Abort?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            delay = reader.part("delay")
            abort = reader.part("abort")
            reader.allow(only: ["delay", "abort"])
        }

        public struct Delay: ReadableFields {
            public var percent: Int = 0
            public var fixedDelay: TimeSpan?
            public var exponentialDelay: TimeSpan?
            public var percentage: Networking.Percent?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                percent = reader.int("percent", in: -2_147_483_648...2_147_483_647)
                fixedDelay = reader.duration("fixedDelay")
                exponentialDelay = reader.duration("exponentialDelay")
                percentage = reader.part("percentage")
                reader.allow(only: ["percent", "fixedDelay", "exponentialDelay", "percentage"])
            }
        }

        public struct Abort: ReadableFields {
            public var httpStatus: Int?
            public var grpcStatus: String?
            public var http2Error: String?
            public var percentage: Networking.Percent?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                httpStatus = reader.optionalInt("httpStatus", in: -2_147_483_648...2_147_483_647)
                grpcStatus = reader.optionalString("grpcStatus")
                http2Error = reader.optionalString("http2Error")
                percentage = reader.part("percentage")
                reader.allow(only: ["httpStatus", "grpcStatus", "http2Error", "percentage"])
            }
        }
    }

    public struct HTTPMirrorPolicy: ReadableFields {
        public var destination: Networking.Destination?
        public var percentage: Networking.Percent?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            destination = reader.part("destination")
            percentage = reader.part("percentage")
            reader.allow(only: ["destination", "percentage"])
        }
    }

    public struct PortSelector: ReadableFields {
        public var number: Int = 0

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            number = reader.int("number", in: 0...4_294_967_295)
            reader.allow(only: ["number"])
        }
    }

    public struct Percent: ReadableFields {
        public var value: Double = 0

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            value = reader.double("value")
            reader.allow(only: ["value"])
        }
    }
}
