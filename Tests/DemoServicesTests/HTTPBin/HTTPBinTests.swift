// The pages of httpbin over a real connection.

import Base
import Document
import Serving
import Testing

@testable import DemoServices

@Suite struct HTTPBinTests {
    @Test(arguments: [200, 201, 204, 304, 400, 404, 418, 429, 500, 503, 504])
    func statusIsWhatThePathSays(_ status: Int) async throws {
        try await Stage.with { stage in
            let bin = try await stage.start(.httpbin)
            let answer = try await stage.ask(bin, "/status/\(status)")
            #expect(answer.status == status)
            #expect(answer.text.contains("-=[ teapot ]=-") == (status == 418))
            #expect(answer.fields["x-app-version"] == "v1")
        }
    }

    @Test func diceFallAsTheWeightsSay() {
        var counts: [Int: Int] = [:]
        for _ in 0..<2000 { counts[HTTPBinStatus.pick([(200, 0.9), (503, 0.1), (500, 0)]), default: 0] += 1 }
        #expect(counts[500] == nil)
        #expect((100...300).contains(counts[503] ?? 0))
        #expect(HTTPBinStatus.pick([(200, 0)]) == 200)
    }

    @Test func whatWasAskedComesBack() async throws {
        try await Stage.with { stage in
            let bin = try await stage.start(.httpbin, "v2")
            let fields: HTTPFields = ["x-request-id": "r", "user-agent": "curl/8", "x-forwarded-for": "10.1.2.3"]
            let get = try await stage.ask(bin, "/get?a=1&a=2&b=%20", fields).document
            #expect(get["args"] == ["a": ["1", "2"], "b": " "])
            #expect(get["headers"]?["X-Request-Id"] == "r")
            #expect(get["headers"]?["Host"]?.string == String(bin.dropFirst("http://".count)))
            #expect(get["origin"] == "10.1.2.3")
            #expect(get["url"]?.string == bin + "/get?a=1&a=2&b=%20")
            #expect(try await stage.ask(bin, "/ip").document == ["origin": "127.0.0.1"])
            #expect(try await stage.ask(bin, "/user-agent", fields).document == ["user-agent": "curl/8"])
            let post = try await stage.ask(bin, "/post", method: "POST", body: "{\"x\": [1]}").document
            #expect(post["json"] == ["x": [1]] && post["data"] == "{\"x\": [1]}")
            let form = try await stage.ask(
                bin, "/anything/else", method: "PUT", ["content-type": "application/x-www-form-urlencoded"], body: "k=v"
            )
            #expect(form.document["form"] == ["k": "v"] && form.document["method"] == "PUT")
            #expect(form.text.hasPrefix("{\n  \"args\": {},\n"))
        }
    }

    @Test func bodiesOfAllKinds() async throws {
        try await Stage.with { stage in
            let bin = try await stage.start(.httpbin)
            let first = try await stage.ask(bin, "/bytes/1000?seed=4")
            #expect(first.body.count == 1000)
            #expect(try await stage.ask(bin, "/bytes/1000?seed=4").body == first.body)
            #expect(try await stage.ask(bin, "/stream/3").text.split(separator: "\n").count == 3)
            #expect(try await stage.ask(bin, "/drip?duration=0&numbytes=20&code=201").text.utf8.count == 20)
            let gzip = try await stage.ask(bin, "/gzip")
            #expect(gzip.fields["content-encoding"] == "gzip" && gzip.body.starts(with: [0x1F, 0x8B]))
            let range = try await stage.ask(bin, "/range/26", ["range": "bytes=2-4"])
            #expect(range.status == 206 && range.text == "cde")
            #expect(range.fields["content-range"] == "bytes 2-4/26")
            #expect(try await stage.ask(bin, "/range/26", ["range": "bytes=30-"]).status == 416)
            #expect(try await stage.ask(bin, "/range/26", ["range": "bytes=-2"]).text == "yz")
            #expect(try await stage.ask(bin, "/uuid").document["uuid"]?.string?.utf8.count == 36)
            #expect(try await stage.ask(bin, "/base64/c2tlaW4=").text == "skein")
            #expect(try await stage.ask(bin, "/get", method: "HEAD").body.isEmpty)
        }
    }

    @Test func redirectsCookiesAndAccess() async throws {
        try await Stage.with { stage in
            let bin = try await stage.start(.httpbin)
            #expect(try await stage.ask(bin, "/redirect/3").fields["location"] == "/relative-redirect/2")
            #expect(try await stage.ask(bin, "/redirect-to?url=%2Fget&status_code=307").status == 307)
            #expect(try await stage.ask(bin, "/cookies/set?a=b").fields["set-cookie"] == "a=b; Path=/")
            #expect(try await stage.ask(bin, "/cookies", ["cookie": "a=b; c=d"]).document["cookies"]?["c"] == "d")
            #expect(try await stage.ask(bin, "/basic-auth/u/p").status == 401)
            let authorization = "Basic " + Base64.encode(Array("u:p".utf8))
            #expect(try await stage.ask(bin, "/basic-auth/u/p", ["authorization": authorization]).status == 200)
            #expect(try await stage.ask(bin, "/bearer", ["authorization": "Bearer x"]).document["token"] == "x")
            #expect(try await stage.ask(bin, "/etag/x", ["if-none-match": "\"x\""]).status == 304)
            #expect(try await stage.ask(bin, "/response-headers?X-A=1").fields["x-a"] == "1")
        }
    }

    @Test(arguments: [
        ("/status/99", 400), ("/status/x", 400), ("/status/200:x", 400), ("/delay/x", 400), ("/bytes/-1", 400),
        ("/drip?numbytes=x", 400), ("/redirect/0", 400), ("/response-headers?Content-Length=1", 400), ("/nowhere", 404),
        ("/post", 405), ("/base64/%25", 400),
    ])
    func whatMakesNoSenseIsRefused(_ path: String, _ status: Int) async throws {
        try await Stage.with { stage in
            let bin = try await stage.start(.httpbin)
            #expect(try await stage.ask(bin, path).status == status)
        }
    }

    @Test func delaysAreWaited() async throws {
        try await Stage.with { stage in
            let bin = try await stage.start(.httpbin)
            let began = Instant.now
            #expect(try await stage.ask(bin, "/delay/0.2", method: "POST").status == 200)
            #expect(Instant.now - began >= .milliseconds(200))
        }
    }
}
