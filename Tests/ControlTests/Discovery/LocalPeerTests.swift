// Whose socket a local connection comes from.

import Base
import Testing

@testable import DiscoveryService

@Suite struct LocalPeerTests {
    private let table = Array(
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:3A98 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17 1 0 100 0 0 10 0
           1: 0100007F:D2F0 0100007F:3A98 01 00000000:00000000 00:00000000 00000000  1000        0 18 1 0 20 4 30 10 -1
           2: 0100007F:D2F1 0100007F:3A98 06 00000000:00000000 00:00000000 00000000  1001        0 0 3 0
        """.utf8)

    @Test func theKernelsTable() throws {
        let loopback = try #require(IPAddress("127.0.0.1"))
        #expect(LocalPeer.text(of: loopback) == "0100007F")
        let other = try #require(IPAddress("::1"))
        #expect(LocalPeer.text(of: other) == "00000000000000000000000001000000")
        #expect(LocalPeer.owner(of: "0100007F:D2F0", in: table) == 1000)
        // Listening, closed, unknown.
        for endpoint in ["0100007F:3A98", "0100007F:D2F1", "0100007F:FFFF"] {
            #expect(LocalPeer.owner(of: endpoint, in: table) == nil)
        }
    }

    @Test func onlyLoopbackIsLooked() throws {
        let far = try #require(IPAddress("10.0.0.1"))
        let near = try #require(IPAddress("127.0.0.1"))
        #expect(!LocalPeer.isTrusted(.ip(far, port: 80)) && !LocalPeer.isTrusted(.ip(near, port: 1)))
    }
}
