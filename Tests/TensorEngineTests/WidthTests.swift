#if WIDE_KERNELS
  import KernelInterface
  import TestSupport
  import Testing
  import WideKernels

  @testable import TensorEngine

  /// Every kernel in vectors of 512 bits beside the same in vectors of 256.
  @Suite(
    "Kernels of both widths give the same bits",
    .enabled(if: Processor.hasWideVectors, "this processor has no AVX-512"))
  struct WidthTests {
    private let narrow: any Kernels = TensorEngine.VectorKernels()
    private let wide: any Kernels = WideKernels.VectorKernels()

    /// What both kernels write, of so many floats each, as encodings; the memory holds numbers before.
    private func both(
      _ counts: [Int], _ run: (any Kernels, [UnsafeMutablePointer<Float>]) -> Void
    ) -> (narrow: [[UInt32]], wide: [[UInt32]]) {
      func results(_ kernels: any Kernels) -> [[UInt32]] {
        var numbers = TestNumbers(99)
        let blocks = counts.map { count in
          let block = UnsafeMutablePointer<Float>.allocate(capacity: count)
          block.update(from: numbers.floats(count), count: count)
          return block
        }
        defer { blocks.forEach { $0.deallocate() } }
        run(kernels, blocks)
        return zip(counts, blocks).map { count, block in (0..<count).map { block[$0].bitPattern } }
      }
      return (results(narrow), results(wide))
    }

    static let sizes = [1, 4, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 40, 65]

    @Test("Products, in all transpositions, with and without a bias", arguments: sizes)
    func products(_ m: Int) {
      for n in Self.sizes { for k in [1, 3, 8, 64, 257] { checkProduct(m, n, k) } }
    }

    @Test(
      "Products of several blocks, and thin ones of a large right operand",
      arguments: [
        (137, 66, 600), (300, 1100, 40), (700, 33, 270), (16, 4096, 68), (5, 2064, 132),
        (24, 2048, 128), (17, 4112, 64),
      ])
    func largeProducts(_ m: Int, _ n: Int, _ k: Int) { checkProduct(m, n, k) }

    private func checkProduct(_ m: Int, _ n: Int, _ k: Int) {
      var numbers = TestNumbers(m * 31 + k * 7 + n)
      let (a, b, bias) = (numbers.floats(m * k), numbers.floats(k * n), numbers.floats(n))
      for transposed in [(false, false), (true, false), (false, true), (true, true)] {
        for bias in [nil, bias] {
          let result = both([m * n]) { kernels, c in
            var finished = 0
            let run = { (bias: UnsafePointer<Float>?) in
              kernels.multiply(
                m, n, k, MatrixView(a, columns: transposed.0 ? m : k, transposed: transposed.0),
                MatrixView(b, columns: transposed.1 ? k : n, transposed: transposed.1), into: c[0],
                bias: bias, finish: { finished += $1 })
            }
            if let bias { bias.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
            #expect(finished == m * n)
          }
          #expect(
            result.narrow == result.wide,
            "\(m)×\(k)×\(n), transposed \(transposed), bias: \(bias != nil)")
        }
      }
    }

    @Test(
      "Convolutions and their gradients, direct and by minimal filtering",
      arguments: [
        // Kernel, stride, padding, channels, filters.
        (1, 1, 0, 3, 5), (1, 2, 0, 16, 40), (3, 1, 1, 16, 16), (3, 1, 1, 24, 40), (3, 1, 0, 64, 32),
        (3, 2, 1, 16, 24), (3, 1, 1, 3, 8), (5, 1, 2, 3, 32), (5, 1, 2, 32, 64), (5, 1, 2, 40, 24),
        (5, 1, 0, 16, 16), (2, 1, 0, 9, 33), (3, 1, 1, 1, 1), (7, 3, 3, 5, 48),
      ])
    func convolutions(_ kernel: Int, _ stride: Int, _ padding: Int, _ channels: Int, _ filters: Int)
    {
      for (images, height, width) in [(1, 9, 11), (5, 12, 8), (3, 17, 17)] {
        let output = ([height, width, channels] as Shape).convolved(
          by: [kernel, kernel], filters: filters, stride: stride, padding: padding)
        let g = ConvolutionGeometry(
          images: images, height: height, width: width, channels: channels, kernelHeight: kernel,
          kernelWidth: kernel, outputHeight: output[0], outputWidth: output[1], filters: filters,
          stride: stride, padding: padding)
        var numbers = TestNumbers(kernel * 7 + channels * 3 + filters + images)
        let x = numbers.floats(images * g.imageCount)
        let w = numbers.floats(g.terms * filters)
        let bias = numbers.floats(filters)
        let dy = numbers.floats(images * g.outputCount)
        let result = both([images * g.outputCount, images * g.imageCount, g.terms * filters]) {
          $0.convolve(g, x, w, bias: bias, into: $1[0], finish: nil)
          $0.convolveBackwardToImages(g, dy, w, into: $1[1])
          $0.convolveBackwardToFilters(g, x, dy, into: $1[2])
        }
        #expect(result.narrow[0] == result.wide[0], "outputs of \(g)")
        #expect(result.narrow[1] == result.wide[1], "gradients of the images of \(g)")
        #expect(result.narrow[2] == result.wide[2], "gradients of the filters of \(g)")
      }
    }

    @Test("Pooling and its gradients", arguments: [1, 3, 8, 15, 16, 20, 24, 32, 40, 65])
    func pooling(_ channels: Int) {
      for (window, step) in [(2, 2), (3, 2), (3, 3), (4, 1)] {
        let g = PoolingGeometry(
          images: 3, image: [11, 9, channels], window: window, stride: step, roundingUp: true)
        var numbers = TestNumbers(channels * 5 + window)
        var x = numbers.floats(3 * g.imageCount)
        // Equal numbers, of which the first wins, and one that is not a number.
        for place in stride(from: 0, to: x.count, by: 7) { x[place] = 0.5 }
        x[x.count / 2] = .nan
        let dy = numbers.floats(3 * g.outputCount)
        let result = both([
          3 * g.outputCount, 3 * g.outputCount, 3 * g.imageCount, 3 * g.outputCount,
          3 * g.imageCount,
        ]) {
          $0.maxPool(g, x, into: $1[0], winners: $1[1])
          $0.maxPoolBackward(g, dy, winners: $1[1], into: $1[2])
          $0.averagePool(g, x, into: $1[3])
          $0.averagePoolBackward(g, dy, into: $1[4])
        }
        #expect(result.narrow == result.wide, "windows of \(window), \(step) apart")
      }
    }

    @Test("Learned rectifiers, optimizer steps and sums of rows", arguments: sizes)
    func others(_ channels: Int) {
      let rows = 523
      let count = rows * channels
      var numbers = TestNumbers(channels)
      let (x, dy, slopes) = (numbers.floats(count), numbers.floats(count), numbers.floats(channels))
      for shared in [false, true] {
        let result = both([count, count, count]) {
          $0.parametricRectifier(
            count, channels: channels, x, slopes: slopes, shared: shared, into: $1[0])
          $0.parametricRectifierBackward(
            count, channels: channels, x, dy, slopes: slopes, shared: shared, into: $1[1],
            terms: $1[2])
        }
        #expect(result.narrow == result.wide, "shared slope: \(shared)")
      }
      let result = both([count, count, count, count, count, channels]) {
        $0.momentumStep(
          count, x, $1[0], dy, learningRate: 0.01, momentum: 0.9, weightDecay: 0.001, into: $1[1])
        for place in 0..<count { $1[3][place] = $1[3][place].magnitude }
        $0.adamStep(
          count, x, $1[2], $1[3], dy, rate: 0.01, scale: 1.5, beta1: 0.9, beta2: 0.999,
          epsilon: 1e-8, weightDecay: 0.001, into: $1[4])
        $0.sumRows(rows, channels, x, into: $1[5])
      }
      #expect(result.narrow == result.wide)
    }

    /// Numbers of all sizes, both signs, and what is none.
    private static let everywhere: [Float] =
      (0..<65_521).map { Float(bitPattern: UInt32(truncatingIfNeeded: $0 &* 65_551)) }
      + [0, -0.0, .infinity, -.infinity, .nan]

    @Test(
      "Elementary functions",
      arguments: zip(
        TensorEngine.ElementaryFunctions.Function.allCases,
        WideKernels.ElementaryFunctions.Function.allCases))
    func elementaryFunctions(
      _ narrow: TensorEngine.ElementaryFunctions.Function,
      _ wide: WideKernels.ElementaryFunctions.Function
    ) {
      #expect("\(narrow)" == "\(wide)")
      expectSame(narrow.apply(to: Self.everywhere), wide.apply(to: Self.everywhere))
    }

    @Test(
      "Activations",
      arguments: Activations.all + [LeakyReLU(slope: 0.2), ELU(alpha: 0.5), SELU(alpha: 1)])
    func activations(_ activation: any TensorEngine.Activation) throws {
      let twin = try #require(
        wideTwin(of: activation), "\(activation.name) has no twin in wideTwin(of:)")
      #expect(twin.name == activation.name)
      let (narrow, wide) = (activation.vectorLoops, twin.vectorLoops)
      let x = Self.everywhere
      for count in [x.count] + Self.sizes {
        func results(_ loops: ActivationLoops) -> [[Float]] {
          var y = [Float](repeating: 7, count: count)
          var kept = y
          var dx = y
          if let both = loops.forwardWithSlopes {
            both(count, x, &y, &kept)
          } else {
            loops.forward(count, x, &y)
            kept = y
          }
          loops.backward(count, kept, x, &dx)
          var plain = kept
          loops.forward(count, x, &plain)
          return [y, kept, dx, plain]
        }
        for (a, b) in zip(results(narrow), results(wide)) { expectSame(a, b) }
      }
    }

    /// The same encodings, but NaN with any payload.
    private func expectSame(_ a: [Float], _ b: [Float]) {
      #expect(a.count == b.count)
      let different = zip(a, b).enumerated().filter { _, pair in
        pair.0.bitPattern != pair.1.bitPattern && !(pair.0.isNaN && pair.1.isNaN)
      }
      #expect(different.isEmpty, "at \(different.first.map { "\($0)" } ?? "")")
    }
  }
#endif
