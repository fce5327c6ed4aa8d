// Whether what a token speaks for still exists.

import Base
import Credentials
import Document

/// What a service account's token is bound to, by name and identifier.
public struct TokenBinding: Sendable, Hashable {
    public struct Object: Sendable, Hashable {
        /// `serviceaccounts`, `pods` or `secrets`.
        public let resource: String
        public let name: String
        /// Empty when the token doesn't say it.
        public let uid: String
    }

    public let namespace: String
    public let objects: [Object]

    /// The service account alone.
    init(_ identity: SPIFFEIdentity) {
        namespace = identity.namespace
        objects = [Object(resource: "serviceaccounts", name: identity.serviceAccount, uid: "")]
    }

    init(_ identity: SPIFFEIdentity, _ token: WebToken) {
        let claim = token.claims["kubernetes.io"]
        func object(_ name: String, _ resource: String) -> Object? {
            guard let stated = claim?[name], let text = stated["name"]?.string else { return nil }
            return Object(resource: resource, name: text, uid: stated["uid"]?.string ?? "")
        }
        namespace = identity.namespace
        let account =
            object("serviceaccount", "serviceaccounts")
            ?? Object(resource: "serviceaccounts", name: identity.serviceAccount, uid: "")
        objects = [account, object("pod", "pods"), object("secret", "secrets")].compactMap { $0 }
    }
}

public protocol AccountDirectory: Sendable {
    /// The first that is gone, or is another of the same name; nil when all are there.
    func missing(_ binding: TokenBinding) async throws -> TokenBinding.Object?
}
