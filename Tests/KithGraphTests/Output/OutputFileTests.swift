import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct OutputFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func writesWhatItIsGivenInOrder() throws {
        let path = folder.file("out")
        let output = try OutputFile(path)
        try output.write("ab")
        try output.write([0x63, 0x64] as [UInt8])
        try output.write(raw: SharedBuffer([0x6665, 0x6867] as [UInt16]))
        try output.write(String(repeating: "x", count: 100_000))
        try output.write("end")
        #expect(try names() != ["out"], "nothing stands at the target before the end")
        try output.commit()
        #expect(output.byteCount == 100_011)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "abcdefgh" + String(repeating: "x", count: 100_000) + "end")
        #expect(try names() == ["out"])
    }

    @Test func nothingIsLeftOfAFileThatIsNotFinished() throws {
        let path = try folder.write("out", "before")
        do {
            let output = try OutputFile(path)
            try output.write(String(repeating: "x", count: 100_000))
        }
        #expect(try names() == ["out"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
    }

    @Test func linksKeepPointing() throws {
        try folder.write("real", "before")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link"), withDestinationPath: folder.file("real"))
        let output = try OutputFile(folder.file("link"))
        try output.write("after")
        try output.commit()
        #expect(try String(contentsOfFile: folder.file("real"), encoding: .utf8) == "after")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == folder.file("real"))
    }

    @Test func foldersAndPlacesThatAreNotThereAreRefused() throws {
        #expect(throws: KithGraphError.unwritable(path: folder.path, code: EISDIR)) { try OutputFile(folder.path) }
        let nowhere = folder.file("no/such/folder/out")
        #expect(throws: KithGraphError.unwritable(path: nowhere, code: ENOENT)) { try OutputFile(nowhere) }
    }

    @Test func newFilesHaveTheUsualPermissions() throws {
        let output = try OutputFile(folder.file("out"))
        try output.commit()
        let mask = umask(0)
        umask(mask)
        var status = stat()
        #expect(unsafe stat(folder.file("out"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o666 & ~mask)
    }

    /// A disk that takes no more than 64 KiB, stood in for by the system's limit on the size of files: a child process
    /// sets it, so that the others are not touched. What was at the target stays, and nothing else is left.
    @Test func aFullDiskLeavesTheTargetAsItWas() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let path = try folder.write("out.kith", "before")
            let network = try Fixture.random(people: 3000, follows: 30_000, seed: 1)
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 16, rlim_max: 1 << 16)
            #if os(Linux)
                let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
            #else
                let resource = RLIMIT_FSIZE
            #endif
            try #require(unsafe setrlimit(resource, &limit) == 0)
            #expect(throws: KithGraphError.unwritable(path: path, code: EFBIG)) {
                try network.write(snapshot: path)
            }
            #expect(throws: KithGraphError.unwritable(path: path, code: EFBIG)) {
                let output = try OutputFile(path)
                for _ in 0..<3000 { try output.write(String(repeating: "line\n", count: 100)) }
                try output.commit()
            }
            #expect(throws: KithGraphError.unwritable(path: path, code: EFBIG)) {
                let output = try OutputFile(path)
                try output.write(String(repeating: "x", count: 65_000))
                try output.write(String(repeating: "x", count: 600))
                try output.commit()
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.kith"])
        }
    }
}
