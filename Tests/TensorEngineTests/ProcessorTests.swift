import KernelInterface
import Testing

@Suite("The processor's instructions")
struct ProcessorTests {
  @Test func processorsWithoutTheInstructions() {
    #expect(
      Processor.missing(["avx2", "fma"], among: ["fpu", "avx", "avx2", "sse4_2"]) == ["fma"])
    #expect(Processor.missing(["avx2", "fma"], among: ["fma", "avx2"]).isEmpty)
    #expect(Processor.missing(["avx2"], among: nil).isEmpty)
  }

  @Test("are told by systems that programs can ask")
  func flags() {
    #if os(Linux) && arch(x86_64)
      #expect(Processor.name?.isEmpty == false)
      #expect(Processor.flags?.contains("sse2") == true)
    #endif
  }
}
