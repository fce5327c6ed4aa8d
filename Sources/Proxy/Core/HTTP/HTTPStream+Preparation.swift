// Before routing: what the connection manager demands of a request and does to its headers.

import Base
import Formatting
import Routing
import Runtime

extension HTTPStream {
    /// False when the request was answered here.
    func prepareRequest() -> Bool {
        guard checkHost(), checkPath() else { return false }
        noteUpgrade()
        answerExpectation()
        guard normalizePath() else { return false }
        params.preparation.hosts.apply(to: &requestHeaders, localPort: info.downstream.local?.port)
        for mutations in params.earlyMutations { mutations.apply(toRequest: &requestHeaders, info: info) }
        let connection = PreparationConnection(
            remote: info.downstream.remote ?? .unix(path: ""),
            local: info.downstream.local ?? .unix(path: ""), tls: info.downstreamTLS)
        let prepared = params.preparation.prepare(
            &requestHeaders, connection, internalOnly: context.routeTable(for: self)?.internalOnlyHeaders ?? [],
            random: &loop.random)
        if let status = prepared.rejectStatus {
            return refuse(status, "rejecting_because_detection_failed")
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

    /// Answers a request that isn't fit to be routed; false, for the caller to return. HTTP/1 closes, as Envoy does.
    private func refuse(_ status: UInt16, _ details: StaticString) -> Bool {
        closesConnection = true
        sendLocalReply(status, details: details)
        return false
    }

    private func normalizePath() -> Bool {
        if isConnect { return true }
        switch params.preparation.paths.apply(to: &requestHeaders) {
        case .proceed: return true
        case .reject:
            context.statistics.pathNormalizationFailed()
            return refuse(400, "path_normalization_failed")
        case .redirect:
            context.statistics.pathRedirected()
            sendLocalReply(307, details: "path_normalization_failed") { headers in
                if let path = requestHeaders.first(.path) { headers.append(.location, path) }
            }
            return false
        }
    }

    private func checkHost() -> Bool {
        if requestHeaders.contains(.authority) { return true }
        return refuse(400, "missing_host_header")
    }

    /// Notes whether an upgrade is asked for; whether it is allowed is known once the route is.
    private func noteUpgrade() {
        wasExtendedConnect = isConnect && requestHeaders.contains(.protocol)
        if wasExtendedConnect {
            isConnect = false
            isUpgrade = true
            requestHeaders.becomeUpgrade()
        } else {
            isUpgrade = RequestPreparation.isUpgrade(requestHeaders)
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
        // A limit that was passed and a version that isn't served are no faults of the client's codec.
        if status != 431, status != 426, status != 500 { info.flags.insert(.downstreamProtocolError) }
        let text: StaticString =
            switch status {
            case 431: "Request Header Fields Too Large"
            case 501: "Not Implemented"
            case 426: "Upgrade Required"
            case 500: "Internal Server Error"
            default: "Bad Request"
            }
        requestEnded = true
        closesConnection = true
        sendLocalReply(status, text, details: details)
    }
}
