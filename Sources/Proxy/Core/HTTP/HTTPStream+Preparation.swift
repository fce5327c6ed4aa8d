// Before routing: what the connection manager demands of a request and does to its headers.

import Base
import Formatting
import Routing

extension HTTPStream {
    /// False when the request was answered here.
    func prepareRequest() -> Bool {
        guard checkVersion(), checkHost(), checkUpgrade() else { return false }
        answerExpectation()
        var outcome = RequestPreparation.Outcome.proceed
        outcome = params.preparation.prepare(&requestHeaders, &info, random: streamRandom)
        switch outcome {
        case .proceed: return true
        case .refused(let status, let details):
            sendLocalReply(status, details: details)
            return false
        case .redirect(let details):
            context.statistics.pathRedirected()
            sendLocalReply(307, details: details) { headers in
                if let path = requestHeaders.first(.path) { headers.append(.location, path) }
            }
            return false
        }
    }

    private func checkVersion() -> Bool {
        guard info.protocol == .http10, !params.http1Versions.accepts10 else { return true }
        sendLocalReply(426, "Upgrade Required", details: "low_version")
        return false
    }

    private func checkHost() -> Bool {
        if requestHeaders.contains(.authority) { return true }
        if info.protocol == .http10, !params.http1Versions.defaultHost.isEmpty {
            requestHeaders.append(name: ":authority", value: params.http1Versions.defaultHost)
            return true
        }
        sendLocalReply(400, details: "missing_host_header")
        return false
    }

    /// Notes whether an upgrade is asked for; whether it is allowed is known once the route is.
    private func checkUpgrade() -> Bool {
        wasExtendedConnect = isConnect && requestHeaders.contains(.protocol)
        if wasExtendedConnect {
            becomeUpgradeRequest()
            return true
        }
        guard let upgrade = requestHeaders.first(.upgrade), !upgrade.isEmpty,
            let connection = requestHeaders.first(.connection), Self.lists(connection, ByteView("upgrade"))
        else { return true }
        isUpgrade = true
        return true
    }

    /// RFC 8441's CONNECT with `:protocol` is what HTTP/1 calls an upgrade; inside the proxy it is one.
    private func becomeUpgradeRequest() {
        isUpgrade = true
        if let name = requestHeaders.first(.protocol) {
            requestHeaders.append(.upgrade, name)
            requestHeaders.append(.connection, "upgrade")
        }
        requestHeaders.set(.method, "GET")
        requestHeaders.remove(.protocol)
    }

    static func lists(_ header: ByteView, _ token: ByteView) -> Bool {
        var rest = header
        while true {
            let comma = rest.firstIndex(of: 0x2C) ?? rest.count
            if rest.prefix(comma).trimmed.equalsIgnoringCase(token) { return true }
            if comma >= rest.count { return false }
            rest = rest.dropFirst(comma + 1)
        }
    }

    private func answerExpectation() {
        guard !params.proxies100Continue, let expect = requestHeaders.first(.expect),
            expect.equalsIgnoringCase("100-continue")
        else { return }
        requestHeaders.remove(.expect)
        var interim = HeaderBlock()
        interim.append(.status, "100")
        connection?.sendInformational(self, interim)
    }

    /// The codec could not read the request; its words are the answer.
    func codecFailed(_ status: UInt16, _ details: StaticString) {
        info.flags.insert(.downstreamProtocolError)
        let text: StaticString =
            switch status {
            case 431: "Request Header Fields Too Large"
            case 501: "Not Implemented"
            case 426: "Upgrade Required"
            default: "Bad Request"
            }
        requestEnded = true
        sendLocalReply(status, text, details: details)
    }
}
