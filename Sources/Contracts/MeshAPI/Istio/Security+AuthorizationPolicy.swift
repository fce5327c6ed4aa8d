// Messages of security/v1beta1/authorization_policy.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

extension Security {
    public struct AuthorizationPolicy: ReadableFields {
        public var selector: Selection.WorkloadSelector?
        public var targetRef: Selection.PolicyTargetReference?
        public var targetRefs: [Selection.PolicyTargetReference] = []
        public var rules: [Security.Rule] = []
        public var action: Security.AuthorizationPolicy.Action = .unset
        public var provider: Security.AuthorizationPolicy.ExtensionProvider?

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            selector = reader.part("selector")
            targetRef = reader.part("targetRef")
            targetRefs = reader.parts("targetRefs")
            rules = reader.parts("rules")
            action = reader.choice("action") ?? .unset
            provider = reader.part("provider")
            reader.allow(only: ["selector", "targetRef", "targetRefs", "rules", "action", "provider"])
        }

        public enum Action: String, Sendable, Hashable, CaseIterable {
            case ALLOW, DENY, AUDIT, CUSTOM
            public static var unset: Self { .ALLOW }
        }

        public struct ExtensionProvider: ReadableFields {
            public var name: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                name = reader.string("name")
                reader.allow(only: ["name"])
            }
        }
    }

    public struct Rule: ReadableFields {
        public var from: [Security.Rule.From] = []
        public var to: [Security.Rule.To] = []
        public var when: [Security.Condition] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            from = reader.parts("from")
            to = reader.parts("to")
            when = reader.parts("when")
            reader.allow(only: ["from", "to", "when"])
        }

        public struct From: ReadableFields {
            public var source: Security.Source?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                source = reader.part("source")
                reader.allow(only: ["source"])
            }
        }

        public struct To: ReadableFields {
            public var operation: Security.Operation?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                operation = reader.part("operation")
                reader.allow(only: ["operation"])
            }
        }
    }

    public struct Source: ReadableFields {
        public var principals: [String] = []
        public var notPrincipals: [String] = []
        public var requestPrincipals: [String] = []
        public var notRequestPrincipals: [String] = []
        public var namespaces: [String] = []
        public var notNamespaces: [String] = []
        public var serviceAccounts: [String] = []
        public var notServiceAccounts: [String] = []
        public var ipBlocks: [String] = []
        public var notIpBlocks: [String] = []
        public var remoteIpBlocks: [String] = []
        public var notRemoteIpBlocks: [String] = []
        public var trustDomains: [String] = []
        public var notTrustDomains: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            principals = reader.strings("principals")
            notPrincipals = reader.strings("notPrincipals")
            requestPrincipals = reader.strings("requestPrincipals")
            notRequestPrincipals = reader.strings("notRequestPrincipals")
            namespaces = reader.strings("namespaces")
            notNamespaces = reader.strings("notNamespaces")
            serviceAccounts = reader.strings("serviceAccounts")
            notServiceAccounts = reader.strings("notServiceAccounts")
            ipBlocks = reader.strings("ipBlocks")
            notIpBlocks = reader.strings("notIpBlocks")
            remoteIpBlocks = reader.strings("remoteIpBlocks")
            notRemoteIpBlocks = reader.strings("notRemoteIpBlocks")
            trustDomains = reader.strings("trustDomains")
            notTrustDomains = reader.strings("notTrustDomains")
            reader.allow(only: [
                "principals", "notPrincipals", "requestPrincipals", "notRequestPrincipals", "namespaces",
                "notNamespaces", "serviceAccounts", "notServiceAccounts", "ipBlocks", "notIpBlocks", "remoteIpBlocks",
                "notRemoteIpBlocks", "trustDomains", "notTrustDomains",
            ])
        }
    }

    public struct Operation: ReadableFields {
        public var hosts: [String] = []
        public var notHosts: [String] = []
        public var ports: [String] = []
        public var notPorts: [String] = []
        public var methods: [String] = []
        public var notMethods: [String] = []
        public var paths: [String] = []
        public var notPaths: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            hosts = reader.strings("hosts")
            notHosts = reader.strings("notHosts")
            ports = reader.strings("ports")
            notPorts = reader.strings("notPorts")
            methods = reader.strings("methods")
            notMethods = reader.strings("notMethods")
            paths = reader.strings("paths")
            notPaths = reader.strings("notPaths")
            reader.allow(only: ["hosts", "notHosts", "ports", "notPorts", "methods", "notMethods", "paths", "notPaths"])
        }
    }

    public struct Condition: ReadableFields {
        public var key: String = ""
        public var values: [String] = []
        public var notValues: [String] = []

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            key = reader.string("key")
            values = reader.strings("values")
            notValues = reader.strings("notValues")
            reader.allow(only: ["key", "values", "notValues"])
        }
    }
}
