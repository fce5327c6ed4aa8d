// How clients treat a host: balancing, pools, outliers, TLS.

import MeshAPI

enum TrafficPolicyChecks {
    static func run(_ policy: Networking.TrafficPolicy, _ path: String, _ checks: FieldChecks) {
        let says =
            policy.loadBalancer != nil || policy.connectionPool != nil || policy.outlierDetection != nil
            || policy.tls != nil || !policy.portLevelSettings.isEmpty || policy.tunnel != nil
            || policy.proxyProtocol != nil || policy.retryBudget != nil
        checks.require(says, path, "found nothing in it, expected one setting or more")
        if let balancer = policy.loadBalancer { LoadBalancerChecks.run(balancer, "\(path).loadBalancer", checks) }
        if let pool = policy.connectionPool { connectionPool(pool, "\(path).connectionPool", checks) }
        if let outlier = policy.outlierDetection { outlierDetection(outlier, "\(path).outlierDetection", checks) }
        if let tls = policy.tls { ClientTLSChecks.run(tls, "\(path).tls", checks) }
        if let tunnel = policy.tunnel {
            checks.require(
                ["", "CONNECT", "POST"].contains(tunnel.protocol), "\(path).tunnel.protocol",
                "found \"\(tunnel.protocol)\", expected CONNECT or POST")
            checks.host(tunnel.targetHost, "\(path).tunnel.targetHost", allowsWildcard: false)
            checks.port(tunnel.targetPort, "\(path).tunnel.targetPort")
        }
        if let budget = policy.retryBudget {
            checks.percentage(budget.percent, "\(path).retryBudget.percent")
            checks.duration(budget.budgetInterval, "\(path).retryBudget.budgetInterval")
        }
        ports(policy.portLevelSettings, "\(path).portLevelSettings", checks)
    }

    private static func ports(
        _ list: [Networking.TrafficPolicy.PortTrafficPolicy], _ path: String, _ checks: FieldChecks
    ) {
        var seen: Set<Int> = []
        for (index, item) in list.enumerated() {
            let at = "\(path)[\(index)]"
            guard let port = item.port else {
                checks.error("\(at).port", "found none, expected port.number", .missing)
                continue
            }
            checks.port(port.number, "\(at).port.number")
            if !seen.insert(port.number).inserted {
                checks.error("\(at).port.number", "found port \(port.number) twice", .duplicate)
            }
            if let balancer = item.loadBalancer { LoadBalancerChecks.run(balancer, "\(at).loadBalancer", checks) }
            if let pool = item.connectionPool { connectionPool(pool, "\(at).connectionPool", checks) }
            if let outlier = item.outlierDetection { outlierDetection(outlier, "\(at).outlierDetection", checks) }
            if let tls = item.tls { ClientTLSChecks.run(tls, "\(at).tls", checks) }
        }
    }

    static func connectionPool(_ pool: Networking.ConnectionPoolSettings, _ path: String, _ checks: FieldChecks) {
        checks.require(pool.tcp != nil || pool.http != nil, path, "found nothing in it, expected tcp or http")
        if let http = pool.http {
            let at = "\(path).http"
            let limits = [
                ("http1MaxPendingRequests", http.http1MaxPendingRequests), ("http2MaxRequests", http.http2MaxRequests),
                ("maxRequestsPerConnection", http.maxRequestsPerConnection), ("maxRetries", http.maxRetries),
                ("maxConcurrentStreams", http.maxConcurrentStreams),
            ]
            for (name, value) in limits { checks.atLeastZero(value, "\(at).\(name)") }
            checks.duration(http.idleTimeout, "\(at).idleTimeout", allowsZero: true)
            if http.h2UpgradePolicy == .UPGRADE && http.useClientProtocol {
                checks.error("\(at).useClientProtocol", "found it beside h2UpgradePolicy UPGRADE, expected one of them")
            }
        }
        if let tcp = pool.tcp {
            let at = "\(path).tcp"
            checks.atLeastZero(tcp.maxConnections, "\(at).maxConnections")
            checks.duration(tcp.connectTimeout, "\(at).connectTimeout")
            checks.duration(tcp.maxConnectionDuration, "\(at).maxConnectionDuration")
            checks.duration(tcp.idleTimeout, "\(at).idleTimeout", allowsZero: true)
        }
    }

    private static func outlierDetection(
        _ outlier: Networking.OutlierDetection, _ path: String, _ checks: FieldChecks
    ) {
        checks.duration(outlier.interval, "\(path).interval")
        checks.duration(outlier.baseEjectionTime, "\(path).baseEjectionTime")
        checks.percentage(Double(outlier.maxEjectionPercent), "\(path).maxEjectionPercent")
        checks.percentage(Double(outlier.minHealthPercent), "\(path).minHealthPercent")
        if outlier.consecutiveErrors != 0 {
            checks.atLeastZero(outlier.consecutiveErrors, "\(path).consecutiveErrors")
            checks.deprecate(
                "\(path).consecutiveErrors", "is deprecated, consecutiveGatewayErrors or consecutive5xxErrors say it")
        }
        if outlier.consecutiveLocalOriginFailures != nil && !outlier.splitExternalLocalOriginErrors {
            checks.error(
                "\(path).consecutiveLocalOriginFailures",
                "found it without splitExternalLocalOriginErrors, expected that true")
        }
        if let all = outlier.consecutive5xxErrors, let gateway = outlier.consecutiveGatewayErrors, gateway >= all,
            all > 0
        {
            checks.warn(
                "\(path).consecutiveGatewayErrors",
                "has no effect: consecutive5xxErrors (\(all)) counts gateway errors, too, and is reached first")
        }
    }
}
