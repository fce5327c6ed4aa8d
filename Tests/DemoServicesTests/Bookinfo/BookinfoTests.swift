// Bookinfo as its exercises know it: what the page says, whom it asks, with which headers, and how long it waits.

import Base
import Document
import Serving
import Testing

@testable import DemoServices

@Suite struct BookinfoTests {
    private func page(_ stage: Stage, reviews version: String, ratings: String? = nil) async throws -> String {
        let given: String
        if let ratings { given = ratings } else { given = try await stage.start(.ratings) }
        let reviews = try await stage.start(.reviews, version) { $0.ratings = given }
        let details = try await stage.start(.details)
        return try await stage.start(.productpage) {
            $0.details = details
            $0.reviews = reviews
            $0.ratings = given
        }
    }

    private func stars(_ text: String) -> Int {
        text.split(separator: "\n").filter { $0.contains("full stars") }.count
    }

    @Test(arguments: [("v1", 0, ""), ("v2", 2, "black"), ("v3", 2, "red")])
    func versionsOfReviewsLookDifferent(_ version: String, _ lines: Int, _ color: String) async throws {
        try await Stage.with { stage in
            let answer = try await stage.ask(try await page(stage, reviews: version), "/productpage")
            #expect(answer.status == 200)
            #expect(answer.text.contains("<title>Simple Bookstore App</title>"))
            #expect(stars(answer.text) == lines)
            #expect(answer.text.contains("color: black\"") == (color == "black"))
            #expect(answer.text.contains("color: red\"") == (color == "red"))
            #expect(answer.text.contains("Reviews served by: <u>reviews-\(version)</u>"))
            #expect(answer.text.contains("<dt>ISBN-10:</dt><dd>1234567890</dd>"))
        }
    }

    @Test func withoutRatingsThePageSaysSo() async throws {
        try await Stage.with { stage in
            let broken = try await stage.standIn { await $0.respond(500, text: "fault") }
            let answer = try await stage.ask(try await page(stage, reviews: "v2", ratings: broken), "/productpage")
            #expect(answer.status == 200)
            #expect(answer.text.contains("Ratings service is currently unavailable"))
            #expect(!answer.text.contains("full stars"))
        }
    }

    @Test func withoutDetailsAndReviewsThePageSaysSo() async throws {
        try await Stage.with { stage in
            let seen = Seen()
            let denied = try await stage.standIn { exchange in
                seen.add(exchange.head)
                await exchange.respond(403, text: "RBAC: access denied")
            }
            let page = try await stage.start(.productpage) {
                $0.details = denied
                $0.reviews = denied
                $0.ratings = denied
            }
            let answer = try await stage.ask(page, "/productpage")
            #expect(answer.status == 200)
            #expect(answer.text.contains("Error fetching product details!"))
            #expect(answer.text.contains("Sorry, product details are currently unavailable for this book."))
            #expect(answer.text.contains("Error fetching product reviews!"))
            #expect(answer.text.contains("Sorry, product reviews are currently unavailable for this book."))
            // Details once, reviews twice.
            #expect(seen.heads.map(\.path) == ["/details/0", "/reviews/0", "/reviews/0"])
            let ratings = try await stage.ask(page, "/api/v1/products/0/ratings")
            #expect(ratings.status == 403)
            #expect(ratings.document["error"] == "Sorry, product ratings are currently unavailable for this book.")
        }
    }

    @Test func aSecondAttemptMaySucceed() async throws {
        try await Stage.with { stage in
            let seen = Seen()
            let flaky = try await stage.standIn { exchange in
                seen.add(exchange.head)
                if seen.heads.count == 1 { return await exchange.respond(503, text: "no") }
                await exchange.respond(200, text: "{\"reviews\": []}")
            }
            let page = try await stage.start(.productpage) {
                $0.details = flaky
                $0.reviews = flaky
            }
            let answer = try await stage.ask(page, "/api/v1/products/3/reviews")
            #expect(answer.status == 200)
            #expect(seen.heads.map(\.path) == ["/reviews/3", "/reviews/3"])
        }
    }

    @Test func whoIsLoggedInGoesToEverybodyAndSoDoesTheTrace() async throws {
        try await Stage.with { stage in
            let seen = Seen()
            let ratings = try await stage.standIn { exchange in
                seen.add(exchange.head)
                await exchange.respond(200, text: "{\"id\": 0, \"ratings\": {\"Reviewer1\": 1, \"Reviewer2\": 9}}")
            }
            let base = try await page(stage, reviews: "v2", ratings: ratings)
            let login = try await stage.ask(
                base, "/login", method: "POST", ["content-type": "application/x-www-form-urlencoded"],
                body: "username=Don+Andr%C3%A9s&passwd=")
            #expect(login.status == 302 && login.fields["location"] == "/productpage")
            let cookie = String((login.fields["set-cookie"] ?? "").prefix { $0 != ";" })
            let trace: HTTPFields = [
                "cookie": cookie, "user-agent": "Mozilla/5.0 Chrome/1", "x-request-id": "r1", "x-b3-traceid": "t1",
                "x-b3-spanid": "s1", "x-b3-sampled": "1", "b3": "t1-s1-1", "traceparent": "00-1-2-01",
                "tracestate": "a=b", "x-ot-span-context": "o", "x-cloud-trace-context": "c", "baggage": "k=v",
                "x-private": "no",
            ]
            let answer = try await stage.ask(base, "/productpage", trace)
            #expect(answer.text.contains("Don Andr\u{E9}s"))
            #expect(answer.text.contains("data-stars=\"1\"") && answer.text.contains("data-stars=\"5\""))
            let head = try #require(seen.heads.first)
            #expect(head.fields["end-user"] == "Don Andr\u{E9}s")
            for field in trace.all where !["cookie", "x-private"].contains(field.name) {
                #expect(head.fields[field.name] == field.value, "\(field.name)")
            }
            #expect(head.fields["x-private"] == nil)
            let anonymous = try await stage.ask(base, "/productpage", ["end-user": "forged"])
            #expect(anonymous.text.contains("Sign in"))
            #expect(seen.heads.last?.fields["end-user"] == nil)
            let logout = try await stage.ask(base, "/logout", ["cookie": cookie, "referer": "\(base)/productpage?u=1"])
            #expect(logout.status == 302 && logout.fields["location"] == "/productpage?u=1")
            #expect(logout.fields["set-cookie"]?.contains("Max-Age=0") == true)
        }
    }

    @Test func nameAndRefererAreNotTrusted() async throws {
        try await Stage.with { stage in
            let base = try await page(stage, reviews: "v1")
            let answer = try await stage.ask(base, "/productpage", ["cookie": "session=%3Cscript%3E"])
            #expect(answer.text.contains("&lt;script&gt;") && !answer.text.contains("<script>"))
            for referer in ["http://elsewhere/x", "\(base)//elsewhere/x"] {
                let login = try await stage.ask(
                    base, "/login", method: "POST", ["referer": referer], body: "username=a")
                #expect(login.fields["location"] == "/productpage")
            }
        }
    }

    @Test func reviewsGivesUpOnRatings() async throws {
        try await Stage.with { stage in
            let silent = try await stage.standIn { _ in try? await Task.sleep(for: .seconds(60)) }
            let red = try await stage.start(.reviews, "v3") { $0.ratings = silent }
            let began = Instant.now
            let answer = try await stage.ask(red, "/reviews/0")
            let time = Instant.now - began
            #expect(time >= .milliseconds(2400))
            let rating = answer.document["reviews"]?.items.first?["rating"]
            #expect(rating?["error"] == "Ratings service is currently unavailable")
        }
        #expect(Reviews.Style.of("v1") == nil)
        #expect(Reviews.Style.of("v2")?.patience == .seconds(10))
        #expect(Reviews.Style.of("v3")?.patience == .milliseconds(2500))
    }

    @Test func pagesAndTheirStatus() async throws {
        try await Stage.with { stage in
            let base = try await page(stage, reviews: "v1")
            let expected = [
                ("/", 200), ("/health", 200), ("/productpage", 200), ("/productpageX", 404), ("/admin", 404),
                ("/login", 405), ("/static/bookinfo.css", 200), ("/static/x", 404), ("/api/v1/products", 200),
                ("/api/v1/products/0", 200), ("/api/v1/products/0/reviews", 200), ("/api/v1/products/0/ratings", 200),
                ("/api/v1/products/x", 404), ("/api/v1/products/0/x", 404),
            ]
            for (path, status) in expected { #expect(try await stage.ask(base, path).status == status, "\(path)") }
            #expect(try await stage.ask(base, "/api/v1/products").document.items.first?["id"] == 0)
        }
    }

    @Test func ratingsAreKept() async throws {
        try await Stage.with { stage in
            let ratings = try await stage.start(.ratings)
            #expect(try await stage.ask(ratings, "/ratings/7").document["ratings"] == ["Reviewer1": 5, "Reviewer2": 4])
            let posted = try await stage.ask(ratings, "/ratings/7", method: "POST", body: "{\"Reviewer1\": 1}")
            #expect(posted.status == 200)
            #expect(try await stage.ask(ratings, "/ratings/7").document == ["id": 7, "ratings": ["Reviewer1": 1]])
            for (path, body) in [("/ratings/x", "{}"), ("/ratings/1", "nonsense"), ("/ratings/1", "{\"a\": \"b\"}")] {
                #expect(try await stage.ask(ratings, path, method: "POST", body: body).status == 400)
            }
            #expect(try await stage.ask(ratings, "/ratings/1", method: "DELETE").status == 405)
            #expect(try await stage.ask(ratings, "/health").document["status"] == "Ratings is healthy")
        }
    }

    @Test func ratingsOfTheStore() async throws {
        try await Stage.with { stage in
            let store = try await stage.start(.store)
            let place = String(store.dropFirst("http://".count))
            let ratings = try await stage.start(.ratings, "v2") { $0.store = place }
            #expect(try await stage.ask(ratings, "/ratings/0").document["ratings"] == ["Reviewer1": 5, "Reviewer2": 4])
            let lost = try await stage.start(.ratings, "v2") { $0.store = "127.0.0.1:1" }
            #expect(try await stage.ask(lost, "/ratings/0").status == 500)
        }
    }

    @Test func everyRequestIsALineInTheLog() async throws {
        try await Stage.with { stage in
            let details = try await stage.start(.details)
            let answer = try await stage.ask(details, "/details/0?a=\"b", ["user-agent": "one\\two"])
            #expect(answer.document["ISBN-13"] == "123-1234567890")
            while stage.heard.lines.isEmpty { await Task.yield() }
            let line = stage.heard.lines[0]
            #expect(line.hasPrefix("127.0.0.1 - - ["))
            #expect(line.hasSuffix("\"GET /details/0?a=\\\"b HTTP/1.1\" 200 \(answer.body.count) \"-\" \"one\\\\two\""))
        }
    }
}
