// Takes out of dumped configuration what must not act while it is explained (logs, traces), and what can't be compiled,
// which it notes.

import Base
import EnvoyAPI
import Formatting

final class ConfigurationStripper {
    private let environment: ConfigurationEnvironment
    private(set) var dropped: [InspectionProblem] = []

    init(_ environment: ConfigurationEnvironment) { self.environment = environment }

    func listener(_ message: Message) -> Message {
        var listener = message
        listener["access_log"] = nil
        listener["filter_chains"] = .list(message.messages("filter_chains").map { .message(chain($0)) })
        if let fallback = message.message("default_filter_chain") {
            listener["default_filter_chain"] = .message(chain(fallback))
        }
        return listener
    }

    func routeConfiguration(_ message: Message) -> Message {
        var routes = message
        routes["typed_per_filter_config"] = perFilter(message)
        routes["virtual_hosts"] = .list(message.messages("virtual_hosts").map { .message(virtualHost($0)) })
        return routes
    }

    private func virtualHost(_ message: Message) -> Message {
        var host = message
        host["typed_per_filter_config"] = perFilter(message)
        let routes = message.messages("routes").map { route -> FieldValue in
            var route = route
            route["typed_per_filter_config"] = perFilter(route)
            return .message(route)
        }
        if !routes.isEmpty { host["routes"] = .list(routes) }
        return host
    }

    /// Settings of filters that aren't known here.
    private func perFilter(_ owner: Message) -> FieldValue? {
        guard case .map(let entries)? = owner["typed_per_filter_config"] else { return nil }
        let kept = entries.filter { entry in
            guard case .message(let any) = entry.value else { return false }
            let inner = any.unpacked
            if inner.typeName == "envoy.config.route.v3.FilterConfig" { return true }
            do throws(InvalidConfiguration) {
                if try HTTPFilterParams.perRoute(ConfigNode(inner), environment) != nil { return true }
                drop("settings of a route for a \(inner.typeName)", "this filter isn't known here")
            } catch {
                drop("settings of a route for a \(inner.typeName)", "\(error)")
            }
            return false
        }
        return kept.isEmpty ? nil : .map(kept)
    }

    private func drop(_ what: String, _ reason: String) {
        let problem = InspectionProblem(what: what, reason: reason)
        if !dropped.contains(problem) { dropped.append(problem) }
    }

    // MARK: - Chains

    private func chain(_ message: Message) -> Message {
        var chain = message
        let filters = message.messages("filters")
        var kept: [FieldValue] = []
        for (number, filter) in filters.enumerated() {
            if let same = networkFilter(filter, isLast: number == filters.count - 1) { kept.append(.message(same)) }
        }
        chain["filters"] = .list(kept)
        // The handshake is explained by its message; here it only has to compile.
        do throws(InvalidConfiguration) {
            _ = try DownstreamSecurity(ConfigNode(message), environment: environment)
        } catch {
            chain["transport_socket"] = nil
        }
        return chain
    }

    private func networkFilter(_ message: Message, isLast: Bool) -> Message? {
        let name = ConfigNode(message).string("name")
        guard let config = message.message("typed_config")?.unpacked else {
            drop("network filter \(name)", "its configuration isn't known here")
            return nil
        }
        var filter = message
        switch config.typeName {
        case "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager":
            filter["typed_config"] = .any(manager(config))
        case "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy":
            var proxy = config
            proxy["access_log"] = nil
            proxy["access_log_options"] = nil
            filter["typed_config"] = .any(proxy)
        default:
            if isLast { return filter }
            do throws(InvalidConfiguration) {
                _ = try NetworkFilterParams.read(ConfigNode(config), ConfigNode(message), environment)
            } catch {
                drop("network filter \(name)", "\(error)")
                return nil
            }
        }
        return filter
    }

    private func manager(_ message: Message) -> Message {
        var manager = message
        for field in ["access_log", "access_log_options", "tracing"] { manager[field] = nil }
        if let routes = message.message("route_config") {
            manager["route_config"] = .message(routeConfiguration(routes))
        }
        let filters = message.messages("http_filters")
        var kept: [FieldValue] = []
        for (number, filter) in filters.enumerated() {
            if number == filters.count - 1 {
                kept.append(.message(router(filter)))
            } else if canBeRead(filter) {
                kept.append(.message(filter))
            }
        }
        manager["http_filters"] = .list(kept)
        return manager
    }

    private func router(_ message: Message) -> Message {
        var filter = message
        if var config = message.message("typed_config")?.unpacked, config.schema.field("upstream_log") != nil {
            for field in ["upstream_log", "upstream_log_options"] { config[field] = nil }
            filter["typed_config"] = .any(config)
        }
        return filter
    }

    private func canBeRead(_ filter: Message) -> Bool {
        let name = ConfigNode(filter).string("name")
        do throws(InvalidConfiguration) {
            if try HTTPFilterParams.read(ConfigNode(filter), environment) != nil { return true }
            drop("HTTP filter \(name)", "it isn't known here, and is optional")
        } catch {
            drop("HTTP filter \(name)", "it isn't known here, so what it does to requests is not told")
        }
        return false
    }
}

extension Message {
    /// A submessage; nil when it is not set.
    func message(_ field: String) -> Message? {
        if case .message(let inner)? = self[field] { return inner }
        return nil
    }

    func messages(_ field: String) -> [Message] {
        guard case .list(let items)? = self[field] else { return [] }
        return items.compactMap { if case .message(let item) = $0 { item } else { nil } }
    }
}
