// Messages of networking/v1alpha3/gateway.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Networking {
    public struct Gateway: ReadableFields {
        public var servers: [Networking.Server] = []
        public var selector: [String: String] = [:]

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            servers = reader.parts("servers")
            selector = reader.stringMap("selector")
            reader.allow(only: ["servers", "selector"])
        }
    }

    public struct Server: ReadableFields {
        public var port: Networking.Port?
        public var bind: String = ""
        public var hosts: [String] = []
        public var tls: Networking.ServerTLSSettings?
        public var defaultEndpoint: String = ""
        public var name: String = ""

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            port = reader.part("port")
            bind = reader.string("bind")
            hosts = reader.strings("hosts")
            tls = reader.part("tls")
            defaultEndpoint = reader.string("defaultEndpoint")
            name = reader.string("name")
            reader.allow(only: ["port", "bind", "hosts", "tls", "defaultEndpoint", "name"])
        }
    }

    public struct Port: ReadableFields {
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

    public struct ServerTLSSettings: ReadableFields {
        public var httpsRedirect: Bool = false
        public var mode: Networking.ServerTLSSettings.TLSmode = .unset
        public var serverCertificate: String = ""
        public var privateKey: String = ""
        public var caCertificates: String = ""
        public var caCrl: String = ""
        public var credentialName: String = ""
        public var credentialNames: [String] = []
        public var caCertCredentialName: String = ""
        public var tlsCertificates: [Networking.ServerTLSSettings.TLSCertificate] = []
        public var subjectAltNames: [String] = []
        public var verifyCertificateSpki: [String] = []
        public var verifyCertificateHash: [String] = []
        public var minProtocolVersion: Networking.ServerTLSSettings.TLSProtocol = .unset
        public var maxProtocolVersion: Networking.ServerTLSSettings.TLSProtocol = .unset
        public var cipherSuites: [String] = []
        public var insecureSkipVerify: Bool?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            httpsRedirect = reader.bool("httpsRedirect")
            mode = reader.choice("mode") ?? .unset
            serverCertificate = reader.string("serverCertificate")
            privateKey = reader.string("privateKey")
            caCertificates = reader.string("caCertificates")
            caCrl = reader.string("caCrl")
            credentialName = reader.string("credentialName")
            credentialNames = reader.strings("credentialNames")
            caCertCredentialName = reader.string("caCertCredentialName")
            tlsCertificates = reader.parts("tlsCertificates")
            subjectAltNames = reader.strings("subjectAltNames")
            verifyCertificateSpki = reader.strings("verifyCertificateSpki")
            verifyCertificateHash = reader.strings("verifyCertificateHash")
            minProtocolVersion = reader.choice("minProtocolVersion") ?? .unset
            maxProtocolVersion = reader.choice("maxProtocolVersion") ?? .unset
            cipherSuites = reader.strings("cipherSuites")
            insecureSkipVerify = reader.optionalBool("insecureSkipVerify")
            reader.allow(only: [
                "httpsRedirect", "mode", "serverCertificate", "privateKey", "caCertificates", "caCrl", "credentialName",
                "credentialNames", "caCertCredentialName", "tlsCertificates", "subjectAltNames",
                "verifyCertificateSpki", "verifyCertificateHash", "minProtocolVersion", "maxProtocolVersion",
                "cipherSuites", "insecureSkipVerify",
            ])
        }

        public enum TLSmode: String, Sendable, Hashable, CaseIterable {
            case PASSTHROUGH, SIMPLE, MUTUAL, AUTO_PASSTHROUGH, ISTIO_MUTUAL, OPTIONAL_MUTUAL
            public static var unset: Self { .PASSTHROUGH }
        }

        public enum TLSProtocol: String, Sendable, Hashable, CaseIterable {
            case TLS_AUTO, TLSV1_0, TLSV1_1, TLSV1_2, TLSV1_3
            public static var unset: Self { .TLS_AUTO }
        }

        public struct TLSCertificate: ReadableFields {
            public var serverCertificate: String = ""
            public var privateKey: String = ""
            public var caCertificates: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                serverCertificate = reader.string("serverCertificate")
                privateKey = reader.string("privateKey")
                caCertificates = reader.string("caCertificates")
                reader.allow(only: ["serverCertificate", "privateKey", "caCertificates"])
            }
        }
    }
}
