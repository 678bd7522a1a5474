public import TensorEngine

extension Network {
  /// Divides the weights of every layer, from the input on, by the standard deviation of what the layer makes of
  /// a batch, so that every product begins with variance 1 whatever data and poolings do: layer-sequential unit
  /// variance (Mishkin & Matas 2016, *All You Need Is a Good Init*, algorithm 1), without its orthogonal draw.
  ///
  /// The activation of a layer with weights is to be a layer of its own, so that the product is an output.
  ///
  /// - Parameter batch: `[n]` examples of the input shape.
  /// - Precondition: no layer's outputs are all the same, and each scales with its weights.
  public mutating func scaleToUnitVariance(on batch: Tensor) {
    let x = Variable(constant: batch)
    for (place, range) in parameterRanges.enumerated() {
      guard let weights = range.first(where: { parameters[$0].role == .weights }) else { continue }
      func deviation() -> Double {
        outputs(x, parameters.map { Variable(constant: $0.value) }, mode: .evaluation)[place].value
          .standardDeviation
      }
      let before = deviation()
      precondition(before > 0, "all outputs of layer \(place + 1) are the same")
      let value = parameters[weights].value
      parameters[weights].value = Tensor(
        value.values.map { $0 / Float(before) }, shape: value.shape)
      precondition(
        abs(deviation() - 1) < 1e-3,
        "the outputs of layer \(place + 1) do not scale with its weights: is its activation a layer of its own?"
      )
    }
  }
}
