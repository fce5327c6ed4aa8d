// Messages of networking/v1alpha3/envoy_filter.proto of Istio's API. Made by Tools/generate-mesh-api.py.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

import Document

extension Networking {
    public struct EnvoyFilter: ReadableFields {
        public var workloadSelector: Networking.WorkloadSelector?
        public var targetRefs: [Selection.PolicyTargetReference] = []
        public var configPatches: [Networking.EnvoyFilter.EnvoyConfigObjectPatch] = []
        public var priority: Int = 0

        public init() {}

        public init(reading reader: borrowing FieldReader) {
            workloadSelector = reader.part("workloadSelector")
            targetRefs = reader.parts("targetRefs")
            configPatches = reader.parts("configPatches")
            priority = reader.int("priority", in: -2_147_483_648...2_147_483_647)
            reader.allow(only: ["workloadSelector", "targetRefs", "configPatches", "priority"])
        }

        public enum ApplyTo: String, Sendable, Hashable, CaseIterable {
            case INVALID, LISTENER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER, ROUTE_CONFIGURATION, VIRTUAL_HOST,
                HTTP_ROUTE, CLUSTER, EXTENSION_CONFIG, BOOTSTRAP, LISTENER_FILTER
            public static var unset: Self { .INVALID }
        }

        public enum PatchContext: String, Sendable, Hashable, CaseIterable {
            case ANY, SIDECAR_INBOUND, SIDECAR_OUTBOUND, GATEWAY, WAYPOINT
            public static var unset: Self { .ANY }
        }

        public struct ProxyMatch: ReadableFields {
            public var proxyVersion: String = ""
            public var metadata: [String: String] = [:]

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                proxyVersion = reader.string("proxyVersion")
                metadata = reader.stringMap("metadata")
                reader.allow(only: ["proxyVersion", "metadata"])
            }
        }

        public struct ClusterMatch: ReadableFields {
            public var portNumber: Int = 0
            public var service: String = ""
            public var subset: String = ""
            public var name: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                portNumber = reader.int("portNumber", in: 0...4_294_967_295)
                service = reader.string("service")
                subset = reader.string("subset")
                name = reader.string("name")
                reader.allow(only: ["portNumber", "service", "subset", "name"])
            }
        }

        public struct RouteConfigurationMatch: ReadableFields {
            public var portNumber: Int = 0
            public var portName: String = ""
            public var gateway: String = ""
            public var vhost: Networking.EnvoyFilter.RouteConfigurationMatch.VirtualHostMatch?
            public var name: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                portNumber = reader.int("portNumber", in: 0...4_294_967_295)
                portName = reader.string("portName")
                gateway = reader.string("gateway")
                vhost = reader.part("vhost")
                name = reader.string("name")
                reader.allow(only: ["portNumber", "portName", "gateway", "vhost", "name"])
            }

            public struct RouteMatch: ReadableFields {
                public var name: String = ""
                public var action: Networking.EnvoyFilter.RouteConfigurationMatch.RouteMatch.Action = .unset

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    action = reader.choice("action") ?? .unset
                    reader.allow(only: ["name", "action"])
                }

                public enum Action: String, Sendable, Hashable, CaseIterable {
                    case ANY, ROUTE, REDIRECT, DIRECT_RESPONSE
                    public static var unset: Self { .ANY }
                }
            }

            public struct VirtualHostMatch: ReadableFields {
                public var name: String = ""
                public var domainName: String = ""
                public var route: Networking.EnvoyFilter.RouteConfigurationMatch.RouteMatch?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    domainName = reader.string("domainName")
                    route = reader.part("route")
                    reader.allow(only: ["name", "domainName", "route"])
                }
            }
        }

        public struct ListenerMatch: ReadableFields {
            public var portNumber: Int = 0
            public var portName: String = ""
            public var filterChain: Networking.EnvoyFilter.ListenerMatch.FilterChainMatch?
            public var listenerFilter: String = ""
            public var name: String = ""

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                portNumber = reader.int("portNumber", in: 0...4_294_967_295)
                portName = reader.string("portName")
                filterChain = reader.part("filterChain")
                listenerFilter = reader.string("listenerFilter")
                name = reader.string("name")
                reader.allow(only: ["portNumber", "portName", "filterChain", "listenerFilter", "name"])
            }

            public struct FilterChainMatch: ReadableFields {
                public var name: String = ""
                public var sni: String = ""
                public var transportProtocol: String = ""
                public var applicationProtocols: String = ""
                public var filter: Networking.EnvoyFilter.ListenerMatch.FilterMatch?
                public var destinationPort: Int = 0

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    sni = reader.string("sni")
                    transportProtocol = reader.string("transportProtocol")
                    applicationProtocols = reader.string("applicationProtocols")
                    filter = reader.part("filter")
                    destinationPort = reader.int("destinationPort", in: 0...4_294_967_295)
                    reader.allow(only: [
                        "name", "sni", "transportProtocol", "applicationProtocols", "filter", "destinationPort",
                    ])
                }
            }

            public struct FilterMatch: ReadableFields {
                public var name: String = ""
                public var subFilter: Networking.EnvoyFilter.ListenerMatch.SubFilterMatch?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    subFilter = reader.part("subFilter")
                    reader.allow(only: ["name", "subFilter"])
                }
            }

            public struct SubFilterMatch: ReadableFields {
                public var name: String = ""

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    reader.allow(only: ["name"])
                }
            }
        }

        public struct WaypointMatch: ReadableFields {
            public var portNumber: Int = 0
            public var route: Networking.EnvoyFilter.WaypointMatch.RouteMatch?
            public var filter: Networking.EnvoyFilter.WaypointMatch.FilterMatch?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                portNumber = reader.int("portNumber", in: 0...4_294_967_295)
                route = reader.part("route")
                filter = reader.part("filter")
                reader.allow(only: ["portNumber", "route", "filter"])
            }

            public struct RouteMatch: ReadableFields {
                public var name: String = ""

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    reader.allow(only: ["name"])
                }
            }

            public struct FilterMatch: ReadableFields {
                public var name: String = ""
                public var subFilter: Networking.EnvoyFilter.WaypointMatch.FilterMatch.SubFilterMatch?

                public init() {}

                public init(reading reader: borrowing FieldReader) {
                    name = reader.string("name")
                    subFilter = reader.part("subFilter")
                    reader.allow(only: ["name", "subFilter"])
                }

                public struct SubFilterMatch: ReadableFields {
                    public var name: String = ""

                    public init() {}

                    public init(reading reader: borrowing FieldReader) {
                        name = reader.string("name")
                        reader.allow(only: ["name"])
                    }
                }
            }
        }

        public struct Patch: ReadableFields {
            public var operation: Networking.EnvoyFilter.Patch.Operation = .unset
            public var value: DocumentNode?
            public var filterClass: Networking.EnvoyFilter.Patch.FilterClass = .unset

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                operation = reader.choice("operation") ?? .unset
                value = reader.value("value")
                filterClass = reader.choice("filterClass") ?? .unset
                reader.allow(only: ["operation", "value", "filterClass"])
            }

            public enum Operation: String, Sendable, Hashable, CaseIterable {
                case INVALID, MERGE, ADD, REMOVE, INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST, REPLACE,
                    MERGE_AND_REPLACE_LIST
                public static var unset: Self { .INVALID }
            }

            public enum FilterClass: String, Sendable, Hashable, CaseIterable {
                case UNSPECIFIED, AUTHN, AUTHZ, STATS
                public static var unset: Self { .UNSPECIFIED }
            }
        }

        public struct EnvoyConfigObjectMatch: ReadableFields {
            public var context: Networking.EnvoyFilter.PatchContext = .unset
            public var proxy: Networking.EnvoyFilter.ProxyMatch?
            public var listener: Networking.EnvoyFilter.ListenerMatch?
            public var routeConfiguration: Networking.EnvoyFilter.RouteConfigurationMatch?
            public var cluster: Networking.EnvoyFilter.ClusterMatch?
            public var waypoint: Networking.EnvoyFilter.WaypointMatch?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                context = reader.choice("context") ?? .unset
                proxy = reader.part("proxy")
                listener = reader.part("listener")
                routeConfiguration = reader.part("routeConfiguration")
                cluster = reader.part("cluster")
                waypoint = reader.part("waypoint")
                reader.allow(only: ["context", "proxy", "listener", "routeConfiguration", "cluster", "waypoint"])
            }
        }

        public struct EnvoyConfigObjectPatch: ReadableFields {
            public var applyTo: Networking.EnvoyFilter.ApplyTo = .unset
            public var match: Networking.EnvoyFilter.EnvoyConfigObjectMatch?
            public var patch: Networking.EnvoyFilter.Patch?

            public init() {}

            public init(reading reader: borrowing FieldReader) {
                applyTo = reader.choice("applyTo") ?? .unset
                match = reader.part("match")
                patch = reader.part("patch")
                reader.allow(only: ["applyTo", "match", "patch"])
            }
        }
    }
}
