// Lets a real Envoy judge what was generated, where SKEIN_ENVOY names one; elsewhere the API's own rules must do.

import Base
import EnvoyAPI
import Glibc
import Testing

@testable import Translation

enum EnvoyValidation {
    private static let path = unsafe getenv("SKEIN_ENVOY").map { unsafe String(cString: $0) }

    /// A bootstrap with all of it as static resources, as far as Envoy can check such.
    static func check(
        listeners: [Message] = [], clusters: [Message] = [], routes: [Message] = [], _ label: String = #function
    ) {
        for message in listeners + clusters + routes { message.checkRoundTrip() }
        guard let path else { return }
        let unique = UInt32.random(in: 0 ... .max)
        let file = "/tmp/skein-validate-\(getpid())-\(label.filter { $0.isLetter })-\(unique).json"
        write(bootstrap(listeners, clusters, routes), to: file)
        let status = unsafe system("\(path) --mode validate -c \(file) > \(file).log 2>&1")
        #expect(status == 0, "see \(file).log")
        if status == 0 {
            unsafe unlink(file)
            unsafe unlink("\(file).log")
        }
    }

    private static func write(_ text: String, to file: String) {
        guard let stream = unsafe fopen(file, "w") else { return }
        unsafe fputs(text, stream)
        unsafe fclose(stream)
    }

    private static func bootstrap(_ listeners: [Message], _ clusters: [Message], _ routes: [Message]) -> String {
        // Routes are checked inside a listener of their own.
        let wrapped = routes.enumerated().map { index, route in
            """
            {"name":"routes-\(index)","address":{"socket_address":{"address":"127.0.0.1","port_value":0}},
             "filter_chains":[{"filters":[{"name":"envoy.filters.network.http_connection_manager","typed_config":{
              "@type":"type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
              "stat_prefix":"x","route_config":\(route.json(pretty: false)),
              "http_filters":[
               {"name":"envoy.filters.http.fault","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault"}},
               {"name":"envoy.filters.http.cors","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors"}},
               {"name":"envoy.filters.http.router","typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}]}}]}]}
            """
        }
        let all = (listeners.map { $0.json(pretty: false) } + wrapped).joined(separator: ",\n")
        let helpers = ["sds-grpc", "xds-grpc", "BlackHoleCluster", "PassthroughCluster", "envoy_accesslog_service"]
            .filter { (name: String) -> Bool in !clusters.contains { $0.text("name") == name } }
            .map { (name: String) -> String in
                "{\"name\":\"\(name)\",\"type\":\"STATIC\",\"connect_timeout\":\"1s\",\"typed_extension_protocol_options\":{"
                    + "\"envoy.extensions.upstreams.http.v3.HttpProtocolOptions\":{\"@type\":\"type.googleapis.com/"
                    + "envoy.extensions.upstreams.http.v3.HttpProtocolOptions\",\"explicit_http_config\":"
                    + "{\"http2_protocol_options\":{}}}}}"
            }
        let clusterTexts = (helpers + clusters.map { $0.json(pretty: false) }).joined(separator: ",\n")
        return """
            {"node":{"id":"x","cluster":"x"},
             "dynamic_resources":{"ads_config":{"api_type":"GRPC","transport_api_version":"V3",
              "grpc_services":[{"envoy_grpc":{"cluster_name":"xds-grpc"}}]}},
             "static_resources":{"listeners":[\(all)],"clusters":[\(clusterTexts)]}}
            """
    }
}
