// Gives every request metadata from the configuration: envoy.extensions.filters.http.set_metadata.

import EnvoyAPI
import Formatting
import Telemetry

final class SetMetadataParams: PolicyFilterParams, @unchecked Sendable {
    // SAFETY: immutable after `init`.
    static let typeName = "envoy.extensions.filters.http.set_metadata.v3.Config"

    struct Entry: Sendable {
        let namespace: String
        let fields: [String: MetadataValue]
        let allowsOverwrite: Bool
    }

    let entries: [Entry]

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        var entries: [Entry] = []
        let old = node.string("metadata_namespace")
        if let fields = Self.fields(node), !old.isEmpty {
            entries.append(Entry(namespace: old, fields: fields, allowsOverwrite: true))
        }
        for entry in node.messages("metadata") {
            if entry.has("typed_value") {
                throw entry.unsupported("typed_value", "typed metadata; say it as a plain value")
            }
            let namespace = entry.string("metadata_namespace")
            let overwrites = entry.bool("allow_overwrite")
            guard let fields = Self.fields(entry) else { continue }
            entries.append(Entry(namespace: namespace, fields: fields, allowsOverwrite: overwrites))
        }
        self.entries = entries
        super.init()
    }

    private static func fields(_ node: ConfigNode) -> [String: MetadataValue]? {
        guard let value = node.structValue("value") else { return nil }
        guard case .structure(let fields) = MetadataValue(value) else { return [:] }
        return fields
    }

    override func make(name: String, _ worker: Worker, statPrefix: String) -> HTTPFilter {
        SetMetadataFilter(name: name, params: self, worker, statPrefix: statPrefix)
    }
}

final class SetMetadataFilter: HTTPFilter {
    private let params: SetMetadataParams
    private let shard: StatShard
    private let denied: StatIndex

    init(name: String, params: SetMetadataParams, _ worker: Worker, statPrefix: String) {
        self.params = params
        shard = worker.shard
        denied = worker.store.register(name: statPrefix + "set_metadata.overwrite_denied", kind: .counter)
        super.init(name: name)
    }

    override func requestHeaders(_ stream: HTTPStream, endStream: Bool) -> FilterVerdict {
        for entry in params.entries {
            let extras = stream.info.makeExtras()
            guard let present = extras.dynamicMetadata.structure(filter: entry.namespace) else {
                extras.dynamicMetadata.merge(filter: entry.namespace, entry.fields)
                continue
            }
            if entry.allowsOverwrite {
                extras.dynamicMetadata.merge(filter: entry.namespace, Self.updated(present, with: entry.fields))
            } else {
                shard.count(denied)
            }
        }
        return .proceed
    }

    /// Structures are merged key by key, lists are joined, anything else is replaced.
    private static func updated(
        _ old: [String: MetadataValue], with new: [String: MetadataValue]
    ) -> [String: MetadataValue] {
        old.merging(new) { before, after in
            switch (before, after) {
            case (.structure(let before), .structure(let after)): .structure(updated(before, with: after))
            case (.list(let before), .list(let after)): .list(before + after)
            default: after
            }
        }
    }
}
