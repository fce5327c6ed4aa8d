// The values of Base: views, queues, header blocks, addresses.

import Base
import Testing

@Test func headerBlockKeepsOrderAndFindsByIDAndName() {
    var block = HeaderBlock()
    block.append(originalName: ByteView("Content-Type"), value: ByteView("text/plain"), keepingOriginal: true)
    block.append(originalName: ByteView("X-Custom"), value: ByteView("1"), keepingOriginal: false)
    block.append(name: ByteView("x-custom"), value: ByteView("2"))
    #expect(block.count == 3)
    #expect(block.first(.contentType)?.string == "text/plain")
    #expect(block.originalName(at: 0)?.string == "Content-Type")
    #expect(block.name(at: 0).string == "content-type")
    var scratch = ByteQueue()
    let joined = block.joined(ByteView("x-custom"), into: &scratch)?.string
    #expect(joined == "1,2")
    block.set(name: ByteView("x-custom"), value: ByteView("3"))
    #expect(block.count == 2)
    #expect(block.first(ByteView("x-custom"))?.string == "3")
}

@Test func aValueOfTheBlockItselfMayBePassedBackWhileItGrows() {
    var block = HeaderBlock()
    block.append(name: ByteView("x-seed"), value: ByteView("0123456789"))
    for _ in 0..<500 { block.append(name: block.name(at: 0), value: block.value(at: 0)) }
    var wrong = 0
    for index in 0..<block.count where !block.value(at: index).equals("0123456789") { wrong += 1 }
    #expect(wrong == 0)
}

@Test func everyWellKnownNameIsFoundByItsText() {
    for id in HeaderID.allCases where id != .other { #expect(HeaderID(lowercaseName: ByteView(id.name)) == id) }
    #expect(HeaderID(lowercaseName: ByteView("x-unknown")) == .other)
}

@Test func queueSurvivesGrowingAndSliding() {
    var queue = ByteQueue()
    var expected: [UInt8] = []
    for round in 0..<2000 {
        let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: round), count: round % 37)
        queue.append(piece)
        expected += piece
        let eaten = min(queue.count, round % 29)
        queue.consume(eaten)
        expected.removeFirst(eaten)
    }
    #expect(queue.view.array == expected)
    queue.removeAll()
    queue.append(hex: 0)
    queue.append(hex: 0x1F00)
    queue.append(decimal: 18_446_744_073_709_551_615)
    #expect(queue.view.string == "01f0018446744073709551615")
}

@Test func addressesParseAndPrintAsEnvoyDoes() {
    #expect(SocketAddress.ip(IPAddress("127.0.0.1") ?? .anyV4, port: 80).description == "127.0.0.1:80")
    #expect(SocketAddress.ip(IPAddress("::1") ?? .anyV6, port: 80).description == "[::1]:80")
    #expect(IPAddress("::ffff:10.1.2.3")?.unmapped.description == "10.1.2.3")
    #expect(IPAddress("10.1") == nil)
    let range = AddressRange(IPAddress("10.1.2.3") ?? .anyV4, prefixLength: 8)
    #expect(range?.contains(IPAddress("10.200.0.1") ?? .anyV4) == true)
    #expect(range?.contains(IPAddress("11.0.0.1") ?? .anyV4) == false)
}
