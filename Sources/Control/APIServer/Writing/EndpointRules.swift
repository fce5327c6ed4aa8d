// What addresses of endpoints must be beyond their schemas.

import Base
import Document

enum EndpointRules {
    static func causes(slice: DocumentNode, old: DocumentNode?) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        let type = slice.text(at: "addressType") ?? ""
        if let before = old?.text(at: "addressType"), before != type {
            causes.append(.invalid("addressType", type.quotedText, "field is immutable"))
        }
        for (index, endpoint) in slice.entries(at: "endpoints").enumerated() {
            for (position, address) in endpoint.texts(at: "addresses").enumerated() {
                let field = "endpoints[\(index)].addresses[\(position)]"
                if let problem = problem(address, type) { causes.append(.invalid(field, address.quotedText, problem)) }
            }
        }
        return causes
    }

    static func causes(endpoints: DocumentNode) -> [APIFailure.Cause] {
        var causes: [APIFailure.Cause] = []
        for (index, subset) in endpoints.entries(at: "subsets").enumerated() {
            for list in ["addresses", "notReadyAddresses"] {
                for (position, address) in subset.entries(at: list).enumerated() {
                    let text = address.text(at: "ip") ?? ""
                    if IPAddress(text) != nil { continue }
                    causes.append(
                        .invalid("subsets[\(index)].\(list)[\(position)].ip", text.quotedText, Self.anyAddress))
                }
            }
        }
        return causes
    }

    private static let anyAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"

    private static func problem(_ address: String, _ type: String) -> String? {
        switch type {
        case "IPv4": return IPAddress(address)?.family == .v4 ? nil : "must be an IPv4 address"
        case "IPv6": return IPAddress(address)?.family == .v6 ? nil : "must be an IPv6 address"
        case "FQDN": return NameRules.subdomain(address)
        default: return nil
        }
    }
}
