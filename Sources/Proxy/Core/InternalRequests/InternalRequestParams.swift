// The connection manager that the proxy's own requests run through: no listener, no filter, no route table.

import Base
import EnvoyAPI
import Formatting

extension HTTPConnectionParams {
    /// As Envoy configures the router of its own requests.
    static let internalRequests: HTTPConnectionParams = {
        let api = "envoy.extensions.filters."
        var router = Message(type: RouterParams.typeName)
        router["suppress_envoy_headers"] = true
        var filter = Message(type: api + "network.http_connection_manager.v3.HttpFilter")
        filter["name"] = "envoy.filters.http.router"
        filter["typed_config"] = .any(router)
        var manager = Message(type: api + "network.http_connection_manager.v3.HttpConnectionManager")
        manager["stat_prefix"] = "async-client"
        manager["route_config"] = .message(Message(type: "envoy.config.route.v3.RouteConfiguration"))
        manager["http_filters"] = [.message(filter)]
        manager["server_header_transformation"] = "PASS_THROUGH"
        manager["stream_idle_timeout"] = .duration(.zero)
        let environment = ConfigurationEnvironment(
            runtime: RuntimeValues(), clusters: ClusterNames(), secrets: [:], node: NodeIdentity())
        do throws(InvalidConfiguration) {
            return try HTTPConnectionParams(
                ConfigNode(manager), environment: environment, bufferLimit: InternalOptions.defaultBufferLimit)
        } catch {
            preconditionFailure("the proxy's own connection manager: \(error)")
        }
    }()
}
