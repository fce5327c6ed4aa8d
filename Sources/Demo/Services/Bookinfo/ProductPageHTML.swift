// Productpage's markup.

import Document

enum ProductPageHTML {
    static let summary =
        "<i>The Comedy of Errors</i> is the shortest play of <b>William Shakespeare</b>. Two pairs of twins, parted at "
        + "birth, come to the same town on the same day, and everybody in it takes one for the other."

    static func page(user: String?, details: ProductPage.Part, reviews: ProductPage.Part) -> String {
        frame(
            user: user,
            """
            <h1>\(escaped(ProductPage.title))</h1>
            <p class="summary">\(summary)</p>
            <div class="columns">
            <section aria-labelledby="details-title">
            \(self.details(details))
            </section>
            <section aria-labelledby="reviews-title">
            \(self.reviews(reviews))
            </section>
            </div>
            """)
    }

    static let index = frame(
        user: nil, isIndex: true,
        """
        <h1>Bookinfo</h1>
        <p class="summary">A small book shop made of four services: its page asks <b>details</b> and <b>reviews</b>,
        and reviews asks <b>ratings</b>, in three versions that look different.</p>
        <table>
        <tr><th scope="col">Service</th><th scope="col">Address</th><th scope="col">Asks</th></tr>
        <tr><td>productpage</td><td>http://productpage:9080</td><td>details, reviews</td></tr>
        <tr><td>details</td><td>http://details:9080</td><td></td></tr>
        <tr><td>reviews</td><td>http://reviews:9080</td><td>ratings (v2 and v3)</td></tr>
        <tr><td>ratings</td><td>http://ratings:9080</td><td></td></tr>
        </table>
        <p><a class="button" href="/productpage">Open the product page</a>
        <a href="/productpage?u=normal">as a normal user</a>, <a href="/productpage?u=test">as a tester</a></p>
        """)

    private static func details(_ part: ProductPage.Part) -> String {
        if part.status != 200 { return failure("details-title", "Error fetching product details!", part.error) }
        let rows = [
            ("Type", "type"), ("Author", "author"), ("Year", "year"), ("Pages", "pages"), ("Publisher", "publisher"),
            ("Language", "language"), ("ISBN-10", "ISBN-10"), ("ISBN-13", "ISBN-13"),
        ].compactMap { label, key -> String? in
            guard let value = part.document[key] else { return nil }
            let text = value.string ?? value.int.map { "\($0)" } ?? ""
            return "<dt>\(label):</dt><dd>\(escaped(text))</dd>"
        }
        return "<h2 id=\"details-title\">Book Details</h2>\n<dl>\n\(rows.joined(separator: "\n"))\n</dl>"
    }

    private static func reviews(_ part: ProductPage.Part) -> String {
        if part.status != 200 { return failure("reviews-title", "Error fetching product reviews!", part.error) }
        let quotes = (part.document["reviews"]?.items ?? []).map { review in
            """
            <blockquote>
            <p>\(escaped(review["text"]?.string ?? ""))</p>
            \(stars(review["rating"]))<footer>\(escaped(review["reviewer"]?.string ?? ""))</footer>
            </blockquote>
            """
        }
        var text = "<h2 id=\"reviews-title\">Book Reviews</h2>\n" + quotes.joined(separator: "\n")
        if let name = part.document["podname"]?.string {
            text += "\n<p class=\"served\">Reviews served by: <u>\(escaped(name))</u></p>"
        }
        return text
    }

    /// Nothing for v1; each comment stands on a line of its own, for those who count them.
    private static func stars(_ rating: DocumentNode?) -> String {
        guard let rating else { return "" }
        guard let given = rating["stars"]?.int else {
            return "<p class=\"error\"><i>\(escaped(rating["error"]?.string ?? ""))</i></p>\n"
        }
        let full = min(max(given, 0), 5)
        let color = rating["color"]?.string == "red" ? "red" : "black"
        return """
            <p class="stars" style="color: \(color)" data-color="\(color)" data-stars="\(full)" role="img" \
            aria-label="\(full) of 5 \(color) stars">
            <!-- full stars: -->
            \(String(repeating: "<span aria-hidden=\"true\">\u{2605}</span>", count: full))
            <!-- empty stars: -->
            \(String(repeating: "<span aria-hidden=\"true\">\u{2606}</span>", count: 5 - full))
            </p>

            """
    }

    private static func failure(_ id: String, _ title: String, _ words: String?) -> String {
        "<h2 id=\"\(id)\" class=\"error\">\(title)</h2>\n<p class=\"error\" role=\"alert\">\(escaped(words ?? ""))</p>"
    }

    private static func frame(user: String?, isIndex: Bool = false, _ content: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Simple Bookstore App</title>
        <link rel="icon" href="/static/icon.svg" type="image/svg+xml">
        <style>
        \(ProductPageStyle.sheet)
        </style>
        </head>
        <body>
        <header>
        <a class="name" href="\(isIndex ? "/" : "/productpage")">BookInfo Sample</a>
        \(isIndex ? "" : account(user))
        </header>
        <main>
        \(content)
        </main>
        </body>
        </html>

        """
    }

    private static func account(_ user: String?) -> String {
        if let user {
            return "<nav><span class=\"user\">\(escaped(user))</span> (<a href=\"/logout\">sign out</a>)</nav>"
        }
        return """
            <nav><details id="login-modal"><summary class="button">Sign in</summary>
            <form method="post" action="/login" name="login_form">
            <label for="username">User Name</label>
            <input id="username" name="username" autocomplete="username" maxlength="64" required>
            <label for="password">Password</label>
            <input id="password" name="passwd" type="password" autocomplete="current-password">
            <p class="hint">Any name will do, and any password.</p>
            <button type="submit" class="button">Sign in</button>
            </form></details></nav>
            """
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
