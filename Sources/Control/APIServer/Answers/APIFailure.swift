// Why a request is refused, in the words Kubernetes has for it: kubectl prints them, and clients act on code and
// reason.

import Document

/// A `Status` of failure.
public struct APIFailure: Error, Sendable, Hashable {
    /// One of several things that are wrong, by field.
    public struct Cause: Sendable, Hashable {
        public var reason: String
        public var message: String
        public var field: String

        public init(reason: String, message: String, field: String) {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    public var code: Int
    public var reason: String
    public var message: String
    var name = ""
    var group = ""
    /// The plural for what is not found, the kind for what is invalid: as Kubernetes has it.
    var kind = ""
    var uid = ""
    var causes: [Cause] = []
    var retryAfterSeconds: Int?
    /// A token to go on with where a list had to be broken off.
    var continuation: String?

    public init(code: Int, reason: String, message: String) {
        self.code = code
        self.reason = reason
        self.message = message
    }

    func status() -> DocumentNode {
        var metadata: [(String, DocumentNode)] = []
        if let continuation { metadata.append(("continue", Tree.text(continuation))) }
        var members: [(String, DocumentNode)] = [
            ("kind", Tree.text("Status")), ("apiVersion", Tree.text("v1")), ("metadata", Tree.object(metadata)),
            ("status", Tree.text("Failure")), ("message", Tree.text(message)),
        ]
        if !reason.isEmpty { members.append(("reason", Tree.text(reason))) }
        if let details = details() { members.append(("details", details)) }
        members.append(("code", Tree.number(Int64(code))))
        return Tree.object(members)
    }

    private func details() -> DocumentNode? {
        var members: [(String, DocumentNode)] = []
        if !name.isEmpty { members.append(("name", Tree.text(name))) }
        if !group.isEmpty { members.append(("group", Tree.text(group))) }
        if !kind.isEmpty { members.append(("kind", Tree.text(kind))) }
        if !uid.isEmpty { members.append(("uid", Tree.text(uid))) }
        if !causes.isEmpty {
            members.append(
                (
                    "causes",
                    Tree.list(
                        causes.map { cause in
                            var members: [(String, DocumentNode)] = []
                            if !cause.reason.isEmpty { members.append(("reason", Tree.text(cause.reason))) }
                            if !cause.message.isEmpty { members.append(("message", Tree.text(cause.message))) }
                            if !cause.field.isEmpty { members.append(("field", Tree.text(cause.field))) }
                            return Tree.object(members)
                        })
                ))
        }
        if let retryAfterSeconds { members.append(("retryAfterSeconds", Tree.number(Int64(retryAfterSeconds)))) }
        return members.isEmpty ? nil : Tree.object(members)
    }
}

/// A resource in messages: "deployments.apps", and what details say of it.
struct ResourceName: Sendable, Hashable {
    let group: String
    let resource: String

    var qualified: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

extension APIFailure {
    private init(_ code: Int, _ reason: String, _ message: String, _ resource: ResourceName, _ name: String) {
        self.init(code: code, reason: reason, message: message)
        self.name = name
        group = resource.group
        kind = resource.resource
    }

    static func notFound(_ resource: ResourceName, _ name: String) -> APIFailure {
        APIFailure(404, "NotFound", "\(resource.qualified) \"\(name)\" not found", resource, name)
    }

    static func alreadyExists(_ resource: ResourceName, _ name: String) -> APIFailure {
        APIFailure(409, "AlreadyExists", "\(resource.qualified) \"\(name)\" already exists", resource, name)
    }

    static func conflict(_ resource: ResourceName, _ name: String, _ why: String) -> APIFailure {
        APIFailure(
            409, "Conflict", "Operation cannot be fulfilled on \(resource.qualified) \"\(name)\": \(why)", resource,
            name)
    }

    static let modifiedMeanwhile =
        "the object has been modified; please apply your changes to the latest version and try again"

    static func forbidden(_ resource: ResourceName, _ name: String, _ why: String) -> APIFailure {
        let subject = resource.resource.isEmpty ? "" : name.isEmpty ? resource.qualified + " is " : ""
        let named = resource.resource.isEmpty || name.isEmpty ? "" : "\(resource.qualified) \"\(name)\" is "
        return APIFailure(403, "Forbidden", "\(subject)\(named)forbidden: \(why)", resource, name)
    }

    static let unauthorized = APIFailure(code: 401, reason: "Unauthorized", message: "Unauthorized")

    static func badRequest(_ message: String) -> APIFailure {
        APIFailure(code: 400, reason: "BadRequest", message: message)
    }

    static func methodNotAllowed() -> APIFailure {
        APIFailure(
            code: 405, reason: "MethodNotAllowed",
            message: "the server does not allow this method on the requested resource")
    }

    static func noSuchResource() -> APIFailure {
        APIFailure(
            code: 404, reason: "NotFound", message: "the server could not find the requested resource")
    }

    static func expired(_ message: String, continuation: String? = nil) -> APIFailure {
        var failure = APIFailure(code: 410, reason: "Expired", message: message)
        failure.continuation = continuation
        return failure
    }

    static let continueTooOld = """
        The provided continue parameter is too old to display a consistent list result. You can start a new list \
        without the continue parameter, or use the continue token in this response to retrieve the remainder of the \
        results. Continuing with the provided token results in an inconsistent list - objects that were created, \
        modified, or deleted between the time the first chunk was returned and now may show up in the list.
        """

    static func revisionTooLarge(_ wanted: Int64, current: Int64) -> APIFailure {
        var failure = APIFailure(
            code: 504, reason: "Timeout",
            message: "Timeout: Too large resource version: \(wanted), current: \(current)")
        failure.retryAfterSeconds = 1
        failure.causes = [
            Cause(reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")
        ]
        return failure
    }

    static func unsupportedMediaType(accepted: [String]) -> APIFailure {
        APIFailure(
            code: 415, reason: "UnsupportedMediaType",
            message: "the body of the request was in an unknown format - accepted media types include: "
                + accepted.joined(separator: ", "))
    }

    static func notAcceptable(accepted: [String]) -> APIFailure {
        APIFailure(
            code: 406, reason: "NotAcceptable",
            message: "only the following media types are accepted: " + accepted.joined(separator: ", "))
    }

    static func tooLarge(limit: Int) -> APIFailure {
        APIFailure(
            code: 413, reason: "RequestEntityTooLarge", message: "Request entity too large: limit is \(limit)")
    }

    static func bodyTooSlow(_ seconds: Int64) -> APIFailure {
        APIFailure(
            code: 408, reason: "Timeout", message: "the request's body did not come to its end in \(seconds) s")
    }

    static func tooManyRequests() -> APIFailure {
        var failure = APIFailure(
            code: 429, reason: "TooManyRequests", message: "Too many requests, please try again later.")
        failure.retryAfterSeconds = 1
        return failure
    }

    static func internalError(_ why: String) -> APIFailure {
        var failure = APIFailure(
            code: 500, reason: "InternalError", message: "Internal error occurred: \(why)")
        failure.causes = [Cause(reason: "", message: why, field: "")]
        return failure
    }

    static func unavailable(_ why: String) -> APIFailure {
        APIFailure(code: 503, reason: "ServiceUnavailable", message: why)
    }

    /// 422: the object is understood and wrong. Several causes stand in brackets.
    static func invalid(group: String, kind: String, name: String, _ causes: [Cause]) -> APIFailure {
        let qualified = group.isEmpty ? kind : "\(kind).\(group)"
        let lines = causes.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
        let text = lines.count == 1 ? lines[0] : "[" + lines.joined(separator: ", ") + "]"
        var failure = APIFailure(
            code: 422, reason: "Invalid", message: "\(qualified) \"\(name)\" is invalid: \(text)")
        failure.name = name
        failure.group = group
        failure.kind = kind
        failure.causes = causes
        return failure
    }
}

extension APIFailure.Cause {
    static func required(_ field: String, _ why: String = "") -> Self {
        Self(
            reason: "FieldValueRequired", message: why.isEmpty ? "Required value" : "Required value: \(why)",
            field: field)
    }

    static func invalid(_ field: String, _ value: String, _ why: String) -> Self {
        Self(reason: "FieldValueInvalid", message: "Invalid value: \(value): \(why)", field: field)
    }

    static func forbidden(_ field: String, _ why: String) -> Self {
        Self(reason: "FieldValueForbidden", message: "Forbidden: \(why)", field: field)
    }

    static func notSupported(_ field: String, _ value: String, _ known: [String]) -> Self {
        Self(
            reason: "FieldValueNotSupported",
            message: "Unsupported value: \(value): supported values: "
                + known.map { "\"\($0)\"" }.joined(separator: ", "),
            field: field)
    }
}

extension String {
    /// As Go's %q writes a string that needs no more than the common escapes.
    var quotedText: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
