import ExperimentKit
public import NeuralNetworks
import TensorEngine
public import Training

/// The mean softmax cross-entropy of a perceptron of sigmoid units on examples, around one point of its
/// weights and biases, in double precision: value, gradient, and products with the Hessian.
///
/// On a plateau of a deep network the curvature is a hundred-thousandth of the largest one and less, which
/// differences of single-precision gradients do not show. A product with the Hessian is the
/// derivative of the gradient along a vector, by forward differentiation of the backward pass
/// (Pearlmutter 1994, *Fast exact multiplication by the Hessian*): exact but for rounding. All parameters
/// are one vector, in the order of the network's.
public struct PerceptronLoss: Sendable {
  /// Weights `[in, units]` and biases of each layer, the last one giving the logits.
  private var layers: [(weights: DoubleMatrix, biases: [Double])]
  private let labels: [Int]
  /// What each layer is given, `[n, in]`: the inputs, then the sigmoids' outputs h.
  private var given: [DoubleMatrix] = []
  /// The softmax of the logits, `[n, classes]`.
  private var probabilities: DoubleMatrix
  /// The gradient for each layer's sums z, `[n, units]`.
  private var deltas: [DoubleMatrix] = []
  /// The gradient for each hidden layer's outputs, `[n, units]`.
  private var errors: [DoubleMatrix] = []
  /// The loss, in nats.
  public private(set) var value = 0.0

  /// The loss of a network of dense layers, all sigmoids but the linear last one.
  ///
  /// - Precondition: the parameters are weights and biases by turns.
  public init(_ network: Network, on examples: Examples) {
    let parameters = network.parameters
    precondition(
      parameters.count.isMultiple(of: 2) && !parameters.isEmpty
        && parameters.enumerated().allSatisfy { index, parameter in
          parameter.role == (index.isMultiple(of: 2) ? .weights : .bias)
            && parameter.value.shape.rank == (index.isMultiple(of: 2) ? 2 : 1)
        }, "the loss of a perceptron takes dense layers with biases")
    layers = stride(from: 0, to: parameters.count, by: 2).map { index in
      let weights = parameters[index].value
      return (
        DoubleMatrix(
          rows: weights.shape[0], columns: weights.shape[1], weights.values.map(Double.init)),
        parameters[index + 1].value.values.map(Double.init)
      )
    }
    labels = examples.labels
    let inputs = examples.inputs
    let x = DoubleMatrix(
      rows: examples.count, columns: inputs.count / examples.count,
      inputs.values.map(Double.init))
    probabilities = x
    pass(from: x)
  }

  /// The number of parameters.
  public var dimension: Int {
    layers.reduce(0) { $0 + $1.weights.values.count + $1.biases.count }
  }

  /// The gradient for every parameter.
  public var gradient: [Double] {
    layers.indices.flatMap { index in
      given[index].multiplied(by: deltas[index], transposingSelf: true).values
        + columnSums(deltas[index])
    }
  }

  /// The Hessian times a vector.
  ///
  /// With a dot for the derivative along the vector, ż = h·Ẇ + ḃ + ḣ·W and ḣ = s·ż forwards; δ̇ of the
  /// logits is the derivative of the softmax, and backwards ė = δ̇·Wᵀ + δ·Ẇᵀ, δ̇ = s·ė + s′·ż·e, where
  /// s = h(1 − h) and s′ = s(1 − 2h).
  public func hessianProduct(_ vector: [Double]) -> [Double] {
    let along = parts(of: vector)
    let last = layers.count - 1
    var (sums, outputs) = ([DoubleMatrix](), [DoubleMatrix]())
    for index in layers.indices {
      var sum = given[index].multiplied(by: along[index].weights)
      add(&sum, along[index].biases)
      if index > 0 { add(&sum, outputs[index - 1].multiplied(by: layers[index].weights)) }
      sums.append(sum)
      guard index < last else { break }
      let h = given[index + 1].values
      for place in h.indices { sum.values[place] *= h[place] * (1 - h[place]) }
      outputs.append(sum)
    }
    var delta = softmaxDerivative(sums[last])
    var result: [[Double]] = []
    for index in layers.indices.reversed() {
      var weights = given[index].multiplied(by: delta, transposingSelf: true)
      if index > 0 {
        add(&weights, outputs[index - 1].multiplied(by: deltas[index], transposingSelf: true))
      }
      result.append(weights.values + columnSums(delta))
      guard index > 0 else { break }
      var error = delta.multiplied(by: layers[index].weights, transposingOther: true)
      add(&error, deltas[index].multiplied(by: along[index].weights, transposingOther: true))
      let (h, z, e) = (given[index].values, sums[index - 1].values, errors[index - 1].values)
      for place in h.indices {
        let slope = h[place] * (1 - h[place])
        error.values[place] =
          slope * (error.values[place] + (1 - 2 * h[place]) * z[place] * e[place])
      }
      delta = error
    }
    return result.reversed().flatMap { $0 }
  }

  /// The loss elsewhere: `distance` times a vector further.
  public func moved(along vector: [Double], by distance: Double) -> PerceptronLoss {
    var moved = self
    for (index, part) in parts(of: vector).enumerated() {
      for place in part.weights.values.indices {
        moved.layers[index].weights.values[place] += distance * part.weights.values[place]
      }
      for place in part.biases.indices {
        moved.layers[index].biases[place] += distance * part.biases[place]
      }
    }
    moved.pass(from: given[0])
    return moved
  }

  /// The loss where the biases of the last layer are the best ones for all the other parameters, by
  /// Newton's method: a convex problem, with a best value for all where every class has examples.
  public func settled() -> PerceptronLoss {
    var settled = self
    let classes = layers[layers.count - 1].biases.count
    // Convergence is quadratic: ten steps are many.
    for _ in 0..<20 {
      let gradient = columnSums(settled.deltas[settled.deltas.count - 1])
      let p = settled.probabilities.values
      var hessian = [[Double]](repeating: [Double](repeating: 0, count: classes), count: classes)
      for row in labels.indices {
        let own = row * classes
        for i in 0..<classes {
          hessian[i][i] += p[own + i] / Double(labels.count)
          for j in 0..<classes {
            hessian[i][j] -= p[own + i] * p[own + j] / Double(labels.count)
          }
        }
      }
      let (values, vectors) = Statistics.eigenvalues(ofSymmetric: hessian)
      // The same number added to every bias changes nothing: one eigenvalue is 0.
      for (value, vector) in zip(values, vectors) where value > 1e-12 * values[0] {
        let step = Statistics.dot(vector, gradient) / value
        for index in 0..<classes {
          settled.layers[layers.count - 1].biases[index] -= step * vector[index]
        }
      }
      settled.judge()
      guard Statistics.norm(gradient) > 1e-14 else { break }
    }
    settled.propagate()
    return settled
  }

  /// Everything at the parameters as they are.
  private mutating func pass(from x: DoubleMatrix) {
    given = [x]
    for layer in layers.dropLast() {
      var h = given[given.count - 1].multiplied(by: layer.weights)
      add(&h, layer.biases)
      for place in h.values.indices {
        h.values[place] = 1 / (1 + Elementary.exp(-h.values[place]))
      }
      given.append(h)
    }
    judge()
    propagate()
  }

  /// Loss, probabilities and the gradient for the logits, from what the last layer is given.
  private mutating func judge() {
    let last = layers.count - 1
    var p = given[last].multiplied(by: layers[last].weights)
    add(&p, layers[last].biases)
    value = 0
    var delta = p
    for (row, label) in labels.enumerated() {
      let own = row * p.columns..<(row + 1) * p.columns
      let largest = p.values[own].max() ?? 0
      let logit = p.values[own.lowerBound + label] - largest
      var sum = 0.0
      for place in own {
        p.values[place] = Elementary.exp(p.values[place] - largest)
        sum += p.values[place]
      }
      value += Elementary.log(sum) - logit
      for place in own {
        p.values[place] /= sum
        let target = place == own.lowerBound + label ? 1.0 : 0
        delta.values[place] = (p.values[place] - target) / Double(labels.count)
      }
    }
    value /= Double(labels.count)
    probabilities = p
    deltas = [delta]
  }

  /// What goes backwards from the gradient for the logits.
  private mutating func propagate() {
    errors = []
    var delta = deltas[0]
    for index in (1..<layers.count).reversed() {
      var error = delta.multiplied(by: layers[index].weights, transposingOther: true)
      errors.insert(error, at: 0)
      let h = given[index].values
      for place in h.indices { error.values[place] *= h[place] * (1 - h[place]) }
      delta = error
      deltas.insert(delta, at: 0)
    }
  }

  /// δ̇ of the logits, p(ż − Σ p ż) / n.
  private func softmaxDerivative(_ sums: DoubleMatrix) -> DoubleMatrix {
    var result = sums
    for row in labels.indices {
      let own = row * sums.columns..<(row + 1) * sums.columns
      let mean = own.reduce(0) { $0 + probabilities.values[$1] * sums.values[$1] }
      for place in own {
        result.values[place] =
          probabilities.values[place] * (sums.values[place] - mean) / Double(labels.count)
      }
    }
    return result
  }

  /// A vector of all parameters, layer by layer.
  private func parts(of vector: [Double]) -> [(weights: DoubleMatrix, biases: [Double])] {
    precondition(
      vector.count == dimension, "\(vector.count) numbers for \(dimension) parameters")
    var start = 0
    return layers.map { layer in
      let middle = start + layer.weights.values.count
      let end = middle + layer.biases.count
      defer { start = end }
      return (
        DoubleMatrix(
          rows: layer.weights.rows, columns: layer.weights.columns, Array(vector[start..<middle])),
        Array(vector[middle..<end])
      )
    }
  }
}

/// `target + other`.
private func add(_ target: inout DoubleMatrix, _ other: DoubleMatrix) {
  for place in target.values.indices { target.values[place] += other.values[place] }
}

/// A row added to every row.
private func add(_ target: inout DoubleMatrix, _ row: [Double]) {
  for start in stride(from: 0, to: target.values.count, by: row.count) {
    for column in row.indices { target.values[start + column] += row[column] }
  }
}

/// The sum of each column, its terms in order.
private func columnSums(_ matrix: DoubleMatrix) -> [Double] {
  var sums = [Double](repeating: 0, count: matrix.columns)
  for start in stride(from: 0, to: matrix.values.count, by: matrix.columns) {
    for column in sums.indices { sums[column] += matrix.values[start + column] }
  }
  return sums
}
