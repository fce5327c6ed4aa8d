// What the bootstrap says of overload: what is measured, and what is done from which pressure on.

import Base
import EnvoyAPI

/// Pure: how strong an action is for one pressure.
enum OverloadTrigger: Sendable, Hashable {
    case threshold(Double)
    case scaled(from: Double, full: Double)

    func strength(at pressure: Double) -> Double {
        switch self {
        case .threshold(let value): return pressure >= value ? 1 : 0
        case .scaled(let from, let full):
            if pressure <= from { return 0 }
            return pressure >= full ? 1 : (pressure - from) / (full - from)
        }
    }

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        switch node.oneof("trigger_oneof") {
        case "scaled":
            guard let scaled = node.message("scaled") else { fallthrough }
            let from = scaled.double("scaling_threshold")
            let full = scaled.double("saturation_threshold")
            if from >= full {
                throw scaled.invalid(
                    "scaling_threshold", found: "\(from)", expected: "less than the saturation_threshold, \(full)")
            }
            self = .scaled(from: from, full: full)
        case "threshold": self = .threshold(node.message("threshold")?.double("value") ?? 0)
        default: throw node.invalid("trigger_oneof", found: "nothing", expected: "threshold or scaled")
        }
    }
}

/// `envoy.config.overload.v3.OverloadManager`.
struct OverloadParams: Sendable {
    enum Resource: Sendable, Hashable {
        case heap(bytes: UInt64)
        case connections(Int)
        case injected(path: String)
        case processors(ProcessorLoad.Scope)
    }

    struct Monitor: Sendable {
        let name: String
        let resource: Resource
    }

    struct Shedding: Sendable {
        let point: LoadShedPoint
        let triggers: [(monitor: String, trigger: OverloadTrigger)]
    }

    struct Action: Sendable {
        let action: OverloadAction
        /// Of monitors by name.
        let triggers: [(monitor: String, trigger: OverloadTrigger)]
    }

    let interval: TimeSpan
    let monitors: [Monitor]
    let actions: [Action]
    let points: [Shedding]
    let timeouts: [ScaledTimeout: LeastTimeout]
    /// Nil: nobody asks how much streams hold.
    let heavyStreams: HeavyStreamParams?

    init?(_ node: ConfigNode?) throws(InvalidConfiguration) {
        guard let node else { return nil }
        interval = node.duration("refresh_interval") ?? .seconds(1)
        var monitors: [Monitor] = []
        for monitor in node.messages("resource_monitors") {
            let name = monitor.string("name")
            if monitors.contains(where: { $0.name == name }) {
                throw monitor.invalid("name", found: "\"\(name)\" again", expected: "a name of its own")
            }
            monitors.append(Monitor(name: name, resource: try Self.resource(monitor)))
        }
        var actions: [Action] = []
        var timeouts: [ScaledTimeout: LeastTimeout] = [:]
        for item in node.messages("actions") {
            let action = try Self.action(item, monitors)
            if actions.contains(where: { $0.action == action.action }) {
                throw item.invalid("name", found: "\"\(action.action.rawValue)\" again", expected: "each action once")
            }
            if action.action == .reduceTimeouts { timeouts = try Self.timeouts(item) }
            actions.append(action)
        }
        heavyStreams = node.message("buffer_factory_config").map { config in
            HeavyStreamParams(leastBytes: 1 << Int(config.uint32("minimum_account_to_track_power_of_two")))
        }
        if heavyStreams == nil, actions.contains(where: { $0.action == .resetHeavyStreams }) {
            throw node.invalid(
                "buffer_factory_config", found: "nothing",
                expected: "minimum_account_to_track_power_of_two, for the action reset_high_memory_stream")
        }
        var points: [Shedding] = []
        for item in node.messages("loadshed_points") {
            let name = item.string("name")
            guard let point = LoadShedPoint(name: name) else {
                throw item.unsupported(
                    "name", "\(name); load is shed at \(LoadShedPoint.allCases.map(\.name).joined(separator: ", "))")
            }
            if points.contains(where: { $0.point == point }) {
                throw item.invalid("name", found: "\"\(name)\" again", expected: "each point once")
            }
            points.append(Shedding(point: point, triggers: try Self.triggers(item, monitors)))
        }
        self.points = points
        self.monitors = monitors
        self.actions = actions
        self.timeouts = timeouts
    }

    private static func resource(_ node: ConfigNode) throws(InvalidConfiguration) -> Resource {
        guard let config = node.any("typed_config") else {
            throw node.invalid("typed_config", found: "nothing", expected: "the monitor's configuration")
        }
        let extensions = "envoy.extensions.resource_monitors."
        switch config.typeName {
        case extensions + "fixed_heap.v3.FixedHeapConfig":
            return .heap(bytes: config.uint64("max_heap_size_bytes"))
        case extensions + "downstream_connections.v3.DownstreamConnectionsConfig":
            return .connections(Int(clamping: config.int64("max_active_downstream_connections")))
        case extensions + "injected_resource.v3.InjectedResourceConfig":
            return .injected(path: config.string("filename"))
        case extensions + "cpu_utilization.v3.CpuUtilizationConfig":
            return .processors(config.enumeration("mode") == "CONTAINER" ? .container : .host)
        default: throw node.unsupported("typed_config", "\(config.typeName) measures nothing here")
        }
    }

    private static func action(_ node: ConfigNode, _ monitors: [Monitor]) throws(InvalidConfiguration) -> Action {
        let name = node.string("name")
        guard let action = OverloadAction(rawValue: name) else {
            throw node.invalid(
                "name", found: name,
                expected: "one of \(OverloadAction.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let triggers = try Self.triggers(node, monitors)
        if action != .reduceTimeouts, node.has("typed_config") {
            throw node.invalid("typed_config", found: "a configuration", expected: "none for \(name)")
        }
        return Action(action: action, triggers: triggers)
    }

    /// Of an action or a point.
    private static func triggers(
        _ node: ConfigNode, _ monitors: [Monitor]
    ) throws(InvalidConfiguration) -> [(monitor: String, trigger: OverloadTrigger)] {
        var triggers: [(monitor: String, trigger: OverloadTrigger)] = []
        for trigger in node.messages("triggers") {
            let monitor = trigger.string("name")
            guard let known = monitors.first(where: { $0.name == monitor }) else {
                throw trigger.invalid("name", found: monitor, expected: "the name of one of resource_monitors")
            }
            if case .connections = known.resource {
                throw trigger.invalid(
                    "name", found: monitor, expected: "another monitor: connections beyond the limit are closed anyway")
            }
            if triggers.contains(where: { $0.monitor == monitor }) {
                throw trigger.invalid("name", found: "\(monitor) again", expected: "each monitor once")
            }
            triggers.append((monitor, try OverloadTrigger(trigger)))
        }
        return triggers
    }

    private static func timeouts(_ node: ConfigNode) throws(InvalidConfiguration) -> [ScaledTimeout: LeastTimeout] {
        guard let config = node.any("typed_config"),
            config.typeName == "envoy.config.overload.v3.ScaleTimersOverloadActionConfig"
        else {
            throw node.invalid("typed_config", found: "nothing", expected: "a ScaleTimersOverloadActionConfig")
        }
        var timeouts: [ScaledTimeout: LeastTimeout] = [:]
        for factor in config.messages("timer_scale_factors") {
            guard let kind = ScaledTimeout(rawValue: factor.enumeration("timer")) else {
                throw factor.unsupported("timer", "\(factor.enumeration("timer")) can't be shortened")
            }
            if factor.oneof("overload_adjust") == "min_scale" {
                timeouts[kind] = .percent(factor.message("min_scale")?.double("value") ?? 0)
            } else {
                timeouts[kind] = .span(factor.duration("min_timeout") ?? .zero)
            }
        }
        return timeouts
    }
}
