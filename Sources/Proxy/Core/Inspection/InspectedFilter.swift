// What the HTTP filters of a chain would decide about a request, as far as that can be known beforehand.

import Authorization
import Base
import EnvoyAPI
import Formatting
import Routing

package struct InspectedFilter {
    package enum Outcome {
        /// It lets the request pass, and changes nothing that explanations tell.
        case passes
        case fault(InspectedFault)
        case allowed(policy: String?)
        case denied(policy: String?)
        /// It answers the request by itself.
        case answers(InspectedAnswer, words: String)
        /// It may answer, or change the request, by what isn't known here.
        case depends(String)
    }

    package let name: String
    package let typeName: String
    /// The route speaks of it.
    package let isOfRoute: Bool
    package let outcome: Outcome
}

/// A fault that is injected into a share of the requests.
package struct InspectedFault: Sendable {
    /// In milliseconds.
    package var delay: Int64?
    package var delayShare = 0.0
    package var status: Int?
    package var grpcStatus: Int?
    package var abortShare = 0.0
    package var kibPerSecond: UInt64?
    package var rateShare = 0.0
}

extension InspectedExchange {
    /// In the order in which they run; those that are switched off for the route are left out.
    package func filters(_ branch: InspectedBranch) -> [InspectedFilter] {
        var weightedConfigs: PerFilterConfigs?
        if case .weighted(let choice)? = branch.entry?.forward?.clusters, choice.configuresFilters {
            weightedConfigs = weighted(branch)?.perFilter
        }
        let configs = weightedConfigs ?? branch.entry?.perFilter
        return params.filters.compactMap { filter in
            if configs?.isDisabled(filter.name) ?? filter.isDisabled { return nil }
            let own = configs?.mostSpecific(filter.name)
            return InspectedFilter(
                name: filter.name, typeName: typeName(of: filter.name), isOfRoute: own != nil,
                outcome: outcome(filter, own, branch))
        }
    }

    private func typeName(of name: String) -> String {
        for filter in chain.terminal?.messages("http_filters") ?? [] where filter.string("name") == name {
            return filter.any("typed_config")?.typeName ?? ""
        }
        return ""
    }

    private func outcome(
        _ filter: HTTPFilterParams, _ own: PerFilterConfig?, _ branch: InspectedBranch
    ) -> InspectedFilter.Outcome {
        switch filter.kind {
        case .fault(let params): return fault((own as? FaultRouteConfig)?.params ?? params, branch)
        case .cors: return cors(own as? CORSParams)
        case .headerMutation: return own == nil ? .passes : .depends("it changes headers")
        case .buffer: return .passes
        case .content(let content): return outcome(content)
        case .policy(let params): return outcome(params, own)
        }
    }

    private func cors(_ params: CORSParams?) -> InspectedFilter.Outcome {
        guard let params, let origin = headers.first(.origin), !origin.isEmpty,
            params.isPreflight(headers), params.answersPreflight(of: origin)
        else { return .passes }
        if let enabled = params.enabled, share(enabled) < 100 {
            return .depends("it answers a share of preflight requests itself, with 200")
        }
        return .answers(
            InspectedAnswer(status: 200, flags: "", details: "cors_response"),
            words: "the preflight request of the origin \(origin.string) is answered by the proxy (corsPolicy)")
    }

    private func outcome(_ content: ContentFilterParams) -> InspectedFilter.Outcome {
        switch content {
        case .lua: .depends("its script may change the request or answer it")
        case .statefulSession: .depends("a session's cookie or header may choose the endpoint")
        case .dynamicForwardProxy, .compressor, .decompressor, .grpcWeb: .passes
        }
    }

    private func outcome(_ params: PolicyFilterParams, _ own: PerFilterConfig?) -> InspectedFilter.Outcome {
        switch params {
        case let params as HTTPAuthorizationParams:
            let rules = (own as? HTTPAuthorizationRouteConfig)?.rules ?? params.rules
            guard let engine = rules.enforced else { return .passes }
            let verdict = engine.evaluate(headers, info, connection: connection.source)
            let policy = verdict.policy.map { engine.policyNames[$0] }
            return verdict.isAllowed ? .allowed(policy: policy) : .denied(policy: policy)
        case is LocalRateLimitParams:
            return .depends("requests beyond its rate are answered with 429")
        case is CSRFParams: return .depends("requests that change something need an origin of this host")
        default: return .passes
        }
    }

    private func fault(_ params: FaultParams, _ branch: InspectedBranch) -> InspectedFilter.Outcome {
        guard params.concerns(headers, cluster: { branch.cluster }) else { return .passes }
        var fault = InspectedFault()
        switch params.delay {
        case nil: break
        case .fixed(let configured):
            fault.delay = params.delay(configured).milliseconds
            fault.delayShare = share(params.delayPercentage)
        case .header:
            fault.delay = headers.first(.envoyFaultDelay)?.decimal.map { Int64(clamping: $0) }
            fault.delayShare = share(params.delayPercentage, .envoyFaultDelayPercentage)
        }
        switch params.abort {
        case nil: break
        case .http(let code): fault.status = Int(params.httpStatus(code))
        case .grpc(let code): fault.grpcStatus = Int(params.grpcStatus(code))
        case .header:
            if let asked = headers.first(.envoyFaultAbort)?.decimal, (200..<600).contains(asked) {
                fault.status = Int(asked)
            }
            fault.grpcStatus = headers.first(.envoyFaultAbortGrpc)?.decimal.map { Int(clamping: $0) }
        }
        if fault.status != nil || fault.grpcStatus != nil {
            let isAsked = if case .header? = params.abort { true } else { false }
            fault.abortShare =
                isAsked ? share(params.abortPercentage, .envoyFaultAbortPercentage) : share(params.abortPercentage)
        }
        if case .fixed(let rate)? = params.rateLimit {
            fault.kibPerSecond = rate
            fault.rateShare = share(params.rateLimitPercentage)
        }
        if fault.delay == 0 { fault.delay = nil }
        if fault.delay == nil { fault.delayShare = 0 }
        let isIdle = fault.delayShare == 0 && fault.abortShare == 0 && fault.rateShare == 0
        return isIdle ? .passes : .fault(fault)
    }

    private func share(_ percentage: FractionalPercent, _ header: HeaderID? = nil) -> Double {
        let (limit, denominator) = percentage.current
        var numerator = limit
        if let header, let asked = headers.first(header)?.decimal { numerator = UInt32(min(asked, UInt64(limit))) }
        return min(100, Double(numerator) * 100 / Double(denominator))
    }
}
