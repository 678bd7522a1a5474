public import NeuralNetworks
public import TensorEngine

/// What a network, or several together, take examples for: a probability of each class.
public struct Predictions: Sendable {
  /// The probabilities, `[n, classes]`; a row sums to 1.
  public let probabilities: Tensor

  /// The class of each example, from 0.
  public let labels: [Int]

  /// Predictions from probabilities.
  ///
  /// - Precondition: as many rows as labels.
  public init(_ probabilities: Tensor, labels: [Int]) {
    precondition(
      probabilities.shape.rank == 2 && probabilities.shape[0] == labels.count,
      "probabilities \(probabilities.shape) of \(labels.count) examples")
    self.probabilities = probabilities
    self.labels = labels
  }

  /// The mean probabilities of several predictions of the same examples.
  ///
  /// - Precondition: there is one, and all have the same labels.
  public static func mean(of members: [Predictions]) -> Predictions {
    guard let first = members.first else { preconditionFailure("the mean of no predictions") }
    precondition(
      members.allSatisfy { $0.labels == first.labels }, "predictions of different examples")
    var sums = first.probabilities.values
    for member in members.dropFirst() {
      for (place, probability) in member.probabilities.values.enumerated() {
        sums[place] += probability
      }
    }
    let share = 1 / Float(members.count)
    return Predictions(
      Tensor(sums.map { $0 * share }, shape: first.probabilities.shape), labels: first.labels)
  }

  /// The class that most members take each example for; among equals that of the highest mean probability.
  ///
  /// - Precondition: as ``mean(of:)``.
  public static func vote(of members: [Predictions]) -> [Int] {
    let mean = mean(of: members)
    let (means, classes) = (mean.probabilities.values, mean.probabilities.shape[1])
    let chosen = members.map(\.classes)
    return mean.labels.indices.map { example in
      var votes = Array(repeating: 0, count: classes)
      for member in chosen { votes[member[example]] += 1 }
      let most = votes.max() ?? 0
      // The first of equals, as `largestColumns`.
      return (0..<classes).filter { votes[$0] == most }
        .reduce(nil as Int?) { best, next in
          guard let best else { return next }
          return means[example * classes + next] > means[example * classes + best] ? next : best
        } ?? 0
    }
  }

  /// The class of the highest probability of each example.
  public var classes: [Int] { probabilities.largestColumns }

  /// The share of examples whose highest probability is not the label's, from 0 to 1.
  public var errorRate: Double { errorRate(of: classes) }

  /// The share of examples for which a choice of classes is wrong, from 0 to 1.
  public func errorRate(of chosen: [Int]) -> Double {
    Double(zip(chosen, labels).count { $0 != $1 }) / Double(labels.count)
  }

  /// The expected calibration error: the difference of accuracy and mean confidence in equal bins of the
  /// confidence, weighted by the examples in them (Guo et al. 2017, equation 3); from 0 to 1.
  public func calibrationError(bins: Int) -> Double {
    precondition(bins >= 1, "\(bins) bins")
    let (values, columns) = (probabilities.values, probabilities.shape[1])
    var surplus = Array(repeating: 0.0, count: bins)
    for (example, chosen) in classes.enumerated() {
      let confidence = Double(values[example * columns + chosen])
      let bin = max(0, min(bins - 1, Int((confidence * Double(bins)).rounded(.up)) - 1))
      surplus[bin] += (chosen == labels[example] ? 1 : 0) - confidence
    }
    return surplus.reduce(0) { $0 + $1.magnitude } / Double(labels.count)
  }
}

extension Network {
  /// The softmax of the network's outputs for examples, 250 at a time.
  ///
  /// - Parameter mode: that of every batch; what is random in training is drawn alike for all of them.
  public func predictions(on examples: Examples, mode: Mode = .evaluation) -> Predictions {
    var values: [Float] = []
    for start in stride(from: 0, to: examples.count, by: 250) {
      let end = min(examples.count, start + 250)
      let logits = Variable(constant: logits(examples.inputs.examples(start..<end), mode: mode))
      values += logits.softmax().value.values
    }
    return Predictions(
      Tensor(values, shape: [examples.count, examples.classCount]), labels: examples.labels)
  }
}
