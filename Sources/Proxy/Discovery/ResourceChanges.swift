// What a response changes, before its consumers have had their say.

import EnvoyAPI

/// Given back to `settle` with what was refused.
public struct ResourceChanges: Sendable {
    public let type: ResourceType
    public let version: String
    let nonce: String
    /// Every resource of the response that somebody wants, changed or not.
    let accepted: [RawResource]
    /// All names of the response.
    public let mentioned: Set<String>
    public let controlPlane: String
    public let update: ResourceUpdate
    /// Fields that no schema has.
    public let unknownFields: [UnknownField]
    /// Resources that are refused already. They stay as they were; the rest of the response is taken.
    public let refused: [ResourceRefusal]
}
