// Where a configuration node stands, kept as a chain so that text is built only for a message to people.

final class ConfigPath {
    private let parent: ConfigPath?
    private let step: String
    private let index: Int?
    private let key: String?

    init(_ step: String, index: Int? = nil, key: String? = nil, in parent: ConfigPath?) {
        self.parent = parent
        self.step = step
        self.index = index
        self.key = key
    }

    var text: String {
        var result = parent?.text ?? ""
        if !result.isEmpty, !step.isEmpty { result += "." }
        result += step
        if let index { result += "[\(index)]" }
        if let key { result += "[\"\(key)\"]" }
        return result
    }
}
