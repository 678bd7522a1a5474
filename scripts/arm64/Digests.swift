// A digest of what each kernel makes of seeded inputs, a line a kernel. Compiled into the engine's own
// module by scripts/check-arm64.sh, once for this machine and once for 64-bit ARM; the lines must agree.

import Randomness

/// FNV-1a, 64 bits, of the bit patterns of numbers.
private struct Digest {
  var state: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ bits: UInt32) {
    for shift: UInt32 in [0, 8, 16, 24] {
      state = (state ^ UInt64(bits >> shift & 0xff)) &* 0x100_0000_01b3
    }
  }

  /// Which of the many NaNs an operation makes is the processor's own choice: all count as one.
  mutating func add(_ values: [Float]) {
    for value in values { add(value.isNaN ? 0x7fc0_0000 : value.bitPattern) }
  }

  mutating func add(_ values: [Int]) {
    for value in values { add(UInt32(truncatingIfNeeded: value)) }
  }

  mutating func add(_ tensor: Tensor) { add(tensor.values) }

  var text: String {
    let digits = Array("0123456789abcdef".unicodeScalars)
    return String(
      String.UnicodeScalarView((0..<16).map { digits[Int(state >> (60 - 4 * UInt64($0)) & 15)] }))
  }
}

private func line(_ name: String, _ fill: (inout Digest) -> Void) {
  var digest = Digest()
  fill(&digest)
  print(digest.text + " " + name)
}

@main
struct Digests {
  static let key = Key(seed: 1).split("digests")

  static func normal(_ name: String, _ shape: Shape) -> Tensor {
    Tensor(key.split(name).normal(count: shape.count), shape: shape)
  }

  /// Bit patterns all over the floats, with both zeros, infinities, subnormal numbers and NaNs.
  static let sweep: [Float] = (0..<65_536).map { Float(bitPattern: UInt32($0) &* 65_521) }

  static func main() {
    randomness()
    elementaryFunctions()
    activations()
    products()
    convolutions()
    pooling()
    reductions()
    optimizers()
  }

  static func randomness() {
    line("uniform") { $0.add(key.split("uniform").uniform(count: 4099, in: -1..<3)) }
    line("normal") { $0.add(key.split("normal").normal(count: 4099)) }
    line("bernoulli") { $0.add(key.split("flags").bernoulli(count: 4099, probability: 0.3)) }
    line("integers") { $0.add(key.split("integers").integers(count: 999, below: 1_000_003)) }
    line("permutation") { $0.add(key.split("permutation").permutation(of: 4099)) }
  }

  static func elementaryFunctions() {
    for function in ElementaryFunctions.Function.allCases {
      line(function.rawValue) { $0.add(function.apply(to: sweep)) }
    }
  }

  static func activations() {
    activation(Identity())
    activation(BinaryStep())
    activation(Sigmoid())
    activation(Tanh())
    activation(ReLU())
    activation(LeakyReLU())
    activation(ELU())
    activation(SELU())
    activation(Softplus())
    activation(Swish())
    activation(GELU())
    activation(Mish())
    line("prelu, with its gradients") { digest in
      let x = normal("prelu", [37, 13])
      let slopes = normal("slopes", [13])
      digest.add(x.rectified(slopes: slopes))
      let back = x.rectifiedBackward(slopes: slopes, normal("prelu gradient", [37, 13]))
      digest.add(back.input)
      digest.add(back.slopes)
    }
  }

  static func activation(_ activation: some Activation) {
    line(activation.name + ", value, gradient and slope") { digest in
      let x = Tensor(sweep, shape: [sweep.count])
      let result = ActivatedTensor(of: x, activation.loops, forGradient: true)
      digest.add(result.values)
      var gradient = Tensor(repeating: 1, shape: x.shape)
      result.backward(&gradient)
      digest.add(gradient)
      digest.add(sweep.map { activation.slope(at: $0) })
    }
  }

  static func products() {
    for (m, n, k) in [(1, 1, 1), (7, 5, 3), (64, 256, 256), (129, 130, 131), (48, 33, 515)] {
      for (left, right) in [(false, false), (true, false), (false, true), (true, true)] {
        line("product \(m)x\(n)x\(k)" + (left ? ", Aᵀ" : "") + (right ? ", Bᵀ" : "")) { digest in
          let a = normal("a", left ? [k, m] : [m, k])
          let b = normal("b", right ? [n, k] : [k, n])
          digest.add(a.multiplied(by: b, transposingSelf: left, transposingOther: right))
        }
      }
    }
    line("product with bias and GELU") { digest in
      digest.add(
        normal("a", [33, 65]).multiplied(
          by: normal("b", [65, 47]), bias: normal("bias", [47]), activation: GELU().loops,
          forGradient: true
        ).values)
    }
  }

  static func convolutions() {
    for (kernel, channels, filters, stride) in [
      (3, 16, 32, 1), (5, 16, 24, 1), (3, 3, 16, 1), (5, 3, 32, 1), (3, 16, 16, 2), (1, 16, 24, 1),
    ] {
      line("convolution \(kernel)x\(kernel), \(channels) to \(filters), stride \(stride)") {
        digest in
        let x = normal("images", [3, 13, 11, channels])
        let w = normal("filters", [kernel, kernel, channels, filters])
        let g = x.convolutionGeometry(w, stride: stride, padding: kernel / 2)
        let y = x.convolved(
          g, with: w, bias: normal("bias", [filters]), activation: ReLU().loops, forGradient: true)
        digest.add(y.values)
        let dy = normal("gradient", y.values.shape)
        digest.add(dy.convolvedBackward(g, toImagesThrough: w))
        digest.add(dy.convolvedBackward(g, toWeightsFrom: x))
      }
    }
  }

  static func pooling() {
    for (window, stride, roundingUp) in [(2, 2, false), (3, 2, false), (3, 2, true), (5, 5, false)]
    {
      line("pooling \(window), stride \(stride)" + (roundingUp ? ", rounded up" : "")) { digest in
        let x = normal("images", [3, 12, 10, 19])
        let g = x.poolingGeometry(window: window, stride: stride, roundingUp: roundingUp)
        let pooled = x.maxPooled(g)
        let dy = normal("gradient", pooled.values.shape)
        digest.add(pooled.values)
        digest.add(dy.maxPooledBackward(g, winners: pooled.winners))
        digest.add(x.averagePooled(g))
        digest.add(dy.averagePooledBackward(g))
      }
    }
  }

  static func reductions() {
    let x = normal("reduced", [257, 103])
    line("sum") { $0.add([x.total()]) }
    line("sums of columns") { $0.add(x.summedRows()) }
    line("statistics") { digest in
      for value in [x.mean, x.variance, x.meanSquare] {
        digest.add(UInt32(truncatingIfNeeded: value.bitPattern >> 32))
        digest.add(UInt32(truncatingIfNeeded: value.bitPattern))
      }
    }
    line("softmax") { $0.add(x.softmaxed()) }
    line("cross-entropy") { digest in
      let result = x.softmaxCrossEntropies(key.split("labels").integers(count: 257, below: 103))
      digest.add(result.probabilities)
      digest.add(result.losses)
    }
  }

  static func optimizers() {
    line("momentum") { digest in
      var (w, v) = (normal("w", [1003]), normal("v", [1003]))
      for _ in 0..<3 {
        w.descend(
          gradient: normal("g", [1003]), velocity: &v, learningRate: 0.01, momentum: 0.9,
          weightDecay: 0.0005)
      }
      digest.add(w)
      digest.add(v)
    }
    line("Adam") { digest in
      var (w, m) = (normal("w", [1003]), normal("m", [1003]))
      var u = Tensor(normal("u", [1003]).values.map { $0 * $0 }, shape: [1003])
      for _ in 0..<3 {
        w.descendAdaptively(
          gradient: normal("g", [1003]), firstMoment: &m, secondMoment: &u, rate: 0.001,
          scale: 1.7, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.0005)
      }
      digest.add(w)
      digest.add(m)
      digest.add(u)
    }
  }
}
