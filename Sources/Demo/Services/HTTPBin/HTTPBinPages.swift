// httpbin's pages that are always the same.

import Document

enum HTTPBinPages {
    static let index = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>httpbin</title></head>
        <body>
        <h1>httpbin</h1>
        <p>Does what the path says: <a href="/get">/get</a>, /post, /put, /patch, /delete,
        <a href="/anything">/anything</a>, <a href="/headers">/headers</a>, <a href="/ip">/ip</a>,
        <a href="/user-agent">/user-agent</a>, <a href="/uuid">/uuid</a>, <a href="/status/418">/status/418</a>,
        <a href="/delay/1">/delay/1</a>, <a href="/bytes/16">/bytes/16</a>, <a href="/range/26">/range/26</a>,
        <a href="/stream/3">/stream/3</a>, <a href="/drip?duration=1">/drip</a>, <a href="/gzip">/gzip</a>,
        <a href="/base64/c2tlaW4=">/base64/...</a>, <a href="/html">/html</a>, <a href="/json">/json</a>,
        <a href="/xml">/xml</a>, <a href="/response-headers?x-a=b">/response-headers</a>,
        <a href="/redirect/2">/redirect/2</a>, <a href="/redirect-to?url=/get">/redirect-to</a>,
        <a href="/cookies">/cookies</a>, <a href="/basic-auth/user/secret">/basic-auth/USER/PASSWORD</a>,
        <a href="/bearer">/bearer</a>, <a href="/cache/60">/cache/60</a>, <a href="/etag/a">/etag/a</a>.</p>
        </body>
        </html>

        """

    static let story = """
        <!DOCTYPE html>
        <html>
        <head>
        </head>
        <body>
            <h1>A yarn</h1>
            <p>
              The winder stood at the window and let the wool run through her fingers, turn after turn, until the last
              of the light was gone and the skein hung even and heavy on its peg.
            </p>
        </body>
        </html>

        """

    static let document: DocumentNode = [
        "slideshow": [
            "author": "Yours Truly", "date": "date of publication", "title": "Sample Slide Show",
            "slides": [
                ["title": "One thread", "type": "all"],
                ["title": "Overview", "type": "all", "items": ["Wind it", "Dye it", "Knit it"]],
            ],
        ]
    ]

    static let xml = """
        <?xml version='1.0' encoding='us-ascii'?>
        <slideshow title="Sample Slide Show" date="Date of publication" author="Yours Truly">
            <slide type="all"><title>One thread</title></slide>
        </slideshow>

        """
}
