import Foundation
import KithGraph
import KithLinearAlgebra

/// What is run on every input of the fuzzer, and on its seeds and past finds in an ordinary test.
///
/// The first byte of an input chooses the layout (`a` the first of ``FileFormat``, `b` the second, …, after the last one
/// detection), the second how it is read (`0` plainly; see ``options(_:)``; of a snapshot an odd one means that its
/// checksums are set right first), the rest is the file. Reading must give a sound network or throw a KithGraphError;
/// anything else, a trap above all, is a find.
public enum FuzzTarget {
    /// What is wrong with how `input` was taken; `nil` when all is well.
    public static func fault(in input: [UInt8]) -> String? {
        guard input.count >= 2 else { return nil }
        let formats = FileFormat.allCases
        let choice = Int(input[0] &- UInt8(ascii: "a")) % (formats.count + 1)
        let file = Array(input[2...])
        do throws(KithGraphError) {
            if choice < formats.count, formats[choice] == .snapshot {
                let sealed = input[1] % 2 == 1 ? SnapshotSealing.sealed(file) : file
                return fault(of: try openSnapshot(sealed))
            }
            var options = options(input[1])
            options.format = choice < formats.count ? formats[choice] : nil
            let builder = NetworkBuilder(options: .init(threads: 1))
            try NetworkReader.read(ByteSource(name: "input", bytes: file), into: builder, options: options)
            return fault(of: try builder.finish())
        } catch {
            let message = error.description
            return message.isEmpty || message.contains("\n") ? "an error in other than one line: \(message)" : nil
        }
    }

    /// Bits 0–2: the role; 3–4: the direction; 5: whether weights and times are asked for.
    private static func options(_ byte: UInt8) -> ReadOptions {
        let bits = byte &- UInt8(ascii: "0")
        var options = ReadOptions()
        let roles: [InputRole] = [.follows, .interactions(.reply), .mutes, .blocks, .people]
        options.role = roles[Int(bits & 7) % roles.count]
        options.isDirected = [nil, true, false, nil][Int(bits >> 3 & 3)]
        if bits & 32 != 0 {
            options.weightColumn = "3"
            options.timeColumn = "4"
        }
        return options
    }

    private static func fault(of network: Network) -> String? {
        if let flaw = network.firstFlaw(threads: 1) { return "an unsound network: \(flaw)" }
        guard Soundness.isSound(network) else { return "a network that only firstFlaw finds sound" }
        do throws(KithGraphError) {
            let copy = try Self.copy(of: network)
            guard copy.following.columns == network.following.columns, copy.people.bytes == network.people.bytes else {
                return "added to a builder, it has other follows"
            }
            return Fixture.difference(try Self.copy(of: copy), copy).map { "added twice, it differs in \($0)" }
        } catch {
            return "cannot be added to a builder: \(error)"
        }
    }

    private static func copy(of network: Network) throws(KithGraphError) -> Network {
        let builder = NetworkBuilder(options: .init(threads: 1))
        try builder.add(network)
        return try builder.finish()
    }

    /// One file that is written over again and again.
    private static let file = FileManager.default.temporaryDirectory.path + "/kith-fuzz-\(getpid()).kith"

    private static func openSnapshot(_ bytes: [UInt8]) throws(KithGraphError) -> Network {
        guard FileManager.default.createFile(atPath: file, contents: Data(bytes)) else {
            throw .unwritable(path: file, code: EIO)
        }
        defer { try? FileManager.default.removeItem(atPath: file) }
        return try Network.open(snapshot: file, options: .init(checking: .always, threads: 1))
    }
}
