// An upgrade is said in two ways: HTTP/1's GET with Upgrade and 101, HTTP/2's CONNECT with `:protocol` and 200 (RFC 8441).

import Base

/// Inside the proxy HTTP/1's form is used, whatever the two connections speak.
extension HeaderBlock {
    /// CONNECT with `:protocol` as HTTP/1's request.
    mutating func becomeUpgrade() {
        var name = ByteQueue()
        if let asked = first(.protocol) { name.append(asked) }
        remove(.protocol)
        set(.method, "GET")
        set(.upgrade, name.view)
        set(.connection, "upgrade")
    }

    /// HTTP/1's request as CONNECT with `:protocol`.
    mutating func becomeExtendedConnect() {
        var name = ByteQueue()
        if let asked = first(.upgrade) { name.append(asked) }
        set(.method, "CONNECT")
        set(.protocol, name.view)
        remove(.upgrade)
        remove(.connection)
    }

    /// The upstream's 200 to an extended CONNECT as HTTP/1's 101.
    mutating func becomeSwitchingProtocols(_ name: ByteView) {
        set(.status, "101")
        set(.upgrade, name)
        set(.connection, "upgrade")
    }

    /// HTTP/1's 101 as the 200 that a client of extended CONNECT waits for.
    mutating func becomeConnectAnswer() {
        set(.status, "200")
        remove(.upgrade)
        remove(.connection)
        remove(.contentLength)
    }
}
