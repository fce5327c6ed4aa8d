// The query of a request: ListOptions, CreateOptions, PatchOptions and their like, as they come in a URL.

import ResourceSchema

struct RequestOptions: Sendable {
    enum FieldValidation: String, Sendable {
        case ignore = "Ignore"
        case warn = "Warn"
        case strict = "Strict"
    }

    enum RevisionMatch: String, Sendable {
        case exact = "Exact"
        case notOlderThan = "NotOlderThan"
    }

    var labelSelector = LabelSelector.everything
    var fieldSelector = FieldSelector.everything
    var limit: Int?
    var continuation = ""
    var resourceVersion = ""
    var resourceVersionMatch: RevisionMatch?
    var isWatch = false
    var allowsBookmarks = false
    var sendsInitialEvents: Bool?
    var timeoutSeconds: Int?
    var isDryRun = false
    var fieldManager = ""
    var fieldValidation = FieldValidation.warn
    var force: Bool?
    var isPretty = false
    /// What a Table's rows carry of their objects.
    var includeObject = TablePrinter.ObjectInclusion.metadata
    var gracePeriodSeconds: Int64?
    var propagationPolicy: String?
    var orphanDependents: Bool?

    init(_ query: [(name: String, value: String)]) throws(APIFailure) {
        for (name, value) in query { try take(name, value) }
    }

    private mutating func take(_ name: String, _ value: String) throws(APIFailure) {
        switch name {
        case "labelSelector": labelSelector = try LabelSelector(value)
        case "fieldSelector": fieldSelector = try FieldSelector(value)
        case "limit": limit = try Self.count(name, value).flatMap { $0 == 0 ? nil : $0 }
        case "continue": continuation = value
        case "resourceVersion": resourceVersion = value
        case "resourceVersionMatch": resourceVersionMatch = try Self.revisionMatch(value)
        case "watch": isWatch = try Self.flag(name, value)
        case "allowWatchBookmarks": allowsBookmarks = try Self.flag(name, value)
        case "sendInitialEvents": sendsInitialEvents = value.isEmpty ? nil : try Self.flag(name, value)
        case "timeoutSeconds": timeoutSeconds = try Self.count(name, value)
        case "dryRun": try takeDryRun(value)
        case "fieldManager": fieldManager = try Self.manager(value)
        case "fieldValidation": try takeFieldValidation(value)
        case "force": force = value.isEmpty ? nil : try Self.flag(name, value)
        case "pretty": isPretty = (try? Self.flag(name, value)) ?? true
        case "includeObject": includeObject = try Self.inclusion(value)
        case "gracePeriodSeconds": gracePeriodSeconds = try Self.count(name, value).map(Int64.init)
        case "propagationPolicy": propagationPolicy = value.isEmpty ? nil : value
        case "orphanDependents": orphanDependents = value.isEmpty ? nil : try Self.flag(name, value)
        default: break
        }
    }

    private mutating func takeDryRun(_ value: String) throws(APIFailure) {
        if value.isEmpty { return }
        if value != "All" {
            throw APIFailure.invalid(
                group: "meta.k8s.io", kind: "CreateOptions", name: "",
                [.notSupported("dryRun", value.quotedText, ["All"])])
        }
        isDryRun = true
    }

    private mutating func takeFieldValidation(_ value: String) throws(APIFailure) {
        if value.isEmpty { return }
        guard let known = FieldValidation(rawValue: value) else {
            throw APIFailure.invalid(
                group: "meta.k8s.io", kind: "CreateOptions", name: "",
                [.notSupported("fieldValidation", value.quotedText, ["Ignore", "Strict", "Warn"])])
        }
        fieldValidation = known
    }

    private static func revisionMatch(_ value: String) throws(APIFailure) -> RevisionMatch? {
        if value.isEmpty { return nil }
        if let known = RevisionMatch(rawValue: value) { return known }
        throw APIFailure.invalid(
            group: "meta.k8s.io", kind: "ListOptions", name: "",
            [.notSupported("resourceVersionMatch", value.quotedText, ["Exact", "NotOlderThan"])])
    }

    /// Managers end up in managedFields of everything they write.
    private static func manager(_ value: String) throws(APIFailure) -> String {
        if value.utf8.count <= 128, value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) {
            return value
        }
        throw APIFailure.invalid(
            group: "meta.k8s.io", kind: "CreateOptions", name: "",
            [.invalid("fieldManager", value.quotedText, "may not be more than 128 printable characters")])
    }

    private static func inclusion(_ value: String) throws(APIFailure) -> TablePrinter.ObjectInclusion {
        if value.isEmpty { return .metadata }
        if let known = TablePrinter.ObjectInclusion(rawValue: value) { return known }
        throw APIFailure.badRequest("unrecognized includeObject value: \(value.quotedText)")
    }

    private static func count(_ name: String, _ value: String) throws(APIFailure) -> Int? {
        if value.isEmpty { return nil }
        if let number = Int(value), number >= 0 { return number }
        throw APIFailure.badRequest("\(name): found \(value.quotedText), expected a number that is not negative")
    }

    /// Go's words for booleans, and nothing at all for true, as in `?watch`.
    static func flag(_ name: String, _ value: String) throws(APIFailure) -> Bool {
        switch value {
        case "", "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: throw APIFailure.badRequest("\(name): found \(value.quotedText), expected true or false")
        }
    }
}
