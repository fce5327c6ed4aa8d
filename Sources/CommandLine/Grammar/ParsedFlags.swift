// What a command line says, by a verb's flags: values, positional words, and what stands behind `--`.

import Base

/// A command line that the verb can't take; its words say what was found and what was expected.
struct InvalidUsage: Error, Sendable, CustomStringConvertible {
    let description: String
}

struct ParsedFlags: Sendable {
    private(set) var words: [String] = []
    /// Behind `--`: a command of somebody else's.
    private(set) var rest: [String] = []
    private var values: [String: [String]] = [:]

    init() {}

    init(_ arguments: [String], flags: [Flag]) throws(InvalidUsage) {
        var left = arguments[...]
        while let argument = left.popFirst() {
            if argument == "--" {
                rest = Array(left)
                break
            }
            if argument.hasPrefix("--") {
                try takeLong(argument.dropFirst(2), &left, flags)
            } else if argument.hasPrefix("-"), argument.utf8.count > 1 {
                try takeShort(argument, &left, flags)
            } else {
                words.append(argument)
            }
        }
    }

    /// The last one given.
    func value(_ name: String) -> String? { values[name]?.last }
    func all(_ name: String) -> [String] { values[name] ?? [] }
    func isOn(_ name: String, unlessSaid fallback: Bool = false) -> Bool {
        value(name).map { $0 == "true" } ?? fallback
    }

    /// Of a list that is given as `a,b`, or by repeating the flag.
    func list(_ name: String) -> [String] { all(name).flatMap { $0.split(separator: ",").map(String.init) } }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(InvalidUsage) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw InvalidUsage(
                description:
                    "--\(name): found '\(text)', expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `500ms`, `10s`, `2m`, `1h30m`.
    func duration(_ name: String) throws(InvalidUsage) -> TimeSpan? {
        guard let text = value(name) else { return nil }
        guard let span = DurationWord.parse(text) else {
            throw InvalidUsage(description: "--\(name): found '\(text)', expected a duration such as 500ms, 10s or 2m")
        }
        return span
    }

    /// `app=reviews,version=v2`
    func pairs(_ name: String) throws(InvalidUsage) -> [(key: String, value: String)] {
        var result: [(key: String, value: String)] = []
        for item in list(name) {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw InvalidUsage(description: "--\(name): found '\(item)', expected KEY=VALUE[,KEY=VALUE...]")
            }
            result.append((String(parts[0]), String(parts[1])))
        }
        return result
    }

    func required(_ name: String) throws(InvalidUsage) -> String {
        guard let text = value(name), !text.isEmpty else {
            throw InvalidUsage(description: "--\(name): found none, expected a value")
        }
        return text
    }

    private mutating func takeLong(
        _ text: Substring, _ left: inout ArraySlice<String>, _ flags: [Flag]
    ) throws(InvalidUsage) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let flag = flags.first(where: { $0.name == name }) else {
            let near = NearestWord.find(name, among: flags.map(\.name)).map { "; did you mean --\($0)?" } ?? ""
            throw InvalidUsage(description: "unknown flag --\(name)\(near)")
        }
        try keep(flag, parts.count > 1 ? String(parts[1]) : nil, &left)
    }

    /// `-n NAME`, `-nNAME`, `-n=NAME`, and switches together: `-Aw`.
    private mutating func takeShort(
        _ argument: String, _ left: inout ArraySlice<String>, _ flags: [Flag]
    ) throws(InvalidUsage) {
        var letters = argument.dropFirst()
        while let letter = letters.popFirst() {
            guard let flag = flags.first(where: { $0.short == letter }) else {
                throw InvalidUsage(description: "unknown flag -\(letter) in '\(argument)'")
            }
            if letters.first == "=" {
                try keep(flag, String(letters.dropFirst()), &left)
                return
            }
            if flag.placeholder != nil {
                try keep(flag, letters.isEmpty ? nil : String(letters), &left)
                return
            }
            try keep(flag, nil, &left)
        }
    }

    private mutating func keep(
        _ flag: Flag, _ given: String?, _ left: inout ArraySlice<String>
    ) throws(InvalidUsage) {
        var value = given
        if flag.placeholder == nil {
            value = value ?? "true"
            guard value == "true" || value == "false" else {
                throw InvalidUsage(description: "--\(flag.name): found '\(value ?? "")', expected true or false")
            }
        }
        guard var value = value ?? left.popFirst() else {
            throw InvalidUsage(description: "--\(flag.name): found no value, expected \(flag.placeholder ?? "one")")
        }
        if flag.ignoresCase {
            value = flag.choices.first { $0.lowercased() == value.lowercased() } ?? value
        }
        if !flag.choices.isEmpty, !flag.choices.contains(value) {
            // Forms with an argument (`jsonpath=...`) are listed by what stands before it.
            let head = value.split(separator: "=", maxSplits: 1).first.map(String.init) ?? value
            guard flag.choices.contains("\(head)=") else {
                throw InvalidUsage(
                    description:
                        "--\(flag.name): found '\(value)', expected one of \(flag.choices.joined(separator: ", "))")
            }
        }
        if flag.repeats { values[flag.name, default: []].append(value) } else { values[flag.name] = [value] }
    }
}
