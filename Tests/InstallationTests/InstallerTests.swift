// Installing into a directory: what is there afterwards, what a second run changes, and what stays when it is taken away.

import Base
import Glibc
import Installation
import Testing

/// A directory of its own with programs to install, and a machine that notes what it is asked to do.
private final class Place: @unchecked Sendable {
    let base: String
    // Written by one task at a time: each test awaits its installer.
    var said: [String] = []
    var commands: [[String]] = []
    var refused: Set<String> = []
    var unready: Set<Int> = []

    init() {
        var template = Array("/tmp/skein-install-XXXXXX".utf8CString)
        base = unsafe String(cString: mkdtemp(&template))
        for name in ["source", "root"] { unsafe mkdir("\(base)/\(name)", 0o755) }
        program("skein", "one")
        program("skein-proxy", "one")
    }

    deinit { _ = unsafe system("rm -rf \(base)") }

    var root: String { "\(base)/root" }

    func program(_ name: String, _ text: String) { write("\(base)/source/\(name)", text, 0o755) }

    func write(_ path: String, _ text: String, _ mode: UInt32 = 0o644) {
        guard let file = unsafe fopen(path, "w") else { return }
        unsafe fputs(text, file)
        unsafe fclose(file)
        unsafe chmod(path, mode)
    }

    func read(_ path: String) -> String? {
        guard let file = unsafe fopen(root + path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    func mode(_ path: String) -> UInt32 {
        var facts = stat()
        return unsafe stat(root + path, &facts) == 0 ? facts.st_mode & 0o7777 : 0
    }

    func installer(isTrial: Bool = false, steers: Bool = false) -> Installer {
        said = []
        var params = InstallerParams(source: "\(base)/source", version: "1.0")
        params.root = root
        params.isTrial = isTrial
        params.isRootOfSystemd = steers
        params.patience = .milliseconds(400)
        let machine = InstallMachine(
            run: { [self] in
                commands.append($0)
                return refused.contains($0.joined(separator: " ")) ? 1 : 0
            }, isReady: { [self] port, _ in !unready.contains(port) }, hasSystemd: true, isRoot: false,
            pause: { _ in })
        return Installer(params, machine: machine) { [self] in said.append($0) }
    }
}

@Suite struct InstallerTests {
    @Test func theDefaultProfileIsControlPlaneAndIngressGateway() async throws {
        let place = Place()
        try await place.installer().install(.default)
        #expect(place.read("/usr/local/bin/skein") == "one")
        #expect(place.mode("/usr/local/bin/skein") == 0o755)
        #expect(place.mode("/var/lib/skein") == 0o700)
        let unit = try #require(place.read("/etc/systemd/system/skein-control.service"))
        #expect(unit.contains("ExecStart=/usr/local/bin/skein control --data-dir /var/lib/skein $SKEIN_CONTROL_FLAGS"))
        #expect(unit.contains("User=skein\n"))
        #expect(place.read("/etc/skein/gateways/ingressgateway.env")?.contains("istio=ingressgateway") == true)
        #expect(place.read("/etc/skein/gateways/egressgateway.env") == nil)
        // Another root's systemd is not this machine's.
        #expect(place.commands.isEmpty)
        #expect(await place.installer().verify().allSatisfy { $0.trouble == nil })
    }

    @Test func aSecondRunChangesNothing() async throws {
        let place = Place()
        try await place.installer().install(.demo)
        try await place.installer().install(.demo)
        #expect(
            place.said.allSatisfy { $0.contains("unchanged") || $0.contains("left out") || $0.contains("not started") })
    }

    @Test func aTrialWritesNothing() async throws {
        let place = Place()
        try await place.installer(isTrial: true).install(.default)
        #expect(place.said.contains("would write /etc/systemd/system/skein-control.service"))
        #expect(place.read("/etc/skein/installed.json") == nil)
        #expect(place.mode("/etc") == 0)
    }

    @Test func whatPeopleChangedIsKeptAndWhatTheyDidNotIsRenewed() async throws {
        let place = Place()
        try await place.installer().install(.minimal)
        place.write(place.root + "/etc/skein/control.env", "SKEIN_CONTROL_FLAGS=--store etcd=http://x\n")
        place.write(place.root + "/etc/systemd/system/skein-control.service", "old\n")
        try await place.installer().install(.minimal)
        #expect(place.read("/etc/skein/control.env")?.contains("etcd") == true)
        #expect(place.said.contains("/etc/skein/control.env: kept as you have changed it"))
        #expect(place.read("/etc/systemd/system/skein-control.service")?.contains("[Service]") == true)
    }

    @Test func anUpgradeKeepsTheOldProgramAndGoesBackToIt() async throws {
        let place = Place()
        try await place.installer().install(.default)
        place.program("skein", "two")
        try await place.installer().upgrade(nil)
        #expect(place.read("/usr/local/bin/skein") == "two")
        #expect(place.read("/usr/local/bin/skein.previous") == "one")
        #expect(place.read("/usr/local/bin/skein-proxy.previous") == nil)
        try await place.installer().rollBack()
        #expect(place.read("/usr/local/bin/skein") == "one")
        #expect(place.read("/etc/skein/installed.json.previous") == nil)
        await #expect(throws: InstallFailure.self) { try await place.installer().rollBack() }
    }

    /// A unit fits its program: the one before may not know what the new one's unit expects of it.
    @Test func goingBackTakesUnitsAndUntouchedSettingsAlong() async throws {
        let place = Place()
        try await place.installer().install(.default)
        let unit = "/etc/systemd/system/skein-control.service"
        place.write(place.root + unit, "older\n")
        place.write(place.root + "/etc/skein/gateways/ingressgateway.env", "mine\n")
        place.program("skein", "two")
        try await place.installer().upgrade(nil)
        #expect(place.read(unit)?.contains("Type=notify") == true)
        #expect(place.read("/etc/skein/gateways/ingressgateway.env.previous") == nil)
        try await place.installer().rollBack()
        #expect(place.read(unit) == "older\n")
        #expect(place.read("/etc/skein/gateways/ingressgateway.env") == "mine\n")
        #expect(place.read(unit + ".previous") == nil)
        // Two upgrades on: what is kept is the last version's, not a mixture.
        try await place.installer().upgrade(nil)
        place.program("skein", "three")
        try await place.installer().upgrade(nil)
        #expect(place.read("/usr/local/bin/skein.previous") == "two")
        #expect(place.read(unit + ".previous") == nil)
        try await place.installer().uninstall(purges: false)
        #expect(place.read("/usr/local/bin/skein.previous") == nil)
    }

    @Test func unitsAreStartedHoweverOftenTheyFailed() async throws {
        let place = Place()
        try await place.installer(steers: true).install(.default)
        #expect(place.commands.contains(["systemctl", "--quiet", "reset-failed", "skein-control.service"]))
        for name in ["skein-control.service", "skein-gateway@.service"] {
            #expect(place.read("/etc/systemd/system/\(name)")?.contains("StartLimitIntervalSec=0\n") == true)
        }
    }

    @Test func anUpgradeOfNothingIsRefusedAndSoAreMissingPrograms() async throws {
        let place = Place()
        await #expect(throws: InstallFailure.self) { try await place.installer().upgrade(nil) }
        unsafe unlink("\(place.base)/source/skein-proxy")
        await #expect(throws: InstallFailure.self) { try await place.installer().install(.minimal) }
        #expect(place.read("/etc/skein/control.env") == nil)
    }

    @Test func aSmallerProfileDropsWhatItHasNot() async throws {
        let place = Place()
        try await place.installer().install(.demo)
        try await place.installer().install(.default)
        #expect(place.read("/etc/skein/gateways/egressgateway.env") == nil)
        #expect(place.read("/etc/skein/gateways/ingressgateway.env") != nil)
        #expect(place.read("/etc/skein/mesh.yaml") == nil)
        #expect(place.read("/etc/skein/control.env")?.contains("mesh-config") == false)
    }

    @Test func dataAndChangedSettingsStayUnlessPurged() async throws {
        let place = Place()
        try await place.installer().install(.default)
        place.write(place.root + "/var/lib/skein/store.db", "everything")
        place.write(place.root + "/etc/skein/control.env", "mine\n")
        try await place.installer().uninstall(purges: false)
        #expect(place.read("/usr/local/bin/skein") == nil)
        #expect(place.read("/etc/systemd/system/skein-gateway@.service") == nil)
        #expect(place.read("/etc/skein/gateways/ingressgateway.yaml") == nil)
        #expect(place.read("/etc/skein/control.env") == "mine\n")
        #expect(place.read("/var/lib/skein/store.db") == "everything")
        try await place.installer().uninstall(purges: true)
        #expect(place.read("/var/lib/skein/store.db") == nil)
        #expect(place.mode("/etc/skein") == 0)
        #expect(place.mode("/etc/systemd/system") == 0o755)
    }

    @Test func whatIsBrokenIsFound() async throws {
        let place = Place()
        #expect(await place.installer().verify().contains { $0.trouble?.contains("nothing is installed") == true })
        try await place.installer().install(.minimal)
        unsafe unlink(place.root + "/usr/local/bin/skein-proxy")
        unsafe chmod(place.root + "/var/lib/skein", 0o755)
        place.write(place.root + "/etc/systemd/system/skein-control.service", "x")
        let troubles = await place.installer().verify().compactMap { check in
            check.trouble.map { "\(check.what) \($0)" }
        }
        #expect(troubles.contains("Program: /usr/local/bin/skein-proxy not there"))
        #expect(troubles.contains("Directory: /var/lib/skein found mode 0755, expected 0700"))
        #expect(troubles.contains { $0.hasPrefix("File: /etc/systemd/system/skein-control.service not what") })
    }

    @Test func unitsStartInOrderAndOnlyWhatChangedIsRestarted() async throws {
        let place = Place()
        let units = { place.commands.filter { $0.contains("restart") || $0.contains("--now") }.map { $0.last ?? "" } }
        try await place.installer(steers: true).install(.default)
        #expect(units() == ["skein-control.service", "skein-gateway@ingressgateway.service"])
        #expect(place.said.last == "skein-gateway@ingressgateway.service: ready")
        place.commands = []
        try await place.installer(steers: true).install(.default)
        #expect(units().isEmpty)
        place.program("skein", "two")
        try await place.installer(steers: true).upgrade(nil)
        #expect(units() == ["skein-control.service", "skein-gateway@ingressgateway.service"])
        place.commands = []
        try await place.installer(steers: true).uninstall(purges: false)
        #expect(units() == ["skein-gateway@ingressgateway.service", "skein-control.service"])
    }

    @Test func anUpgradeThatDoesNotGetReadyIsUndone() async throws {
        let place = Place()
        try await place.installer(steers: true).install(.default)
        place.program("skein", "bad")
        place.unready = [15014]
        await #expect(throws: InstallFailure.self) { try await place.installer(steers: true).upgrade(nil) }
        #expect(place.read("/usr/local/bin/skein") == "one")
        #expect(place.said.contains { $0.contains("skein-control.service is not ready") })
    }

    @Test func aCommandThatFailsIsNamed() async throws {
        let place = Place()
        place.refused = ["systemctl daemon-reload"]
        do {
            try await place.installer(steers: true).install(.minimal)
            Issue.record("the failure was lost")
        } catch {
            #expect("\(error)".contains("'systemctl daemon-reload' ended with code 1"))
        }
    }

    @Test func recordsReadBack() {
        let record = InstallRecord(profile: .demo, version: "1", digests: ["/a": "b"])
        #expect(InstallRecord(Array(record.text.utf8)) == record)
        #expect(InstallRecord(Array("{}".utf8)) == nil)
    }
}
