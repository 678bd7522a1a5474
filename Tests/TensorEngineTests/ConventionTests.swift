import Foundation
import Testing

@testable import TensorEngine

@Suite("Conventions at corners, infinities and NaN")
struct ConventionTests {
  private func pooled(_ image: [Float], _ height: Int, _ width: Int, window: Int, stride: Int)
    -> (value: [Float], gradient: [Float])
  {
    let tape = Tape()
    let x = tape.variable(Tensor(image, shape: [1, height, width, 1]))
    let y = x.maxPooled(window: window, stride: stride)
    return (y.value.values, tape.gradients(of: y.sum())[x].values)
  }

  @Test("Of equals in a window the first gets the gradient")
  func poolingTies() {
    let (value, gradient) = pooled([2, 2, 1, 5, 2, 2, 5, 5], 2, 4, window: 2, stride: 2)
    #expect(value == [2, 5])
    #expect(gradient == [1, 0, 0, 1, 0, 0, 0, 0])
    #expect(pooled([0, -0.0, -0.0, 0], 2, 2, window: 2, stride: 2).gradient == [1, 0, 0, 0])
    let least = pooled(Array(repeating: -.infinity, count: 4), 2, 2, window: 2, stride: 2)
    #expect(least.value == [-.infinity] && least.gradient == [1, 0, 0, 0])
  }

  @Test("Overlapping windows add their gradients")
  func poolingOverlap() {
    let (value, gradient) = pooled([0, 1, 0, 2, 9, 3, 0, 4, 0], 3, 3, window: 2, stride: 1)
    #expect(value == [9, 9, 9, 9])
    #expect(gradient == [0, 0, 0, 0, 4, 0, 0, 0, 0])
  }

  @Test("A NaN wins its window of max-pooling, wherever it lies", arguments: 0..<9)
  func poolingNaN(_ place: Int) {
    var image = (0..<9).map(Float.init)
    image[place] = .nan
    let (value, gradient) = pooled(image, 3, 3, window: 3, stride: 3)
    #expect(value[0].isNaN)
    #expect(gradient == (0..<9).map { $0 == place ? 1 : 0 })
  }

  /// An activation at 0 and at ±∞, where it takes its limits.
  @Test(arguments: ActivationReference.all)
  func activation(_ limits: ActivationReference) throws {
    let f = try #require(Activations.named(limits.name))
    for zero: Float in [0, -0.0] {
      #expect(f(zero) == limits.atZero.value)
      #expect(f.slope(at: zero) == limits.atZero.slope)
    }
    #expect(f(.infinity) == limits.above.value)
    #expect(f.slope(at: .infinity) == limits.above.slope)
    #expect(f(-.infinity) == limits.below.value)
    #expect(f.slope(at: -.infinity) == limits.below.slope)
    #expect(f(.nan).isNaN, "a diverged network must show it")
    // Beyond the range of the exponential, but finite.
    for x: Float in [-1e30, -200, -104, -89, 89, 104, 200, 1e30] {
      #expect(!f(x).isNaN && !f.slope(at: x).isNaN, "at \(x)")
    }
  }

  @Test("The loops give every element what the function gives it alone", arguments: 1..<18)
  func loops(_ count: Int) {
    let subnormal = Float.leastNormalMagnitude / 128
    let specials: [Float] = [
      0, -0.0, .infinity, -.infinity, .nan, 1, -1, subnormal, -subnormal, 100, -100,
    ]
    let x = (0..<count).map { specials[$0 % specials.count] }
    for activation in Activations.all {
      let tape = Tape()
      let variable = tape.variable(Tensor(x, shape: [count]))
      let y = variable.activated(by: activation)
      let gradient = tape.gradients(of: y.sum())[variable]
      for place in 0..<count {
        #expect(
          same(y.value[place], activation(x[place])), "\(activation.name) of \(x[place])")
        #expect(
          same(gradient[place], derivative(activation, x[place])),
          "slope of \(activation.name) at \(x[place])")
      }
    }
  }

  /// What the loops compute, from the input or from the output.
  private func derivative(_ f: any Activation, _ x: Float) -> Float {
    f.derivative(SIMD8(repeating: f.derivativeArgument == .input ? x : f(x)))[0]
  }

  @Test("Slopes are accurate over the whole range", arguments: ActivationReference.all)
  func slopes(_ reference: ActivationReference) throws {
    let f = try #require(Activations.named(reference.name))
    var worst = (error: 0.0, x: Float(0))
    for step in -11_000...11_000 {
      let x = Float(step) / 100
      let terms = reference.slopeTerms(Double(x))
      // In units of the larger of the terms that it is the sum of.
      let unit = Double(Float(terms.map(abs).max() ?? 0).ulp)
      let error = abs(Double(f.slope(at: x)) - terms.reduce(0, +)) / unit
      if error > worst.error { worst = (error, x) }
    }
    #expect(worst.error <= 8, "\(worst.error) units in the last place at \(worst.x)")
    if reference.name == "elu" { #expect(f.slope(at: -20) == 2.0611536e-09) }
  }

  @Test("The larger of a number and NaN is NaN, both ways round")
  func maximumOfNaN() {
    let numbers: [Float] = [1, .nan, .nan, -1, 2]
    let others: [Float] = [.nan, 1, .nan, -2, 3]
    let tape = Tape()
    let (a, b) = (
      tape.variable(Tensor(numbers, shape: [5])), Variable(constant: Tensor(others, shape: [5]))
    )
    let larger = a.maximum(b)
    #expect(larger.value.values.map(\.isNaN) == [true, true, true, false, false])
    #expect(larger.value[3] == -1 && larger.value[4] == 3)
    #expect(tape.gradients(of: larger.sum())[a].values == [0, 1, 0, 1, 0])
  }

  @Test(
    "What is not finite in an image is seen in the loss, behind convolution, rectifier and pooling",
    arguments: [3, 5], [Float.infinity, -.infinity, .nan])
  func divergence(kernel: Int, value: Float) {
    var numbers = TestNumbers(kernel)
    let shape: Shape = [1, 6, 6, 16]
    let weights = Tensor(
      numbers.floats(kernel * kernel * 256), shape: [kernel, kernel, 16, 16])
    let output = Tensor(numbers.floats(9 * 16 * 3), shape: [144, 3])
    for place in stride(from: 0, to: shape.count, by: 37) {
      var x = Tensor(numbers.floats(shape.count), shape: shape)
      x[place] = value
      let loss = Variable(constant: x)
        .convolved(
          with: Variable(constant: weights), bias: nil, padding: kernel / 2, activation: ReLU()
        )
        .maxPooled(window: 2, stride: 2).flattened()
        .multiplied(by: Variable(constant: output)).softmaxCrossEntropy(labels: [0])
      #expect(!loss.value.scalar.isFinite, "\(value) at \(place)")
    }
  }

  @Test("Sums of very many equal numbers stay accurate")
  func longSums() {
    let count = 50_000_000
    let x = Variable(constant: Tensor(repeating: 0.1, shape: [count]))
    #expect(abs(x.mean().value.scalar - 0.1) <= 0.1 * 1e-5)
    let rows = Tensor(repeating: 0.1, shape: [count / 8, 8]).summedRows()
    #expect(rows.values.allSatisfy { abs($0 / Float(count / 8) - 0.1) <= 0.1 * 1e-5 })
  }

  private func same(_ a: Float, _ b: Float) -> Bool {
    a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
  }

  @Test("The parametric rectifier's derivative at 0 is the slope; the slope's own is 0 there")
  func parametricRectifierAtZero() {
    let tape = Tape()
    let x = tape.variable(Tensor([0, -0.0, .nan, -2, 3], shape: [1, 5]))
    let slopes = tape.variable(Tensor(repeating: 0.25, shape: [5]))
    let y = x.parametricallyRectified(slopes: slopes)
    #expect(y.value[2].isNaN)
    let gradients = tape.gradients(of: y.sum())
    #expect(gradients[x][0] == 0.25 && gradients[x][1] == 0.25)
    #expect(gradients[x][3] == 0.25 && gradients[x][4] == 1)
    let own = gradients[slopes]
    #expect(own[0] == 0 && own[1] == 0 && own[2].isNaN && own[3] == -2 && own[4] == 0)
  }

  @Test("Cross-entropy neither overflows nor hides a NaN")
  func crossEntropy() {
    func loss(_ logits: [Float]) -> Float {
      Variable(constant: Tensor(logits, shape: [1, logits.count]))
        .softmaxCrossEntropy(labels: [0]).value.scalar
    }
    #expect(loss([1e30, 0, -1e30]) == 0)
    #expect(loss([-1000, 0]) == 1000)
    for place in 0..<3 {
      var logits: [Float] = [1, 2, 3]
      logits[place] = .nan
      #expect(loss(logits).isNaN)
    }
    #expect(loss([.infinity, 0]).isNaN)
  }
}
