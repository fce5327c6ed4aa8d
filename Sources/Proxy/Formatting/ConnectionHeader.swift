// Headers that `connection` nominates belong to one hop and go with it.

import Base

public enum ConnectionHeader {
    /// Removes what an HTTP/1 request's `connection` nominates; false when it nominates what it must not, or too much.
    public static func removeNominated(_ headers: inout HeaderBlock) -> Bool {
        guard let value = headers.first(.connection) else { return true }
        var list = ByteQueue()
        list.append(value)
        var rest = list.view
        var count = 0
        while true {
            let end = rest.firstIndex(of: 0x2C) ?? rest.count
            let token = rest.prefix(end).trimmed
            if !token.isEmpty {
                count += 1
                if count >= 10 || !remove(token, &headers) { return false }
            }
            if end == rest.count { return true }
            rest = rest.dropFirst(end + 1)
        }
    }

    private static func remove(_ token: ByteView, _ headers: inout HeaderBlock) -> Bool {
        for kept: StaticString in ["close", "http2-settings", "keep-alive", "upgrade", "connection", "te"]
        where token.equalsIgnoringCase(kept) { return true }
        for trusted: StaticString in ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"]
        where token.equalsIgnoringCase(trusted) { return false }
        if token.first == 0x3A { return false }
        var index = 0
        while index < headers.count {
            if headers.name(at: index).equalsIgnoringCase(token) { headers.remove(at: index) } else { index += 1 }
        }
        return true
    }
}
