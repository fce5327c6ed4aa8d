// The path that a decoder or validator has gone down, as cheap to extend as to shorten.

struct DecodePath {
    private enum Step {
        case field(String)
        case index(Int)
        case key(String)
    }

    private var steps: [Step] = []

    mutating func enter(_ field: String) { steps.append(.field(field)) }
    mutating func enter(index: Int) { steps.append(.index(index)) }
    mutating func enter(key: String) { steps.append(.key(key)) }
    mutating func leave() { steps.removeLast() }

    var depth: Int { steps.count }
    mutating func leave(to depth: Int) { steps.removeLast(steps.count - depth) }

    var text: String {
        var result = ""
        for step in steps {
            switch step {
            case .field(let name):
                if !result.isEmpty { result += "." }
                result += name
            case .index(let index): result += "[\(index)]"
            case .key(let key): result += "[\"\(key)\"]"
            }
        }
        return result
    }
}
