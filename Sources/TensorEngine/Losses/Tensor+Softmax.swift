extension Tensor {
  /// Softmax of each row of a matrix.
  func softmaxed() -> Tensor {
    require(shape.rank == 2, "softmax takes a matrix of logits, got \(shape)")
    return withElements { x in
      Tensor(shape) { softmaxRows(shape[0], shape[1], x, into: $0) }
    }
  }

  /// Each row's probabilities and its negative log-likelihood of the label.
  func softmaxCrossEntropies(_ labels: [Int]) -> (probabilities: Tensor, losses: Tensor) {
    require(
      shape.rank == 2 && labels.count == shape[0],
      "\(labels.count) labels for logits of shape \(shape)")
    require(
      labels.allSatisfy { 0 <= $0 && $0 < shape[1] }, "a label is not among the \(shape[1]) classes"
    )
    return withElements { x in
      Tensor.pair(shape, [shape[0]]) { probabilities, losses in
        softmaxCrossEntropyRows(
          shape[0], shape[1], x, labels: labels, probabilities: probabilities, losses: losses)
      }
    }
  }
}
