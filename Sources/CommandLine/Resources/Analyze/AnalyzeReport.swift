// Findings as lines or as data.

import Analysis
import Document
import MeshAPI
import Registry
import ResourceClient

struct AnalyzeReport {
    private let console: Console
    private let form: String

    init(_ console: Console, form: String) {
        self.console = console
        self.form = form
    }

    var isText: Bool { form == "table" || form == "log" }

    func show(_ findings: [PlacedFinding]) {
        if isText {
            for finding in findings { console.print(line(finding)) }
        } else {
            let tree = DocumentNode.list(findings.map(Self.tree))
            console.print(ObjectText.text(tree, form: form))
        }
    }

    private func line(_ finding: PlacedFinding) -> String {
        let level = console.isColoured ? Self.coloured(finding.level) : finding.level.rawValue
        let place = Self.place(finding).map { " \($0)" } ?? ""
        let path = finding.path.isEmpty ? "" : "\(finding.path): "
        return "\(level) [\(finding.code.rawValue)] (\(Self.origin(finding))\(place)) \(path)\(finding.message)\n"
    }

    static func origin(_ finding: PlacedFinding) -> String {
        let key = finding.object
        return "\(key.kind) \(key.namespace.isEmpty ? "" : "\(key.namespace)/")\(key.name)"
    }

    private static func place(_ finding: PlacedFinding) -> String? { finding.file.map { "\($0):\(finding.line)" } }

    private static func coloured(_ level: Finding.Level) -> String {
        let colour =
            switch level {
            case .error: "31"
            case .warning: "33"
            case .info: "36"
            }
        return "\u{1B}[\(colour)m\(level.rawValue)\u{1B}[0m"
    }

    private static func tree(_ finding: PlacedFinding) -> DocumentNode {
        var tree: DocumentNode = [
            "code": .string(finding.code.rawValue), "name": .string(finding.code.name),
            "level": .string(finding.level.rawValue), "origin": .string(origin(finding)),
            "message": .string(finding.message),
        ]
        if !finding.path.isEmpty { tree.set("path", .string(finding.path)) }
        if let place = place(finding) { tree.set("reference", .string(place)) }
        return tree
    }

    /// For `--list`.
    static func codes() -> String {
        var table = TableText(["CODE", "LEVEL", "NAME"])
        table.rows = FindingCode.allCases.sorted { $0.rawValue < $1.rawValue }.map {
            [$0.rawValue, $0.level.rawValue, $0.name]
        }
        return table.text()
    }
}
