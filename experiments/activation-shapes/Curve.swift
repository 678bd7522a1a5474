import NeuralNetworks
import TensorEngine

/// A non-linearity as a function of one number.
///
/// What takes several numbers is shown along one line: softmax with the logits (x, 0), maxout with
/// three pieces, SwiGLU with the weights 1.
struct Curve {
  /// The slopes and the biases of the three pieces of maxout.
  static let maxoutPieces: [(slope: Float, bias: Float)] = [(-0.5, -1), (0.25, 0), (1, -1)]

  let name: String
  /// The function of a column `[n, 1]`.
  let apply: (Variable) -> Variable

  /// Every activation that the documents name, in their order, and an ELU with another α.
  static let names = [
    "identity", "binary-step", "sigmoid", "tanh", "softmax", "relu", "leaky-relu", "prelu", "elu",
    "elu-2.0", "selu", "maxout", "swish", "gelu", "swiglu",
  ]

  init(_ name: String) {
    self.name = name
    func constant(_ values: [Float], _ shape: Shape) -> Variable {
      Variable(constant: Tensor(values, shape: shape))
    }
    switch name {
    case "softmax":
      apply = { x in
        x.multiplied(by: constant([1, 0], [1, 2])).softmax()
          .multiplied(by: constant([1, 0], [2, 1]))
      }
    case "prelu":
      apply = { $0.parametricallyRectified(slopes: constant([0.25], [1])) }
    case "maxout":
      let layer = Maxout(1, pieces: Self.maxoutPieces.count, initializer: .lecun)
      let parameters = Self.maxoutPieces.flatMap {
        [constant([$0.slope], [1, 1]), constant([$0.bias], [1])]
      }
      apply = { layer.forward($0, parameters[...], mode: .evaluation) }
    case "swiglu":
      let layer = SwiGLU(1, initializer: .lecun)
      let weights = [constant([1], [1, 1]), constant([1], [1, 1])]
      apply = { layer.forward($0, weights[...], mode: .evaluation) }
    case "elu-2.0":
      apply = { $0.activated(by: ELU(alpha: 2)) }
    default:
      guard let activation = Activations.named(name) else {
        preconditionFailure("no activation is named \(name)")
      }
      apply = { $0.activated(by: activation) }
    }
  }

  /// Values and, by the tape, derivatives at the given places.
  func sample(_ x: [Float]) -> (values: [Float], slopes: [Float]) {
    let tape = Tape()
    let input = tape.variable(Tensor(x, shape: [x.count, 1]))
    let output = apply(input)
    return (output.value.values, tape.gradients(of: output.sum())[input].values)
  }
}

/// What a curve is like between −20 and 20, measured at 163,841 places.
struct CurveProperties {
  /// The distance of neighboring places, 2⁻¹².
  static let spacing: Float = 1 / 4096
  static let places = (-81_920...81_920).map { Float($0) * spacing }
  private static let zero = 81_920

  /// Slopes below this count as flat; the flattest tail that is not flat has a slope of 0.01.
  static let flatness: Float = 1e-5
  /// Changes above this count as jumps; what is continuous changes by less than half of this.
  static let jump: Float = 0.1

  let values: [Float]
  let slopes: [Float]

  init(_ curve: Curve) {
    (values, slopes) = curve.sample(Self.places)
  }

  var least: Float { values.min() ?? .nan }
  var greatest: Float { values.max() ?? .nan }
  var ends: (left: Float, right: Float) { (values[0], values[values.count - 1]) }
  var tails: (left: Float, right: Float) { (slopes[0], slopes[slopes.count - 1]) }
  var center: (value: Float, slope: Float) { (values[Self.zero], slopes[Self.zero]) }
  var saturates: (left: Bool, right: Bool) {
    (abs(tails.left) < Self.flatness, abs(tails.right) < Self.flatness)
  }

  /// The infimum and the supremum: infinite where the extreme value lies at an end that is not flat.
  var range: (low: Double, high: Double) {
    func isOpen(_ extreme: Float) -> Bool {
      (extreme == ends.left && !saturates.left) || (extreme == ends.right && !saturates.right)
    }
    return (
      isOpen(least) ? -.infinity : Double(least), isOpen(greatest) ? .infinity : Double(greatest)
    )
  }

  /// Where the least value is taken, if both ends lie above it.
  var minimum: Float? {
    guard least < min(ends.left, ends.right) else { return nil }
    return values.firstIndex(of: least).map { Self.places[$0] }
  }

  /// How far the function falls at most below a value that it had further left; 0 if it never falls.
  var largestFall: Float {
    var highest = -Float.infinity
    var fall: Float = 0
    for value in values {
      highest = max(highest, value)
      fall = max(fall, highest - value)
    }
    return fall
  }

  /// The largest changes of the value and of the slope from one place to the next, and of the
  /// curvature over 1/64, which is far enough for rounding to vanish.
  var jumps: (value: Float, slope: Float, curvature: Float) {
    func changes(_ numbers: [Float]) -> [Float] {
      zip(numbers.dropFirst(), numbers).map { $0 - $1 }
    }
    func largest(_ numbers: [Float]) -> Float { numbers.map(abs).max() ?? 0 }
    let apart = stride(from: 0, to: slopes.count, by: 64).map { slopes[$0] }
    return (
      largest(changes(values)), largest(changes(slopes)), largest(changes(changes(apart))) * 64
    )
  }

  /// How many derivatives are continuous: −1 if not even the function is, at most 2.
  var smoothness: Int {
    let jumps = jumps
    return jumps.value > Self.jump
      ? -1 : jumps.slope > Self.jump ? 0 : jumps.curvature > Self.jump ? 1 : 2
  }

  /// The mean over places that lie symmetrically about 0.
  var symmetricMean: Double {
    values.reduce(0) { $0 + Double($1) } / Double(values.count)
  }

  /// E[f(x)ⁿ] for a standard normal x, by the rectangle rule.
  func normalMoment(_ power: Int) -> Double {
    zip(Self.places, values).reduce(0) { sum, place in
      let value = Double(place.1)
      return sum + (power == 1 ? value : value * value)
        * Double(ElementaryFunctions.normalPDF(place.0))
    } * Double(Self.spacing)
  }

  /// The share of places no further than `distance` from 0 where the value lies inside `range`, ends
  /// excluded.
  func share(inside range: ClosedRange<Float>, within distance: Float) -> Double {
    let near = zip(Self.places, values).filter { abs($0.0) <= distance }
    let inside = near.count { range.lowerBound < $0.1 && $0.1 < range.upperBound }
    return Double(inside) / Double(near.count)
  }
}
