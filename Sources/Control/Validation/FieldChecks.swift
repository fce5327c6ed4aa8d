// Collects what is wrong or suspect about one object, and the checks that many kinds share.

import Base
import Document
import MeshAPI

/// What was found in one object: errors refuse a write, warnings go with it.
public struct ValidationFindings: Sendable, Hashable {
    public var errors: [FieldProblem] = []
    public var warnings: [FieldProblem] = []

    public init() {}
}

final class FieldChecks {
    private let root: DocumentNode
    private(set) var findings = ValidationFindings()

    init(_ root: DocumentNode) { self.root = root }

    func error(_ path: String, _ message: String, _ reason: FieldProblem.Reason = .invalid) {
        findings.errors.append(FieldProblem(path: path, line: line(of: path), reason: reason, message: message))
    }

    func warn(_ path: String, _ message: String, _ reason: FieldProblem.Reason = .invalid) {
        findings.warnings.append(FieldProblem(path: path, line: line(of: path), reason: reason, message: message))
    }

    /// A field or value that another says better.
    func deprecate(_ path: String, _ message: String) { warn(path, message, .deprecated) }

    func require(_ condition: Bool, _ path: String, _ message: @autoclosure () -> String) {
        if !condition { error(path, message()) }
    }

    func add(_ problems: [FieldProblem]) { findings.errors += problems }

    /// The line of the deepest part of a path that the object has.
    private func line(of path: String) -> Int {
        var node = root
        var line = root.line
        for part in path.split(whereSeparator: { $0 == "." || $0 == "[" || $0 == "]" }) {
            let next =
                Int(part).flatMap { node.items.indices.contains($0) ? node.items[$0] : nil } ?? node[String(part)]
            guard let next else { return line }
            node = next
            if next.line > 0 { line = next.line }
        }
        return line
    }
}

// Ports, numbers and times
extension FieldChecks {
    func port(_ number: Int, _ path: String) {
        require((1...65_535).contains(number), path, "found port \(number), expected 1 to 65535")
    }

    func percentage(_ value: Double?, _ path: String) {
        guard let value else { return }
        require((0...100).contains(value), path, "found \(value) percent, expected 0 to 100")
    }

    func atLeastZero(_ value: Int, _ path: String) {
        require(value >= 0, path, "found \(value), expected 0 or more")
    }

    /// Istio's durations have a grain of a millisecond.
    func duration(_ span: TimeSpan?, _ path: String, allowsZero: Bool = false) {
        guard let span else { return }
        if allowsZero && span.isZero { return }
        require(
            span.nanoseconds >= 1_000_000, path, "found \(DurationText.text(span)), expected a duration of 1ms or more")
        require(
            span.nanoseconds % 1_000_000 == 0, path,
            "found \(DurationText.text(span)), expected a whole number of milliseconds")
    }
}

// Names
extension FieldChecks {
    /// A host name, with or without a leading wildcard label.
    func host(_ name: String, _ path: String, allowsWildcard: Bool) {
        if let reason = NameRules.hostProblem(name, allowsWildcard: allowsWildcard) {
            error(path, "found host \"\(name)\", \(reason)")
        }
    }

    func label(_ name: String, _ path: String, what: String) {
        require(
            NameRules.isLabel(name), path,
            "found \(what) \"\(name)\", expected lower-case letters, digits and '-', 63 at most")
    }

    func labels(_ labels: [String: String], _ path: String) {
        for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
            require(NameRules.isLabelKey(key), "\(path).\(key)", "found label key \"\(key)\", expected [prefix/]name")
            require(
                NameRules.isLabelValue(value), "\(path).\(key)",
                "found label value \"\(value)\", expected letters, digits, '-', '_' and '.', 63 at most")
        }
    }

    func selector(_ selector: Selection.WorkloadSelector?, _ path: String) {
        guard let selector else { return }
        labels(selector.matchLabels, "\(path).matchLabels")
        for (key, value) in selector.matchLabels {
            require(
                !key.contains("*") && !value.contains("*"), "\(path).matchLabels.\(key)",
                "found a wildcard, expected none")
        }
    }

    func exportTo(_ names: [String], _ path: String) {
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            let at = "\(path)[\(index)]"
            if !seen.insert(name).inserted { error(at, "found \"\(name)\" twice", .duplicate) }
            if name == "." || name == "*" || name == "~" { continue }
            label(name, at, what: "namespace")
        }
        if names.contains("~") && names.count > 1 { error(path, "found ~ (nobody) beside others, expected it alone") }
        if names.contains("*") && names.count > 1 {
            error(path, "found * (everybody) beside others, expected it alone")
        }
    }

    func headerName(_ name: String, _ path: String) {
        let isName = !name.isEmpty && name.utf8.allSatisfy { NameRules.isHeaderByte($0) }
        require(isName, path, "found header name \"\(name)\", expected a token of RFC 9110")
    }

    func address(_ text: String, _ path: String) {
        require(IPAddress(text) != nil, path, "found \"\(text)\", expected an IP address")
    }

    func addressOrRange(_ text: String, _ path: String) {
        require(NameRules.isAddressOrRange(text), path, "found \"\(text)\", expected an IP address or CIDR range")
    }

    func regex(_ pattern: String, _ path: String) {
        if let reason = RegexCheck.problem(pattern) {
            error(path, "found \"\(pattern)\", expected a regular expression of RE2: \(reason)")
        } else if pattern.utf8.count > 1024 {
            error(path, "found a regular expression of \(pattern.utf8.count) bytes, expected 1024 at most")
        }
    }
}
