// Asks a cluster whose token it is: its own word counts, for it knows what has been deleted since.

import Base
import Document
import Serving

public struct InvalidClusterToken: Error, Sendable, CustomStringConvertible {
    public let description: String
}

public final class KubernetesReviewer: Sendable {
    private static let prefix = "system:serviceaccount:"

    private let client: KubernetesClient

    public init(_ access: KubernetesAccess, group: LoopGroup) async throws(StoreFailure) {
        client = try await KubernetesClient(access, timeout: .seconds(10), group: group)
    }

    /// Namespace and service account of a token that is meant for one of these audiences.
    public func review(
        _ token: String, audiences: [String]
    ) async throws -> (namespace: String, serviceAccount: String) {
        let question: DocumentNode = [
            "apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview",
            "spec": ["token": .string(token), "audiences": .list(audiences.map { .string($0) })],
        ]
        let server = client.access.server.authority
        let status: DocumentNode?
        switch try await client.call("POST", "/apis/authentication.k8s.io/v1/tokenreviews", question) {
        case .success(let answer): status = answer["status"]
        case .failure(let thrown):
            throw InvalidClusterToken(
                description: "\(server) refuses to review tokens: \(thrown.refusal.message)")
        }
        guard status?["authenticated"]?.bool == true else {
            let why = status?["error"]?.string ?? "it is not valid"
            throw InvalidClusterToken(description: "\(server) doesn't vouch for the token: \(why)")
        }
        // A server that knows nothing of audiences names none: it has judged another question.
        let confirmed = status?["audiences"]?.items.compactMap(\.string) ?? []
        guard confirmed.contains(where: audiences.contains) else {
            throw InvalidClusterToken(
                description: "\(server) vouches for the token, and not for [\(audiences.joined(separator: ", "))]")
        }
        let name = status?["user"]?["username"]?.string ?? ""
        let parts = name.dropFirst(Self.prefix.count).split(separator: ":", omittingEmptySubsequences: false)
        guard name.hasPrefix(Self.prefix), parts.count == 2 else {
            throw InvalidClusterToken(description: "\(server) says that the token is \(name)'s, no service account's")
        }
        return (String(parts[0]), String(parts[1]))
    }
}
