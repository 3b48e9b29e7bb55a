import ArgumentParser
import Foundation
import Kith

/// Panels in NumPy's format, version 1.0, as Kith writes them.
enum PanelFile {
    static func read(_ path: String) throws -> Matrix<Float> {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let start = 10 + Int(data[8]) + Int(data[9]) << 8
        let head = String(decoding: data[10..<start], as: UTF8.self)
        let shape = head.split(separator: "(").last!.split(separator: ")")[0].split(separator: ",")
            .compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard head.contains("'<f4'"), head.contains("False"), shape.count == 2,
            data.count - start == 4 * shape[0] * shape[1]
        else { throw ValidationError("\(path): not a panel of 32-bit floats, row after row") }
        let matrix = MutableMatrixView<Float>(rows: shape[0], columns: shape[1])
        let bytes = Array(data[start...])
        for row in 0..<shape[0] {
            for column in 0..<shape[1] {
                let place = 4 * (row * shape[1] + column)
                var bits: UInt32 = 0
                for byte in (0..<4).reversed() { bits = bits << 8 | UInt32(bytes[place + byte]) }
                matrix[row, column] = Float(bitPattern: bits)
            }
        }
        return Matrix(matrix.reading)
    }

    /// Writes what ``read(_:)`` reads.
    static func write(_ panel: MatrixView<Float>, to path: String) throws {
        var head = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(panel.rows), \(panel.columns)), }"
        head += String(repeating: " ", count: 63 - (10 + head.utf8.count) % 64) + "\n"
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        bytes += [UInt8(head.utf8.count & 255), UInt8(head.utf8.count >> 8)] + Array(head.utf8)
        bytes.reserveCapacity(bytes.count + 4 * panel.rows * panel.columns)
        for row in 0..<panel.rows {
            for column in 0..<panel.columns {
                let bits = panel[row, column].bitPattern
                for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(8 * byte))) }
            }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
