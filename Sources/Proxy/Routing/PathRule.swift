// What a route asks of the path.

import Base
import EnvoyAPI
import Formatting

enum PathRule: Sendable {
    case exact([UInt8], ignoringCase: Bool)
    /// `separated`: what follows is nothing or a slash.
    case prefix([UInt8], ignoringCase: Bool, separated: Bool)
    case regex(CompiledRegex)
    case template(PathTemplate)
    /// CONNECT and nothing else; such requests may have no path at all.
    case connect

    init(_ node: ConfigNode) throws(InvalidConfiguration) {
        let ignoringCase = !(node.optionalBool("case_sensitive") ?? true)
        switch node.oneof("path_specifier") {
        case "prefix":
            self = .prefix(Array(node.string("prefix").utf8), ignoringCase: ignoringCase, separated: false)
        case "path": self = .exact(Array(node.string("path").utf8), ignoringCase: ignoringCase)
        case "path_separated_prefix":
            let text = node.string("path_separated_prefix")
            self = .prefix(Array(text.utf8), ignoringCase: ignoringCase, separated: true)
        case "safe_regex":
            guard let regex = node.message("safe_regex") else { fallthrough }
            self = .regex(try CompiledRegex(regex))
        case "connect_matcher":
            _ = node.message("connect_matcher")
            self = .connect
        case "path_match_policy":
            guard let policy = node.any("path_match_policy") else { fallthrough }
            self = .template(try PathTemplate(matcher: policy))
        default: throw node.invalid("", found: "no path specifier", expected: "prefix, path, safe_regex or another")
        }
    }

    /// `path` is without query and fragment.
    func matches(_ path: ByteView) -> Bool {
        switch self {
        case .exact(let wanted, false): return path.equals(wanted)
        case .exact(let wanted, true): return wanted.withView { path.equalsIgnoringCase($0) }
        case .prefix(let wanted, let ignoringCase, let separated):
            let begins = ignoringCase ? wanted.withView { path.hasPrefixIgnoringCase($0) } : path.hasPrefix(wanted)
            return begins && (!separated || path.count == wanted.count || path[wanted.count] == 0x2F)
        case .regex(let regex): return regex.matches(path)
        case .template(let template): return template.matches(path)
        case .connect: return true
        }
    }

    /// How many bytes of a matched path a prefix rewrite replaces.
    func matchedLength(_ path: ByteView) -> Int {
        switch self {
        case .exact(let wanted, _), .prefix(let wanted, _, _): min(wanted.count, path.count)
        case .regex, .template, .connect: path.count
        }
    }
}
