// Before routing: what the connection manager demands of a request and does to its headers.

import Base
import Formatting
import Routing
import Runtime

extension HTTPStream {
    /// False when the request was answered here.
    func prepareRequest() -> Bool {
        guard checkVersion(), checkHost(), checkPath() else { return false }
        noteUpgrade()
        answerExpectation()
        guard normalizePath() else { return false }
        params.preparation.hosts.apply(to: &requestHeaders, localPort: info.downstream.local?.port)
        let connection = PreparationConnection(
            remote: info.downstream.remote ?? .unix(path: ""),
            local: info.downstream.local ?? .unix(path: ""), tls: info.downstreamTLS)
        let prepared = params.preparation.prepare(
            &requestHeaders, connection, internalOnly: params.routes.internalOnlyHeaders, random: &loop.random)
        if let status = prepared.rejectStatus {
            sendLocalReply(status, details: "rejecting_because_detection_failed")
            return false
        }
        info.downstream.remote = prepared.remote
        return true
    }

    private func checkPath() -> Bool {
        if isConnect { return true }
        guard let path = requestHeaders.first(.path), path.first == 0x2F || path.equals("*") else {
            context.statistics.pathNotRelative()
            sendLocalReply(404, details: "absolute_path_rejected")
            return false
        }
        return true
    }

    private func normalizePath() -> Bool {
        if isConnect { return true }
        switch params.preparation.paths.apply(to: &requestHeaders) {
        case .proceed: return true
        case .reject:
            context.statistics.pathNormalizationFailed()
            sendLocalReply(400, details: "path_normalization_failed")
            return false
        case .redirect:
            context.statistics.pathRedirected()
            sendLocalReply(307, details: "path_normalization_failed") { headers in
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
    private func noteUpgrade() {
        wasExtendedConnect = isConnect && requestHeaders.contains(.protocol)
        if wasExtendedConnect {
            becomeUpgradeRequest()
        } else {
            isUpgrade = RequestPreparation.isUpgrade(requestHeaders)
        }
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
        closesConnection = true
        sendLocalReply(status, text, details: details)
    }
}
