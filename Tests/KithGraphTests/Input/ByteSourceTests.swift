import Foundation
import KithGraph
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct ByteSourceTests {
    /// 2.5 MB: more than two blocks.
    private static let noise = CompressedFixture.noise(2_500_000, seed: 1)

    @Test func fileGivesItsBytesAndIsWhole() throws {
        let folder = try TemporaryFolder()
        let source = try ByteSource.open(folder.write("a", ByteSourceTests.noise))
        #expect(source.whole?.count == 2_500_000 && source.totalBytes == 2_500_000)
        #expect(source.compression == .none)
        #expect(try source.peek(10).prefix(10).elementsEqual(ByteSourceTests.noise.prefix(10)))
        #expect(source.consumedBytes == 0)
        #expect(try source.next()?.count == 1 << 20)
        #expect(source.consumedBytes == 1 << 20)
        #expect(try CompressedFixture.drain(source).elementsEqual(ByteSourceTests.noise.dropFirst(1 << 20)))
        #expect(source.consumedBytes == 2_500_000)
        #expect(try source.next() == nil)
    }

    /// The same bytes come out of a plain, gzip and zstd file, and of each through a pipe.
    @Test func allWaysGiveTheSame() throws {
        let folder = try TemporaryFolder()
        for stored in [
            ByteSourceTests.noise, CompressedFixture.gzip(ByteSourceTests.noise),
            CompressedFixture.zstd(ByteSourceTests.noise),
        ] {
            let file = try ByteSource.open(folder.write("f", stored))
            #expect(try CompressedFixture.drain(file) == ByteSourceTests.noise)
            #expect(file.consumedBytes == stored.count)
            let pipe = try NamedPipe(folder.file("p"), stored)
            let source = try ByteSource.open(pipe.path)
            #expect(source.whole == nil && source.totalBytes == nil)
            #expect(try CompressedFixture.drain(source) == ByteSourceTests.noise)
            #expect(source.consumedBytes == stored.count)
        }
    }

    /// Looking ahead, skipping and reading in any order give every byte once.
    @Test(arguments: 0..<6 as Range<UInt64>) func peekUsesNothingUp(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let content = ByteSourceTests.noise
        let bytes = seed % 2 == 0 ? CompressedFixture.zstd(content) : content
        let source = ByteSource(name: "a", bytes: bytes)
        var place = 0
        while place < content.count {
            let wanted = Int(generator.below(1_500_000))
            switch generator.below(3) {
            case 0:
                let seen = try source.peek(wanted)
                #expect(seen.count >= min(wanted, content.count - place))
                #expect(seen.prefix(100).elementsEqual(content[place...].prefix(100)))
            case 1:
                try source.skip(wanted)
                place = min(content.count, place + wanted)
            default:
                let block = try #require(try source.next())
                #expect(Array(block) == Array(content[place..<place + block.count]))
                place += block.count
            }
        }
        #expect(try source.next() == nil)
        #expect(try source.peek(1).isEmpty)
    }

    @Test func missingFileFolderAndUnreadableFileSaySo() throws {
        let folder = try TemporaryFolder()
        #expect(
            message { _ = try ByteSource.open("/no/such/file") }
                == "/no/such/file: cannot be read: No such file or directory")
        #expect(message { _ = try ByteSource.open(folder.path) } == "\(folder.path): cannot be read: Is a directory")
        let secret = try folder.write("secret", "a b\n")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: secret)
        // The superuser may read everything.
        if geteuid() != 0 {
            #expect(message { _ = try ByteSource.open(secret) } == "\(secret): cannot be read: Permission denied")
        }
    }

    @Test func emptyInputsEnd() throws {
        let folder = try TemporaryFolder()
        let file = try ByteSource.open(folder.write("empty", ""))
        #expect(try file.next() == nil && file.totalBytes == 0)
        let pipe = try NamedPipe(folder.file("p"), [])
        let source = try ByteSource.open(pipe.path)
        #expect(try source.peek(5).isEmpty)
        #expect(try source.next() == nil)
    }

    /// A source dropped in the middle, while the next block is being made, takes nothing down with it.
    @Test func canBeLeftUnread() throws {
        let stored = CompressedFixture.zstd(Array(ByteSourceTests.noise.prefix(1_200_000)))
        for _ in 0..<50 {
            let source = ByteSource(name: "a", bytes: stored)
            #expect(try source.next()?.count == 1 << 20)
        }
    }

    @Test func namesThatOnlyLookCompressedDoNotMatter() throws {
        let source = ByteSource(name: "a.gz", bytes: Array("a b\n".utf8))
        #expect(try CompressedFixture.drain(source) == Array("a b\n".utf8))
    }
}

/// A named pipe that another thread writes `content` into once somebody reads.
final class NamedPipe {
    let path: String

    init(_ path: String, _ content: [UInt8]) throws {
        self.path = path
        _ = unsafe unlink(path)
        let made = unsafe mkfifo(path, 0o600)
        try #require(made == 0)
        Thread.detachNewThread {
            // Odd pieces show whether short reads are put together.
            guard let handle = FileHandle(forWritingAtPath: path) else { return }
            for start in stride(from: 0, to: content.count, by: 99_999) {
                try? handle.write(contentsOf: content[start..<min(content.count, start + 99_999)])
            }
            try? handle.close()
        }
    }
}
