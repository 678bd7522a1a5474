public import Randomness
public import TensorEngine

/// A layer of maxout units: each is the largest of k affine functions of the input.
///
/// `h(x) = max(x·W₁ + b₁, ..., x·W_k + b_k)`, each W `[in, out]`, each b `[out]` (Goodfellow et al.
/// 2013, section 3). There is no further activation: a unit learns its own, convex and of at most k
/// straight pieces. With k = 2, one piece held at 0 makes it a ReLU, and one held at a times the other
/// a leaky ReLU. Where pieces are equal, the gradient goes to the first of them.
public struct Maxout: Layer {
  let units: Int
  let pieces: Int
  let initializer: Initializer
  let bias: Float?

  /// A layer of so many units.
  ///
  /// - Parameters:
  ///   - units: the number of outputs.
  ///   - pieces: k, the affine functions of one unit; the layer has k times the parameters of a dense
  ///     layer.
  ///   - initializer: of the weights of every piece.
  ///   - bias: what every bias starts from; nil for no bias.
  public init(_ units: Int, pieces: Int = 2, initializer: Initializer, bias: Float? = 0) {
    precondition(
      units > 0 && pieces > 0, "a maxout layer of \(units) units of \(pieces) pieces")
    self.units = units
    self.pieces = pieces
    self.initializer = initializer
    self.bias = bias
  }

  /// `[units]`.
  public func outputShape(for input: Shape) -> Shape {
    precondition(
      input.rank == 1, "a maxout layer takes vectors, got \(input): flatten images first")
    return [units]
  }

  /// Weights and bias of each piece.
  public var tensorCount: Int { pieces * affineTensorCount(bias: bias, .identity) }

  /// Weights and bias of each piece, named `layer 1 piece 1 weights` and so on.
  public func parameters(for input: Shape, name: String, key: Key) -> [Parameter] {
    (1...pieces).flatMap { piece in
      affineParameters(
        weights: [input[0], units], bias: bias, initializer, .identity,
        name: "\(name) piece \(piece)", key: key)
    }
  }

  /// `[n, units]`.
  public func forward(_ x: Variable, _ parameters: ArraySlice<Variable>, mode: Mode) -> Variable {
    let stride = parameters.count / pieces
    func piece(_ index: Int) -> Variable {
      let first = parameters.startIndex + index * stride
      return x.dense(parameters[first], bias: bias == nil ? nil : parameters[first + 1])
    }
    return (1..<pieces).reduce(piece(0)) { $0.maximum(piece($1)) }
  }
}
