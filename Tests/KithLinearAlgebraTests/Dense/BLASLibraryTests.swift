import KithLinearAlgebra
import Testing

@Suite struct BLASLibraryTests {
    @Test func saysWhatIsLinked() {
        let library = BLASLibrary.current
        #expect(!library.name.isEmpty && !library.core.isEmpty && library.threads >= 1)
    }
}
