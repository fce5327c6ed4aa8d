// Addresses and names: whose they are, and when they are free again.

import Base
import Glibc
import Testing

@testable import Workloads

@Suite struct AddressTests {
    private static func directory() throws -> String {
        var template = Array("/tmp/skein-workloads-XXXXXX".utf8CString)
        guard let path = unsafe mkdtemp(&template) else { throw WorkloadFailure("mkdtemp") }
        return unsafe String(cString: path)
    }

    @Test func theSameNameMeetsTheSameAddress() {
        let first = Array(AddressOrder(base: AddressOrder.mesh, name: "default.reviews").prefix(3))
        #expect(first == Array(AddressOrder(base: AddressOrder.mesh, name: "default.reviews").prefix(3)))
        #expect(Set(first).count == 3)
    }

    @Test func networkGatewayAndBroadcastAreNobodys() {
        let all = Set(AddressOrder(base: AddressOrder.mesh, name: "x"))
        #expect(all.count == 65_533)
        for text in ["10.88.0.0", "10.88.0.1", "10.88.255.255"] {
            #expect(!all.contains(IPAddress(text)!))
        }
        #expect(all.allSatisfy { $0.v4Bits >> 16 == 10 << 8 | 88 })
    }

    @Test func anAddressIsOneHoldersUntilHeIsGone() throws {
        let path = try Self.directory()
        defer { StateFiles.remove(path) }
        let book = try AddressBook(directory: path)
        var first: (IPAddress, HeldFile)? = try book.takeAddress(for: "a", base: AddressOrder.mesh)
        let second = try book.takeAddress(for: "a", base: AddressOrder.mesh)
        let address = try #require(first?.0)
        #expect(address != second.0)
        first = nil
        #expect(try book.takeAddress(for: "a", base: AddressOrder.mesh).0 == address)
        _ = second
    }

    @Test func aTakenNameIsRefusedAndSaysByWhom() throws {
        let path = try Self.directory()
        defer { StateFiles.remove(path) }
        let book = try AddressBook(directory: path)
        var held: HeldFile? = try book.takeName("default.web")
        let failure = #expect(throws: WorkloadFailure.self) { _ = try book.takeName("default.web") }
        #expect(failure?.description.contains("process \(getpid())") == true)
        _ = held
        held = nil
        _ = try book.takeName("default.web")
    }

    @Test func removingTakesAllOfADirectoryAndNothingBehindLinks() throws {
        let path = try Self.directory()
        let outside = try Self.directory()
        defer { StateFiles.remove(outside) }
        try StateFiles.write(outside + "/kept", "1")
        try StateFiles.makeDirectory(path + "/a/b/c")
        try StateFiles.write(path + "/a/b/file", "2")
        unsafe symlink(outside, path + "/a/link")
        StateFiles.remove(path)
        #expect(unsafe access(path, F_OK) != 0)
        #expect(StateFiles.text(outside + "/kept") == "1")
    }

    @Test func aDirectoryOfOthersIsRefused() throws {
        let path = try Self.directory()
        defer { StateFiles.remove(path) }
        try StateFiles.checkOwned(path)
        unsafe chmod(path, 0o777)
        #expect(throws: WorkloadFailure.self) { try StateFiles.checkOwned(path) }
        unsafe symlink("/tmp", path + "/link")
        #expect(throws: WorkloadFailure.self) { try StateFiles.checkOwned(path + "/link") }
    }

    @Test func serversAreReadAsResolversReadThem() {
        let text =
            "# nameserver 9.9.9.9\nnameserver 10.0.0.2\nsearch a b\n  nameserver\tfd00::1\nnameserver fe80::1%eth0\n"
        #expect(ResolverFile.servers(text) == [IPAddress("10.0.0.2")!, IPAddress("fd00::1")!])
    }
}
