// What a connection manager was told about tracing: shares, tags, names.

import Base
import EnvoyAPI
import Formatting

/// `HttpConnectionManager.Tracing` without its provider.
public struct TracingParams: Sendable {
    public let sampling: TraceSampling
    public let isVerbose: Bool
    public let maxPathLength: Int
    public let customTags: [CustomTag]
    public let spawnsUpstreamSpan: Bool
    public let injectsContext: Bool
    public let operation: Formatter?
    public let upstreamOperation: Formatter?
    public let ids: TraceIDPolicy

    public init(_ node: ConfigNode, ids: TraceIDPolicy, _ runtime: RuntimeValues) throws(InvalidConfiguration) {
        sampling = TraceSampling(node, runtime)
        isVerbose = node.bool("verbose")
        maxPathLength = Int(node.optionalUInt32("max_path_tag_length") ?? 256)
        customTags = try CustomTag.list(node.messages("custom_tags"))
        spawnsUpstreamSpan = node.optionalBool("spawn_upstream_span") ?? false
        injectsContext = !node.bool("no_context_propagation")
        operation = try Self.format(node, "operation")
        upstreamOperation = try Self.format(node, "upstream_operation")
        self.ids = ids
    }

    private static func format(_ node: ConfigNode, _ field: String) throws(InvalidConfiguration) -> Formatter? {
        let text = node.string(field)
        return text.isEmpty ? nil : try node.formatter(field, text, omitEmptyValues: true)
    }
}
