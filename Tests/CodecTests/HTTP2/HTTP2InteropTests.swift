// Bytes of another implementation (the Python package h2 4.4.1), read by our sessions at every cut.

import Base
import HTTP2
import Testing

@Suite struct HTTP2InteropTests {
    /// GET, POST with padding and trailers, a prioritised GET, a request taken back, PING, GOAWAY; HPACK with its
    /// dynamic table and Huffman coding.
    static let client = """
        505249202a20485454502f322e300d0a0d0a534d0d0a0d0a00002a04000000000000010000100000020000000100040000ff
        ff00050000400000080000000000030000006400060001000000005b010500000001828741892f91d35d055d25427f448760
        f517fced007f7a839c4c351f11821c011f11848e38042f4085f2b507aa6facefdfbf7efdfbf7efdfbf7efdfbf7efdfbf7efd
        fbf7efdfbf7efdfbf7efdfbf7efdfbf7efdfbf7efdfbf7efdf0000210104000000038387c14483613e0fc01f11821c011f11
        848e38042fbf4082497f864d833505b11f000003000000000003616263000008000800000003036465666700000000000901
        05000000034083f2b27f832d527f000008060000000000010203040506070800001d01250000000500000003098287c44485
        6133d852ffc31f11821c011f11848e38042fc200001e0104000000074286bf833e0df83f87c644846253db67c51f11821c01
        1f11848e38042fc4000004030000000007000000080000080700000000000000000000000000
        """

    /// The answers of the same library as a server to the bytes above.
    static let server = """
        00002a04000000000000010000100000020000000000040000ffff0005000040000008000000000003000000640006000100
        000000000401000000000000080601000000000102030405060708000013010400000001885f87497ca58ae819aa77821c01
        77838e017f00000e0008000000010768656c6c6f2000000000000000000005000100000001776f726c6400000e0104000000
        03885f8b1d75d0620d263d4c4d656400000600000000000300000000017800001a01050000000340889acac8b21234da8f81
        0740899acac8b5254207317f823f5f000004030000000005000000080000080700000000000000000700000000
        """

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    @Test(arguments: [1, 2, 3, 7, 50, 10000])
    func theClientIsUnderstood(step: Int) {
        let server = HTTP2Peer(.server)
        #expect(server.receive(Self.bytes(Self.client), step: step) == nil)
        let common = "user-agent=h2/4 x-long=\(String(repeating: "v", count: 50))"
        func request(_ method: String, _ path: String) -> String {
            ":method=\(method) :scheme=https :authority=example.test :path=\(path) \(common)"
        }
        #expect(
            server.log == [
                "1 message end \(request("GET", "/one?q=1")) cookie=a=1; bb=22",
                "3 message \(request("POST", "/two")) te=trailers cookie=a=1; bb=22",
                "3 trailers end x-t=end",
                "5 message end \(request("GET", "/three")) cookie=a=1; bb=22",
                "7 message \(request("DELETE", "/four")) cookie=a=1; bb=22",
                "7 closed CANCEL peer",
                "goaway 0 NO_ERROR",
            ])
        #expect(server.bodies == [3: Array("abcdefg".utf8)])
    }

    @Test(arguments: [1, 2, 3, 7, 50, 10000])
    func theServerIsUnderstood(step: Int) {
        let client = HTTP2Peer(.client)
        for _ in 0..<3 { client.request() }
        client.session.ping(0x0102_0304_0506_0708)
        _ = client.output()
        #expect(client.receive(Self.bytes(Self.server), step: step) == nil)
        #expect(
            client.log == [
                "pong \(0x0102_0304_0506_0708)",
                "1 message :status=200 content-type=text/plain set-cookie=a=1 set-cookie=b=2",
                "1 body 11 end",
                "1 closed NO_ERROR completed",
                "3 message :status=200 content-type=application/grpc",
                "3 trailers end grpc-status=0 grpc-message=ok",
                "3 closed NO_ERROR completed",
                "5 closed CANCEL peer",
                "goaway 7 NO_ERROR",
            ])
        #expect(client.bodies[1] == Array("hello world".utf8))
        #expect(client.bodies[3] == [0, 0, 0, 0, 1, 0x78])
    }
}
