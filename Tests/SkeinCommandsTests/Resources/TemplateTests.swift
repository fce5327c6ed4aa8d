// kubectl's templates and columns over an object.

import Document
import Testing

@testable import SkeinCommands

@Suite struct TemplateTests {
    private let object: DocumentNode = [
        "kind": "List",
        "items": [
            [
                "metadata": ["name": "a", "labels": ["app.x/y": "one"]],
                "spec": ["weight": 10, "hosts": ["h", "i", "j"]],
            ],
            ["metadata": ["name": "b", "labels": [:]], "spec": ["weight": 90, "hosts": []]],
        ],
    ]

    private func text(_ template: String) throws -> String { try JSONPathTemplate(template).text(object) }

    @Test func pathsAreTheirValues() throws {
        #expect(try text("{.items[*].metadata.name}") == "a b")
        #expect(try text("kind") == "List")
        #expect(try text(".items[0].spec.hosts") == #"["h","i","j"]"#)
        #expect(try text("{.items[-1].metadata.name}") == "b")
        #expect(try text("{.items[0].spec.hosts[1:]}") == "i j")
        #expect(try text("{.items[0].spec.hosts[0,2]}") == "h j")
        #expect(try text("{..weight}") == "10 90")
        #expect(try text(#"{.items[0].metadata.labels.app\.x/y}"#) == "one")
        #expect(try text("{.items[0].metadata['name','labels']}") == #"a {"app.x/y":"one"}"#)
        #expect(try text("{.nothing.there}") == "")
    }

    @Test func filtersCompare() throws {
        #expect(try text(#"{.items[?(@.metadata.name=="b")].spec.weight}"#) == "90")
        #expect(try text("{.items[?(@.spec.weight>10)].metadata.name}") == "b")
        #expect(try text("{.items[?(@.spec.weight<=90)].metadata.name}") == "a b")
        #expect(try text("{.items[?(@.spec.nothing)].metadata.name}") == "")
        #expect(try text(#"{.items[?(@.metadata.name!="b")].metadata.name}"#) == "a")
    }

    @Test func rangesRepeatWhatIsInThem() throws {
        #expect(try text(#"{range .items[*]}{.metadata.name}={.spec.weight}{"\n"}{end}"#) == "a=10\nb=90\n")
        #expect(try text("x {range .items[*]}{range .spec.hosts[*]}{@},{end};{end} y") == "x h,i,j,;; y")
    }

    @Test(arguments: ["{.a", "{range .a}x", "{end}", "{.a[}", "{.a[x]}", "{.a[?(b)]}", "{\"x}", "{.a[1:2:0]}"])
    func whatMakesNoSenseIsRefused(template: String) {
        #expect(throws: InvalidTemplate.self) { try JSONPathTemplate(template) }
    }

    @Test func columnsTakeTheirHeader() throws {
        guard case .columns(let columns) = try OutputForm("custom-columns=N:.metadata.name,H:.spec.hosts[0,1],X:.x")
        else {
            Issue.record("no columns")
            return
        }
        #expect(columns.map(\.header) == ["N", "H", "X"])
        #expect(OutputForm.cells(object["items"]?.items[0] ?? .null, columns) == ["a", "h,i", "<none>"])
        #expect(throws: InvalidUsage.self) { try OutputForm("go-template={{.}}") }
        #expect(throws: InvalidUsage.self) { try OutputForm("custom-columns=x") }
    }
}
