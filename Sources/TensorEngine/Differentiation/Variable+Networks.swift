public import Randomness

extension Variable {
  /// The product of two matrices `[m, k]` and `[k, n]`, either read as its transpose.
  public func multiplied(
    by other: Variable, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Variable {
    let result = value.multiplied(
      by: other.value, transposingSelf: transposingSelf, transposingOther: transposingOther)
    return recorded(result, from: [self, other]) { gradient, gradients in
      if isRecorded {
        gradients.add(
          transposingSelf
            ? other.value.multiplied(
              by: gradient, transposingSelf: transposingOther, transposingOther: true)
            : gradient.multiplied(by: other.value, transposingOther: !transposingOther),
          to: self)
      }
      if other.isRecorded {
        gradients.add(
          transposingOther
            ? gradient.multiplied(
              by: value, transposingSelf: true, transposingOther: transposingSelf)
            : value.multiplied(by: gradient, transposingSelf: !transposingSelf),
          to: other)
      }
    }
  }

  /// A fully connected layer, `f(x·w + b)`.
  ///
  /// Shapes: self `[n, in]`, weights `[in, out]`, bias `[out]`, result `[n, out]`. The activation is
  /// applied while the product is in the cache.
  public func dense(
    _ weights: Variable, bias: Variable?, activation: (any Activation)? = nil
  ) -> Variable {
    let operands = [self, weights] + (bias.map { [$0] } ?? [])
    let result = value.multiplied(
      by: weights.value, bias: bias?.value, activation: activation?.loops,
      forGradient: operands.contains(where: \.isRecorded))
    return recorded(result.values, from: operands) { gradient, gradients in
      result.backward(&gradient)
      if let bias, bias.isRecorded { gradients.add(gradient.summedRows(), to: bias) }
      if isRecorded {
        gradients.add(gradient.multiplied(by: weights.value, transposingOther: true), to: self)
      }
      // Last, so that it is in the cache when the weights move.
      if weights.isRecorded {
        gradients.add(value.multiplied(by: gradient, transposingSelf: true), to: weights)
      }
    }
  }

  /// A fully connected layer that drops connections at random, for every example others: `(m ⊗ w)·x + m ⊗ b`.
  ///
  /// Shapes as of `dense`. Each connection, the bias being one too, is kept with the given probability and
  /// otherwise 0 (Wan et al. 2013, section 3); what is kept stays as it is.
  ///
  /// - Parameters:
  ///   - probability: of keeping, a multiple of 1/256.
  ///   - key: decides what is kept.
  public func dense(
    _ weights: Variable, bias: Variable?, keepingConnections probability: Float, key: Key
  ) -> Variable {
    require(
      shape.rank == 2 && weights.shape.rank == 2 && shape[1] == weights.shape[0],
      "a dense layer of weights \(weights.shape) does not take \(shape)")
    let mask = ConnectionMask(
      examples: shape[0], inputs: shape[1], units: weights.shape[1], keeping: probability, key)
    let result = withElements(value, weights.value) { x, w in
      (bias?.value).withElements { bias in
        Tensor([shape[0], weights.shape[1]]) { mask.product(x, w, bias: bias, into: $0) }
      }
    }
    return recorded(result, from: [self, weights] + (bias.map { [$0] } ?? [])) {
      gradient, gradients in
      if let bias, bias.isRecorded {
        let sums = gradient.withElements { dy in
          Tensor(bias.shape) { mask.backwardToBias(dy, into: $0) }
        }
        gradients.add(sums, to: bias)
      }
      if isRecorded {
        let input = withElements(gradient, weights.value) { dy, w in
          Tensor(shape) { mask.backward(dy, throughWeights: w, into: $0) }
        }
        gradients.add(input, to: self)
      }
      if weights.isRecorded {
        let sums = withElements(gradient, value) { dy, x in
          Tensor(weights.shape) { mask.backward(dy, toWeightsFrom: x, into: $0) }
        }
        gradients.add(sums, to: weights)
      }
    }
  }

  /// A convolutional layer, `f(x ∗ w + b)`: the cross-correlation that the field calls convolution.
  ///
  /// Shapes: self `[n, h, w, c]`, weights `[kh, kw, c, f]`, bias `[f]`, result
  /// `[n, (h + 2·padding − kh) / stride + 1, (w + 2·padding − kw) / stride + 1, f]`, the quotients
  /// rounded down. The activation is applied while the image is in the cache.
  ///
  /// Winograd's algorithm for 3×3 and 5×5 at stride 1 overflows before the direct sum does, and then gives
  /// NaN: where channels · max|x| · max|w| reaches 10³⁵, or x is not finite within a filter's reach.
  public func convolved(
    with weights: Variable, bias: Variable?, stride: Int = 1, padding: Int = 0,
    activation: (any Activation)? = nil
  ) -> Variable {
    let geometry = value.convolutionGeometry(weights.value, stride: stride, padding: padding)
    let operands = [self, weights] + (bias.map { [$0] } ?? [])
    let result = value.convolved(
      geometry, with: weights.value, bias: bias?.value, activation: activation?.loops,
      forGradient: operands.contains(where: \.isRecorded))
    return recorded(result.values, from: operands) { gradient, gradients in
      result.backward(&gradient)
      if let bias, bias.isRecorded { gradients.add(gradient.summedRows(), to: bias) }
      if isRecorded {
        gradients.add(
          gradient.convolvedBackward(geometry, toImagesThrough: weights.value), to: self)
      }
      if weights.isRecorded {
        gradients.add(gradient.convolvedBackward(geometry, toWeightsFrom: value), to: weights)
      }
    }
  }

  /// The largest element of each `window`×`window` square, squares `stride` apart. Overlapping where
  /// `stride < window`, as in Krizhevsky et al. 2012, section 3.4. Where elements are equal, the gradient
  /// goes to the first by rows.
  ///
  /// - Parameter roundingUp: whether squares cut at the lower and right edges count too, as in
  ///   cuda-convnet; otherwise squares lie wholly inside the image.
  public func maxPooled(window: Int, stride: Int, roundingUp: Bool = false) -> Variable {
    let geometry = value.poolingGeometry(window: window, stride: stride, roundingUp: roundingUp)
    let (result, winners) = value.maxPooled(geometry)
    return recorded(result, from: [self]) { gradient, gradients in
      gradients.add(gradient.maxPooledBackward(geometry, winners: winners), to: self)
    }
  }

  /// The largest element of each rectangle of an image, one for every choice of rows and of columns, which
  /// may overlap. Where elements are equal, the gradient goes to the first by rows.
  ///
  /// Self `[n, h, w, c]`, result `[n, rows.count, columns.count, c]`.
  public func maxPooled(rows: [Range<Int>], columns: [Range<Int>]) -> Variable {
    let geometry = value.poolingGeometry(rows: rows, columns: columns)
    let (result, winners) = value.maxPooled(geometry)
    return recorded(result, from: [self]) { gradient, gradients in
      gradients.add(gradient.maxPooledBackward(geometry, winners: winners), to: self)
    }
  }

  /// The mean of each `window`×`window` square, squares `stride` apart.
  ///
  /// - Parameter roundingUp: whether squares cut at the lower and right edges count too, by the mean of
  ///   what lies inside, as in cuda-convnet; otherwise squares lie wholly inside the image.
  public func averagePooled(window: Int, stride: Int, roundingUp: Bool = false) -> Variable {
    let geometry = value.poolingGeometry(window: window, stride: stride, roundingUp: roundingUp)
    return recorded(value.averagePooled(geometry), from: [self]) { gradient, gradients in
      gradients.add(gradient.averagePooledBackward(geometry), to: self)
    }
  }

  /// The activation of every element.
  public func activated(by activation: any Activation) -> Variable {
    let result = value.activated(activation.loops, forGradient: isRecorded)
    return recorded(result.values, from: [self]) { gradient, gradients in
      result.backward(&gradient)
      gradients.add(gradient, to: self)
    }
  }

  /// The parametric rectifier: `x > 0 ? x : a·x`, with one learned slope a for each place of the
  /// innermost axis (channel-wise) or a single one (channel-shared).
  ///
  /// He et al. 2015, equations 1 to 3: `∂f/∂x` at 0 is a, `∂f/∂a = min(0, x)`, summed over all
  /// examples and positions of the channel, or of the layer.
  public func parametricallyRectified(slopes: Variable) -> Variable {
    recorded(value.rectified(slopes: slopes.value), from: [self, slopes]) { gradient, gradients in
      let (input, sums) = value.rectifiedBackward(slopes: slopes.value, gradient)
      gradients.add(input, to: self)
      gradients.add(sums, to: slopes)
    }
  }

  /// Softmax of each row of logits `[n, classes]`.
  public func softmax() -> Variable {
    let result = value.softmaxed()
    return recorded(result, from: [self]) { gradient, gradients in
      // dx = p·(dy − Σ dy·p), the sum over the row.
      let products = gradient.combined(with: result) { $0 * $1 }
      let ones = Tensor(repeating: 1, shape: [shape[1], shape[1]])
      let sums = products.multiplied(by: ones)
      gradients.add(
        products + sums.combined(with: result) { -$0 * $1 }, to: self)
    }
  }

  /// The mean over the batch of the negative log-likelihood of the labels under softmax, in nats.
  ///
  /// Self is logits `[n, classes]`; the gradient of row i is `(softmax − one-hot of labels[i]) / n`.
  public func softmaxCrossEntropy(labels: [Int]) -> Variable {
    let (probabilities, losses) = value.softmaxCrossEntropies(labels)
    let mean = Tensor(losses.total() / Float(labels.count))
    return recorded(mean, from: [self]) { gradient, gradients in
      var difference = probabilities
      let classes = shape[1]
      for (row, label) in labels.enumerated() { difference[row * classes + label] -= 1 }
      gradients.add(difference.scaled(by: gradient.scalar / Float(labels.count)), to: self)
    }
  }

  /// The mean of the binary cross-entropies of logits against targets in [0, 1], in nats:
  /// `max(x, 0) − x·t + log(1 + e^−|x|)`, whose gradient is `(σ(x) − t) / count`.
  public func sigmoidCrossEntropy(targets: Tensor) -> Variable {
    let terms = value.combined(with: targets) { x, t in
      let magnitude = x.replacing(with: -x, where: x .< 0)
      return x.replacing(with: 0, where: x .< 0) - x * t
        + ElementaryFunctions.log1p(ElementaryFunctions.exp(-magnitude))
    }
    let mean = Tensor(terms.total() / Float(value.count))
    return recorded(mean, from: [self]) { gradient, gradients in
      let scale = gradient.scalar / Float(value.count)
      gradients.add(
        value.combined(with: targets) { x, t in (ElementaryFunctions.sigmoid(x) - t) * scale },
        to: self)
    }
  }

  /// The mean of the squared differences from the targets.
  public func meanSquaredError(targets: Tensor) -> Variable {
    (self - Variable(constant: targets)).squared().mean()
  }
}
