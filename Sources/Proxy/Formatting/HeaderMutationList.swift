// envoy.config.common.mutation_rules.v3.HeaderMutation lists: mutations in the order they are written.

import Base
import EnvoyAPI

public struct HeaderMutationList: Sendable {
    enum Step: Sendable {
        case remove(HeaderName)
        case removeMatching(StringMatcher)
        case add(HeaderMutations)
    }

    private let steps: [Step]

    public init(_ nodes: [ConfigNode]) throws(InvalidConfiguration) {
        var steps: [Step] = []
        for node in nodes { steps.append(try Self.step(node)) }
        self.steps = steps
    }

    private static func step(_ node: ConfigNode) throws(InvalidConfiguration) -> Step {
        switch node.oneof("action") {
        case "remove":
            let name = node.string("remove")
            if name.hasPrefix(":") || name.lowercased() == "host" {
                throw node.invalid("remove", found: "\"\(name)\"", expected: "a header that may be removed")
            }
            return .remove(HeaderName(name))
        case "append":
            guard let option = node.message("append") else { fallthrough }
            return .add(HeaderMutations(additions: [try HeaderAddition(option)], removals: []))
        case "remove_on_match":
            guard let matcher = node.message("remove_on_match")?.message("key_matcher") else { fallthrough }
            return .removeMatching(try StringMatcher(matcher))
        default: throw node.invalid("", found: "no action", expected: "append, remove or remove_on_match")
        }
    }

    public var isEmpty: Bool { steps.isEmpty }

    public func apply(toRequest headers: inout HeaderBlock, info: borrowing StreamInfo) {
        for step in steps {
            switch step {
            case .add(let mutation): mutation.apply(toRequest: &headers, info: info)
            default: Self.remove(step, from: &headers)
            }
        }
    }

    public func apply(
        toResponse headers: inout HeaderBlock, request: borrowing HeaderBlock, info: borrowing StreamInfo
    ) {
        for step in steps {
            switch step {
            case .add(let mutation): mutation.apply(toResponse: &headers, request: request, info: info)
            default: Self.remove(step, from: &headers)
            }
        }
    }

    private static func remove(_ step: Step, from headers: inout HeaderBlock) {
        switch step {
        case .add: break
        case .remove(let name): name.remove(from: &headers)
        case .removeMatching(let matcher):
            var index = 0
            while index < headers.count {
                let name = headers.name(at: index)
                if name.first != 0x3A, matcher.matches(name) { headers.remove(at: index) } else { index += 1 }
            }
        }
    }
}
