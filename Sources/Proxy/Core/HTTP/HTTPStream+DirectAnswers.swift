// Routes that answer by themselves: direct responses, redirects, and redirects that are followed inside.

import Base
import Formatting
import Routing
import Telemetry

extension HTTPStream {
    func answerDirectly(_ reply: DirectResponseParams, _ route: RouteEntry) {
        context.statistics.directResponse()
        var body = ByteQueue()
        var contentType: [UInt8]?
        if let format = reply.format {
            reply.body.withView { text in
                format.append(
                    to: &body, request: requestHeaders, response: responseHeaders, trailers: responseTrailers,
                    info: info, extras: FormatterExtras(localReplyBody: text))
            }
            contentType = format.contentType
        } else {
            body.append(reply.body)
        }
        answerFromRoute(reply.status, body.view, contentType, route, details: "direct_response")
    }

    func answerWithRedirect(_ redirect: RedirectParams, _ route: RouteEntry) {
        context.statistics.redirect()
        answerFromRoute(redirect.status, ByteView(), nil, route, details: "direct_response")
    }

    private func answerFromRoute(
        _ status: UInt16, _ body: ByteView, _ contentType: [UInt8]?, _ route: RouteEntry, details: StaticString
    ) {
        var location = ByteQueue()
        let hasLocation = route.appendLocation(requestHeaders, to: &location)
        route.finalizeRequestHeaders(&requestHeaders, info: info, weighted: nil, keepsOriginals: false)
        sendLocalReply(status, body: body, details: details) { headers in
            if let contentType { contentType.withView { headers.set(.contentType, $0) } }
            if hasLocation { headers.set(.location, location.view) }
        }
    }

    /// Follows the upstream's redirect itself when the route says so; true when a new attempt is under way.
    func tryInternalRedirect(_ status: UInt16, endStream: Bool) -> Bool {
        guard let policy = route?.forward?.internalRedirect, policy.statusCodes.contains(status), let cluster else {
            return false
        }
        guard requestComplete, sentRequestBytes == 0 || keepsReplay,
            let location = responseHeaders.first(.location),
            let target = RedirectTarget(location, request: requestHeaders, policy)
        else {
            cluster.statistics.internalRedirect(succeeded: false)
            context.statistics.internalRedirectRefused(.passthroughInternalRedirectBadLocation)
            return false
        }
        guard internalRedirects < Int(policy.maximum) else {
            cluster.statistics.internalRedirect(succeeded: false)
            context.statistics.internalRedirectRefused(.passthroughInternalRedirectTooManyRedirects)
            return false
        }
        guard follow(target, policy, status) else {
            cluster.statistics.internalRedirect(succeeded: false)
            context.statistics.internalRedirectRefused(.passthroughInternalRedirectNoRoute)
            return false
        }
        cluster.statistics.internalRedirect(succeeded: true)
        return true
    }

    private func follow(_ target: RedirectTarget, _ policy: InternalRedirectParams, _ status: UInt16) -> Bool {
        let before = RequestIdentity(requestHeaders)
        var dropsBody = false
        target.apply(to: &requestHeaders)
        for name in policy.copiedHeaders {
            if let value = name.first(in: responseHeaders) { name.set(in: &requestHeaders, value: value) }
        }
        if status == 303, !(isHeadRequest || (requestHeaders.first(.method)?.equals("GET") ?? false)) {
            requestHeaders.set(.method, "GET")
            requestHeaders.remove(.contentLength)
            dropsBody = true
        }
        let oldRoute = route
        selectRoute()
        guard let next = route, next.forward != nil, allows(next, policy, after: oldRoute) else {
            route = oldRoute
            before.restore(&requestHeaders)
            return false
        }
        internalRedirects += 1
        endRetries()
        dropUpstream()
        _ = rewindRequest()
        if dropsBody {
            requestBuffer.removeAll()
            requestIsHeadOnly = true
            requestHasTrailers = false
        }
        retries = nil
        forgetReplay()
        responseHeaders.removeAll()
        info.responseDetails = .none
        before.remember(in: &requestHeaders)
        runRequestHeaders(from: 0)
        return true
    }

    private func allows(_ next: RouteEntry, _ policy: InternalRedirectParams, after old: RouteEntry?) -> Bool {
        if policy.refusesPreviousRoutes, next === old { return false }
        if let allowed = policy.allowedRoutes, !allowed.contains(next.routeName) { return false }
        return true
    }
}

/// Authority, path and scheme of a request before a redirect changed them.
private struct RequestIdentity {
    private let authority: [UInt8]
    private let path: [UInt8]
    private let scheme: [UInt8]

    init(_ headers: borrowing HeaderBlock) {
        authority = headers.first(.authority)?.array ?? []
        path = headers.first(.path)?.array ?? []
        scheme = headers.first(.scheme)?.array ?? []
    }

    func restore(_ headers: inout HeaderBlock) {
        authority.withView { headers.set(.authority, $0) }
        path.withView { headers.set(.path, $0) }
        scheme.withView { headers.set(.scheme, $0) }
    }

    /// `x-envoy-original-url` tells the next upstream where the client had wanted to go.
    func remember(in headers: inout HeaderBlock) {
        var url = ByteQueue()
        url.append(scheme)
        url.append("://")
        url.append(authority)
        url.append(path)
        headers.set(.envoyOriginalURL, url.view)
    }
}

/// A `location` taken apart as a request's new target.
private struct RedirectTarget {
    private let scheme: [UInt8]?
    private let authority: [UInt8]?
    private let path: [UInt8]

    /// Nil when the location is no absolute http(s) URL, or changes the scheme in a way that is not allowed.
    init?(_ location: ByteView, request: borrowing HeaderBlock, _ policy: InternalRedirectParams) {
        let isTLS = location.hasPrefixIgnoringCase(ByteView("https://"))
        guard isTLS || location.hasPrefixIgnoringCase(ByteView("http://")) else { return nil }
        let rest = location.dropFirst(isTLS ? 8 : 7)
        let end = rest.firstIndex(of: 0x2F) ?? rest.count
        if end == 0 { return nil }
        let wasTLS = request.first(.scheme)?.equals("https") ?? false
        if wasTLS != isTLS {
            guard policy.allowsCrossScheme else { return nil }
            if policy.onlySafeCrossScheme, isTLS { return nil }
        }
        scheme = Array((isTLS ? "https" : "http").utf8)
        authority = rest.prefix(end).array
        path = end < rest.count ? rest.dropFirst(end).array : [0x2F]
    }

    func apply(to headers: inout HeaderBlock) {
        scheme?.withView { headers.set(.scheme, $0) }
        authority?.withView { headers.set(.authority, $0) }
        path.withView { headers.set(.path, $0) }
    }
}
