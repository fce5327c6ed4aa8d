// Until the preparation of requests is merged.

import Base
import EnvoyAPI
import Formatting

enum RequestPreparation {
    enum Outcome {
        case proceed
        case refused(UInt16, StaticString)
        case redirect(StaticString)
    }
}

struct RequestPreparationParams: Sendable {
    init(_ node: ConfigNode) throws(InvalidConfiguration) {}
    func prepare(_ headers: inout HeaderBlock, _ info: inout StreamInfo, random: UInt64) -> RequestPreparation.Outcome {
        headers.set(.forwardedProto, "http")
        if !headers.contains(.scheme) { headers.append(.scheme, "http") }
        if !headers.contains(.requestID) { headers.append(.requestID, "00000000-0000-4000-8000-000000000000") }
        return .proceed
    }
    func finishResponse(_ headers: inout HeaderBlock, request: borrowing HeaderBlock, isLocal: Bool) {
        headers.set(.server, "envoy")
    }
}
