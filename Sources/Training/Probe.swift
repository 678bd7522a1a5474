public import NeuralNetworks
public import TensorEngine

/// What one layer's output and its gradient look like on a batch.
public struct LayerStatistics: Sendable {
  /// The output: the activations of a layer that has them.
  public let activations: Tensor

  /// The gradient of the loss for that output.
  public let gradient: Tensor
}

extension Network {
  /// The output of every layer for a batch, and the gradient of the batch's loss for each output.
  public func probe(_ batch: Examples) -> [LayerStatistics] {
    let tape = Tape()
    let variables = parameters.map { tape.variable($0.value) }
    // Recorded, so that gradients also reach first layers without parameters.
    let outputs = outputs(tape.variable(batch.inputs), variables, mode: .evaluation)
    guard let logits = outputs.last else { return [] }
    let loss = logits.softmaxCrossEntropy(labels: batch.labels)
    let gradients = tape.gradients(of: loss, keeping: outputs)
    return outputs.map { LayerStatistics(activations: $0.value, gradient: gradients[$0]) }
  }
}
