// A resource of xDS made for one or many proxies.

import EnvoyAPI

public struct GeneratedResource: Sendable {
    public let name: String
    public let message: Message

    public init(name: String, message: Message) {
        self.name = name
        self.message = message
    }
}
