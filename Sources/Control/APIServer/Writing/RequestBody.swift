// The object that a request brings.

import Base
import Document
import MeshAPI
import ResourceSchema
import Serving

struct RequestBody: Sendable {
    /// What Kubernetes takes at most.
    static let limit = 3 << 20
    /// Who sends no faster keeps one of the places that all clients share.
    private static let patience = TimeSpan.seconds(60)

    let bytes: [UInt8]
    /// Without parameters, in lower case; JSON where the client said nothing.
    let mediaType: String

    static func read(_ exchange: HTTPExchange) async throws(APIFailure) -> RequestBody {
        let header = exchange.head.fields["content-type"] ?? ""
        let type = header.split(separator: ";").first.map { $0.trimmed.lowercased() } ?? ""
        do throws(HTTPFailure) {
            let bytes = try await exchange.body(limit: limit, within: patience)
            return RequestBody(bytes: bytes, mediaType: type.isEmpty ? "application/json" : type)
        } catch {
            if error.kind == .tooLarge { throw APIFailure.tooLarge(limit: limit) }
            if error.kind == .timedOut { throw APIFailure.bodyTooSlow(patience.milliseconds / 1000) }
            throw APIFailure.badRequest("the body did not come to its end: \(error)")
        }
    }

    /// Of a create or update: JSON or YAML.
    func object() throws(APIFailure) -> DocumentNode {
        let tree: DocumentNode
        switch mediaType {
        case "application/json", "application/yaml": tree = try parsed(isYAML: mediaType == "application/yaml")
        case WireObject.mediaType: tree = try WireObject.read(bytes)
        default: throw APIFailure.unsupportedMediaType(accepted: ["application/json", "application/yaml"])
        }
        guard tree.isMapping else {
            throw APIFailure.badRequest(
                "couldn't get version/kind; found \(tree.value.kindName), expected an object")
        }
        return tree
    }

    func parsed(isYAML: Bool) throws(APIFailure) -> DocumentNode {
        do throws(InvalidDocument) {
            return isYAML ? try Document.parse(yaml: bytes) : try Document.parse(json: bytes)
        } catch {
            let what = isYAML ? "error converting YAML to JSON" : "json parse error"
            throw APIFailure.badRequest(
                "the object provided is unrecognized: couldn't get version/kind; \(what): \(error)")
        }
    }
}

extension DocumentNode {
    /// Gives an object without kind and version those of the place it was sent to; refuses others.
    func typed(as kind: ServedKind) throws(APIFailure) -> DocumentNode {
        var object = self
        let wanted = kind.kind
        if let found = text(at: "apiVersion"), !found.isEmpty, found != wanted.apiVersion {
            throw APIFailure.badRequest(
                "the API version in the data (\(found)) does not match the expected API version (\(wanted.apiVersion))")
        }
        if let found = text(at: "kind"), !found.isEmpty, found != wanted.kind {
            throw APIFailure.badRequest(
                "\(found) in version \(wanted.version.quotedText) cannot be handled as a \(wanted.kind): "
                    + "no kind \(found.quotedText) is registered for version "
                    + "\(wanted.apiVersion.quotedText) at this place"
            )
        }
        object.set("apiVersion", .string(wanted.apiVersion))
        object.set("kind", .string(wanted.kind))
        return object.leading(with: ["apiVersion", "kind", "metadata"])
    }
}
