// One patch of an EnvoyFilter, its value read as the message that it changes.

import Base
import CRE2
import Document
import EnvoyAPI
import MeshAPI
import Registry
import Synchronization

/// What of an EnvoyFilter isn't in force, and why. Its other patches are.
public struct EnvoyFilterFinding: Sendable, Hashable {
    public let filter: ConfigKey
    public let problem: FieldProblem
}

struct EnvoyPatch: Sendable {
    typealias API = Networking.EnvoyFilter

    let source: ConfigKey
    /// `spec.configPatches[0]`.
    let path: String
    let line: Int
    let applyTo: API.ApplyTo
    let operation: API.Patch.Operation
    let match: API.EnvoyConfigObjectMatch
    let value: Message
    private let version: VersionPattern?

    init(
        _ patch: API.EnvoyConfigObjectPatch, source: ConfigKey, path: String
    ) throws(FieldProblem) {
        self.source = source
        self.path = path
        line = patch.patch?.value?.line ?? 0
        applyTo = patch.applyTo
        match = patch.match ?? API.EnvoyConfigObjectMatch()
        guard let type = Self.type(of: patch.applyTo) else {
            let reason: FieldProblem.Reason = patch.applyTo == .BOOTSTRAP ? .notSupported : .invalid
            throw FieldProblem(
                path: "\(path).applyTo", line: line, reason: reason,
                message: "found \(patch.applyTo.rawValue), expected what a running proxy can be given")
        }
        if match.context == .WAYPOINT || match.waypoint != nil {
            throw FieldProblem(
                path: "\(path).match.context", line: line, reason: .notSupported,
                message: "found WAYPOINT, expected a sidecar or a gateway")
        }
        guard let content = patch.patch, content.operation != .INVALID else {
            throw FieldProblem(
                path: "\(path).patch.operation", line: line, reason: .missing,
                message: "found no operation, expected one")
        }
        operation = Self.effective(content.operation, patch.applyTo)
        guard Self.operations(on: applyTo).contains(operation) else {
            throw FieldProblem(
                path: "\(path).patch.operation", line: line, reason: .notSupported,
                message: "found \(content.operation.rawValue), which \(applyTo.rawValue) doesn't know")
        }
        value = try Self.read(content.value, type, "\(path).patch.value")
        version = try match.proxy.flatMap { proxy throws(FieldProblem) in
            try VersionPattern(proxy.proxyVersion, "\(path).match.proxy.proxyVersion")
        }
    }

    private static func read(_ node: DocumentNode?, _ type: String, _ path: String) throws(FieldProblem) -> Message {
        guard let node else { return Message(type: type) }
        do throws(InvalidConfiguration) {
            // A patch need not be whole: only what comes of it must be.
            return try Message(unchecked: type, document: node, file: nil)
        } catch {
            throw FieldProblem(path: path, line: error.line ?? node.line, reason: .invalid, message: "\(error)")
        }
    }

    private static func type(of applyTo: API.ApplyTo) -> String? {
        switch applyTo {
        case .LISTENER: "envoy.config.listener.v3.Listener"
        case .FILTER_CHAIN: "envoy.config.listener.v3.FilterChain"
        case .NETWORK_FILTER: "envoy.config.listener.v3.Filter"
        case .LISTENER_FILTER: "envoy.config.listener.v3.ListenerFilter"
        case .HTTP_FILTER: "envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter"
        case .ROUTE_CONFIGURATION: "envoy.config.route.v3.RouteConfiguration"
        case .VIRTUAL_HOST: "envoy.config.route.v3.VirtualHost"
        case .HTTP_ROUTE: "envoy.config.route.v3.Route"
        case .CLUSTER: "envoy.config.cluster.v3.Cluster"
        case .EXTENSION_CONFIG: "envoy.config.core.v3.TypedExtensionConfig"
        case .BOOTSTRAP, .INVALID: nil
        }
    }

    private static func operations(on applyTo: API.ApplyTo) -> [API.Patch.Operation] {
        switch applyTo {
        case .LISTENER, .FILTER_CHAIN, .CLUSTER: [.ADD, .MERGE, .MERGE_AND_REPLACE_LIST, .REMOVE]
        case .LISTENER_FILTER, .NETWORK_FILTER, .HTTP_FILTER:
            [.ADD, .INSERT_FIRST, .INSERT_BEFORE, .INSERT_AFTER, .REPLACE, .MERGE, .REMOVE]
        case .ROUTE_CONFIGURATION: [.MERGE, .MERGE_AND_REPLACE_LIST]
        case .VIRTUAL_HOST: [.ADD, .MERGE, .MERGE_AND_REPLACE_LIST, .REPLACE, .REMOVE]
        case .HTTP_ROUTE:
            [.ADD, .INSERT_FIRST, .INSERT_BEFORE, .INSERT_AFTER, .MERGE, .MERGE_AND_REPLACE_LIST, .REMOVE]
        case .EXTENSION_CONFIG: [.ADD]
        case .BOOTSTRAP, .INVALID: []
        }
    }

    /// Only filters and routes have an order in which to insert.
    private static func effective(_ operation: API.Patch.Operation, _ applyTo: API.ApplyTo) -> API.Patch.Operation {
        let isOrdered =
            applyTo == .HTTP_FILTER || applyTo == .NETWORK_FILTER || applyTo == .HTTP_ROUTE
            || applyTo == .LISTENER_FILTER
        switch operation {
        case .INSERT_AFTER, .INSERT_BEFORE, .INSERT_FIRST: return isOrdered ? operation : .ADD
        default: return operation
        }
    }

    var merges: Bool { operation == .MERGE || operation == .MERGE_AND_REPLACE_LIST }

    func merge(into target: inout Message) {
        MessageMerge.merge(value, into: &target, replacesLists: operation == .MERGE_AND_REPLACE_LIST)
    }

    func applies(to node: ProxyNode) -> Bool {
        guard let proxy = match.proxy else { return true }
        if let version, !version.matches(node.istioVersion) { return false }
        return proxy.metadata.allSatisfy { node.metadata[$0.key]?.string == $0.value }
    }

    func applies(in context: API.PatchContext) -> Bool { match.context == .ANY || match.context == context }
}

/// `proxyVersion`: found anywhere in a version, as Go's regular expressions search.
@safe
final class VersionPattern: Sendable {
    private let text: String
    // SAFETY: guarded by the lock, freed once.
    private let compiled: Mutex<UInt>

    /// nil for an empty one, which matches every proxy.
    init?(_ pattern: String, _ path: String) throws(FieldProblem) {
        if pattern.isEmpty { return nil }
        var error = [CChar](repeating: 0, count: 128)
        let whole = ".*(?:\(pattern)).*"
        let regex =
            pattern.utf8.count > 1024 ? nil : unsafe skein_regex_compile(whole, whole.utf8.count, &error, error.count)
        guard let regex = unsafe regex else {
            throw FieldProblem(
                path: path, reason: .invalid, message: "found \"\(pattern)\", expected a regular expression of RE2")
        }
        text = pattern
        compiled = Mutex(UInt(bitPattern: regex))
    }

    deinit {
        let address = compiled.withLock { $0 }
        if let regex = unsafe OpaquePointer(bitPattern: address) { unsafe skein_regex_free(regex) }
    }

    func matches(_ version: String) -> Bool {
        compiled.withLock { address in
            guard let regex = unsafe OpaquePointer(bitPattern: address) else { return false }
            return version.withView { view in
                unsafe view.unsafeBytes.withMemoryRebound(to: CChar.self) { bytes in
                    unsafe skein_regex_full_match(regex, bytes.baseAddress, bytes.count) == 1
                }
            }
        }
    }
}
