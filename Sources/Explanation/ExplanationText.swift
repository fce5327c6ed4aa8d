// An explanation as text for a terminal.

import Base

package struct ExplanationText {
    private let isVerbose: Bool
    private let hasColours: Bool
    private var lines: [String] = []

    private init(isVerbose: Bool, hasColours: Bool) {
        self.isVerbose = isVerbose
        self.hasColours = hasColours
    }

    package static func text(_ explanation: Explanation, isVerbose: Bool, hasColours: Bool) -> String {
        var writer = ExplanationText(isVerbose: isVerbose, hasColours: hasColours)
        writer.lines.append(writer.bold("\(explanation.question), from \(explanation.client)"))
        writer.part(explanation.root, indent: 0, outer: 100)
        writer.summary(explanation)
        for note in explanation.notes { writer.lines.append(writer.colour("note: \(note)", .yellow)) }
        return writer.lines.joined(separator: "\n") + "\n"
    }

    private enum Colour: String { case red = "31", green = "32", yellow = "33", dim = "2", bold = "1" }

    private func colour(_ text: String, _ colour: Colour) -> String {
        hasColours ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    private func bold(_ text: String) -> String { colour(text, .bold) }

    private mutating func part(_ part: ExplanationPart, indent: Int, outer: Double) {
        let space = String(repeating: "  ", count: indent)
        let share = part.share < outer - 0.005 ? "\(Percent.text(part.share)): " : ""
        lines.append("")
        lines.append(space + bold(share + part.title))
        let shown = part.steps.filter { isVerbose || !$0.isMinor }
        let width = min(16, shown.map { $0.topic.utf8.count }.max() ?? 0)
        for step in shown { self.step(step, space + "  ", width) }
        if let ending = part.ending, part.parts.isEmpty { self.ending(ending, space + "  ") }
        for inner in part.parts { self.part(inner, indent: indent + 1, outer: part.share) }
    }

    private mutating func step(_ step: ExplanationStep, _ space: String, _ width: Int) {
        let pad = String(repeating: " ", count: max(0, width - step.topic.utf8.count) + 2)
        let words =
            switch step.mark {
            case .plain: step.words
            case .good: colour(step.words, .green)
            case .warning: colour(step.words, .yellow)
            case .bad: colour(step.words, .red)
            }
        let source = step.source.map { "  " + colour("[\($0.text)]", .dim) } ?? ""
        lines.append(space + colour(step.topic, .dim) + pad + words + source)
        let inner = space + String(repeating: " ", count: width + 2)
        // What was tried before a route belongs to it, however short the form.
        let always = step.topic == "route" ? Array(step.details.prefix(5)) : []
        for line in isVerbose ? step.details : always { lines.append(inner + colour(line, .dim)) }
        if !isVerbose, step.topic == "route", step.details.count > 5 {
            lines.append(inner + colour("and \(step.details.count - 5) more (--verbose)", .dim))
        }
        if isVerbose, !step.place.isEmpty { lines.append(inner + colour("at \(step.place)", .dim)) }
    }

    private mutating func ending(_ ending: ExplanationEnding, _ space: String) {
        var result: [String] = []
        if let status = ending.status { result.append("\(status)") }
        if let status = ending.grpcStatus { result.append("grpc-status \(status)") }
        if !ending.flags.isEmpty { result.append(ending.flags) }
        if isVerbose, !ending.details.isEmpty { result.append(ending.details) }
        let answer = result.isEmpty ? "" : " (\(result.joined(separator: " ")))"
        let sign = ending.isWell ? colour("=> ", .green) : colour("=> fails: ", .red)
        lines.append(space + sign + ending.words + bold(answer))
        for remedy in ending.remedies { lines.append("\(space)   to do: \(remedy)") }
    }

    private mutating func summary(_ explanation: Explanation) {
        let leaves = explanation.root.leaves().filter { $0.share > 0 }
        if leaves.count < 2 { return }
        let good = leaves.filter { $0.ending?.isWell ?? false }.reduce(0) { $0 + $1.share }
        lines.append("")
        if good > 99.995 {
            lines.append(colour("All ways are well.", .green))
        } else {
            lines.append(colour("\(Percent.text(100 - good)) of such requests fail.", .red))
        }
    }
}
