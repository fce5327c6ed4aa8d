// Which text is which runtime value.

import Document
import Formatting
import Testing

@testable import ProxyCore

@Test(arguments: [
    ("12", 12.0), ("1.5", 1.5), ("1e2", 100), ("0x64", 100), (" 7", 7), ("-3", -3),
])
func numbersAreRead(_ text: String, _ number: Double) throws {
    let entry = try RuntimeEntry(text: text)
    #expect(entry.text == text)
    #expect(entry.value == RuntimeValue(number: number))
}

@Test func flagsFractionsAndTextAreRead() throws {
    #expect(try RuntimeEntry(text: "true").value.flag == true)
    #expect(try RuntimeEntry(text: "False ").value.flag == false)
    #expect(try RuntimeEntry(text: "hello").value == RuntimeValue())
    #expect(try RuntimeEntry(text: "inf").value == RuntimeValue())
    #expect(
        try RuntimeEntry(text: "{numerator: 5, denominator: MILLION}").value
            == RuntimeValue(numerator: 5, denominator: 1_000_000))
    #expect(try RuntimeEntry(text: "{numerator: -5}").value == RuntimeValue())
    #expect(try RuntimeEntry(text: "{other: 5}").value == RuntimeValue())
    #expect(throws: InvalidDocument.self) { try RuntimeEntry(text: "{numerator:") }
}

@Test func staticValuesAreRead() {
    #expect(RuntimeEntry(.bool(true))?.text == "true")
    #expect(RuntimeEntry(.double(1.5))?.text == "1.5")
    #expect(RuntimeEntry(.double(12_345_678_901))?.text == "12345678901")
    #expect(RuntimeEntry(.null) == nil)
    #expect(RuntimeEntry(.mapping([(DocumentKey("inner"), DocumentNode(.integer(1)))])) == nil)
    let fraction = RuntimeEntry(.mapping([(DocumentKey("numerator"), DocumentNode(.double(3)))]))
    #expect(fraction?.value == RuntimeValue(numerator: 3, denominator: 100))
    // In quotes it is text, whatever it looks like.
    #expect(RuntimeEntry(.string("{numerator: 3}"))?.value == RuntimeValue())
}

@Test func filesLoseCommentsAndTheirEnd() {
    #expect(RuntimeDirectory.text("# why\n7\n") == "7")
    #expect(RuntimeDirectory.text("hello  \n\n") == "hello")
    #expect(RuntimeDirectory.text("") == "")
    #expect(RuntimeDirectory.text("a\n# b\nc") == "a\nc")
}

@Test func readersSeeChangesThroughTheirKeys() {
    let values = RuntimeValues(["share": RuntimeValue(number: 25)])
    let share = FractionalPercent(numerator: 1, denominator: 1_000_000, key: values.key("share"))
    #expect(share.current == (25, 100))
    #expect(values.key("share") == values.key("share"))
    values.replace(with: ["share": RuntimeValue(numerator: 3, denominator: 10_000), "flag": RuntimeValue(flag: true)])
    #expect(share.current == (3, 10_000))
    #expect(RuntimeFlag(false, key: values.key("flag")).current)
    values.replace(with: [:])
    #expect(share.current == (1, 1_000_000))
    #expect(!RuntimeFlag(false, key: values.key("flag")).current)
    #expect(RuntimeUInt32(5, key: .unset).current == 5)
}

@Test func numbersArePercentagesAndEndAtAHundred() {
    let values = RuntimeValues(["above": RuntimeValue(number: 250), "below": RuntimeValue(number: -1)])
    #expect(values.key("above").fraction ?? (0, 0) == (100, 100))
    #expect(values.key("above").unsigned == 250)
    #expect(values.key("below").fraction == nil)
    #expect(values.key("below").double == -1)
}

@Test func familiesCostNothingWhileTheyAreEmpty() {
    let values = RuntimeValues()
    let family = values.family("upstream.maintenance_mode.")
    #expect(family.isEmpty)
    values.replace(with: ["upstream.maintenance_mode.a": RuntimeValue(number: 100)])
    #expect(!family.isEmpty)
    #expect(family.value("a")?.number == 100)
    #expect(family.value("b") == nil)
}
