// How a route changes the path before it is forwarded. The query stays.

import Base
import EnvoyAPI
import Formatting

public enum PathRewrite: Sendable {
    case none
    /// Replaces what the route's path rule matched.
    case prefix([UInt8])
    case regex(RegexRewrite)
    /// Replaces the path by what the matched template's variables give.
    case template(PathTemplate, substitution: [UInt8])
    /// Replaces the path by a substitution format.
    case format(Formatter)

    init(_ node: ConfigNode, rule: PathRule) throws(InvalidConfiguration) {
        let prefix = node.string("prefix_rewrite")
        let format = node.string("path_rewrite")
        let policy = node.any("path_rewrite_policy")
        let regex = node.message("regex_rewrite")
        let given = [!prefix.isEmpty, !format.isEmpty, policy != nil, regex != nil].filter { $0 }.count
        if given > 1 {
            throw node.invalid(
                "", found: "\(given) ways to rewrite the path",
                expected: "only one of prefix_rewrite, regex_rewrite, path_rewrite_policy and path_rewrite")
        }
        if case .template = rule, !prefix.isEmpty {
            throw node.invalid("prefix_rewrite", found: "a rewrite", expected: "none beside path_match_policy")
        }
        if !prefix.isEmpty {
            self = .prefix(Array(prefix.utf8))
        } else if let regex {
            self = .regex(try RegexRewrite(regex))
        } else if !format.isEmpty {
            self = .format(try node.formatter("path_rewrite", format, omitEmptyValues: true))
        } else if let policy {
            self = try Self.template(policy, rule)
        } else {
            self = .none
        }
    }

    private static func template(_ node: ConfigNode, _ rule: PathRule) throws(InvalidConfiguration) -> PathRewrite {
        guard node.typeName == "envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig" else {
            throw node.unsupported("", node.typeName)
        }
        let text = node.string("path_template_rewrite")
        guard case .template(let template) = rule else {
            throw node.invalid("path_template_rewrite", found: "a rewrite", expected: "a path_match_policy beside it")
        }
        var substitution: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let open = rest.firstIndex(of: 0x7B) {
            substitution += rest[..<open].flatMap { $0 == 0x5C ? [$0, $0] : [$0] }
            guard let close = rest[open...].firstIndex(of: 0x7D),
                let group = template.variables.firstIndex(of: String(decoding: rest[(open + 1)..<close], as: UTF8.self))
            else {
                throw node.invalid(
                    "path_template_rewrite", found: "\"\(text)\"", expected: "variables of the matched template")
            }
            substitution += Array("\\\(group + 1)".utf8)
            rest = rest[(close + 1)...]
        }
        substitution += rest.flatMap { $0 == 0x5C ? [$0, $0] : [$0] }
        return .template(template, substitution: substitution)
    }

    var isNone: Bool {
        if case .none = self { return true }
        return false
    }

    /// Appends the whole new target, query included. `matched` is how many bytes the path rule matched.
    func append(
        _ request: borrowing HeaderBlock, matched: Int, info: borrowing StreamInfo, to out: inout ByteQueue
    ) {
        guard let target = request.first(.path) else { return }
        let parts = RequestTarget(target)
        var rest = parts.pathLength
        switch self {
        case .none: rest = 0
        case .prefix(let replacement):
            out.append(replacement)
            rest = min(matched, target.count)
        case .regex(let rewrite): rewrite.append(parts.path, to: &out)
        case .template(let template, let substitution):
            template.append(parts.path, substitution: substitution, to: &out)
        case .format(let formatter):
            let empty = HeaderBlock()
            formatter.append(to: &out, request: request, response: empty, trailers: empty, info: info)
        }
        out.append(target.dropFirst(rest))
    }
}
