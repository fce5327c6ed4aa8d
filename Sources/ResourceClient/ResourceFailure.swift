// Why a question to the resource API was not answered, in words for who asked.

import Base
import Document
import Serving
import Store

public struct ResourceFailure: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// No control plane is named, or its kubeconfig can't be used.
        case configuration
        case unreachable
        /// It showed a certificate that the kubeconfig doesn't vouch for.
        case untrusted
        /// 401
        case unauthenticated
        /// 403
        case forbidden
        /// 404
        case notFound
        /// The server has no such kind.
        case unknownKind
        /// 409: there is one of this name.
        case alreadyExists
        /// 409: somebody else has changed it, or owns a field of it.
        case conflict
        /// 400 and 422
        case invalid
        /// 410: a watch has to begin anew.
        case expired
        /// Any other refusal.
        case refused
        /// What was answered makes no sense.
        case malformed
        case timedOut
    }

    /// What is wrong with which field.
    public struct Cause: Sendable, Hashable {
        public let field: String
        public let message: String

        public init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    public let kind: Kind
    /// 0 when there was no answer.
    public let status: Int
    /// The server's word for it: `NotFound`, `Invalid`.
    public let reason: String
    public let words: String
    public let causes: [Cause]

    public init(_ kind: Kind, _ words: String, status: Int = 0, reason: String = "", causes: [Cause] = []) {
        self.kind = kind
        self.words = words
        self.status = status
        self.reason = reason
        self.causes = causes
    }

    public var description: String { words }
}

extension ResourceFailure {
    /// What a refusal's `Status` object says.
    static func refusal(
        status code: Int, body: [UInt8], asked: String, server: String, token: String = ""
    ) -> ResourceFailure {
        let tree = (try? Document.parse(json: body)) ?? DocumentNode(.null)
        let status = tree["code"]?.int ?? code
        let reason = tree["reason"]?.string ?? ""
        let text = String(decoding: body.prefix(300), as: UTF8.self).filter { !$0.isNewline }
        let message = tree["message"]?.string ?? (text.isEmpty ? "HTTP status \(code)" : text)
        let causes = (tree.at("details", "causes")?.items ?? []).map {
            Cause(field: $0["field"]?.string ?? "", message: $0["message"]?.string ?? "")
        }
        func failure(_ kind: Kind, _ words: String) -> ResourceFailure {
            ResourceFailure(kind, words, status: status, reason: reason, causes: causes)
        }
        switch status {
        case 401:
            if let expired = TokenText.expiry(token) {
                return failure(
                    .unauthenticated, "\(server) doesn't accept this token: it expired at \(expired); make a new one")
            }
            return failure(
                .unauthenticated,
                "\(server) doesn't accept these credentials: \(message); take a new kubeconfig or token")
        case 403: return failure(.forbidden, message)
        case 404: return failure(.notFound, tree["message"] == nil ? "\(server) has no \(asked)" : message)
        case 409: return failure(reason == "AlreadyExists" ? .alreadyExists : .conflict, message)
        case 410: return failure(.expired, message)
        case 400, 422: return failure(.invalid, message)
        case 429, 503: return failure(.refused, "\(server) can't answer now: \(message)")
        default: return failure(.refused, "\(server) answered \(asked) with \(status): \(message)")
        }
    }

    static func transport(_ failure: HTTPFailure, server: String, source: String) -> ResourceFailure {
        let words = failure.words
        switch failure.kind {
        case .unreachable where words.contains("wrong version number"):
            return ResourceFailure(
                .malformed,
                "what answers at \(server), which \(source) names, speaks no TLS; the resource API does: is it another port?"
            )
        case .unreachable where words.contains("certificate"):
            return ResourceFailure(
                .untrusted,
                "the certificate of \(server) is not one that \(source) trusts (\(words)); take the kubeconfig of the "
                    + "control plane that runs there now")
        case .unreachable:
            return ResourceFailure(
                .unreachable,
                "no control plane answers at \(server), which \(source) names (\(words)); start it, or name another "
                    + "with --kubeconfig or --context")
        case .deadlineExceeded, .timedOut:
            return ResourceFailure(.timedOut, "\(server) gave no answer in time (\(words))")
        case .malformed:
            return ResourceFailure(
                .malformed, "what answers at \(server), which \(source) names, is no control plane (\(words))")
        default: return ResourceFailure(.unreachable, "the connection to \(server) broke: \(words)")
        }
    }
}
