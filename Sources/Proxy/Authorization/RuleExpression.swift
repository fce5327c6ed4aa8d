// Permissions and principals as one kind of condition, before they are laid out for evaluation.

import Base
import Formatting
import Routing

/// What a text of the request or connection is compared with for equality; all such comparisons with one source cost
/// one look-up together.
enum ExactSource: Hashable {
    /// URI and DNS names of the client's certificate, and its subject.
    case peerName
    /// Without query and fragment.
    case path
    case serverName
    case header(HeaderName)
}

/// Whose address a range is held against.
enum AddressSource: UInt8 {
    /// What the client meant to reach.
    case local
    /// The client as the connection knows it, whatever headers say.
    case connection
    /// The peer of the socket.
    case direct
    /// The client as far as headers and preambles tell.
    case remote
}

indirect enum RuleExpression {
    case always
    case all([RuleExpression])
    case any([RuleExpression])
    case not(RuleExpression)
    case exact(ExactSource, [UInt8])
    /// Half open.
    case ports(Range<UInt32>)
    case address(AddressSource, AddressRange)
    case pathPrefix([UInt8])
    case path(StringMatcher)
    case template(PathTemplate)
    case serverName(StringMatcher)
    case input(TextInput, StringMatcher)
    case header(HeaderMatcher)
    case dynamicMetadata(MetadataMatcher)
    case routeMetadata(MetadataMatcher)
    case filterState(FilterStateMatcher)
    /// The client came with TLS.
    case encrypted
    /// The client's certificate was checked.
    case validated
    case peerName(StringMatcher)
    /// One of the names of one kind in the client's certificate.
    case alternativeName(AlternativeNameKind, StringMatcher)
}

enum AlternativeNameKind: UInt8 { case uri, dns, email, ip }

extension RuleExpression {
    /// A comparison for equality is looked up together with others of its source.
    static func text(
        _ matcher: StringMatcher, _ source: ExactSource, otherwise: (StringMatcher) -> RuleExpression
    ) -> RuleExpression {
        if case .exact(let wanted) = matcher.rule, !matcher.ignoresCase { return .exact(source, wanted) }
        return otherwise(matcher)
    }

    static func urlPath(_ matcher: StringMatcher) -> RuleExpression {
        if case .prefix(let wanted) = matcher.rule, !matcher.ignoresCase { return .pathPrefix(wanted) }
        return text(matcher, .path) { .path($0) }
    }
}
