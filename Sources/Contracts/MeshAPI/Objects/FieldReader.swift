// Reads typed specifications out of a tree and collects all that is wrong with it, not only the first.

import Base
import Document

/// A specification, or a part of one, that can be read from a tree.
public protocol ReadableFields: Sendable, Hashable {
    init(reading reader: borrowing FieldReader)
}

/// Collects problems for a whole object.
public final class ProblemList {
    public private(set) var problems: [FieldProblem] = []

    public init() {}

    public func add(_ problem: FieldProblem) { problems.append(problem) }
}

/// Reads the fields of one mapping. Absent fields and nulls read as the default.
public struct FieldReader: ~Copyable {
    public let node: DocumentNode
    public let path: String
    public let problems: ProblemList
    private let indexes: [String: Int]

    public init(_ node: DocumentNode, path: String, problems: ProblemList) {
        self.node = node
        self.path = path
        self.problems = problems
        var indexes: [String: Int] = [:]
        for (index, member) in node.members.enumerated() { indexes[member.key.text] = index }
        self.indexes = indexes
        if !node.isMapping && !node.isNull { wrong(path, node, "an object") }
    }

    /// Complains of members that are not among the known names.
    public func allow(only names: [String]) {
        if node.members.allSatisfy({ names.contains($0.key.text) }) { return }
        for member in node.members where !names.contains(member.key.text) {
            let hint = NearestWord.find(member.key.text, among: names).map { ", did you mean \"\($0)\"?" } ?? ""
            problems.add(
                FieldProblem(
                    path: sub(member.key.text), line: member.key.line, reason: .unknownField,
                    message: "unknown field\(hint)"))
        }
    }

    public func value(_ name: String) -> DocumentNode? {
        guard let index = indexes[name], case .mapping(let members) = node.value else { return nil }
        let found = members[index].value
        return found.isNull ? nil : found
    }

    public func sub(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private func wrong(_ path: String, _ found: DocumentNode, _ expected: String) {
        problems.add(
            FieldProblem(
                path: path, line: found.line, reason: .wrongType,
                message: "found \(found.value.kindName), expected \(expected)"))
    }

    public func invalid(_ name: String, _ message: String) {
        problems.add(
            FieldProblem(path: sub(name), line: value(name)?.line ?? node.line, reason: .invalid, message: message))
    }
}

// Scalars
extension FieldReader {
    public func optionalString(_ name: String) -> String? {
        value(name).flatMap { string($0, sub(name)) }
    }

    public func string(_ name: String) -> String { optionalString(name) ?? "" }

    public func optionalBool(_ name: String) -> Bool? {
        guard let found = value(name) else { return nil }
        if let flag = found.bool { return flag }
        wrong(sub(name), found, "true or false")
        return nil
    }

    public func bool(_ name: String) -> Bool { optionalBool(name) ?? false }

    public func optionalInt(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let found = value(name) else { return nil }
        return int(found, sub(name), range)
    }

    public func int(_ name: String, in range: ClosedRange<Int>) -> Int { optionalInt(name, in: range) ?? 0 }

    public func optionalDouble(_ name: String) -> Double? {
        guard let found = value(name) else { return nil }
        if let number = found.double { return number }
        wrong(sub(name), found, "a number")
        return nil
    }

    public func double(_ name: String) -> Double { optionalDouble(name) ?? 0 }

    /// As Go writes durations: 1h30m, 10s, 100ms.
    public func duration(_ name: String) -> TimeSpan? {
        guard let found = value(name) else { return nil }
        if let text = found.string ?? found.plainText, let span = DurationText.parse(text) { return span }
        wrong(sub(name), found, "a duration such as \"10s\", \"1h30m\" or \"100ms\"")
        return nil
    }

    public func bytes(_ name: String) -> [UInt8]? {
        guard let text = optionalString(name) else { return nil }
        if let decoded = Base64.decode(text) { return decoded }
        invalid(name, "found text that is no base64, expected base64")
        return nil
    }

    public func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) -> Choice?
    where Choice.RawValue == String {
        guard let text = optionalString(name) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        invalid(name, "found \"\(text)\", expected one of \(known)")
        return nil
    }

    private func string(_ found: DocumentNode, _ path: String) -> String? {
        if let text = found.string { return text }
        wrong(path, found, "a string")
        return nil
    }

    private func int(_ found: DocumentNode, _ path: String, _ range: ClosedRange<Int>) -> Int? {
        if let number = found.int, range.contains(number) { return number }
        wrong(path, found, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }
}

// Collections and parts
extension FieldReader {
    public func part<Part: ReadableFields>(_ name: String) -> Part? {
        guard let found = value(name) else { return nil }
        return Part(reading: FieldReader(found, path: sub(name), problems: problems))
    }

    public func parts<Part: ReadableFields>(_ name: String) -> [Part] {
        list(name).enumerated().map { index, item in
            Part(reading: FieldReader(item, path: "\(sub(name))[\(index)]", problems: problems))
        }
    }

    public func strings(_ name: String) -> [String] {
        list(name).enumerated().compactMap { index, item in string(item, "\(sub(name))[\(index)]") }
    }

    public func ints(_ name: String, in range: ClosedRange<Int>) -> [Int] {
        list(name).enumerated().compactMap { index, item in int(item, "\(sub(name))[\(index)]", range) }
    }

    public func stringMap(_ name: String) -> [String: String] { map(name) { string($0, $1) } }

    public func intMap(_ name: String, in range: ClosedRange<Int>) -> [String: Int] { map(name) { int($0, $1, range) } }

    public func partMap<Part: ReadableFields>(_ name: String) -> [String: Part] {
        map(name) { Part(reading: FieldReader($0, path: $1, problems: problems)) }
    }

    private func map<Value>(_ name: String, _ read: (DocumentNode, String) -> Value?) -> [String: Value] {
        guard let found = value(name) else { return [:] }
        guard case .mapping(let members) = found.value else {
            wrong(sub(name), found, "an object")
            return [:]
        }
        var result: [String: Value] = [:]
        for member in members {
            if let value = read(member.value, "\(sub(name)).\(member.key.text)") { result[member.key.text] = value }
        }
        return result
    }

    private func list(_ name: String) -> [DocumentNode] {
        guard let found = value(name) else { return [] }
        if case .list(let items) = found.value { return items }
        wrong(sub(name), found, "a list")
        return []
    }
}
