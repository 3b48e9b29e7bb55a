import Foundation
import KithLinearAlgebra
import KithTestSupport
import Testing

@testable import KithGraph

@Suite struct VectorsWriterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder.file(name))))
    }

    @Test(
        "an array, decoded by hand after NumPy's description of the format", arguments: [(2, 3), (1, 1), (100, 1_000)])
    func array(rows: Int, columns: Int) throws {
        let values = (0..<rows).map { row in (0..<columns).map { Float(row * columns + $0) - 1.5 } }
        let people = HandleTable((0..<rows).map { "p\($0)" })
        let files = try VectorsWriter.write(
            Matrix(values), of: people, to: folder.file("v.npy"), format: .npy)
        #expect(files == [folder.file("v.npy"), folder.file("v.people.txt")])
        let file = try bytes("v.npy")
        #expect(Array(file[..<8]) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
        let start = 10 + Int(file[8]) + 256 * Int(file[9])
        #expect(start % 64 == 0 && file[start - 1] == 10 && file.count == start + 4 * rows * columns)
        let head = String(decoding: file[10..<start], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(head == "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }")
        for place in [0, rows * columns - 1] {
            let at = start + 4 * place
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(file[at + $1]) << UInt32(8 * $1) }
            #expect(Float(bitPattern: bits) == Float(place) - 1.5)
        }
    }

    @Test("the head ends on a multiple of 64 for every length of its text")
    func padding() {
        for rows in [0, 1, 10, 99_999, 1_234_567, 9_999_999_999] {
            for columns in [1, 32, 10_000] { #expect(NumPyHeader.bytes(rows: rows, columns: columns).count % 64 == 0) }
        }
    }

    @Test("handles with every kind of character stay on their line")
    func awkwardHandles() throws {
        let handles = ["a", "tab\t", "lf\n", "cr\r", "back\\n", "\"q\",", "日本語"]
        let people = HandleTable(handles)
        let vectors = Matrix<Float>((0..<7).map { [Float($0) / 3, -1e-30] })
        for format in VectorsFormat.allCases {
            try VectorsWriter.write(vectors, of: people, to: folder.file("v.\(format.rawValue)"), format: format)
        }
        let escaped = (0..<7).map { person in
            people[PersonIndex(person)].replacing("\\", with: "\\\\").replacing("\t", with: "\\t")
                .replacing("\n", with: "\\n").replacing("\r", with: "\\r")
        }
        let list = String(decoding: try bytes("v.people.txt"), as: UTF8.self)
        #expect(list == escaped.map { $0 + "\n" }.joined())
        let tsv = String(decoding: try bytes("v.tsv"), as: UTF8.self).split(separator: "\n")
        #expect(tsv.count == 8 && tsv[0] == "person\tv1\tv2")
        for (row, line) in tsv.dropFirst().enumerated() {
            let fields = line.split(separator: "\t").map(String.init)
            #expect(fields[0] == escaped[row])
            #expect(Float(fields[1]) == vectors[row, 0] && Float(fields[2]) == vectors[row, 1])
        }
        let csv = String(decoding: try bytes("v.csv"), as: UTF8.self)
        #expect(csv.hasPrefix("person,v1,v2\na,0.0,-1e-30\n"))
        #expect(csv.contains("\n\"lf\n\",") && csv.contains("\n\"\"\"q\"\",\",") && csv.contains("\nback\\n,"))
    }

    @Test("the layout follows from the name's ending")
    func endings() {
        for (path, format) in [
            ("a.npy", VectorsFormat.npy), ("b/c.CSV", .csv), (".tsv", .tsv), ("x.y.npy", .npy),
        ] { #expect(VectorsFormat(path: path) == format) }
        for path in ["", "npy", "a.txt", "a.npy/", "a.npy/b", "a.npy.gz", "a."] {
            #expect(VectorsFormat(path: path) == nil, "\(path)")
        }
        #expect(VectorsFormat.peoplePath(besideArray: "a/b.npy") == "a/b.people.txt")
        #expect(VectorsFormat.peoplePath(besideArray: "B.NPY") == "B.people.txt")
    }

    @Test("neither file is touched when one of them cannot be written")
    func failure() throws {
        try folder.write("v.npy", "before")
        let blocked = folder.file("v.people.txt")
        try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: false)
        #expect(throws: KithGraphError.unwritable(path: blocked, code: EISDIR)) {
            try VectorsWriter.write(
                Matrix<Float>([[1]]), of: HandleTable(["a"]), to: folder.file("v.npy"), format: .npy)
        }
        #expect(try bytes("v.npy") == Array("before".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["v.npy", "v.people.txt"])
    }
}
