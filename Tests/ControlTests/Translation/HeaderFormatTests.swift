// Header values with commands in them: which of them proxies take.

import MeshAPI
import Testing

@Suite struct HeaderFormatTests {
    @Test(arguments: [
        "", "plain", "100%%", "%PROTOCOL%", "a %REQ(:path)% b", "%REQ(x-none?:method):10%", "%RESP(server)%",
        "%START_TIME(%s)%", "%START_TIME%", "%UPSTREAM_METADATA([\"a\", \"b\"])%", "%DYNAMIC_METADATA(a:b)%",
        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", "%HOSTNAME%", "%PER_REQUEST_STATE(x)%", "tab\there",
    ])
    func isTaken(_ value: String) {
        #expect(HeaderFormat.problem(value) == nil)
    }

    @Test(arguments: [
        "50%", "%NOBODY%", "%REQ%", "%REQ()%", "%REQ(a", "%REQ(a?b?c)%", "%REQ(:path)?x%", "%PROTOCOL(x)%",
        "%PROTOCOL:3%", "%START_TIME%%", "% a%", "%req(a)%", "line\nbreak", "%DYNAMIC_METADATA%",
    ])
    func isRefused(_ value: String) {
        #expect(HeaderFormat.problem(value) != nil)
    }
}
