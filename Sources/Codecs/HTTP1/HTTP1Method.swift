// Which request methods are taken: Envoy's list, or any token where custom methods are allowed.

import Base

package enum HTTP1Method {
    static func isToken(_ method: ByteView, _ scan: HTTP1ByteScan) -> Bool {
        !method.isEmpty && scan.consists(method, of: HTTP1ByteScan.token)
    }

    package static func isKnown(_ method: ByteView) -> Bool {
        switch method.count {
        case 3: any(method, "GET", "PUT", "ACL")
        case 4: any(method, "POST", "HEAD", "BIND", "COPY", "LINK", "LOCK", "MOVE")
        case 5: any(method, "PATCH", "TRACE", "QUERY", "MERGE", "MKCOL", "PURGE")
        case 6: any(method, "DELETE", "NOTIFY", "REBIND", "REPORT", "SEARCH", "SOURCE", "UNBIND", "UNLINK", "UNLOCK")
        case 7: any(method, "OPTIONS", "CONNECT", "MSEARCH")
        case 8: any(method, "CHECKOUT", "PROPFIND")
        case 9: any(method, "PROPPATCH", "SUBSCRIBE")
        case 10: any(method, "MKACTIVITY", "MKCALENDAR")
        case 11: method.equals("UNSUBSCRIBE")
        default: false
        }
    }

    @inline(__always)
    private static func any(_ method: ByteView, _ names: StaticString...) -> Bool {
        names.contains { method.equals($0) }
    }
}
