// Small config dumps of two sidecars and a gateway, as their admin pages would give them.

import Base
import Document
import EnvoyAPI
import Explanation
import ProxyCore

enum Dumps {
    static let types = "type.googleapis.com"
    private static let hcm =
        "\(types)/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
    private static let router =
        #"{"name":"envoy.filters.http.router","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}"#
    private static let fault =
        #"{"name":"envoy.filters.http.fault","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault"}}"#
    /// A filter of somebody else's Envoy.
    private static let foreign =
        #"{"name":"istio.stats","typed_config":{"@type":"type.googleapis.com/stats.PluginConfig","x":1}}"#
    /// Must not be opened by whoever reads the dump.
    private static let log =
        #"[{"name":"log","typed_config":{"@type":"type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog","path":"/nonexistent/folder/access.log"}}]"#

    static func route(_ match: String, _ action: String, _ field: String) -> String {
        """
        {"match":\(match),\(action),"metadata":{"filter_metadata":{
          "istio":{"config":"/apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews"},
          "skein":{"field":"\(field)"}}}}
        """
    }

    static func to(_ cluster: String, _ more: String = "") -> String { #""route":{"cluster":"\#(cluster)"\#(more)}"# }

    static let v1 = "outbound|9080|v1|reviews.default.svc.cluster.local"
    static let v2 = "outbound|9080|v2|reviews.default.svc.cluster.local"
    static let empty = "outbound|9080|none|reviews.default.svc.cluster.local"

    static let routes = [
        route(
            #"{"prefix":"/","headers":[{"name":"end-user","string_match":{"exact":"jason"}}]}"#, to(v2),
            "spec.http[0].match[0]"),
        route(
            #"{"path":"/missing"}"#, to("outbound|9080|v9|reviews.default.svc.cluster.local"), "spec.http[1].match[0]"),
        route(#"{"path":"/empty"}"#, to(empty), "spec.http[2].match[0]"),
        route(
            #"{"prefix":"/broken"}"#,
            to(v1)
                + #","typed_per_filter_config":{"envoy.filters.http.fault":{"@type":"type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault","abort":{"http_status":555,"percentage":{"numerator":100}}}}"#,
            "spec.http[3].match[0]"),
        route(
            #"{"prefix":"/half"}"#,
            to(v1)
                + #","typed_per_filter_config":{"envoy.filters.http.fault":{"@type":"type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault","abort":{"http_status":502,"percentage":{"numerator":25}}}}"#,
            "spec.http[4].match[0]"),
        route(#"{"prefix":"/old"}"#, #""redirect":{"path_redirect":"/new"}"#, "spec.http[5].match[0]"),
        route(
            #"{"prefix":"/api/"}"#, to(v1, #","prefix_rewrite":"/reviews/","timeout":"0.5s""#), "spec.http[6].match[0]"),
        route(
            #"{"prefix":"/split"}"#,
            #""route":{"weighted_clusters":{"clusters":[{"name":"\#(v1)","weight":70},{"name":"\#(v2)","weight":30}]}}"#,
            "spec.http[7]"),
        route(
            #"{"prefix":"/reviews"}"#, to(v1, #","retry_policy":{"retry_on":"connect-failure,reset","num_retries":2}"#),
            "spec.http[8]"),
    ]

    private static func mutual(_ names: String) -> String {
        """
        {"name":"tls","typed_config":{"@type":"\(types)/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
         "sni":"outbound_.9080_._.reviews.default.svc.cluster.local","common_tls_context":{
          "alpn_protocols":["istio-peer-exchange","istio"],
          "tls_certificate_sds_secret_configs":[{"name":"default","sds_config":{"ads":{},"resource_api_version":"V3"}}],
          "combined_validation_context":{"default_validation_context":{"match_subject_alt_names":[{"exact":"\(names)"}]},
           "validation_context_sds_secret_config":{"name":"ROOTCA","sds_config":{"ads":{},"resource_api_version":"V3"}}}}}}
        """
    }

    static let account = "spiffe://cluster.local/ns/default/sa/bookinfo-reviews"

    private static func cluster(_ name: String, tls: String? = nil) -> String {
        let socket = tls.map { #","transport_socket":\#(mutual($0))"# } ?? ""
        return """
            {"version_info":"7","cluster":{"@type":"\(types)/envoy.config.cluster.v3.Cluster","name":"\(name)","type":"EDS",
             "eds_cluster_config":{"eds_config":{"ads":{},"resource_api_version":"V3"},"service_name":"\(name)"},
             "connect_timeout":"1s"\(socket),"common_lb_config":{"healthy_panic_threshold":{}},
             "metadata":{"filter_metadata":{"istio":{"config":"/apis/networking.istio.io/v1/namespaces/default/destination-rule/reviews"}}}}}
            """
    }

    private static func endpoints(_ name: String, _ addresses: [(String, String)]) -> String {
        let list = addresses.map { address, health in
            #"{"endpoint":{"address":{"socket_address":{"address":"\#(address)","port_value":9080}}},"health_status":"\#(health)"}"#
        }
        return """
            {"endpoint_config":{"@type":"\(types)/envoy.config.endpoint.v3.ClusterLoadAssignment","cluster_name":"\(name)",
             "endpoints":[{"lb_endpoints":[\(list.joined(separator: ","))]}]}}
            """
    }

    private static func listener(_ name: String, _ address: String, _ port: Int, _ more: String) -> String {
        """
        {"name":"\(name)","active_state":{"version_info":"7","listener":{
         "@type":"\(types)/envoy.config.listener.v3.Listener","name":"\(name)",
         "address":{"socket_address":{"address":"\(address)","port_value":\(port)}},\(more)}}}
        """
    }

    static func dump(
        id: String, account: String, listeners: [String], routes: [String] = [], clusters: [String] = [],
        endpoints: [String] = [], annotations: String = "{}", secrets: [String]? = nil
    ) -> String {
        let known = secrets.map { names in
            let entries = names.map { #"{"name":"\#($0)","secret":{"name":"\#($0)"}}"# }.joined(separator: ",")
            return #"{"@type":"\#(types)/envoy.admin.v3.SecretsConfigDump","dynamic_active_secrets":[\#(entries)]},"#
        }
        return """
            {"configs":[\(known ?? "")
             {"@type":"\(types)/envoy.admin.v3.BootstrapConfigDump","bootstrap":{"node":{"id":"\(id)",
              "metadata":{"NAMESPACE":"default","SERVICE_ACCOUNT":"\(account)","ANNOTATIONS":\(annotations)}}}},
             {"@type":"\(types)/envoy.admin.v3.ClustersConfigDump","dynamic_active_clusters":[\(clusters.joined(separator: ","))]},
             {"@type":"\(types)/envoy.admin.v3.EndpointsConfigDump","dynamic_endpoint_configs":[\(endpoints.joined(separator: ","))]},
             {"@type":"\(types)/envoy.admin.v3.ListenersConfigDump","dynamic_listeners":[\(listeners.joined(separator: ","))]},
             {"@type":"\(types)/envoy.admin.v3.RoutesConfigDump","dynamic_route_configs":[\(routes.joined(separator: ","))]}]}
            """
    }

    static func read(_ text: String) throws -> InspectedProxy {
        try InspectedProxy(json: Array(text.utf8), file: "dump.json")
    }

    /// productpage's sidecar. `tls` is the identity that it expects of reviews; nil: it speaks plaintext.
    static func client(
        tls: String? = account, annotations: String = "{}", health: [(String, String)] = [("10.0.0.9", "HEALTHY")]
    ) throws -> InspectedProxy {
        try read(clientText(tls: tls, annotations: annotations, health: health))
    }

    static func clientText(
        tls: String? = account, annotations: String = "{}", health: [(String, String)] = [("10.0.0.9", "HEALTHY")]
    ) -> String {
        let manager = """
            "traffic_direction":"OUTBOUND","filter_chains":[{"filters":[{"name":"hcm","typed_config":{"@type":"\(hcm)",
             "stat_prefix":"out","access_log":\(log),
             "rds":{"route_config_name":"9080","config_source":{"ads":{},"resource_api_version":"V3"}},
             "http_filters":[\(foreign),\(fault),\(router)]}}]}]
            """
        let outbound = """
            "traffic_direction":"OUTBOUND","use_original_dst":true,"filter_chains":[{"filters":[{"name":"tcp","typed_config":{
             "@type":"\(types)/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy","stat_prefix":"p","cluster":"PassthroughCluster"}}]}]
            """
        let table = """
            {"version_info":"7","route_config":{"@type":"\(types)/envoy.config.route.v3.RouteConfiguration","name":"9080",
             "virtual_hosts":[{"name":"reviews.default.svc.cluster.local:9080",
              "domains":["reviews.default.svc.cluster.local","reviews","reviews:9080","10.96.0.12"],
              "routes":[\(routes.joined(separator: ","))]}]}}
            """
        let passthrough = """
            {"cluster":{"@type":"\(types)/envoy.config.cluster.v3.Cluster","name":"PassthroughCluster","type":"ORIGINAL_DST",
             "lb_policy":"CLUSTER_PROVIDED","connect_timeout":"1s"}}
            """
        return dump(
            id: "sidecar~10.0.0.3~productpage-v1.default~default.svc.cluster.local", account: "bookinfo-productpage",
            listeners: [
                listener("virtualOutbound", "0.0.0.0", 15001, outbound),
                listener("0.0.0.0_9080", "0.0.0.0", 9080, manager),
            ],
            routes: [table], clusters: [cluster(v1, tls: tls), cluster(v2, tls: tls), cluster(empty), passthrough],
            endpoints: [endpoints(v1, health), endpoints(v2, [("10.0.0.9", "HEALTHY")]), endpoints(empty, [])],
            annotations: annotations)
    }

    /// reviews' sidecar; it takes mutual TLS, and plaintext as well where it isn't strict.
    /// `secrets`: those that it was given; nil: its dump doesn't tell.
    static func server(
        strict: Bool, account: String = "bookinfo-reviews", denied: String? = nil, secrets: [String]? = nil
    ) throws -> InspectedProxy {
        let rules =
            denied.map {
                #"{"name":"envoy.filters.http.rbac","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC","rules":{"action":"DENY","policies":{"ns[default]-policy[no]-rule[0]":{"permissions":[{"any":true}],"principals":[{"authenticated":{"principal_name":{"exact":"\#($0)"}}}]}}}}},"#
            } ?? ""
        let filters = """
            "filters":[{"name":"hcm","typed_config":{"@type":"\(hcm)","stat_prefix":"in","http_filters":[\(rules)\(router)],
             "route_config":{"name":"inbound|9080||","virtual_hosts":[{"name":"inbound|http|9080","domains":["*"],
              "routes":[{"match":{"prefix":"/"},"route":{"cluster":"inbound|9080||"}}]}]}}}]
            """
        let tls = """
            "transport_socket":{"name":"tls","typed_config":{"@type":"\(types)/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
             "require_client_certificate":true,"common_tls_context":{
              "tls_certificate_sds_secret_configs":[{"name":"default","sds_config":{"ads":{},"resource_api_version":"V3"}}],
              "validation_context_sds_secret_config":{"name":"ROOTCA","sds_config":{"ads":{},"resource_api_version":"V3"}}}}}
            """
        var chains = [
            #"{"filter_chain_match":{"destination_port":9080,"transport_protocol":"tls"},"name":"0.0.0.0_9080",\#(tls),\#(filters)}"#
        ]
        if !strict {
            chains.append(
                #"{"filter_chain_match":{"destination_port":9080,"transport_protocol":"raw_buffer"},"name":"0.0.0.0_9080",\#(filters)}"#
            )
        }
        let inspectors = """
            "listener_filters":[
             {"name":"o","typed_config":{"@type":"\(types)/envoy.extensions.filters.listener.original_dst.v3.OriginalDst"}},
             {"name":"t","typed_config":{"@type":"\(types)/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector"}}]
            """
        let inbound = """
            {"cluster":{"@type":"\(types)/envoy.config.cluster.v3.Cluster","name":"inbound|9080||","type":"ORIGINAL_DST",
             "lb_policy":"CLUSTER_PROVIDED","connect_timeout":"1s"}}
            """
        return try read(
            dump(
                id: "sidecar~10.0.0.9~reviews-v1.default~default.svc.cluster.local", account: account,
                listeners: [
                    listener(
                        "virtualInbound", "0.0.0.0", 15006,
                        #""traffic_direction":"INBOUND",\#(inspectors),"filter_chains":[\#(chains.joined(separator: ","))]"#
                    )
                ], clusters: [inbound], secrets: secrets))
    }
}

/// The whole way, with one server that may be known.
func explained(
    _ url: String, method: String = "GET", headers: [String] = [], client: InspectedProxy? = nil,
    server: InspectedProxy? = nil, pick: UInt64? = nil, names: NameBook = NameBook()
) throws -> Explanation {
    let question = try ExplanationQuestion(method: method, url: url, headers: headers)
    let proxy = try client ?? Dumps.client()
    let explainer = Explainer(
        question, client: proxy, clientName: proxy.workloadName, names: names, pick: pick)
    explainer.begin()
    while let part = explainer.pending.first {
        explainer.advance(part, server.map { .proxy($0, name: $0.workloadName) } ?? .outside)
    }
    return explainer.explanation
}

/// reviews at 10.96.0.12:9080, details at 10.96.0.13:9080, and an outside host at 240.240.0.1.
func registry(told: [String]? = nil) throws -> NameBook {
    var names = NameBook()
    names.take(
        registry: try Document.parse(
            json: Array(
                """
                [{"hostname": "reviews.default.svc.cluster.local", "Attributes": {"Namespace": "default"}, "ports": [{"port": 9080}],
                  "clusterVIPs": {"Addresses": {"Kubernetes": ["10.96.0.12"]}}},
                 {"hostname": "details.default.svc.cluster.local", "Attributes": {"Namespace": "default"}, "ports": [{"port": 9080}],
                  "clusterVIPs": {"Addresses": {"Kubernetes": ["10.96.0.13"]}}},
                 {"hostname": "outside.example", "Attributes": {"Namespace": "default"}, "ports": [{"port": 443}], "MeshExternal": true,
                  "autoAllocatedIPv4Address": "240.240.0.1"}]
                """.utf8)))
    if let told {
        var table = DocumentNode.mapping([:])
        for host in told { table.set(host, ["ips": []]) }
        names.take(nameTable: ["table": table])
    }
    return names
}

extension Explanation {
    var endings: [ExplanationEnding] { root.leaves().compactMap(\.ending) }
    var steps: [ExplanationStep] { allSteps(root) }
    private func allSteps(_ part: ExplanationPart) -> [ExplanationStep] { part.steps + part.parts.flatMap(allSteps) }
    func step(_ topic: String) -> ExplanationStep? { steps.first { $0.topic == topic } }
}
