public import NeuralNetworks
import TensorEngine

/// How a network does on examples.
public struct Evaluation: Sendable, Equatable {
  /// The mean negative log-likelihood of the labels, in nats.
  public let loss: Double

  /// The share of examples whose largest logit is not the label's, from 0 to 1. A logit that is not
  /// a number makes the example an error.
  public let errorRate: Double
}

extension Network {
  /// Evaluates the network, 250 examples at a time.
  public func evaluate(on examples: Examples) -> Evaluation {
    var loss = 0.0
    var errors = 0
    for start in stride(from: 0, to: examples.count, by: 250) {
      let end = min(examples.count, start + 250)
      let logits = logits(examples.inputs.examples(start..<end))
      let labels = Array(examples.labels[start..<end])
      let mean = Variable(constant: logits).softmaxCrossEntropy(labels: labels).value.scalar
      loss += Double(mean) * Double(end - start)
      errors += logits.errorCount(labels)
    }
    return Evaluation(
      loss: loss / Double(examples.count), errorRate: Double(errors) / Double(examples.count))
  }
}
