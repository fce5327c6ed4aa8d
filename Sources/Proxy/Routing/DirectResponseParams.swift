// Answers that a route gives by itself.

import Base
import EnvoyAPI
import Formatting

public final class DirectResponseParams: Sendable {
    public let status: UInt16
    public let body: [UInt8]
    /// Formats the answer instead of `body`, which it may quote as `%LOCAL_REPLY_BODY%`.
    public let format: SubstitutionFormat?
    /// Statuses 201 and 3xx get a `location` that repeats the request's URL, as Envoy gives it.
    public let location: RedirectParams?

    init(_ node: ConfigNode, bodyLimit: Int) throws(InvalidConfiguration) {
        let status = UInt16(truncatingIfNeeded: node.uint32("status"))
        self.status = status
        body =
            try node.message("body").map { source throws(InvalidConfiguration) in
                try DataSource.bytes(source, limit: bodyLimit)
            } ?? []
        format = try node.message("body_format").map { format throws(InvalidConfiguration) in
            try SubstitutionFormat(format)
        }
        location = status == 201 || status / 100 == 3 ? RedirectParams(status: status, toHTTPS: false) : nil
    }
}
