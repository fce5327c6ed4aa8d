// Patches of listeners and of all that is in them: listener filters, filter chains, network filters, HTTP filters.

import EnvoyAPI
import MeshAPI
import Registry

struct ListenerPatches {
    static let targets: [EnvoyPatch.API.ApplyTo] = [
        .LISTENER, .LISTENER_FILTER, .FILTER_CHAIN, .NETWORK_FILTER, .HTTP_FILTER,
    ]

    let patches: EnvoyPatchSet
    let context: EnvoyPatch.API.PatchContext

    /// nil when it is removed.
    func patched(_ original: Message) -> Message? {
        var listener = original
        let isVirtual = Self.isVirtual(listener)
        for patch in patches[.LISTENER] where applies(patch, listener, isVirtual: isVirtual) {
            if patch.operation == .REMOVE { return nil }
            if patch.merges { patch.merge(into: &listener) }
        }
        for patch in patches[.LISTENER_FILTER] where applies(patch, listener, isVirtual: isVirtual) {
            let name = patch.match.listener?.listenerFilter ?? ""
            listener.change("listener_filters") { filters in
                let matches: ((Message) -> Bool)? = name.isEmpty ? nil : { $0.string("name") == name }
                if patch.operation == .MERGE {
                    for index in filters.indices where matches?(filters[index]) ?? false {
                        PatchedList.mergeExtension(patch, into: &filters[index])
                    }
                } else {
                    PatchedList.apply(patch, to: &filters, matches: matches)
                }
            }
        }
        if patches.has(.FILTER_CHAIN, .NETWORK_FILTER, .HTTP_FILTER) { patchChains(&listener, isVirtual) }
        return listener
    }

    /// New listeners. One for any context is added where clients are served: outbound, and at gateways.
    func added() -> [EnvoyPatch] {
        patches[.LISTENER].filter { patch in
            guard patch.operation == .ADD, patch.applies(in: context) else { return false }
            return patch.match.context != .ANY || context != .SIDECAR_INBOUND
        }
    }

    private func patchChains(_ listener: inout Message, _ isVirtual: Bool) {
        let whole = listener
        listener.change("filter_chains") { chains in
            chains = chains.compactMap { patched($0, whole, isVirtual) }
            for patch in patches[.FILTER_CHAIN]
            where patch.operation == .ADD && applies(patch, whole, isVirtual: isVirtual) {
                chains.append(patch.value)
            }
        }
        if case .message(let fallback) = listener["default_filter_chain"] {
            listener["default_filter_chain"] = patched(fallback, whole, isVirtual).map { .message($0) }
        }
    }

    private func patched(_ original: Message, _ listener: Message, _ isVirtual: Bool) -> Message? {
        var chain = original
        for patch in patches[.FILTER_CHAIN]
        where applies(patch, listener, isVirtual: isVirtual) && fits(patch, chain, isVirtual) {
            if patch.operation == .REMOVE { return nil }
            if patch.merges { Self.mergeChain(patch, into: &chain) }
        }
        for patch in patches[.NETWORK_FILTER]
        where applies(patch, listener, isVirtual: isVirtual) && fits(patch, chain, isVirtual) {
            let name = patch.match.listener?.filterChain?.filter?.name
            chain.change("filters") { filters in
                if patch.operation == .MERGE {
                    for index in filters.indices where name == nil || filters[index].string("name") == name {
                        PatchedList.mergeExtension(patch, into: &filters[index])
                    }
                } else {
                    PatchedList.apply(patch, to: &filters, matches: name.map { name in { $0.string("name") == name } })
                }
            }
        }
        if patches.has(.HTTP_FILTER) { patchHTTPFilters(&chain, listener, isVirtual) }
        return chain
    }

    /// The transport socket's configuration is merged by its type, when both have the same name.
    private static func mergeChain(_ patch: EnvoyPatch, into chain: inout Message) {
        guard case .message(let new) = patch.value["transport_socket"],
            case .message(var known) = chain["transport_socket"]
        else { return patch.merge(into: &chain) }
        guard new.string("name") == known.string("name") else { return patch.merge(into: &chain) }
        if let source = new["typed_config"]?.inner, let target = known["typed_config"]?.inner,
            let merged = MessageMerge.extensions(source, into: target)
        {
            known["typed_config"] = .message(merged)
            chain["transport_socket"] = .message(known)
        }
    }

    private func patchHTTPFilters(_ chain: inout Message, _ listener: Message, _ isVirtual: Bool) {
        let fitting = patches[.HTTP_FILTER].filter {
            applies($0, listener, isVirtual: isVirtual) && fits($0, chain, isVirtual)
        }
        if fitting.isEmpty { return }
        chain.change("filters") { filters in
            for index in filters.indices where filters[index].string("name") == WellKnownName.connectionManager {
                let name = WellKnownName.connectionManager
                let wanted = fitting.filter { ($0.match.listener?.filterChain?.filter?.name ?? name) == name }
                guard !wanted.isEmpty, var manager = filters[index]["typed_config"]?.inner?.unpacked else { continue }
                manager.change("http_filters") { Self.patch(&$0, wanted) }
                filters[index]["typed_config"] = .message(manager)
            }
        }
    }

    /// Merging comes after everything else, so that filters which were added are merged, too.
    private static func patch(_ filters: inout [Message], _ patches: [EnvoyPatch]) {
        func name(_ patch: EnvoyPatch) -> String? { patch.match.listener?.filterChain?.filter?.subFilter?.name }
        for patch in patches where patch.operation != .MERGE {
            PatchedList.apply(patch, to: &filters, matches: name(patch).map { name in { $0.string("name") == name } })
        }
        for patch in patches where patch.operation == .MERGE {
            let wanted = name(patch)
            for index in filters.indices where wanted == nil || filters[index].string("name") == wanted {
                PatchedList.mergeExtension(patch, into: &filters[index])
            }
        }
    }
}

// Conditions
extension ListenerPatches {
    private static func isVirtual(_ listener: Message) -> Bool {
        let name = listener.string("name")
        return name == WellKnownName.virtualInbound || name == "virtualOutbound"
    }

    private func applies(_ patch: EnvoyPatch, _ listener: Message, isVirtual: Bool) -> Bool {
        guard patch.applies(in: context) else { return false }
        guard let match = patch.match.listener else { return true }
        if !match.name.isEmpty && match.name != listener.string("name") { return false }
        // There the port is that of a chain.
        if isVirtual && patch.applyTo != .LISTENER { return true }
        if match.portNumber == 0 { return true }
        let port = listener["address"]?.inner?["socket_address"]?.inner?["port_value"]?.wrappedNumber
        return port == match.portNumber
    }

    private func fits(_ patch: EnvoyPatch, _ chain: Message, _ isVirtual: Bool) -> Bool {
        guard let match = patch.match.listener else { return true }
        let own = chain["filter_chain_match"]?.inner
        let port = own?["destination_port"]?.wrappedNumber ?? 0
        if isVirtual && match.portNumber > 0 && port != match.portNumber { return false }
        guard let wanted = match.filterChain else { return true }
        if !wanted.name.isEmpty && wanted.name != chain.string("name") { return false }
        if !wanted.sni.isEmpty && !(own?.strings("server_names").contains(wanted.sni) ?? false) { return false }
        if !wanted.transportProtocol.isEmpty && own?.string("transport_protocol") != wanted.transportProtocol {
            return false
        }
        if !wanted.applicationProtocols.isEmpty {
            let known = own?.strings("application_protocols") ?? []
            let asked = wanted.applicationProtocols.split(separator: ",").map(String.init)
            if !asked.allSatisfy(known.contains) { return false }
        }
        return wanted.destinationPort == 0 || wanted.destinationPort == port
    }
}
