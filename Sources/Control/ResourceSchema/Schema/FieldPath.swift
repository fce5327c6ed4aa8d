// Where in an object something stands, as people write it.

import Document

/// A list of steps that shares its beginning with its siblings; text only when a problem is found.
struct FieldPath {
    private indirect enum Step {
        case root
        case field(Step, String)
        case index(Step, Int)
    }

    private let step: Step

    init() { step = .root }
    private init(_ step: Step) { self.step = step }

    func field(_ name: String) -> FieldPath { FieldPath(.field(step, name)) }
    func index(_ position: Int) -> FieldPath { FieldPath(.index(step, position)) }

    var isRoot: Bool { if case .root = step { true } else { false } }

    var text: String {
        var parts: [String] = []
        var current = step
        while true {
            switch current {
            case .root: return parts.reversed().joined()
            case .field(let before, let name):
                if case .root = before { parts.append(name) } else { parts.append("." + name) }
                current = before
            case .index(let before, let position):
                parts.append("[\(position)]")
                current = before
            }
        }
    }
}
