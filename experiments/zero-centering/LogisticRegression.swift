import Datasets
import ExperimentKit
import Randomness
import TensorEngine

/// A logistic regression: examples with a constant 1 as the last feature, and their two classes.
struct LogisticRegression {
  private(set) var inputs: [[Double]]
  let targets: [Double]

  /// The number of weights, the bias among them.
  var dimension: Int { inputs[0].count }

  /// Two classes of images, each image reduced to the means of 7×7 pixels: 16 numbers from 0 to 1.
  ///
  /// T-shirts and shirts, which no linear function tells apart, so that there is a best one.
  init(images: ImageDataset, count: Int, key: Key) {
    let classes: [UInt8] = [0, 6]
    let (height, width) = (images.imageShape.height, images.imageShape.width)
    precondition(
      height == 28 && width == 28 && images.imageShape.channels == 1,
      "images of 28 x 28 x 1 are expected, not of \(images.imageShape)")
    let candidates = images.labels.indices.filter { classes.contains(images.labels[$0]) }
    let chosen = key.shuffled(candidates).prefix(count)
    inputs = chosen.map { image in
      var sums = [Double](repeating: 0, count: 16)
      for row in 0..<height {
        for column in 0..<width {
          let pixel = images.pixels[(image * height + row) * width + column]
          sums[row / 7 * 4 + column / 7] += Double(pixel)
        }
      }
      return sums.map { $0 / (49 * 255) } + [1]
    }
    targets = chosen.map { images.labels[$0] == classes[1] ? 1 : 0 }
  }

  /// Independent normal features of variance 1 about `shift`, or uniform ones from 0 to 1 for nil, and
  /// classes drawn by a logistic model that does not depend on the features' means.
  ///
  /// The model's margin has a standard deviation of 2, whatever its direction: the classes overlap.
  init(features: Int, shift: Double?, count: Int, key: Key) {
    let direction = key.split("direction").normal(count: features).map(Double.init)
    let length = dot(direction, direction).squareRoot()
    let draws = key.split("features")
    let values =
      (shift == nil
      ? draws.uniform(count: count * features, in: 0..<1) : draws.normal(count: count * features))
      .map(Double.init)
    let (mean, deviation) = shift == nil ? (0.5, (1.0 / 12).squareRoot()) : (0, 1)
    let classes = key.split("classes")
    var (inputs, targets): ([[Double]], [Double]) = ([], [])
    for example in 0..<count {
      let x = Array(values[example * features..<(example + 1) * features])
      let margin = 2 * dot(direction, x.map { ($0 - mean) / deviation }) / length
      inputs.append(x.map { $0 + (shift ?? 0) } + [1])
      targets.append(classes.uniform64(at: example) < probability(margin) ? 1 : 0)
    }
    (self.inputs, self.targets) = (inputs, targets)
  }

  /// The same problem, every feature but the constant less its mean.
  func centered() -> LogisticRegression {
    var problem = self
    for feature in 0..<dimension - 1 {
      let mean = inputs.reduce(0) { $0 + $1[feature] } / Double(inputs.count)
      for example in inputs.indices { problem.inputs[example][feature] -= mean }
    }
    return problem
  }

  /// The mean negative log-likelihood in nats, and its gradient; the logistic function and the
  /// logarithm in single precision, sums in double precision.
  func lossAndGradient(_ weights: [Double]) -> (loss: Double, gradient: [Double]) {
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: dimension)
    for (x, target) in zip(inputs, targets) {
      let margin = Float(dot(x, weights))
      // −log p of the class is softplus(∓margin).
      loss += Double(ElementaryFunctions.softplus(target == 1 ? -margin : margin))
      let error = Double(ElementaryFunctions.sigmoid(margin)) - target
      for feature in x.indices { gradient[feature] += error * x[feature] }
    }
    let n = Double(inputs.count)
    return (loss / n, gradient.map { $0 / n })
  }

  /// The Hessian `Σ p(1 − p) x xᵀ / n`.
  func hessian(_ weights: [Double]) -> [[Double]] {
    var matrix = [[Double]](
      repeating: [Double](repeating: 0, count: dimension), count: dimension)
    for x in inputs {
      let p = probability(dot(x, weights))
      for row in x.indices {
        let scaled = p * (1 - p) * x[row] / Double(inputs.count)
        for column in x.indices { matrix[row][column] += scaled * x[column] }
      }
    }
    return matrix
  }

  /// The best weights, by Newton's method from 0.
  func optimum() -> [Double] {
    var weights = [Double](repeating: 0, count: dimension)
    for _ in 0..<30 {
      var gradient = [Double](repeating: 0, count: dimension)
      for (x, target) in zip(inputs, targets) {
        let error = (probability(dot(x, weights)) - target) / Double(inputs.count)
        for feature in x.indices { gradient[feature] += error * x[feature] }
      }
      let (values, vectors) = Statistics.eigenvalues(ofSymmetric: hessian(weights))
      for (value, vector) in zip(values, vectors) {
        let step = dot(vector, gradient) / value
        for feature in weights.indices { weights[feature] -= step * vector[feature] }
      }
    }
    return weights
  }
}

/// 1 / (1 + e⁻ˣ).
private func probability(_ margin: Double) -> Double { 1 / (1 + Elementary.exp(-margin)) }

/// Σ aᵢ bᵢ, in order.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

/// The angle between two vectors in degrees, from 0 to 180; nil if one is zero.
func angle(_ a: [Double], _ b: [Double]) -> Double? {
  let lengths = (dot(a, a) * dot(b, b)).squareRoot()
  guard lengths > 0 else { return nil }
  let cosine = max(-1, min(1, dot(a, b) / lengths))
  // tan(α/2) = √((1 − cos α) / (1 + cos α)).
  let half = Elementary.arctangent(((1 - cosine) / (1 + cosine)).squareRoot())
  return 2 * half * 180 / Double.pi
}
