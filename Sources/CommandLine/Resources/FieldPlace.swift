// Where in a file a field stands, by the path that a message names.

import Document
import ResourceClient

enum FieldPlace {
    /// The line of the deepest part of the path that is there: `spec.http[0].route[1].weight`, `metadata.labels[app]`.
    static func line(of path: String, in root: DocumentNode) -> Int {
        var node = root
        var line = root.line
        for step in steps(path) {
            if let index = Int(step), node.isList {
                guard node.items.indices.contains(index) else { return line }
                node = node.items[index]
                line = node.line
            } else {
                guard let member = node.members.first(where: { $0.key.text == step }) else { return line }
                node = member.value
                line = member.key.line > 0 ? member.key.line : node.line
            }
        }
        return line
    }

    static func steps(_ path: String) -> [String] {
        var steps: [String] = []
        var step = ""
        var isInBracket = false
        for letter in path {
            switch letter {
            case "[":
                if !step.isEmpty { steps.append(step) }
                (step, isInBracket) = ("", true)
            case "]" where isInBracket:
                steps.append(step.filter { $0 != "\"" && $0 != "'" })
                (step, isInBracket) = ("", false)
            case "." where !isInBracket:
                if !step.isEmpty { steps.append(step) }
                step = ""
            default: step.append(letter)
            }
        }
        return step.isEmpty ? steps : steps + [step]
    }

    /// The field that a refusal is about; empty when it names none.
    static func field(of failure: ResourceFailure) -> String {
        if let cause = failure.causes.first(where: { !$0.field.isEmpty && $0.field != "<nil>" }) { return cause.field }
        guard let start = failure.words.firstPlace(after: "unknown field \"") else { return "" }
        return String(failure.words[start...].prefix { $0 != "\"" })
    }
}

extension String {
    /// Where the text behind the first `words` begins.
    fileprivate func firstPlace(after words: String) -> Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(words) { return self.index(index, offsetBy: words.count) }
            index = self.index(after: index)
        }
        return nil
    }
}

extension ManifestObject {
    func place(of failure: ResourceFailure) -> String {
        "\(file):\(FieldPlace.line(of: FieldPlace.field(of: failure), in: node))"
    }
}
