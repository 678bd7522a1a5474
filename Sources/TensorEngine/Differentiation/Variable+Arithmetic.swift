extension Variable {
  /// The elementwise sum of two variables of one shape.
  public static func + (a: Variable, b: Variable) -> Variable {
    recorded(a.value + b.value, from: [a, b]) { gradient, gradients in
      gradients.add(gradient, to: a)
      gradients.add(gradient, to: b)
    }
  }

  /// The elementwise difference of two variables of one shape.
  public static func - (a: Variable, b: Variable) -> Variable {
    recorded(a.value.combined(with: b.value) { $0 - $1 }, from: [a, b]) { gradient, gradients in
      gradients.add(gradient, to: a)
      if b.isRecorded { gradients.add(gradient.scaled(by: -1), to: b) }
    }
  }

  /// The elementwise product of two variables of one shape.
  public static func * (a: Variable, b: Variable) -> Variable {
    recorded(a.value.combined(with: b.value) { $0 * $1 }, from: [a, b]) { gradient, gradients in
      if a.isRecorded { gradients.add(gradient.combined(with: b.value) { $0 * $1 }, to: a) }
      if b.isRecorded { gradients.add(gradient.combined(with: a.value) { $0 * $1 }, to: b) }
    }
  }

  /// The elementwise quotient of two variables of one shape.
  public static func / (a: Variable, b: Variable) -> Variable {
    let quotient = a.value.combined(with: b.value) { $0 / $1 }
    return recorded(quotient, from: [a, b]) { gradient, gradients in
      let scaled = gradient.combined(with: b.value) { $0 / $1 }
      if b.isRecorded { gradients.add(scaled.combined(with: quotient) { -$0 * $1 }, to: b) }
      gradients.add(scaled, to: a)
    }
  }

  /// A variable times a number.
  public static func * (a: Variable, factor: Float) -> Variable {
    recorded(a.value.scaled(by: factor), from: [a]) { gradient, gradients in
      gradients.add(gradient.scaled(by: factor), to: a)
    }
  }

  /// A variable plus a number.
  public static func + (a: Variable, term: Float) -> Variable {
    recorded(a.value.mapped { $0 + term }, from: [a]) { gradient, gradients in
      gradients.add(gradient, to: a)
    }
  }

  /// The elementwise square.
  public func squared() -> Variable {
    recorded(value.mapped { $0 * $0 }, from: [self]) { gradient, gradients in
      gradients.add(gradient.combined(with: value) { $0 * (2 * $1) }, to: self)
    }
  }

  /// The elementwise square root. At 0, where its slope is infinite, no gradient passes.
  public func squareRoot() -> Variable {
    let roots = value.mapped { $0.squareRoot() }
    return recorded(roots, from: [self]) { gradient, gradients in
      gradients.add(
        gradient.combined(with: roots) { ($0 / (2 * $1)).replacing(with: 0, where: $1 .== 0) },
        to: self)
    }
  }

  /// The natural logarithm element by element.
  public func logarithm() -> Variable {
    recorded(value.mapped { ElementaryFunctions.log($0) }, from: [self]) { gradient, gradients in
      gradients.add(gradient.combined(with: value) { $0 / $1 }, to: self)
    }
  }

  /// The elementwise larger of two variables of one shape, NaN where either is NaN, so that a diverged
  /// network shows it. Where they are equal the gradient goes to the first.
  public func maximum(_ other: Variable) -> Variable {
    let result = value.combined(with: other.value) { a, b in
      a.replacing(with: b, where: (b .> a) .| (b .!= b))
    }
    return recorded(result, from: [self, other]) { [value] gradient, gradients in
      let masks = value.combined(with: other.value) { a, b in
        SIMD8<Float>.one.replacing(with: 0, where: (b .> a) .| (b .!= b))
      }
      gradients.add(gradient.combined(with: masks) { $0 * $1 }, to: self)
      gradients.add(gradient.combined(with: masks) { $0 * (1 - $1) }, to: other)
    }
  }

  /// The sum of all elements, as a scalar.
  public func sum() -> Variable {
    recorded(Tensor(value.total()), from: [self]) { gradient, gradients in
      gradients.add(Tensor(repeating: gradient.scalar, shape: shape), to: self)
    }
  }

  /// The mean of all elements, as a scalar.
  public func mean() -> Variable {
    sum() * (1 / Float(value.count))
  }

  /// The same elements under another shape.
  public func reshaped(to shape: Shape) -> Variable {
    recorded(value.reshaped(to: shape), from: [self]) { gradient, gradients in
      gradients.add(gradient.reshaped(to: self.shape), to: self)
    }
  }

  /// All axes but the outermost made one: `[n, h, w, c]` becomes `[n, h·w·c]`.
  public func flattened() -> Variable {
    reshaped(to: [shape[0], shape.example.count])
  }
}
