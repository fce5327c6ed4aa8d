// How a client picks an endpoint.

import MeshAPI

enum LoadBalancerChecks {
    static func run(_ balancer: Networking.LoadBalancerSettings, _ path: String, _ checks: FieldChecks) {
        checks.require(
            balancer.simple == nil || balancer.consistentHash == nil, path,
            "found simple and consistentHash, expected one of them")
        if balancer.simple == .LEAST_CONN {
            checks.deprecate("\(path).simple", "LEAST_CONN is deprecated, LEAST_REQUEST says the same")
        }
        if let hash = balancer.consistentHash { consistentHash(hash, "\(path).consistentHash", checks) }
        if balancer.warmupDurationSecs != nil || balancer.warmup != nil {
            let slows =
                balancer.simple == nil
                || [.UNSPECIFIED, .ROUND_ROBIN, .LEAST_REQUEST, .LEAST_CONN].contains(balancer.simple)
            checks.require(
                slows && balancer.consistentHash == nil, "\(path).warmup",
                "found it beside another balancer, expected ROUND_ROBIN or LEAST_REQUEST")
            checks.duration(balancer.warmupDurationSecs, "\(path).warmupDurationSecs")
        }
        if let warmup = balancer.warmup {
            if warmup.duration == nil {
                checks.error("\(path).warmup.duration", "found none, expected a duration", .missing)
            }
            checks.duration(warmup.duration, "\(path).warmup.duration")
            checks.percentage(warmup.minimumPercent, "\(path).warmup.minimumPercent")
            if let aggression = warmup.aggression {
                checks.require(aggression >= 1, "\(path).warmup.aggression", "found \(aggression), expected 1 or more")
            }
        }
        if let locality = balancer.localityLbSetting {
            LocalityChecks.run(locality, "\(path).localityLbSetting", checks)
        }
    }

    private static func consistentHash(
        _ hash: Networking.LoadBalancerSettings.ConsistentHashLB, _ path: String, _ checks: FieldChecks
    ) {
        let set = [
            hash.httpHeaderName != nil, hash.httpCookie != nil, hash.useSourceIp != nil,
            hash.httpQueryParameterName != nil,
        ]
        checks.require(
            set.filter { $0 }.count == 1, path,
            "expected one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName")
        if let name = hash.httpHeaderName { checks.headerName(name, "\(path).httpHeaderName") }
        if let cookie = hash.httpCookie {
            checks.require(!cookie.name.isEmpty, "\(path).httpCookie.name", "found none, expected a name")
        }
        checks.require(
            hash.ringHash == nil || hash.maglev == nil, path, "found ringHash and maglev, expected one of them")
        if let size = hash.maglev?.tableSize, size != 0 {
            checks.require(
                isPrime(size) && size <= 5_000_011, "\(path).maglev.tableSize",
                "found \(size), expected a prime up to 5000011")
        }
    }

    private static func isPrime(_ number: Int) -> Bool {
        if number < 4 { return number > 1 }
        if number % 2 == 0 { return false }
        var divisor = 3
        while divisor * divisor <= number {
            if number % divisor == 0 { return false }
            divisor += 2
        }
        return true
    }
}

enum LocalityChecks {
    static func run(_ setting: Networking.LocalityLoadBalancerSetting, _ path: String, _ checks: FieldChecks) {
        checks.require(
            setting.distribute.isEmpty || setting.failover.isEmpty, path,
            "found distribute and failover, expected one of them")
        checks.require(
            setting.distribute.isEmpty || setting.failoverPriority.isEmpty, path,
            "found distribute and failoverPriority, expected one of them")
        var sources: [String] = []
        for (index, item) in setting.distribute.enumerated() {
            let at = "\(path).distribute[\(index)]"
            locality(item.from, "\(at).from", checks)
            if sources.contains(where: { overlaps($0, item.from) }) {
                checks.error("\(at).from", "found \"\(item.from)\", which overlaps one above", .duplicate)
            }
            sources.append(item.from)
            for (place, weight) in item.to.sorted(by: { $0.key < $1.key }) {
                locality(place, "\(at).to", checks)
                checks.require(
                    (1...100).contains(weight), "\(at).to", "found weight \(weight) of \(place), expected 1 to 100")
            }
            let sum = item.to.values.reduce(0, +)
            checks.require(sum == 100, "\(at).to", "found weights with a sum of \(sum), expected 100")
        }
        for (index, item) in setting.failover.enumerated() {
            let at = "\(path).failover[\(index)]"
            checks.require(item.from != item.to, at, "found the same region in from and to, expected another")
            for (name, region) in [("from", item.from), ("to", item.to)] {
                checks.require(
                    !region.isEmpty && !region.contains("/") && !region.contains("*"), "\(at).\(name)",
                    "found \"\(region)\", expected a region")
            }
        }
    }

    private static func locality(_ text: String, _ path: String, _ checks: FieldChecks) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let starsAtEnd = parts.firstIndex(of: "*").map { $0 == parts.count - 1 } ?? !text.contains("*")
        checks.require(
            !text.isEmpty && parts.count <= 3 && starsAtEnd && !parts.contains(""), path,
            "found \"\(text)\", expected region[/zone[/subzone]], the last of them may be *")
    }

    private static func overlaps(_ left: String, _ right: String) -> Bool {
        let pairs = zip(left.split(separator: "/"), right.split(separator: "/"))
        for (a, b) in pairs {
            if a == "*" || b == "*" { return true }
            if a != b { return false }
        }
        return true
    }
}
