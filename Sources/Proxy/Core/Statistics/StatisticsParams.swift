// What the bootstrap says of statistics: names, tags, buckets, when they are flushed and where to.

import Base
import EnvoyAPI
import Telemetry

struct StatisticsParams: Sendable {
    let rules: StatsRules
    let flushInterval: TimeSpan
    let flushesOnAdmin: Bool
    let sinks: [StatisticsSinkParams]

    init(_ bootstrap: ConfigNode) throws(InvalidConfiguration) {
        rules = try StatsRules(bootstrap.message("stats_config"))
        flushInterval = bootstrap.duration("stats_flush_interval") ?? .seconds(5)
        flushesOnAdmin =
            bootstrap.oneof("stats_flush") == "stats_flush_on_admin" && bootstrap.bool("stats_flush_on_admin")
        var sinks: [StatisticsSinkParams] = []
        for sink in bootstrap.messages("stats_sinks") { sinks.append(try StatisticsSinkParams(sink)) }
        self.sinks = sinks
    }
}

/// `envoy.config.metrics.v3.StatsSink`.
struct StatisticsSinkParams: Sendable {
    enum Target: Sendable {
        case datagrams(SocketAddress)
        case cluster(String)
    }

    let target: Target
    let prefix: String
    /// Dogstatsd: tags behind the value instead of inside the name.
    let hasTags: Bool
    /// How much goes into one datagram; 0: one line each.
    let datagramBytes: Int

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        _ = node.string("name")
        guard let config = node.any("typed_config") else {
            throw node.invalid("typed_config", found: "nothing", expected: "the sink's configuration with its @type")
        }
        let prefix = config.typeName.hasSuffix("StatsdSink") ? config.string("prefix") : ""
        self.prefix = prefix.isEmpty ? "envoy" : prefix
        switch config.typeName {
        case "envoy.config.metrics.v3.StatsdSink":
            hasTags = false
            datagramBytes = 0
            if config.oneof("statsd_specifier") == "tcp_cluster_name" {
                target = .cluster(config.string("tcp_cluster_name"))
            } else {
                target = try Self.address(config)
            }
        case "envoy.config.metrics.v3.DogStatsdSink":
            hasTags = true
            datagramBytes = Int(clamping: config.optionalUInt64("max_bytes_per_datagram") ?? 0)
            target = try Self.address(config)
        default: throw node.unsupported("typed_config", "\(config.typeName); statsd and dog_statsd are known")
        }
    }

    private static func address(_ config: ConfigNode) throws(InvalidConfiguration) -> Target {
        guard let address = config.message("address") else {
            throw config.invalid("address", found: "none", expected: "where the daemon listens")
        }
        guard let socket = address.message("socket_address") else {
            throw address.unsupported("pipe", "statistics go to an IP address")
        }
        // Datagrams are sent whatever it says.
        socket.ignore("protocol", "resolver_name", "ipv4_compat")
        guard let ip = IPAddress(socket.string("address")) else {
            throw socket.invalid("address", found: socket.string("address"), expected: "an IP address")
        }
        return .datagrams(.ip(ip, port: UInt16(truncatingIfNeeded: socket.uint32("port_value"))))
    }
}

extension StatsRules {
    /// `envoy.config.metrics.v3.StatsConfig`.
    init(_ node: ConfigNode?) throws(InvalidConfiguration) {
        self.init()
        guard let node else { return }
        if let matcher = node.message("stats_matcher") { selection = try Self.selection(matcher) }
        if node.optionalBool("use_all_default_tags") == false { defaultTags = [] }
        for tag in node.messages("stats_tags") { try add(tag) }
        for settings in node.messages("histogram_bucket_settings") {
            guard let match = settings.message("match") else { continue }
            let bounds = settings.doubles("buckets").sorted()
            if bounds.contains(where: { $0 <= 0 }) {
                throw settings.invalid("buckets", found: "\(bounds[0])", expected: "numbers above 0")
            }
            if settings.has("bins") {
                throw settings.unsupported("bins", "histograms always have circllhist's bins of two digits")
            }
            self.bounds.append((try StatNameMatcher(match), bounds))
        }
    }

    private static func selection(_ node: ConfigNode) throws(InvalidConfiguration) -> Selection {
        switch node.oneof("stats_matcher") {
        case "reject_all": return node.bool("reject_all") ? .none : .all
        case "exclusion_list": return .except(try matchers(node.message("exclusion_list")))
        case "inclusion_list": return .only(try matchers(node.message("inclusion_list")))
        default: return .all
        }
    }

    private static func matchers(_ node: ConfigNode?) throws(InvalidConfiguration) -> [StatNameMatcher] {
        var matchers: [StatNameMatcher] = []
        for pattern in node?.messages("patterns") ?? [] { matchers.append(try StatNameMatcher(pattern)) }
        return matchers
    }

    private mutating func add(_ node: ConfigNode) throws(InvalidConfiguration) {
        let name = node.string("tag_name")
        let isTwice = tags.contains { $0.name == name }
        if isTwice || (defaultTags == nil && Self.isDefaultTag(name) && node.has("regex")) {
            throw node.invalid("tag_name", found: "\"\(name)\" again", expected: "each tag once")
        }
        switch node.oneof("tag_value") {
        case "fixed_value": tags.append(StatTagRule(name: name, value: .fixed(node.string("fixed_value"))))
        case "regex" where !node.string("regex").isEmpty:
            let expression = node.string("regex")
            let filter: StatFilter
            do throws(InvalidStatsQuery) {
                filter = try StatFilter(expression)
            } catch {
                throw node.invalid("regex", found: expression, expected: "an expression: \(error.message)")
            }
            if filter.groups == 0 {
                throw node.invalid(
                    "regex", found: expression, expected: "a group: what it matches is cut out of the name")
            }
            tags.append(StatTagRule(name: name, value: .pattern(filter), expression: expression))
        default:
            guard Self.isDefaultTag(name) else {
                throw node.invalid(
                    "tag_name", found: "\"\(name)\" without regex or fixed_value", expected: "a tag of Envoy's defaults"
                )
            }
            defaultTags?.insert(name)
        }
    }
}

extension StatNameMatcher {
    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let ignoresCase = node.bool("ignore_case")
        func text(_ field: String) -> String { ignoresCase ? node.string(field).lowercased() : node.string(field) }
        let inner: StatNameMatcher
        switch node.oneof("match_pattern") {
        case "exact": inner = .exact(text("exact"))
        case "prefix": inner = .prefix(text("prefix"))
        case "suffix": inner = .suffix(text("suffix"))
        case "contains": inner = .contains(text("contains"))
        case "safe_regex":
            let regex = node.message("safe_regex")
            if let regex { regex.ignore("google_re2") }
            do throws(InvalidStatsQuery) {
                self = .pattern(try StatFilter(regex?.string("regex") ?? ""))
                return
            } catch {
                throw node.invalid("safe_regex", found: regex?.string("regex") ?? "", expected: error.message)
            }
        case let other: throw node.unsupported(other ?? "match_pattern", "this matcher for names of statistics")
        }
        self = ignoresCase ? .ignoringCase(inner) : inner
    }
}
